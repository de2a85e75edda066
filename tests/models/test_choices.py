"""Choices beside the paper's, compared on the same recordings."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from sdreamer import choices
from sdreamer.choices import (
    CHOICES,
    SEQUENCE_CHOICES,
    Choice,
    choices_named,
    compare_choices,
    with_plain_scale,
)
from sdreamer.cohort import SimulatedCohort
from sdreamer.config import PATHWAYS
from sdreamer.evaluation import score_recording
from sdreamer.schedule import Schedule
from sdreamer.signals import Epochs, Signal, prepare
from sdreamer.tokens import TokenModel, encoded
from sdreamer.trainer import TrainingConfig

from .small import CONFIG, small_model, small_recording, stages_of

CPU = torch.device("cpu")
SETTINGS = TrainingConfig(
    model=CONFIG,
    cohort=SimulatedCohort(seed=2, recordings=1, minutes=(1.0,)),
    schedule=Schedule(learning_rate=3e-3, warmup_steps=2, passes=1),
    validation_recordings=1,
    bfloat16=False,
)
FEW = (Choice("short", 4, 0), Choice("plain, with references", 8, 3, plain_scale=True))


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    def passes(cohort, first, stop, team=None):
        return (cohort.one_pass(number) for number in range(first, stop))

    monkeypatch.setattr(SimulatedCohort, "passes", passes)


def test_every_choice_is_a_row_and_is_not_trained_twice(tmp_path, monkeypatch):
    table = compare_choices(SETTINGS, tmp_path, CPU, lambda text: None, FEW[:1])
    first = json.loads((tmp_path / "choices.json").read_text())
    assert list(first) == ["short"]
    said: list[str] = []
    compare_choices(SETTINGS, tmp_path, CPU, said.append, FEW)
    both = json.loads((tmp_path / "choices.json").read_text())
    assert both["short"] == first["short"]
    assert list(both) == ["short", "plain, with references"]
    assert [line.split(":")[0] for line in said] == ["plain, with references"]
    rows = [line for line in table.read_text().splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(FEW)


def test_sequence_encoders_alone_are_compared_over_one_epoch_encoder(tmp_path):
    encoder = small_model()
    before = {name: weight.clone() for name, weight in encoder.state_dict().items()}
    few = (Choice("short", 4, 0), Choice("with references", 8, 3))
    table = compare_choices(SETTINGS, tmp_path, CPU, lambda text: None, few, encoder).read_text()
    assert "Sequence encoders alone, over one epoch encoder." in table
    assert all(f"| {choice.name} | 0." in table for choice in few)
    after = encoder.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_model_on_tokens_says_what_the_whole_model_says_of_the_samples():
    whole = small_model()
    on_tokens = TokenModel(CONFIG).eval()
    on_tokens.load_state_dict(whole.state_dict())
    recording = small_recording(stages_of("WWNNRRNNWW"), lost=(3,))
    (tokens,) = encoded(whole, [recording])
    assert tokens.channel("eeg").samples.shape == (10, CONFIG.d_model)
    expected, found = (
        score_recording(model, own) for model, own in ((whole, recording), (on_tokens, tokens))
    )
    for pathway in PATHWAYS:
        np.testing.assert_allclose(
            found.probabilities[pathway], expected.probabilities[pathway], atol=5e-3
        )


def test_the_choices_differ_from_the_bundled_one_in_one_thing_each():
    bundled, fewer_references, without_references, *others = CHOICES
    model = TrainingConfig().model
    assert bundled.sequence_epochs == model.sequence_epochs
    assert bundled.reference_epochs == model.reference_epochs > fewer_references.reference_epochs
    for choice in others:
        changes = [
            choice.sequence_epochs != without_references.sequence_epochs,
            choice.reference_epochs != without_references.reference_epochs,
            choice.plain_scale != without_references.plain_scale,
        ]
        assert sum(changes) == 1


def test_one_choice_of_several_can_be_compared_alone():
    asked = ["K = 64, z-score", "K = 64, robust scale"]
    assert {choice.name for choice in choices_named(asked, CHOICES)} == set(asked)
    assert choices_named(None, CHOICES) == list(CHOICES)


def test_a_choice_not_known_is_refused_with_the_names_that_are():
    with pytest.raises(ValueError, match=r"'K = 8' is no choice.*K = 16 \(the paper\)\."):
        choices_named(["K = 8"], SEQUENCE_CHOICES)


def test_the_plain_scale_is_that_of_the_signal_without_its_lost_seconds():
    rng = np.random.default_rng(0)
    trace = (30 * rng.standard_normal(60 * 512)).astype(np.float32)
    trace[512 * 10 : 512 * 20] = 0
    robust = prepare(Signal.of(trace, 512), 60, "eeg")
    plain = with_plain_scale(robust)
    kept = plain.samples[~plain.lost].astype(np.float32)
    assert kept.std() == pytest.approx(1, rel=0.01)
    assert np.array_equal(plain.lost, robust.lost)
    ratio = kept.std() / robust.samples[~robust.lost].astype(np.float32).std()
    assert ratio != pytest.approx(1, rel=1e-4)


def test_a_signal_that_is_lost_throughout_stays_as_it_is():
    nothing = Epochs(np.zeros((3, 512), np.float16), np.ones(3, bool))
    assert not with_plain_scale(nothing).samples.any()


def test_batches_hold_as_many_epochs_whatever_the_length_of_sequences(tmp_path, monkeypatch):
    sizes = []
    monkeypatch.setattr(
        choices.SequenceTrainer,
        "run_pass",
        lambda trainer, number, recordings: sizes.append(trainer.config) or 0.0,
    )
    few = tuple(replace(FEW[0], name=str(n), sequence_epochs=n) for n in (16, 64, 256))
    compare_choices(SETTINGS, tmp_path, CPU, lambda text: None, few)
    assert [c.batch_sequences * c.model.sequence_epochs for c in sizes] == 3 * [1024]
