"""EDF+ files that keep texts: alone, beside signals, and in a copy of a recording."""

from datetime import datetime
from fractions import Fraction

import mne
import numpy as np
import pyedflib
import pytest

from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf_annotation_files import read_annotation_file, write_annotation_file
from hypnoscope.formats.edf_annotations import Annotation
from hypnoscope.formats.edf_repair import write_repaired
from hypnoscope.formats.edf_writer import EdfSignal, write_edf, write_recording

from .edf_bytes import edf_bytes

START = datetime(2024, 3, 5, 20, 1, 2, 370_000)
NIGHT = tuple(
    Annotation(Fraction(second), Fraction(1), f"Sleep stage {'WNR'[second % 3]}")
    for second in range(5000)
)
ODD = (
    Annotation(Fraction("1.5"), None, "größer als 50 µV 睡眠"),
    Annotation(Fraction("2.000000001"), Fraction("0.25"), "Lights off"),
)


@pytest.mark.parametrize("start", [START, START.replace(microsecond=0), None])
@pytest.mark.parametrize("texts", [(), ODD, NIGHT], ids=["none", "odd", "a night"])
def test_texts_alone_come_back(tmp_path, texts, start):
    path = tmp_path / "stages.edf"
    write_annotation_file(path, texts, start)
    found = read_annotation_file(path)
    assert (found.start_time, found.annotations, found.n_broken) == (start, texts, 0)


def test_other_programs_read_texts_alone(tmp_path):
    path = tmp_path / "stages.edf"
    write_annotation_file(path, NIGHT, START.replace(microsecond=0))
    theirs = mne.read_annotations(path)
    assert list(theirs.description) == [one.text for one in NIGHT]
    np.testing.assert_allclose(theirs.onset, np.arange(5000))
    with pyedflib.EdfReader(str(path)) as reader:
        onsets, durations, texts = reader.readAnnotations()
        assert reader.getStartdatetime() == START.replace(microsecond=0)
    np.testing.assert_allclose(onsets, np.arange(5000))
    np.testing.assert_allclose(durations, 1)
    assert list(texts) == [one.text for one in NIGHT]


def test_texts_beside_signals_count_from_the_first_sample(tmp_path):
    path = tmp_path / "mouse.edf"
    samples = np.arange(640, dtype=np.float32)
    write_edf(path, [EdfSignal("EEG", "µV", Fraction(64), samples)], START, ODD)
    found = read_annotation_file(path)
    assert (found.start_time, found.annotations) == (START, ODD)
    assert read_recording(path).start_time == START
    assert read_recording(path).repairs == ()


@pytest.mark.parametrize("times", [None, [f"+{i}.37" for i in range(8)]])
def test_a_copy_keeps_its_own_texts_and_those_that_are_added(tmp_path, eeg, times):
    source, copy = tmp_path / "mouse.edf", tmp_path / "copy.edf"
    fields = {"reserved": "EDF+C", "record_times": times} if times else {}
    source.write_bytes(edf_bytes(eeg, **fields))
    write_repaired(source, copy, annotations=ODD)
    again = tmp_path / "again.edf"
    write_repaired(copy, again, annotations=NIGHT[:5])
    found = read_annotation_file(again)
    assert sorted(map(repr, found.annotations)) == sorted(map(repr, [*ODD, *NIGHT[:5]]))
    assert found.start_time == read_recording(source).start_time


def test_a_recording_of_any_format_is_written_with_texts(tmp_path, eeg):
    source, copy = tmp_path / "mouse.edf", tmp_path / "copy.bdf"
    source.write_bytes(edf_bytes(eeg))
    recording = read_recording(source)
    done = []
    assert write_recording(copy, recording, ODD, lambda *steps: done.append(steps)) == ()
    assert done[-1][0] == done[-1][1]
    assert read_annotation_file(copy).annotations == ODD
    written = read_recording(copy)
    assert written.start_time == recording.start_time
    np.testing.assert_allclose(
        written.slice("EEG", 0, 9), recording.slice("EEG", 0, 9), atol=1e-4, rtol=0
    )


def test_a_file_without_texts_is_refused_in_a_sentence(tmp_path, eeg):
    path = tmp_path / "mouse.edf"
    path.write_bytes(edf_bytes(eeg))
    with pytest.raises(FormatError, match=r"mouse.edf has no 'EDF Annotations' signal"):
        read_annotation_file(path)
    with pytest.raises(FormatError, match=r"gone.edf cannot be read: No such file"):
        read_annotation_file(tmp_path / "gone.edf")
