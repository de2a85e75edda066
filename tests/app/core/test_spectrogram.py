from fractions import Fraction

import numpy as np
import pytest
from scipy import signal

from hypnoscope.core.recording import Channel, Recording
from hypnoscope.core.spectrogram import (
    SpectrogramRequest,
    read_rms,
    read_spectrogram,
    spectrum,
)

RATE = Fraction(128)


class Samples:
    def __init__(self, samples):
        self.samples = np.asarray(samples, dtype=np.float32)

    def read(self, start, stop):
        assert 0 <= start <= stop <= len(self.samples)
        return self.samples[start:stop]


def nothing(done, total):
    pass


def recorded(samples, rate=RATE):
    channels = (Channel("EEG", "µV", rate),)
    return Recording(channels, {"EEG": Samples(samples)}, len(samples) / float(rate))


def sine(hz, n_seconds, rate=RATE, amplitude=100.0):
    return amplitude * np.sin(2 * np.pi * hz * np.arange(round(n_seconds * rate)) / float(rate))


@pytest.mark.parametrize("method", ["multitaper", "stft"])
def test_a_sine_stands_at_its_frequency(method):
    made = read_spectrogram(recorded(sine(8, 20)), "EEG", SpectrogramRequest(method), nothing)
    assert made.decibels.shape == (20, 51)
    peaks = made.frequencies_hz[made.decibels.argmax(axis=1)]
    assert np.abs(peaks - 8).max() <= 0.5
    np.testing.assert_allclose(made.theta, 100.0**2 / 2, rtol=0.05)
    assert (made.theta_delta > 50).all()


@pytest.mark.parametrize("method", ["multitaper", "stft"])
def test_power_of_noise_is_its_variance(method):
    noise = np.random.default_rng(0).normal(0, 30, 300 * 128)
    request = SpectrogramRequest(method, delta=(0.5, 64.5))
    made = read_spectrogram(recorded(noise), "EEG", request, nothing)
    assert made.delta.mean() == pytest.approx(900, rel=0.03)


def test_stft_agrees_with_scipy():
    noise = np.random.default_rng(1).normal(0, 30, 10 * 128)
    request = SpectrogramRequest("stft")
    made = read_spectrogram(recorded(noise), "EEG", request, nothing)
    hann = np.hanning(258)[1:-1]
    part = noise[5 * 128 + 64 - 128 : 5 * 128 + 64 + 128]
    _, expected = signal.periodogram(part, 128, hann, detrend="constant")
    np.testing.assert_allclose(made.decibels[5, 1:], 10 * np.log10(expected[1:51]), atol=1e-3)


def test_rms_is_that_of_the_fast_oscillations():
    slow, fast = sine(3, 10, amplitude=500), sine(30, 10, amplitude=20)
    rms = read_rms(recorded(slow + fast + 1000), "EEG", 10.0, nothing)
    np.testing.assert_allclose(rms, 20 / np.sqrt(2), rtol=0.02)


def test_epochs_stay_in_place_at_fractional_rates():
    rate = Fraction(78125, 128)  # 610.35 Hz
    samples = np.zeros(round(2000 * rate))
    samples[int(1998.5 * rate)] = 1000.0
    made = read_rms(recorded(samples, rate), "EEG", 10.0, nothing)
    assert made.argmax() == 1998


def test_lost_samples_are_not_known():
    samples = sine(8, 20)
    samples[10 * 128 : 11 * 128] = np.nan
    made = read_spectrogram(recorded(samples), "EEG", SpectrogramRequest(), nothing)
    unknown = np.isnan(made.decibels).all(axis=1)
    assert np.flatnonzero(unknown).tolist() == [9, 10, 11]
    assert np.isnan(made.delta[10])
    assert made.limits()[0] < made.limits()[1]


def test_nothing_known_has_limits_too():
    made = read_spectrogram(recorded(np.full(640, np.nan)), "EEG", SpectrogramRequest(), nothing)
    assert made.limits() == (0.0, 1.0)


@pytest.mark.parametrize("n_samples", [0, 1, 64, 130])
def test_very_short_recordings_are_no_error(n_samples):
    recording = recorded(np.zeros(n_samples))
    made = read_spectrogram(recording, "EEG", SpectrogramRequest(), nothing)
    assert len(made.decibels) == len(made.delta) == recording.epochs.n_epochs


def test_reading_can_be_cancelled():
    def cancel(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_spectrogram(recorded(sine(8, 20)), "EEG", SpectrogramRequest(), cancel)


def test_results_are_read_only():
    made = read_spectrogram(recorded(sine(8, 5)), "EEG", SpectrogramRequest(), nothing)
    with pytest.raises(ValueError, match="read-only"):
        made.delta[0] = 1


def test_spectrum_of_one_second_shows_its_rhythm():
    frequencies, density = spectrum(sine(7, 1).astype(np.float32), 128.0)
    assert frequencies[density.argmax()] == pytest.approx(7, abs=1)
    assert np.isnan(spectrum(np.array([np.nan] * 128, np.float32), 128.0)[1]).all()
    assert np.isnan(spectrum(np.zeros(1, np.float32), 128.0)[1]).all()
