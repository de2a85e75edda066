"""Training on simulated recordings, from the first pass to the checkpoint."""

import csv
import json
from dataclasses import replace
from math import log

import pytest
import torch

from sdreamer import training
from sdreamer.checkpoint import load_checkpoint
from sdreamer.cohort import SimulatedCohort
from sdreamer.config import PATHWAYS
from sdreamer.evaluation import pooled_figures, score_recording
from sdreamer.metadata import CheckpointError, read_metadata
from sdreamer.schedule import Schedule
from sdreamer.trainer import TrainingConfig
from sdreamer.training import train

from .small import CONFIG

CPU = torch.device("cpu")
SETTINGS = TrainingConfig(
    model=CONFIG,
    cohort=SimulatedCohort(seed=2, recordings=2, minutes=(2.0,)),
    schedule=Schedule(learning_rate=3e-3, warmup_steps=2, passes=4),
    average_keep=0.8,
    validation_recordings=2,
    validate_every=2,
    bfloat16=False,
)


class Killed(Exception):
    """Stands for the end of the process."""


def one_after_another(cohort, first, stop, team):
    """Make passes here: a process ahead is tested with the cohort, and takes seconds to start."""
    return (cohort.one_pass(number, team) for number in range(first, stop))


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    monkeypatch.setattr(SimulatedCohort, "passes", one_after_another)


def silent(text: str) -> None:
    pass


def killed_after(number: int):
    """Return a log that ends the process after a pass."""

    def log(text: str) -> None:
        if text.startswith("{") and json.loads(text)["pass"] == number:
            raise Killed

    return log


def rows(out) -> list[dict[str, str]]:
    """The log, but for how fast it went."""
    with (out / "log.csv").open(newline="") as file:
        return [
            {k: v for k, v in row.items() if k != "seconds_per_s"} for row in csv.DictReader(file)
        ]


def state(out) -> dict:
    return torch.load(out / "state.pt", weights_only=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of a run that nothing interrupted."""
    out = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimulatedCohort, "passes", one_after_another)
        train(SETTINGS, out, CPU, silent, "mice")
    return out


def test_a_run_leaves_a_checkpoint_a_log_and_a_state(whole):
    left = sorted(p.name for p in whole.iterdir())
    assert left == ["log.csv", "log.png", "mice.safetensors", "state.pt"]
    assert state(whole)["pass"] == 3


def test_the_log_has_a_row_a_pass_and_figures_where_it_was_validated(whole):
    log = rows(whole)
    assert [int(row["pass"]) for row in log] == [0, 1, 2, 3]
    assert [bool(row["mixed_macro_f1"]) for row in log] == [False, True, False, True]
    steps = [int(row["step"]) for row in log]
    assert steps == sorted(set(steps))
    assert all(0 < float(row["loss"]) < 5 for row in log)


def test_the_checkpoint_says_how_it_was_made_and_what_it_achieved(whole):
    checkpoint = load_checkpoint(whole / "mice.safetensors")
    said = checkpoint.metadata
    assert (said.name, said.class_names, said.sfreq) == ("mice", ("Wake", "NREM", "REM"), 512.0)
    assert said.training["settings"] == json.loads(json.dumps(SETTINGS.to_dict()))
    validation = [SETTINGS.cohort.recording("validation", i) for i in range(2)]
    scored = [score_recording(checkpoint.model, recording) for recording in validation]
    for pathway in ("eeg", "emg", "mixed"):
        figures = pooled_figures(scored, pathway)
        assert said.training["validation"][f"{pathway}_accuracy"] == pytest.approx(
            figures.accuracy, abs=1e-4
        )
    assert all(0.3 <= t <= 5 for t in said.temperatures.values())


def test_the_checkpoint_is_the_best_by_validation_animals(tmp_path, monkeypatch):
    merits = iter([0.5, 0.9, 0.7, 0.8])
    validated = training._validated

    def judged(*given):
        metadata, _ = validated(*given)
        return metadata, next(merits)

    monkeypatch.setattr(training, "_validated", judged)
    path = train(replace(SETTINGS, validate_every=1), tmp_path, CPU, silent)
    assert path == tmp_path / "sdreamer.safetensors"
    assert read_metadata(path).training["validation"]["pass"] == 1
    assert state(tmp_path)["best"] == 0.9


def test_the_checkpoint_finds_rem_likelier_than_the_weights_in_training(tmp_path):
    last = SETTINGS.schedule.passes
    settings = replace(SETTINGS, rare_odds=3.0, validate_every=last)  # no earlier pass is the best
    trained = load_checkpoint(train(settings, tmp_path, CPU, silent)).model.heads.classifiers
    average = torch.load(tmp_path / "state.pt", weights_only=True)["average"]
    for pathway in PATHWAYS:
        raised = trained[pathway].bias - average[f"heads.classifiers.{pathway}.bias"]
        assert raised.tolist() == pytest.approx([0, 0, log(3)], abs=1e-6)


@pytest.mark.parametrize("number", [0, 2])
def test_a_run_that_was_killed_goes_on_bit_for_bit(whole, tmp_path, number):
    with pytest.raises(Killed):
        train(SETTINGS, tmp_path, CPU, killed_after(number), "mice")
    said = []
    train(SETTINGS, tmp_path, CPU, said.append, "mice")
    assert said[0] == f"resuming after pass {number}"
    assert rows(tmp_path) == rows(whole)
    checkpoints = [read_metadata(out / "mice.safetensors") for out in (whole, tmp_path)]
    assert checkpoints[0].checkpoint_id == checkpoints[1].checkpoint_id
    for part in ("model", "average"):
        one, other = state(whole)[part], state(tmp_path)[part]
        assert all(torch.equal(w, other[name]) for name, w in one.items())
    assert state(whole)["best"] == state(tmp_path)["best"]


@pytest.mark.parametrize("number", [0, 2])
def test_a_run_killed_between_log_and_state_repeats_its_pass(whole, tmp_path, monkeypatch, number):
    save = training._save_state

    def save_until(path, values):
        if values["pass"] == number:
            raise Killed
        save(path, values)

    with monkeypatch.context() as patch:
        patch.setattr(training, "_save_state", save_until)
        with pytest.raises(Killed):
            train(SETTINGS, tmp_path, CPU, silent, "mice")
    assert len(rows(tmp_path)) == number + 1
    train(SETTINGS, tmp_path, CPU, silent, "mice")
    assert rows(tmp_path) == rows(whole)


def test_a_run_can_be_prolonged(tmp_path):
    train(SETTINGS, tmp_path, CPU, silent)
    longer = replace(SETTINGS, schedule=replace(SETTINGS.schedule, passes=5))
    train(longer, tmp_path, CPU, silent)
    assert [int(row["pass"]) for row in rows(tmp_path)] == [0, 1, 2, 3, 4]


def test_a_finished_run_has_nothing_left_to_do(whole):
    before = (whole / "mice.safetensors").read_bytes()
    train(SETTINGS, whole, CPU, silent, "mice")
    assert (whole / "mice.safetensors").read_bytes() == before
    assert len(rows(whole)) == 4


def test_training_can_begin_with_the_weights_of_a_checkpoint(whole, tmp_path):
    begun_from = whole / "mice.safetensors"
    known = load_checkpoint(begun_from).model.state_dict()
    wanted = replace(CONFIG, reference_epochs=3)
    begun = training.model_like(wanted, begun_from).state_dict()
    assert all(torch.equal(begun[name], weight) for name, weight in known.items())
    assert set(begun) - set(known) == {"reference_encoding.eeg", "reference_encoding.emg"}
    config = replace(
        SETTINGS,
        model=wanted,
        schedule=Schedule(learning_rate=1e-12, warmup_steps=1, passes=1),
        weight_decay=0.0,
        rare_odds=1.0,
    )
    path = train(config, tmp_path, CPU, silent, "more", begun_from)
    after = load_checkpoint(path).model.state_dict()
    for name, weight in known.items():
        torch.testing.assert_close(after[name], weight)


def test_training_does_not_begin_with_a_model_of_other_sizes(whole):
    with pytest.raises(CheckpointError, match=r"mice\.safetensors holds a model of other sizes"):
        training.model_like(replace(CONFIG, d_model=32), whole / "mice.safetensors")


def test_training_ends_early_when_validation_gains_nothing_more(tmp_path, monkeypatch):
    merits = iter([0.5, 0.9, 0.7, 0.8, 0.95])
    validated = training._validated

    def judged(*given):
        metadata, _ = validated(*given)
        return metadata, next(merits)

    monkeypatch.setattr(training, "_validated", judged)
    said = []
    patient = replace(SETTINGS, validate_every=1, patience=2)
    path = train(
        replace(patient, schedule=replace(SETTINGS.schedule, passes=9)), tmp_path, CPU, said.append
    )
    assert [row["pass"] for row in rows(tmp_path)] == ["0", "1", "2", "3"]
    assert read_metadata(path).training["validation"]["pass"] == 1
    assert said[-1] == "no better validation for 2 passes: training ends early"
