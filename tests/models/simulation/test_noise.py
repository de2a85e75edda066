"""Random signals of a given spectrum."""

import numpy as np
import pytest
from scipy import signal

from sdreamer.simulation.noise import N_BINS, RATE, n_frames, per_sample, shaped_noise, wander

SECONDS = 400


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def steady(density: np.ndarray, seconds: int = SECONDS) -> np.ndarray:
    return np.broadcast_to(density.astype(np.float32), (n_frames(seconds), N_BINS))


def test_noise_has_the_spectrum_asked_for(rng):
    hz = np.arange(N_BINS)
    density = 30 / (hz + 3.0) + 2 * np.exp(-(((hz - 80) / 15) ** 2))
    trace = shaped_noise(rng, steady(density))
    measured_hz, power = signal.welch(trace, RATE, nperseg=2 * RATE)
    at = (measured_hz > 4) & (measured_hz < 250)
    expected = np.interp(measured_hz[at], hz, density) ** 2
    np.testing.assert_allclose(power[at], expected, rtol=0.35)
    assert (power[at] / expected).mean() == pytest.approx(1, abs=0.03)


def test_noise_has_the_power_asked_for(rng):
    density = np.zeros(N_BINS)
    density[20:120] = 5
    trace = shaped_noise(rng, steady(density))
    assert trace.std() == pytest.approx(5 * np.sqrt(100), rel=0.02)
    assert trace.dtype == np.float32


def test_noise_is_as_strong_where_frames_join_as_inside_them(rng):
    trace = shaped_noise(rng, steady(np.ones(N_BINS), 4 * SECONDS))
    by_phase = trace.reshape(-1, RATE // 2).std(axis=0)
    np.testing.assert_allclose(by_phase, by_phase.mean(), rtol=0.1)


def test_noise_of_n_seconds_needs_n_frames_and_has_n_seconds(rng):
    for seconds in (1, 7):
        assert len(shaped_noise(rng, steady(np.ones(N_BINS), seconds))) == seconds * RATE


def test_noise_made_in_parts_is_that_made_at_once(monkeypatch):
    density = steady(30 / (np.arange(N_BINS) + 3.0), 40)
    whole = shaped_noise(np.random.default_rng(0), density)
    monkeypatch.setattr("sdreamer.simulation.noise._FRAMES_AT_ONCE", 7)
    np.testing.assert_allclose(shaped_noise(np.random.default_rng(0), density), whole, atol=1e-4)


def test_noise_follows_its_spectra_in_time(rng):
    density = np.ones((n_frames(100), N_BINS), dtype=np.float32)
    density[120:] = 5  # frame 120 is centred on second 60
    trace = shaped_noise(rng, density).reshape(-1, RATE)
    assert trace[:59].std() * 5 == pytest.approx(trace[61:].std(), rel=0.05)


def test_noise_is_gaussian_and_follows_its_seed():
    traces = [shaped_noise(np.random.default_rng(s), steady(np.ones(N_BINS))) for s in (1, 1, 2)]
    assert np.array_equal(traces[0], traces[1])
    assert not np.array_equal(traces[0], traces[2])
    ordered = np.abs(traces[0]) / traces[0].std()
    assert (ordered < 1).mean() == pytest.approx(0.683, abs=0.01)
    assert (ordered < 2).mean() == pytest.approx(0.954, abs=0.01)


@pytest.mark.parametrize("steps", [2.0, 40.0])
def test_wandering_has_unit_variance_and_forgets_at_its_pace(rng, steps):
    walk = wander(rng, 20_000, steps, columns=8)
    assert walk.std() == pytest.approx(1, abs=0.05)
    for lag in (1, int(steps)):
        kept = (walk[lag:] * walk[:-lag]).mean()
        assert kept == pytest.approx(np.exp(-lag / steps), abs=0.06)


def test_wandering_is_stationary_from_the_first_step(rng):
    assert wander(rng, 3, 100.0, columns=20_000).std(axis=1) == pytest.approx(np.ones(3), abs=0.03)


def test_values_are_spread_from_the_first_to_the_last_sample():
    spread = per_sample(np.array([0, 2, 0], dtype=np.float32), 5)
    assert spread.tolist() == [0, 1, 2, 1, 0]
