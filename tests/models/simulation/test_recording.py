"""Whole simulated recordings."""

import numpy as np
import pytest

from sdreamer.simulation import Animal, simulate_recording
from sdreamer.simulation.acquisition import Laboratory
from sdreamer.simulation.noise import RATE


def bytes_of(*seeds: object, hours: float = 0.05) -> list[bytes]:
    recordings = [simulate_recording(seed, hours) for seed in seeds]
    return [r.eeg.tobytes() + r.emg.tobytes() + r.stages.tobytes() for r in recordings]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    first, again, other, named, renamed = bytes_of(1, 1, 2, (1, 2, 3), (1, 2, 4))
    assert first == again
    assert len({first, other, named, renamed}) == 4


def test_a_recording_has_whole_seconds_of_both_signals():
    recording = simulate_recording(0, 0.05)
    assert recording.stages.shape == (180,)
    assert recording.eeg.shape == recording.emg.shape == (180 * RATE,)
    assert recording.rate == RATE
    assert set(recording.stages.tolist()) <= {0, 1, 2}
    assert np.isfinite(recording.eeg).all()
    assert np.isfinite(recording.emg).all()


@pytest.mark.parametrize("hours", [0, 1e-6, 1 / 3600])
def test_the_shortest_recording_is_a_second(hours):
    assert len(simulate_recording(5, hours).stages) == 1


def test_an_animal_may_go_to_another_laboratory():
    animal = Animal.draw(np.random.default_rng(4))
    plain, turned = (
        simulate_recording(1, 0.05, animal, laboratory)
        for laboratory in (Laboratory.plain(), Laboratory.plain().with_emg_form("rectified"))
    )
    np.testing.assert_array_equal(plain.stages, turned.stages)
    np.testing.assert_array_equal(plain.eeg, turned.eeg)
    assert plain.emg.min() < 0 <= turned.emg.min()


def test_animals_are_all_different():
    animals = [Animal.draw(np.random.default_rng(seed)) for seed in range(20)]
    assert len({animal.sleep for animal in animals}) == 20
    assert len({animal.eeg.theta_hz for animal in animals}) == 20
    assert len({animal.emg for animal in animals}) == 20


def test_signals_belong_to_their_stages():
    """A stronger EMG in Wake, more slow power in NREM: what a scorer looks for."""
    recording = simulate_recording(3, 1.0, laboratory=Laboratory.plain())
    wake, nrem = recording.stages == 0, recording.stages == 1
    tone = recording.emg.reshape(-1, RATE).std(axis=1)
    delta = np.abs(np.fft.rfft(recording.eeg.reshape(-1, RATE), axis=1))[:, 1:5].mean(axis=1)
    assert np.median(tone[wake]) > 1.1 * np.median(tone[nrem])
    assert np.median(delta[nrem]) > 1.2 * np.median(delta[wake])
