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


@pytest.fixture(scope="module")
def plain(predictor, recordings) -> list[np.ndarray]:
    """The stages that both signals as they are lead to."""
    return [stages(scored(predictor, recording)) for recording in recordings]


def test_it_is_small_and_says_what_it_learned_from(predictor):
    assert bundled_checkpoint().stat().st_size < LARGEST_FILE
    assert predictor.class_names == ("Wake", "NREM", "REM")
    assert "simulated" in described(bundled_checkpoint()).trained_on


def test_it_agrees_with_the_truth_on_laboratories_never_seen(recordings, plain):
    figures = Figures.total(
        [Figures.of(r.stages, found) for r, found in zip(recordings, plain, strict=True)]
    )
    assert figures.accuracy >= 0.85
    assert figures.macro_f1 >= 0.78


def test_eeg_alone_agrees_with_the_truth_on_laboratories_never_seen(predictor, recordings):
    figures = Figures.total(
        [Figures.of(r.stages, stages(scored(predictor, r, "eeg"))) for r in recordings]
    )
    assert figures.accuracy >= 0.80
    assert figures.macro_f1 >= 0.65


def test_gain_and_offset_change_nothing(predictor, recordings, plain):
    altered = stages(
        scored(
            predictor,
            recordings[0],
            eeg_as=lambda x: 0.02 * x + 300,
            emg_as=lambda x: 40 * x - 9,
        )
    )
    assert (plain[0] != altered).mean() <= 0.002


def test_polarity_changes_no_more_than_a_trace(predictor, recordings, plain):
    changed = [
        (stages(scored(predictor, recording, **turned)) != found).mean()
        for recording, found in zip(recordings[:4], plain, strict=False)
        for turned in ({"eeg_as": np.negative}, {"emg_as": np.negative})
    ]
    assert np.mean(changed) <= 0.02


def test_noise_on_every_channel_is_never_confident_sleep(predictor):
    rng = np.random.default_rng(SEED)
    eeg, emg = (Signal.of(rng.standard_normal(600 * 512, dtype=np.float32), 512) for _ in "12")
    probabilities = predictor.predict(eeg, emg, 600, "mixed")
    asleep = probabilities[:, 1:].max(axis=1)
    assert np.mean(asleep > 0.9) < 0.05
