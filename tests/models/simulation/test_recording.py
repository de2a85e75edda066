"""Whole simulated recordings."""

import numpy as np
import pytest

from sdreamer.simulation import Animal, simulate_recording
from sdreamer.simulation.acquisition import Laboratory
from sdreamer.simulation.eeg import EegTraits
from sdreamer.simulation.emg import EmgTraits
from sdreamer.simulation.hypnograms import SleepTraits
from sdreamer.simulation.noise import RATE
from sdreamer.simulation.stage_figures import StageFigures


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


def test_a_share_of_animals_is_of_each_kind_that_is_hard_to_score():
    """Those of the common kinds are what their traits alone are drawn as."""
    plain, faint, wakeful = [], [], []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        sleep = SleepTraits.draw(rng, StageFigures.bundled())
        common = Animal(sleep, EegTraits.draw(rng), EmgTraits.draw(rng))
        drawn = Animal.draw(np.random.default_rng(seed))
        plain.append(drawn.eeg.slow_wave_rate < common.eeg.slow_wave_rate)
        faint.append(drawn.emg != common.emg)
        wakeful.append(drawn.sleep != common.sleep)
        assert drawn.eeg.theta_hz == common.eeg.theta_hz
        assert not wakeful[-1] or drawn.sleep.bout_scale[0] > common.sleep.bout_scale[0]
    assert 0.2 < np.mean(plain) < 0.3
    assert 0.07 < np.mean(faint) < 0.17
    assert 0.07 < np.mean(wakeful) < 0.17


def test_signals_belong_to_their_stages():
    """A stronger EMG in Wake, more slow power in NREM: what a scorer looks for."""
    recording = simulate_recording(3, 1.0, laboratory=Laboratory.plain())
    wake, nrem = recording.stages == 0, recording.stages == 1
    tone = recording.emg.reshape(-1, RATE).std(axis=1)
    delta = np.abs(np.fft.rfft(recording.eeg.reshape(-1, RATE), axis=1))[:, 1:5].mean(axis=1)
    assert np.median(tone[wake]) > 1.1 * np.median(tone[nrem])
    assert np.median(delta[nrem]) > 1.2 * np.median(delta[wake])
