"""Recordings of cohorts with their stages, second by second."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.io import savemat

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError
from hypnoscope.formats.cohort_files import cohort_files
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.scoring.cohorts import CohortRequest, opened_cohort, read_scored
from hypnoscope.scoring.scorer import ScoringError

from .. import research_files  # noqa: TID252 (tests are no package)

EPOCHS = research_files.bouts(24, length_s=4)


def nothing(done, total):
    pass


def scored(folder, layout, **more):
    request = CohortRequest(folder=folder, layout=layout, **more)
    (file,) = cohort_files(folder, layout)
    return read_scored(file, request)


def test_epochs_of_four_seconds_are_four_seconds(tmp_path):
    research_files.write_bids(tmp_path, "001", "lab_1", EPOCHS)
    found = scored(tmp_path, "bids")
    np.testing.assert_array_equal(found.stages, np.repeat(EPOCHS, 4))
    assert found.remarks == ()


def test_seconds_in_which_two_stages_meet_belong_to_neither(tmp_path):
    research_files.write_accusleep(tmp_path / "Mouse01", np.array([0, 1, 1, 1, 2, 2]))
    found = scored(tmp_path, "accusleep")
    assert found.stages.tolist() == [0, 0, -1, *[1] * 7, *[2] * 5]
    assert [remark.split(";")[0] for remark in found.remarks] == [
        "The file carries no sampling rate",
        "The file names no unit",
        "labels.mat carries no epoch length",
    ]


def test_labels_of_a_day_of_long_epochs_do_not_drift(tmp_path):
    epochs = research_files.bouts(3456, length_s=1)  # 2.4 h
    folder = tmp_path / "Mouse01"
    folder.mkdir()
    savemat(folder / "EEG.mat", {"EEG": np.random.default_rng(0).normal(0, 50, 8640 * 64)})
    savemat(folder / "labels.mat", {"labels": np.array([2.0, 3, 1])[epochs]})
    found = scored(tmp_path, "accusleep", rate=Fraction(64))
    middles = (np.arange(8640) + 0.5) // 2.5
    inside = (np.arange(8640) + 0.5) % 2.5 != 0
    np.testing.assert_array_equal(found.stages[inside], epochs[middles.astype(int)][inside])
    assert len(found.stages) == 8640


def test_artefacts_and_unscored_seconds_are_left_out(tmp_path):
    research_files.write_spindle(tmp_path, "A1", "wn1r2")
    found = scored(tmp_path, "spindle")
    assert found.stages[::4].tolist() == [0, 1, -1, 2, -1]
    research_files.write_bids(tmp_path / "bids", "1", "", np.array([0, 3, 2]))
    assert scored(tmp_path / "bids", "bids").stages[::4].tolist() == [0, -1, 2]


def test_of_two_experts_the_wanted_one_counts(tmp_path):
    research_files.write_spindle(tmp_path, "A1", "wnr", second="wrr")
    stages = [
        scored(tmp_path, "spindle", expert=e).stages[::4].tolist() for e in ("first", "agreed")
    ]
    assert stages == [[0, 1, 2], [0, -1, 2]]


def test_only_what_a_person_set_counts(tmp_path):
    eeg, emg = research_files.staged_signals(np.zeros(8, dtype=np.int8), 128)
    research_files.write_signals(tmp_path / "m1.edf", {"EEG": eeg, "EMG": emg}, 128)
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m"), np.array([0, 1, 2, 0] * 2))
    hypnogram.apply(hypnogram.edit(2, 5, Stage.REM, ScoredBy("person", "Ada")))
    hypnogram.apply(hypnogram.edit_artefact(4, 5, True))
    write_hypnogram(tmp_path / "m1_hypnogram.csv", hypnogram)
    assert scored(tmp_path, "edf-csv").stages.tolist() == [-1, -1, 2, 2, -1, -1, -1, -1]


def test_stages_that_end_before_the_recording_are_told_of(tmp_path):
    path = research_files.write_bids(tmp_path, "001", "lab_1", EPOCHS)
    events = path.with_name(path.name.replace("_eeg.edf", "_events.tsv"))
    events.write_text("\n".join(events.read_text().splitlines()[:-5]) + "\n")
    found = scored(tmp_path, "bids")
    assert (found.stages[-20:] == -1).all()
    assert "20 s shorter than the recording at its end" in found.remarks[-1]


def test_stages_longer_than_the_recording_are_refused(tmp_path):
    path = research_files.write_bids(tmp_path, "001", "lab_1", EPOCHS)
    events = path.with_name(path.name.replace("_eeg.edf", "_events.tsv"))
    events.write_text(events.read_text() + "96\t4\t1\n100\t4\t1\n")
    with pytest.raises(ScoringError, match=r"cover 104 s, 8 s more than .*_eeg\.edf at its end"):
        scored(tmp_path, "bids")


@pytest.mark.parametrize(("rate", "more"), [(256, "30 s more"), (1024, "30 s less")])
def test_a_wrong_rate_shows_in_the_length(tmp_path, rate, more):
    research_files.write_accusleep(tmp_path / "Mouse01", EPOCHS, rate)
    with pytest.raises(ScoringError, match=r"give the true --sfreq and --epoch"):
        scored(tmp_path, "accusleep")
    assert len(scored(tmp_path, "accusleep", rate=Fraction(rate)).stages) == 60


def test_codes_that_nobody_knows_are_refused_with_their_place(tmp_path):
    research_files.write_sdreamer(tmp_path / "m1.mat", np.array([0.0, 1, 9, 2]))
    with pytest.raises(ScoringError, match=r"m1\.mat has the code '9' in epoch 3"):
        scored(tmp_path, "sdreamer")


def test_a_cohort_names_its_animals_and_says_what_was_left_out(tmp_path):
    root = tmp_path / "ours"
    for number, lab in ((1, "lab_1"), (2, "lab_1"), (3, "lab_2")):
        research_files.write_bids(root, f"00{number}", lab, EPOCHS if number != 2 else None)
    progress = []
    request = CohortRequest(folder=root, layout="bids")
    with opened_cohort(request, tmp_path / "work", lambda *step: progress.append(step)) as cohort:
        assert cohort.name == "ours"
        assert [(a.name, a.laboratory) for a in cohort.animals] == [
            ("001", "lab_1"),
            ("003", "lab_2"),
        ]
        (recording,) = cohort.animals[0].recordings
        assert recording.eeg.samples.shape == (96, 512)
        assert any((tmp_path / "work").rglob("*.npy"))
    assert progress == [(0, 3), (1, 3), (2, 3), (3, 3)]
    path = "sub-002/eeg/sub-002_task-sleep_eeg.edf"
    assert cohort.remarks[0] == f"{path}: Left out: {path[12:]} has no stages."
    assert not (tmp_path / "work").exists()


def test_recordings_of_one_animal_stay_together(tmp_path):
    for day in ("d1", "d2"):
        research_files.write_accusleep(tmp_path / "Mouse01" / day, EPOCHS)
    request = CohortRequest(folder=tmp_path, layout="accusleep")
    with opened_cohort(request, tmp_path / "work", nothing) as cohort:
        (animal,) = cohort.animals
        assert (animal.name, len(animal.recordings)) == ("Mouse01", 2)
    assert any("Mouse01/d1 and 1 other: The file carries no" in r for r in cohort.remarks)


def test_a_cohort_of_which_nothing_can_be_used_is_refused(tmp_path):
    research_files.write_bids(tmp_path, "001", "lab_1", None)
    request = CohortRequest(folder=tmp_path, layout="bids")
    with (
        pytest.raises(ScoringError, match="has no stages"),
        opened_cohort(request, tmp_path / "work", nothing),
    ):
        pass
    (tmp_path / "sub-001/eeg/sub-001_task-sleep_eeg.edf").write_bytes(b"no EDF")
    with (
        pytest.raises((FormatError, ScoringError)),
        opened_cohort(request, tmp_path / "work", nothing),
    ):
        pass
