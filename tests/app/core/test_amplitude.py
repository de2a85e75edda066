from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.amplitude import typical_range
from hypnoscope.core.recording import Channel, Recording


class InMemory:
    def __init__(self, samples):
        self.samples = np.asarray(samples, dtype=np.float32)

    def read(self, start, stop):
        return self.samples[start:stop]


def recording_of(samples, rate=100):
    channel = Channel("EEG", "µV", Fraction(rate))
    return Recording((channel,), {"EEG": InMemory(samples)}, len(samples) / rate)


@pytest.fixture
def noise():
    return np.random.default_rng(3).normal(50.0, 20.0, 60_000)


def test_range_holds_the_bulk_of_the_signal(noise):
    found = typical_range(recording_of(noise), "EEG")
    inside = np.abs(noise - found.centre) <= found.half_range
    assert inside.mean() > 0.95
    assert found.half_range < 100.0


def test_short_artefacts_do_not_widen_the_range(noise):
    clean = typical_range(recording_of(noise), "EEG")
    spoilt = noise.copy()
    spoilt[1000:2000] = 1e5
    found = typical_range(recording_of(spoilt), "EEG")
    assert found.half_range == pytest.approx(clean.half_range, rel=0.1)


def test_drift_does_not_widen_the_range(noise):
    drifting = noise + np.linspace(-5e3, 5e3, len(noise))
    assert typical_range(recording_of(drifting), "EEG").half_range < 150.0


@pytest.mark.parametrize("samples", [np.zeros(1000), np.full(1000, np.nan), np.zeros(0)])
def test_signal_without_swings_still_has_a_range(samples):
    assert typical_range(recording_of(samples), "EEG").half_range == 1.0
