"""What the bundled checkpoint is held to, on animals and laboratories it never saw."""

import numpy as np
import pytest

from hypnoscope.scoring.checkpoints import bundled_checkpoint, described
from sdreamer.figures import Figures
from sdreamer.predictor import Predictor
from sdreamer.signals import Signal
from sdreamer.simulation import SimulatedRecording, simulate_recording

SEED = 20_261_122  # training draws its recordings from other seeds
N_RECORDINGS = 10
HOURS = 15 / 60
LARGEST_FILE = 16 * 2**20


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(bundled_checkpoint(), "cpu")


@pytest.fixture(scope="module")
def recordings() -> list[SimulatedRecording]:
    return [simulate_recording((SEED, number), HOURS) for number in range(N_RECORDINGS)]


def scored(predictor, recording, pathway="mixed", eeg_as=lambda x: x, emg_as=lambda x: x):
    eeg = Signal.of(eeg_as(recording.eeg), recording.rate) if pathway != "emg" else None
    emg = Signal.of(emg_as(recording.emg), recording.rate) if pathway != "eeg" else None
    return predictor.predict(eeg, emg, len(recording.stages), pathway)


def stages(probabilities: np.ndarray) -> np.ndarray:
    known = ~np.isnan(probabilities).any(axis=1)
    found = np.full(len(probabilities), -1, dtype=np.int8)
    found[known] = probabilities[known].argmax(axis=1)
    return found


def test_it_is_small_and_says_what_it_learned_from(predictor):
    assert bundled_checkpoint().stat().st_size < LARGEST_FILE
    assert predictor.class_names == ("Wake", "NREM", "REM")
    assert "simulated" in described(bundled_checkpoint()).trained_on


@pytest.mark.parametrize(
    ("pathway", "accuracy", "macro_f1"), [("mixed", 0.85, 0.78), ("eeg", 0.80, 0.65)]
)
def test_it_agrees_with_the_truth_on_laboratories_never_seen(
    predictor, recordings, pathway, accuracy, macro_f1
):
    figures = Figures.total(
        [Figures.of(r.stages, stages(scored(predictor, r, pathway))) for r in recordings]
    )
    assert figures.accuracy >= accuracy
    assert figures.macro_f1 >= macro_f1


def test_gain_and_offset_change_nothing(predictor, recordings):
    recording = recordings[0]
    plain = stages(scored(predictor, recording))
    altered = stages(
        scored(predictor, recording, eeg_as=lambda x: 0.02 * x + 300, emg_as=lambda x: 40 * x - 9)
    )
    assert (plain != altered).mean() <= 0.002


def test_polarity_changes_no_more_than_a_trace(predictor, recordings):
    changed = [
        (stages(scored(predictor, r)) != stages(scored(predictor, r, eeg_as=np.negative))).mean()
        for r in recordings[:4]
    ]
    changed += [
        (stages(scored(predictor, r)) != stages(scored(predictor, r, emg_as=np.negative))).mean()
        for r in recordings[:4]
    ]
    assert np.mean(changed) <= 0.02


def test_noise_on_every_channel_is_never_confident_sleep(predictor):
    rng = np.random.default_rng(SEED)
    eeg, emg = (Signal.of(rng.standard_normal(600 * 512, dtype=np.float32), 512) for _ in "12")
    probabilities = predictor.predict(eeg, emg, 600, "mixed")
    asleep = probabilities[:, 1:].max(axis=1)
    assert np.mean(asleep > 0.9) < 0.05
