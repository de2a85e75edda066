"""Which files of a cohort belong together, in each layout."""

import pytest

from hypnoscope.formats import FormatError
from hypnoscope.formats.cohort_files import cohort_files


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def told(folder, layout):
    """Recording, stages, animal and laboratory of each file, paths within the folder."""
    return [
        (
            file.recording.relative_to(folder).as_posix(),
            file.stages and file.stages.relative_to(folder).as_posix(),
            file.animal,
            file.laboratory,
        )
        for file in cohort_files(folder, layout)
    ]


def test_bids_names_animals_by_subject_and_laboratories_by_participant(tmp_path):
    first, second = (f"sub-{n}/eeg/sub-{n}_task-sleep" for n in ("001", "002"))
    again = "sub-002/ses-2/eeg/sub-002_ses-2_task-sleep"
    touch(tmp_path, *(f"{stem}_eeg.edf" for stem in (first, second, again)))
    touch(tmp_path, f"{first}_events.tsv", f"{again}_events.tsv")
    (tmp_path / "participants.tsv").write_text("participant_id\tlab\nsub-001\tlab_1\nsub-002\t\n")
    assert told(tmp_path, "bids") == [
        (f"{first}_eeg.edf", f"{first}_events.tsv", "001", "lab_1"),
        (f"{second}_eeg.edf", None, "002", ""),
        (f"{again}_eeg.edf", f"{again}_events.tsv", "002", ""),
    ]


def test_sdreamer_files_are_animals_and_folders_laboratories(tmp_path):
    touch(tmp_path, "sal_588.mat", "oslo/m1.mat", "oslo/old/m2.MAT", "readme.txt")
    assert told(tmp_path, "sdreamer") == [
        ("oslo/m1.mat", "oslo/m1.mat", "oslo/m1", "oslo"),
        ("oslo/old/m2.MAT", "oslo/old/m2.MAT", "oslo/m2", "oslo"),
        ("sal_588.mat", "sal_588.mat", "sal_588", ""),
    ]


def test_accusleep_folders_name_the_mouse(tmp_path):
    day = "24-hour_recordings/Mouse01/Day1_dark_cycle"
    touch(tmp_path, f"{day}/EEG.mat", f"{day}/EMG.mat", f"{day}/labels.mat")
    touch(tmp_path, "Mouse02/EEG.mat", "Mouse02/EMG.mat", "m3/d1/recording.parquet")
    touch(tmp_path, "m3/d1/labels.csv", "m3/d2/recording.csv")
    assert told(tmp_path, "accusleep") == [
        (day, f"{day}/labels.mat", "Mouse01", ""),
        ("Mouse02", None, "Mouse02", ""),
        ("m3/d1/recording.parquet", "m3/d1/labels.csv", "m3", ""),
        ("m3/d2/recording.csv", None, "m3", ""),
    ]


def test_spindle_cohorts_are_laboratories(tmp_path):
    touch(tmp_path, "CohortA/recordings/A1.edf", "CohortA/scorings/A1.csv")
    touch(tmp_path, "CohortB/recordings/A1.edf", "CohortB/other/B2.edf")
    assert told(tmp_path, "spindle") == [
        ("CohortA/recordings/A1.edf", "CohortA/scorings/A1.csv", "CohortA/A1", "CohortA"),
        ("CohortB/recordings/A1.edf", None, "CohortB/A1", "CohortB"),
    ]
    alone = tmp_path / "CohortA"
    assert told(alone, "spindle") == [("recordings/A1.edf", "scorings/A1.csv", "A1", "")]


def test_edf_files_have_their_stages_beside_them(tmp_path):
    touch(tmp_path, "m1.edf", "m1.csv", "m2.bdf", "m2.csv", "m2_hypnogram.csv", "lab/m1.edf")
    assert told(tmp_path, "edf-csv") == [
        ("lab/m1.edf", None, "lab/m1", "lab"),
        ("m1.edf", "m1.csv", "m1", ""),
        ("m2.bdf", "m2_hypnogram.csv", "m2", ""),
    ]


def test_a_table_tells_which_recordings_are_of_one_animal(tmp_path):
    touch(tmp_path, "day1.edf", "lab/day2.edf", "other.edf")
    rows = "recording,animal,laboratory\nday1.edf,m1,here\nlab/day2.edf,m1,\n"
    (tmp_path / "animals.csv").write_text(rows)
    assert [(animal, lab) for _, _, animal, lab in told(tmp_path, "edf-csv")] == [
        ("m1", "here"),
        ("m1", "lab"),
        ("other", ""),
    ]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("recording,animal\nday9.edf,m1\n", r"names the recording day9\.edf, which is not there"),
        ("recording,animal\nday1.edf,\n", r"animals\.csv, line 2: a recording and its animal"),
        ("file,mouse\nday1.edf,m1\n", r"animals\.csv, line 2: a recording and its animal"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path, rows, complaint):
    touch(tmp_path, "day1.edf")
    (tmp_path / "animals.csv").write_text(rows)
    with pytest.raises(FormatError, match=complaint):
        cohort_files(tmp_path, "edf-csv")


def test_a_folder_without_recordings_is_refused(tmp_path):
    with pytest.raises(FormatError, match="holds no recording in the layout spindle"):
        cohort_files(tmp_path, "spindle")
    with pytest.raises(FormatError, match="is no folder"):
        cohort_files(tmp_path / "missing", "bids")
