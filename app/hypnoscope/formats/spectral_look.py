"""A quick look at what frequencies a channel is made of, from a few short stretches."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.epochs import sample_at
from hypnoscope.core.recording import Channel, SampleSource

SLOWEST_RATE = 64.0  # Hz; below, EEG and EMG cannot be told apart

_N_STRETCHES = 16
_STRETCH_S = 4.0
_SLOW_HZ = (1.0, 15.0)
_FAST_HZ = (20.0, 100.0)
_MAINS_HZ = (50.0, 60.0, 100.0)
_MAINS_WIDTH_HZ = 1.5
_ALIKE = 0.98  # correlation above which two channels are one


@dataclass(frozen=True, slots=True, eq=False)
class SpectralLook:
    """What a few stretches of a channel look like.

    Attributes
    ----------
    slow, fast
        Share of the power between 1 and 100 Hz that lies below 15 and above 20 Hz; mains
        hum is left out, and the median over the stretches keeps artefacts out.
    modulation
        How many times larger the fast oscillations are at their strongest than at their
        weakest (90th to 10th percentile of the stretches).
    spectra
        Complex spectra of the stretches from 1 to at most 100 Hz without mains hum,
        shape (n_stretches, n_frequencies), NaN where samples are lost.
    """

    slow: float
    fast: float
    modulation: float
    spectra: NDArray[np.complex128]


def look_at(channel: Channel, source: SampleSource, duration_s: float) -> SpectralLook | None:
    """Look at a channel; None when it is flat, too slow or mostly lost."""
    stretches = _stretches(channel, source, duration_s)
    if channel.sfreq < SLOWEST_RATE or not stretches.size:
        return None
    frequencies, spectra = _spectra(stretches, channel.sfreq)
    power = np.abs(spectra) ** 2
    intact = ~np.isnan(power).any(axis=1)
    if not intact.any():
        return None
    typical = np.median(power[intact], axis=0)
    if not typical.sum() > 0:
        return None
    fast = power[intact][:, frequencies >= _FAST_HZ[0]].sum(axis=1)
    weakest, strongest = np.sqrt(np.percentile(fast, [10, 90]))
    return SpectralLook(
        slow=float(typical[frequencies < _SLOW_HZ[1]].sum() / typical.sum()),
        fast=float(typical[frequencies >= _FAST_HZ[0]].sum() / typical.sum()),
        modulation=float(strongest / weakest) if weakest > 0 else np.inf,
        spectra=spectra,
    )


def same_signal(one: SpectralLook, other: SpectralLook) -> bool:
    """Tell whether two channels are copies of each other, up to gain, offset and polarity."""
    n = min(one.spectra.shape[1], other.spectra.shape[1])
    a, b = one.spectra[:, :n], other.spectra[:, :n]
    both = ~(np.isnan(a).any(axis=1) | np.isnan(b).any(axis=1))
    products = np.abs((a[both] * b[both].conj()).real.sum(axis=1))
    sizes = np.sqrt((np.abs(a[both]) ** 2).sum(axis=1) * (np.abs(b[both]) ** 2).sum(axis=1))
    alike = products[sizes > 0] / sizes[sizes > 0]
    return bool(alike.size) and float(np.median(alike)) > _ALIKE


def _stretches(channel: Channel, source: SampleSource, duration_s: float) -> NDArray[np.float64]:
    """Read evenly spaced stretches, shape (n_stretches, n_samples)."""
    length_s = min(_STRETCH_S, duration_s)
    n_stretches = min(_N_STRETCHES, max(int(duration_s / length_s), 1))
    n_samples = int(length_s * channel.sfreq)
    starts = np.linspace(0, duration_s - length_s, n_stretches)
    firsts = [sample_at(start, channel.rate) for start in starts.tolist()]
    return np.array([source.read(first, first + n_samples) for first in firsts], dtype=np.float64)


def _spectra(
    stretches: NDArray[np.float64], sfreq: float
) -> tuple[NDArray[np.float64], NDArray[np.complex128]]:
    centred = stretches - stretches.mean(axis=1, keepdims=True)
    centred[np.ptp(stretches, axis=1) == 0] = 0  # rounding of the mean is no signal
    spectra = np.fft.rfft(centred * np.hanning(stretches.shape[1]), axis=1)
    frequencies = np.arange(spectra.shape[1]) * (sfreq / stretches.shape[1])
    kept = (frequencies >= _SLOW_HZ[0]) & (frequencies <= min(_FAST_HZ[1], 0.45 * sfreq))
    for mains in _MAINS_HZ:
        kept &= np.abs(frequencies - mains) > _MAINS_WIDTH_HZ
    return frequencies[kept], spectra[:, kept]
