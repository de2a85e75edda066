"""What is said of files that are opened as recordings and are none."""

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramToWrite
from hypnoscope.formats.hypnograms.registry import format_called, writable_formats
from hypnoscope.formats.matlab_file import save_matlab
from hypnoscope.formats.table import LayoutWanted
from hypnoscope.session.documents import open_session, read_document
from hypnoscope.session.exporting import content_of, write_content

ADA = ScoredBy("person", "Ada")


def test_a_file_that_is_no_recording_is_refused(tmp_path):
    path = tmp_path / "notes.edf"
    path.write_text("not a recording")
    with pytest.raises(FormatError, match=r"notes\.edf"):
        read_document(path)


def test_stages_in_the_file_of_the_recording_are_pointed_out(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 4, Stage.NREM)
    copy = tmp_path / "copy.edf"
    write_content(content_of(session), copy, format_called("edf-copy"))
    assert read_document(copy).notices == (
        "copy.edf holds stages as well: File ▸ Import hypnogram takes them over.",
    )
    assert read_document(recording_path).notices == ()


_ALONE = [
    known for known in writable_formats() if not known.needs_recording and known.key != "list"
]


@pytest.mark.parametrize("known", _ALONE, ids=lambda known: known.key)
def test_a_hypnogram_opened_as_a_recording_says_what_it_is(known, recording_path, tmp_path):
    path = tmp_path / f"stages_events{known.suffixes[0].removeprefix('_events')}"
    stages = (np.arange(300) // 25 % 3).astype(np.int8)
    recording = open_session(recording_path).recording
    known.write(path, HypnogramToWrite(Hypnogram.scored_by(ADA, stages), recording=recording))
    with pytest.raises(FormatError) as told:
        read_document(path)
    assert str(told.value) == (
        f"{path.name} is a hypnogram ({known.name}), not a recording: open its recording first, "
        "then take the stages over with File ▸ Import hypnogram."
    )
    assert not isinstance(told.value, LayoutWanted)


@pytest.mark.parametrize(
    "text",
    [
        "1\n2\n3\n",
        "eeg,emg,brain_state\n1.5,0.2,1\n1.2,0.1,1\n",
        "eeg,emg,stage\n1.5,0.2,1\n1.2,0.1,1\n",
    ],
)
def test_a_table_that_may_hold_samples_is_asked_about(text, tmp_path):
    path = tmp_path / "mouse.csv"
    path.write_text(text)
    with pytest.raises(LayoutWanted):
        read_document(path)


def test_a_table_of_stages_and_a_list_of_names_are_hypnograms(tmp_path):
    for text in ("epoch,stage\n0,1\n1,2\n2,2\n", "W\nW\nN\nR\n"):
        (tmp_path / "m.csv").write_text(text)
        with pytest.raises(FormatError, match=r"m\.csv is a hypnogram"):
            read_document(tmp_path / "m.csv")


def test_damaged_signals_beside_stages_are_no_hypnogram(tmp_path):
    save_matlab(tmp_path / "m.mat", {"labels": np.ones((5, 1)), "EEG": np.ones((1, 8))})
    with pytest.raises(FormatError) as told:
        read_document(tmp_path / "m.mat")
    assert "is a hypnogram" not in str(told.value)
