"""Cohorts of scored animals: their splits, and training on them."""

import csv
from dataclasses import replace

import pytest
import torch

from sdreamer.checkpoint import load_checkpoint
from sdreamer.labelled_cohort import (
    Animal,
    CohortError,
    LabelledCohort,
    Recorded,
    leaving_one_out,
    recordings_of,
    split_by_animal,
    usual_sizes,
)
from sdreamer.schedule import Schedule
from sdreamer.trainer import TrainingConfig
from sdreamer.training import train

from .small import CONFIG, drawn_stages, small_recording, stages_of

CPU = torch.device("cpu")
SETTINGS = TrainingConfig(
    model=CONFIG,
    schedule=Schedule(passes=2, warmup_steps=2, learning_rate=1e-2),
    batch_sequences=4,
    validate_every=1,
    bfloat16=False,
)


def nothing(text: str) -> None:
    pass


def animal(number: int, laboratory: str = "", n_recordings: int = 1) -> Animal:
    recordings = [small_recording(drawn_stages(16, number), i) for i in range(n_recordings)]
    return Animal(f"mouse {number}", laboratory, tuple(recordings))


def cohort_of(*laboratories: str) -> LabelledCohort:
    return LabelledCohort("ours", tuple(animal(i, lab) for i, lab in enumerate(laboratories)))


def names(animals):
    return {each.name for each in animals}


def test_an_animal_is_in_one_part_with_all_its_recordings():
    cohort = LabelledCohort("ours", tuple(animal(i, n_recordings=2) for i in range(8)))
    split = split_by_animal(cohort, 1, 2, seed=0)
    parts = (split.train, split.validation, split.test)
    assert [len(part) for part in parts] == [5, 1, 2]
    assert names([a for part in parts for a in part]) == names(cohort.animals)
    assert len(recordings_of(split.train)) == 10


def test_a_seed_splits_always_alike_and_another_otherwise():
    cohort = cohort_of(*[""] * 12)
    tests = [names(split_by_animal(cohort, 2, 3, seed).test) for seed in (0, 0, 1)]
    assert tests[0] == tests[1] != tests[2]


@pytest.mark.parametrize(("animals", "sizes"), [(3, (1, 1)), (16, (2, 4)), (92, (12, 23))])
def test_an_eighth_validates_and_a_quarter_is_tested(animals, sizes):
    assert usual_sizes(animals) == sizes


def test_each_laboratory_is_left_out_once():
    cohort = cohort_of("a", "a", "b", "b", "b", "c")
    found = dict(leaving_one_out(cohort, 1, seed=0))
    assert [*found] == ["a", "b", "c"]
    for laboratory, split in found.items():
        assert {each.laboratory for each in split.test} == {laboratory}
        learned = {each.laboratory for each in (*split.train, *split.validation)}
        assert laboratory not in learned
        assert len(split.train) + len(split.validation) + len(split.test) == 6


def test_cohorts_too_small_to_split_are_refused():
    with pytest.raises(CohortError, match="2 animals of ours do not leave one"):
        split_by_animal(cohort_of("", ""), 1, 1, seed=0)
    with pytest.raises(CohortError, match="names no two laboratories"):
        list(leaving_one_out(cohort_of("a", "a", "a"), 1, seed=0))
    with pytest.raises(CohortError, match="do not leave one"):
        list(leaving_one_out(cohort_of("a", "b"), 1, seed=0))
    with pytest.raises(ValueError, match="share a name"):
        LabelledCohort("ours", (animal(1), animal(1)))


def test_seconds_without_a_stage_are_not_counted():
    recording = small_recording(stages_of("WN..R..."))
    assert Animal("m", "", (recording, recording)).n_labelled == 6


def test_training_goes_through_the_same_animals_each_pass(tmp_path):
    recorded = Recorded(recordings_of([animal(0), animal(1)]), recordings_of([animal(2)]))
    path = train(SETTINGS, tmp_path, CPU, nothing, "ours", recorded=recorded)
    rows = list(csv.DictReader((tmp_path / "log.csv").read_text().splitlines()))
    assert [int(row["step"]) for row in rows] == [2, 4]
    assert load_checkpoint(path).metadata.name == "ours"


def test_animals_with_one_signal_are_judged_by_its_pathway(tmp_path):
    parts = [[small_recording(drawn_stages(16, i), i, "eeg")] for i in range(2)]
    settings = replace(SETTINGS, schedule=replace(SETTINGS.schedule, passes=1))
    path = train(settings, tmp_path, CPU, nothing, recorded=Recorded(*parts))
    assert path.exists()
    (row,) = csv.DictReader((tmp_path / "log.csv").read_text().splitlines())
    assert float(row["eeg_accuracy"]) > 0
    assert row["mixed_accuracy"] == "nan"
