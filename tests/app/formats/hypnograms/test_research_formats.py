"""Stages in files of sDREAMER, AccuSleep, AccuSleePy, SPINDLE and BIDS, in their exact layouts."""

import json
from fractions import Fraction
from pathlib import Path

import h5py
import numpy as np
import pytest
from scipy.io import loadmat, savemat

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.array_source import ArraySource
from hypnoscope.formats.hypnograms import accusleep, bids, sdreamer, spindle
from hypnoscope.formats.hypnograms.codes import ARTEFACT, NREM, REM, UNSCORED, WAKE
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramToWrite
from hypnoscope.formats.hypnograms.placing import Placement, placed
from hypnoscope.formats.hypnograms.registry import formats_of

from ... import research_files  # noqa: TID252 (tests are no package)

ADA = ScoredBy("person", "Ada")


def stages_of(read, epoch_s=None):
    placement = Placement(read.epoch_s or Fraction(epoch_s), read.onset_s, read.meanings)
    return placed(read, placement, None).hypnogram


def content_of(stages, recording=None, epoch_s=1.0):
    hypnogram = Hypnogram.scored_by(ADA, np.array(stages, dtype=np.int8), epoch_s)
    return HypnogramToWrite(hypnogram, recording=recording)


def test_sdreamer_scores_are_seconds_with_micro_arousals_as_wake(tmp_path):
    scores = np.array([0, 1, 2, 3, 3, -1, np.nan, 1])
    path = research_files.write_sdreamer(tmp_path / "mouse.mat", scores)
    read = formats_of(path)[0].read(path)
    assert stages_of(read).stages.tolist() == [0, 1, 2, 0, 0, -1, -1, 1]
    assert read.remarks == ("2 s of micro-arousal (code 3) are taken as Wake.",)
    assert (read.certainty, read.epoch_s) == ("usual", 1)


def test_an_unknown_code_is_left_to_the_user(tmp_path):
    read = sdreamer.read(
        research_files.write_sdreamer(tmp_path / "mouse.mat", np.array([0.0, 7, 1]))
    )
    assert (read.meanings["7"], read.certainty) == (None, "unsure")


def test_an_sdreamer_file_that_was_not_scored_is_no_hypnogram(tmp_path):
    path = research_files.write_sdreamer(tmp_path / "mouse.mat", None)
    assert formats_of(path) == []
    with pytest.raises(FormatError, match="holds no sleep_scores"):
        sdreamer.read(path)


def test_a_copy_of_an_sdreamer_file_keeps_all_but_the_scores(tmp_path):
    path = research_files.write_sdreamer(
        tmp_path / "mouse.mat", np.zeros(9), video_path="a.avi", ne=np.ones(3)
    )
    copy = tmp_path / "copy.mat"
    sdreamer.write(copy, content_of([0, 1, 2, -1] * 2 + [1], read_recording(path)))
    before, after = loadmat(path), loadmat(copy)
    assert before.keys() == after.keys()
    for name in ("eeg", "emg", "eeg_frequency", "ne", "video_path"):
        np.testing.assert_array_equal(before[name], after[name])
    assert after["sleep_scores"].tolist() == [[0, 1, 2, -1, 0, 1, 2, -1, 1]]
    assert stages_of(sdreamer.read(copy)).stages.tolist() == [0, 1, 2, -1, 0, 1, 2, -1, 1]


@pytest.mark.parametrize("scored", [True, False])
def test_a_copy_of_version_7_3_keeps_all_but_the_scores(tmp_path, scored):
    scores = {"sleep_scores": np.zeros(4)} if scored else {}
    variables = {"eeg": np.arange(2048.0), "eeg_frequency": 512.0, "ne": np.ones(3), **scores}
    path = research_files.save_hdf5(tmp_path / "mouse.mat", variables)
    recording = read_recording(path)
    sdreamer.write(tmp_path / "copy.mat", content_of([2, 1, 0, -1], recording))
    assert stages_of(sdreamer.read(tmp_path / "copy.mat")).stages.tolist() == [2, 1, 0, -1]
    with h5py.File(tmp_path / "copy.mat") as file:
        assert {*file} == {"eeg", "eeg_frequency", "ne", "sleep_scores"}
        assert file["sleep_scores"].shape == (4, 1)  # MATLAB shows it as one row


def test_any_recording_can_be_written_for_sdreamer(tmp_path):
    rate = Fraction(390625, 1280)  # 305.1758 Hz
    samples = np.random.default_rng(0).normal(0, 50, (2, 1221)).astype(np.float32)
    recording = Recording(
        tuple(Channel(r.name, "µV", rate, r) for r in (ChannelRole.EEG, ChannelRole.EMG)),
        {"EEG": ArraySource(samples[0]), "EMG": ArraySource(samples[1])},
        float(1221 / rate),
        path=tmp_path / "mouse.edf",
    )
    path = tmp_path / "mouse.mat"
    sdreamer.write(path, content_of([0, 1, 2, 0], recording))
    again = read_recording(path)
    assert again.channel("EEG").rate == rate
    np.testing.assert_allclose(again.slice("EMG", 0, 9), samples[1], rtol=1e-5)
    assert stages_of(sdreamer.read(path)).stages.tolist() == [0, 1, 2, 0]
    for without in ((), recording.channels[:1]):
        bare = Recording(without, recording.sources, 4.0, path=tmp_path / "mouse.edf")
        with pytest.raises(ValueError, match="needs an EEG and an EMG"):
            sdreamer.write(path, content_of([0], bare))
    with pytest.raises(ValueError, match="open the recording first"):
        sdreamer.write(path, content_of([0]))


def test_labels_of_accusleep_are_its_codes(tmp_path):
    folder = research_files.write_accusleep(tmp_path / "Mouse01", np.array([0, 1, 2, 0]))
    read = formats_of(folder / "labels.mat")[0].read(folder / "labels.mat")
    assert (read.codes, read.epoch_s) == (("1", "2", "3"), None)
    assert stages_of(read, "2.5").stages.tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 0, 0]
    savemat(folder / "labels.mat", {"labels": [[1, 4, 3]]})
    assert stages_of(accusleep.read_mat(folder / "labels.mat"), 1).stages.tolist() == [2, -1, 1]


@pytest.mark.parametrize("epoch_s", ["2.5", "4", "5", "10"])
def test_long_epochs_land_on_the_right_seconds_after_a_day(tmp_path, epoch_s):
    epoch_s = Fraction(epoch_s)
    epochs = research_files.bouts(int(86_400 / epoch_s), length_s=1)
    path = tmp_path / "labels.mat"
    accusleep.write_mat(path, content_of(epochs, epoch_s=float(epoch_s)))
    stages = stages_of(accusleep.read_mat(path), epoch_s).stages
    assert len(stages) == 86_400
    middles = np.arange(86_400) + 0.5
    covering = (middles // float(epoch_s)).astype(int)
    on_border = middles % float(epoch_s) == 0  # half a second in either
    expected, earlier = epochs[covering], epochs[np.maximum(covering - 1, 0)]
    assert (stages[~on_border] == expected[~on_border]).all()
    assert ((stages == expected) | (stages == earlier))[on_border].all()


def test_tables_of_accusleepy_keep_confidence(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("brain_state,confidence_score\n2,0.9\n3,0.75\n-1,\n1,0.5\n")
    read = formats_of(path)[0].read(path)
    assert formats_of(path)[0] is accusleep.ACCUSLEEPY_CSV
    assert stages_of(read, 2).stages.tolist() == [0, 0, 1, 1, -1, -1, 2, 2]
    np.testing.assert_allclose(read.confidence, [0.9, 0.75, np.nan, 0.5])
    path.write_text("brain_state\n2\n3\n")
    assert accusleep.read_table(path).confidence is None


def test_spindle_letters_are_stages_and_artefacts(tmp_path):
    research_files.write_spindle(tmp_path, "A1", "wwnr123")
    path = tmp_path / "scorings" / "A1.csv"
    assert formats_of(path)[0] is spindle.SPINDLE_CSV
    hypnogram = stages_of(spindle.read(path), 4)
    assert hypnogram.stages[::4].tolist() == [0, 0, 1, 2, 0, 1, 2]
    assert hypnogram.artefacts[::4].tolist() == [False] * 4 + [True] * 3
    path.write_text("0,U\n1,a\n2,'\n3,W\n")
    assert [spindle.read(path).meanings[c] for c in ("U", "a", "'", "w")] == [
        *(UNSCORED, ARTEFACT, ARTEFACT, WAKE)
    ]


def test_of_two_experts_one_is_taken_or_what_they_agree_in(tmp_path):
    path = tmp_path / "A1.csv"
    path.write_text("1,w,w\n2,n,w\n3,r,r\n4,n,n\n")
    first, second, agreed = (spindle.read(path, e) for e in ("first", "second", "agreed"))
    assert stages_of(first, 1).stages.tolist() == [0, 1, 2, 1]
    assert stages_of(second, 1).stages.tolist() == [0, 0, 2, 1]
    assert stages_of(agreed, 1).stages.tolist() == [0, -1, 2, 1]
    assert first.remarks == ("Of two experts, the first one's stages are taken.",)
    assert agreed.remarks == ("The two experts differ in 1 epochs, left unscored.",)
    path.write_text("1,w\n2,n\n")
    assert spindle.read(path, "agreed").remarks == ()
    with pytest.raises(FormatError, match="one expert, not of two"):
        spindle.read(path, "second")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1,w\n3,n\n", r"A1\.csv, line 2: epoch 3 stands where 2 should"),
        ("1,w\n2\n", r"A1\.csv, line 2: 1 cells"),
        ("1,w,w,w\n", r"A1\.csv, line 1: 4 cells"),
        ("", "holds no stages"),
    ],
)
def test_spindle_files_with_missing_epochs_are_refused(tmp_path, text, complaint):
    path = tmp_path / "A1.csv"
    path.write_text(text)
    with pytest.raises(FormatError, match=complaint):
        spindle.read(path)


def events_of(tmp_path, rows, described=None, header="onset\tduration\tstage"):
    path = tmp_path / "sub-1_events.tsv"
    path.write_text("\n".join([header, *rows]) + "\n")
    if described is not None:
        path.with_suffix(".json").write_text(json.dumps(described))
    return path


def test_events_of_ds006366_are_read(tmp_path):
    recording = research_files.write_bids(tmp_path, "001", "lab_1", np.array([0, 1, 2, 3, 0]))
    path = Path(str(recording).replace("_eeg.edf", "_events.tsv"))
    read = formats_of(path)[0].read(path)
    assert (read.epoch_s, read.certainty) == (4, "usual")
    assert [read.meanings[c] for c in "1234"] == [WAKE, NREM, REM, ARTEFACT]
    hypnogram = stages_of(read)
    assert hypnogram.stages[::4].tolist() == [0, 1, 2, -1, 0]
    assert hypnogram.artefacts[::4].tolist() == [False, False, False, True, False]


def test_a_description_tells_what_codes_mean(tmp_path):
    levels = {"1": "REM sleep: theta", "2": {"Description": "NREM"}, "5": "Wakefulness", "9": "odd"}
    path = events_of(tmp_path, ["0\t2\t1", "2\t2\t5", "4\t2\t2.0"], {"stage": {"Levels": levels}})
    read = bids.read(path)
    assert stages_of(read).stages.tolist() == [2, 2, 0, 0, 1, 1]
    assert read.certainty == "told"


def test_events_of_any_length_may_leave_time_out(tmp_path):
    rows = ["3\t2.5\tNREM", "10\t0.5\tREM", "12\t3\tn/a", "0\t3\tWake"]
    read = bids.read(events_of(tmp_path, rows, header="onset\tduration\ttrial_type"))
    assert stages_of(read).stages.tolist() == [0, 0, 0, 1, 1, 1, *[-1] * 4, 2, *[-1] * 4]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (["0\t4\t1", "x\t4\t1"], r"events\.tsv, line 3: 'x' is no onset"),
        (["0\t\t1"], r"line 2: 'n/a' is no duration"),
        (["0\t4\t1", "2\t4\t2"], "line 3: the stage begins at 2 s, before"),
        (["0\t4\tn/a"], "holds no stages in a column"),
    ],
)
def test_events_that_cannot_be_are_refused_with_their_line(tmp_path, rows, complaint):
    with pytest.raises(FormatError, match=complaint):
        bids.read(events_of(tmp_path, rows))
