"""One model in training."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from sdreamer.data import UNLABELLED, LabelledRecording
from sdreamer.schedule import Schedule
from sdreamer.signals import Epochs
from sdreamer.trainer import SequenceTrainer, TrainingConfig

from .small import CONFIG, drawn_stages, small_model, small_recording, stages_of

CPU = torch.device("cpu")
SETTINGS = TrainingConfig(
    model=CONFIG,
    schedule=Schedule(learning_rate=5e-3, warmup_steps=3, passes=10),
    batch_sequences=4,
    average_keep=0.9,
    bfloat16=False,
)


def trainer(**changes: object) -> SequenceTrainer:
    return SequenceTrainer(replace(SETTINGS, **changes), CPU)


@pytest.fixture
def recordings() -> list[LabelledRecording]:
    return [small_recording(drawn_stages(60, i), i) for i in range(2)]


def weights(of: SequenceTrainer) -> dict[str, torch.Tensor]:
    return {name: w.clone() for name, w in of.model.state_dict().items()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(w, other[name]) for name, w in one.items())


def test_it_learns_a_few_recordings_by_heart(recordings):
    learning = trainer()
    losses = [learning.run_pass(number, recordings) for number in range(8)]
    assert losses[-1] < 0.4 * losses[0]
    model = learning.averaged_model()
    assert not model.training
    stages = torch.from_numpy(recordings[0].stages[:8]).long()
    eeg, emg = (
        torch.from_numpy(channel.samples[:8]).float()[None]
        for channel in (recordings[0].eeg, recordings[0].emg)
    )
    logits = model(eeg, emg)
    for pathway in ("eeg", "emg", "mixed"):
        assert (logits[pathway][0].argmax(dim=-1) == stages).float().mean() > 0.7, pathway


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(recordings):
    ended = []
    for seed in (1, 1, 2):
        learning = trainer(seed=seed)
        learning.run_pass(0, recordings)
        ended.append(weights(learning))
    assert same(ended[0], ended[1])
    assert not same(ended[0], ended[2])


@pytest.mark.parametrize(
    ("channels", "foreign"), [("eeg", ("emg", "mixed")), ("emg", ("eeg", "mixed"))]
)
def test_a_recording_of_one_signal_trains_its_own_pathway_alone(channels, foreign):
    learning = trainer(weight_decay=0.1)
    before = weights(learning)
    learning.run_pass(0, [small_recording(drawn_stages(60), channels=channels)])
    moved = {name for name, w in weights(learning).items() if not torch.equal(w, before[name])}
    assert not [name for name in moved if set(name.split(".")) & set(foreign)]
    assert [name for name in moved if channels in name.split(".")]
    assert f"heads.classifiers.{channels}.weight" in moved


def test_recordings_of_one_and_of_both_signals_are_learned_together():
    recordings = [
        small_recording(drawn_stages(40, i), i, channels)
        for i, channels in enumerate(("eeg", "emg", "eeg emg"))
    ]
    learning = trainer()
    before = weights(learning)
    losses = [learning.run_pass(number, recordings) for number in range(5)]
    assert losses[-1] < losses[0]
    assert all(not torch.equal(w, before[name]) for name, w in weights(learning).items())


def test_what_is_said_of_lost_or_unlabelled_epochs_has_no_influence():
    lost = tuple(range(10, 20))
    recording = small_recording(drawn_stages(60), lost=lost)
    changed = recording.stages.copy()
    changed[list(lost)] = UNLABELLED
    noise = recording.eeg.samples.copy()
    noise[list(lost)] = 5.0
    spoiled = LabelledRecording(Epochs(noise, recording.eeg.lost), recording.emg, changed)
    ended = []
    for each in (recording, spoiled):
        learning = trainer(rare_share=0.0)
        learning.run_pass(0, [each])
        ended.append(weights(learning))
    assert same(*ended)


def test_without_a_label_nothing_is_learned():
    learning = trainer()
    before = weights(learning)
    silent = small_recording(np.full(30, UNLABELLED, np.int8))
    assert np.isnan(learning.run_pass(0, [silent]))
    assert same(weights(learning), before)
    assert learning.step == 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_hidden_stretches_leave_the_loss_finite(recordings, share):
    learning = trainer(blank_share=share)
    assert np.isfinite(learning.run_pass(0, recordings))
    assert all(w.isfinite().all() for w in weights(learning).values())


def test_a_state_taken_up_again_goes_on_bit_for_bit(recordings, tmp_path):
    whole = trainer()
    whole.run_pass(0, recordings)
    torch.save(whole.state(), tmp_path / "state.pt")
    whole.run_pass(1, recordings)
    resumed = trainer(seed=SETTINGS.seed)
    resumed.restore(torch.load(tmp_path / "state.pt", weights_only=True))
    resumed.run_pass(1, recordings)
    assert same(weights(resumed), weights(whole))
    assert same(resumed.average.weights, whole.average.weights)
    assert resumed.step == whole.step


def test_a_pass_does_not_depend_on_random_numbers_drawn_elsewhere(recordings):
    ended = []
    for drawn in (0, 5):
        learning = trainer()
        torch.rand(drawn)
        learning.run_pass(0, recordings)
        ended.append(weights(learning))
    assert same(*ended)


def test_repeats_stretch_a_pass(recordings):
    counts = []
    for repeats in (1, 3):
        told = []
        trainer(repeats=repeats).run_pass(0, recordings, lambda *at, told=told: told.append(at))
        assert [done for done, _ in told] == list(range(1, len(told) + 1))
        assert told[-1][0] == told[-1][1]
        counts.append(len(told))
    assert counts[1] >= 2 * counts[0]


def test_rem_is_met_more_often_than_it_occurs_until_the_rate_falls():
    rare = [small_recording(stages_of(96 * "WWWNNNNN" + "RRRRRRRR"), 0)]
    long = Schedule(learning_rate=5e-3, warmup_steps=3, passes=200)
    counts = []
    for number in (0, 199):  # on the plateau, and in the last pass
        told = []
        learning = trainer(rare_share=0.5, schedule=long)
        learning.run_pass(number, rare, lambda *at, told=told: told.append(at))
        counts.append(len(told))
    plateau, end = counts
    assert end == 97 // 4 + 1  # each sequence once
    assert plateau > 1.8 * end


def test_training_goes_on_from_a_given_model(recordings):
    model = small_model(5)
    given = {name: w.clone() for name, w in model.state_dict().items()}
    learning = SequenceTrainer(SETTINGS, CPU, model)
    assert same(weights(learning), given)
    assert same(learning.averaged_model().state_dict(), given)


def test_it_trains_rounded_to_16_bits(recordings):
    learning = trainer(bfloat16=True)
    losses = [learning.run_pass(number, recordings) for number in range(3)]
    assert losses[-1] < losses[0]


def test_settings_can_be_written_as_json():
    import json

    values = json.loads(json.dumps(SETTINGS.to_dict()))
    assert values["model"]["kind"] == "sequence"
    assert values["schedule"]["passes"] == 10
    assert values["cohort"]["seed"] == 0
