"""Rows of Table I in training."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch

from sdreamer.baselines.registry import row
from sdreamer.baselines.training import BaselineTrainer, predict
from sdreamer.config import DistillationConfig
from sdreamer.data import UNLABELLED
from sdreamer.schedule import Schedule
from sdreamer.trainer import SequenceTrainer, TrainingConfig

from .small import drawn_stages, small_recording
from .tiny_baselines import TINY

CPU = torch.device("cpu")
SETTINGS = TrainingConfig(
    loss=DistillationConfig(),
    schedule=Schedule(learning_rate=5e-3, warmup_steps=3, passes=10),
    batch_sequences=4,
    average_keep=0.9,
    bfloat16=False,
)


def trainer(name: str, **changes: object) -> BaselineTrainer:
    return BaselineTrainer(row(name), TINY, replace(SETTINGS, **changes), CPU)


@pytest.fixture
def recordings():
    return [small_recording(drawn_stages(60, i), i) for i in range(2)]


@pytest.mark.parametrize("name", ["dual-encoder", "epoch-sdreamer", "sequence-bi-lstm"])
def test_it_learns_a_few_recordings_and_scores_them(name, recordings):
    learning = trainer(name)
    losses = [learning.run_pass(number, recordings) for number in range(8)]
    assert losses[-1] < 0.5 * losses[0]
    model = learning.averaged_model()
    assert not model.training
    found = predict(model, recordings[0], TINY.sequence_epochs)
    assert (found == recordings[0].stages).mean() > 0.8


def test_the_sequence_sdreamer_of_the_table_learns_as_the_bundled_model_does(recordings):
    one = trainer("sequence-sdreamer")
    other = SequenceTrainer(replace(SETTINGS, model=TINY.sequence_model()), CPU)
    for learning in (one, other):
        learning.run_pass(0, recordings)
    for name, weight in other.model.state_dict().items():
        assert torch.equal(weight, one.model.state_dict()[name]), name


def test_a_restored_trainer_goes_on_as_if_never_stopped(recordings):
    whole = trainer("mlp", seed=3)
    whole.run_pass(0, recordings)
    resumed = trainer("mlp", seed=3)
    resumed.restore(deepcopy(whole.state()))
    assert whole.run_pass(1, recordings) == resumed.run_pass(1, recordings)


def test_one_signal_is_enough_for_a_model_of_one_signal():
    sizes = replace(TINY, signals="eeg")
    learning = BaselineTrainer(row("dual-encoder"), sizes, SETTINGS, CPU)
    recording = small_recording(drawn_stages(60), channels="eeg")
    losses = [learning.run_pass(number, [recording]) for number in range(6)]
    assert losses[-1] < 0.6 * losses[0]


@pytest.mark.parametrize("n_epochs", [3, 8, 20])
def test_every_epoch_is_predicted_whatever_the_length(n_epochs):
    model = row("sequence-mlp").build(TINY)
    found = predict(model, small_recording(drawn_stages(n_epochs)), TINY.sequence_epochs)
    assert found.shape == (n_epochs,)
    assert (found != UNLABELLED).all()


def test_a_lost_epoch_is_not_predicted():
    model = row("mlp").build(TINY)
    found = predict(model, small_recording(drawn_stages(20), lost=(4,)), TINY.sequence_epochs)
    assert np.flatnonzero(found == UNLABELLED).tolist() == [4]
