"""What each second of a channel looks like, in a few figures that faults can be told from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sdreamer.signals import Signal, sample_at

# Bands that leave out the mains at 50 and 60 Hz.
BANDS_HZ = ((1, 4), (5, 10), (10, 15), (15, 25), (25, 45), (62, 95))
_MAINS_HZ = (50, 60)
_HARMONICS = (1, 2, 3)
_LINE_HZ = 2  # half the width of a line under the window
_BLOCK_S = 256
_TINY = 1e-12  # µV² or V²: far below any amplifier

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ChannelSummary:
    """One value a second of each figure.

    Attributes
    ----------
    missing
        Share of the samples that are NaN.
    mean, deviation
        Of the samples, in the channel's unit.
    highest, lowest
        Extreme samples.
    at_highest, at_lowest
        Share of the samples that have just this value.
    log_power
        Natural logarithm of the power in each of `BANDS_HZ`, shape (n_seconds, n_bands); only
        as many bands as the sampling rate holds.
    hum
        Share of the power above 1 Hz that lies at the mains and its harmonics.
    """

    missing: Values
    mean: Values
    deviation: Values
    highest: Values
    lowest: Values
    at_highest: Values
    at_lowest: Values
    log_power: Values
    hum: Values

    @property
    def n_seconds(self) -> int:
        """Number of seconds."""
        return len(self.missing)


def summarise(channel: Signal, n_seconds: int) -> ChannelSummary:
    """Summarise whole seconds of a channel; what lies outside it is missing."""
    blocks = [
        _summary(seconds_of(channel, np.arange(first, min(first + _BLOCK_S, n_seconds))), channel)
        for first in range(0, max(n_seconds, 1), _BLOCK_S)
    ]
    return ChannelSummary(
        *(np.concatenate([block[i] for block in blocks]) for i in range(len(blocks[0])))
    )


def seconds_of(channel: Signal, seconds: NDArray[np.intp]) -> Values:
    """Read ascending seconds, shape (n, floor(rate)); a fraction of a sample is left out."""
    length = int(channel.rate)
    if not len(seconds):
        return np.zeros((0, length), dtype=np.float32)
    starts = [sample_at(int(second), channel.rate) for second in seconds]
    rows = np.full((len(seconds), length), np.nan, dtype=np.float32)
    if seconds[-1] - seconds[0] + 1 == len(seconds):  # one read is faster than many
        samples = _read(channel, starts[0], starts[-1] + length)
        for row, start in zip(rows, starts, strict=True):
            part = samples[start - starts[0] :][:length]
            row[: len(part)] = part
        return rows
    for row, start in zip(rows, starts, strict=True):
        part = _read(channel, start, start + length)
        row[: len(part)] = part
    return rows


def _read(channel: Signal, start: int, stop: int) -> Values:
    """Read what there is of samples [start, stop); a source may end before its last sample."""
    start, stop = min(start, channel.n_samples), min(stop, channel.n_samples)
    return np.asarray(channel.read(start, stop), dtype=np.float32)


def spectra_of(rows: Values, rate: float) -> tuple[NDArray[np.complex64], NDArray[np.float64]]:
    """Return spectra of seconds (n, n_bins) and the frequencies of the bins in Hz.

    Missing samples are taken as the mean of their second.
    """
    known = ~np.isnan(rows)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    filled = np.where(known, rows, 0)
    centred = np.where(known, filled - filled.sum(axis=1, keepdims=True) / count, 0)
    window = np.hanning(rows.shape[1]).astype(np.float32)
    spectra = fft.rfft((centred * window).astype(np.float32), axis=1)
    return spectra, np.arange(spectra.shape[1]) * (rate / rows.shape[1])


def _summary(rows: Values, channel: Signal) -> tuple[Values, ...]:
    known = ~np.isnan(rows)
    count = np.maximum(known.sum(axis=1), 1)
    filled = np.where(known, rows, 0)
    mean = filled.sum(axis=1, dtype=np.float64) / count
    centred = np.where(known, filled - mean[:, None], 0)
    highest = np.where(known, rows, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(known, rows, np.inf).min(axis=1, initial=np.inf)
    spectra, hz = spectra_of(rows, float(channel.rate))
    power = np.abs(spectra) ** 2
    bands = [
        power[:, (hz >= low) & (hz < high)].mean(axis=1)
        for low, high in BANDS_HZ
        if high <= 0.45 * channel.rate
    ]
    figures = (
        1 - known.mean(axis=1),
        mean,
        np.sqrt((centred**2).sum(axis=1) / count),
        highest,
        lowest,
        (rows == highest[:, None]).sum(axis=1) / count,
        (rows == lowest[:, None]).sum(axis=1) / count,
        np.log(np.stack(bands, axis=1) + _TINY),
        _hum_share(power, hz),
    )
    return tuple(np.asarray(figure, dtype=np.float32) for figure in figures)


def _hum_share(power: NDArray[np.float32], hz: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the share of the stronger of both mains and its harmonics, shape (n,)."""
    total = power[:, hz > 1].sum(axis=1) + _TINY
    shares = []
    for mains in _MAINS_HZ:
        at_line = np.zeros(len(hz), dtype=np.bool_)
        for harmonic in _HARMONICS:
            at_line |= np.abs(hz - harmonic * mains) <= _LINE_HZ
        shares.append(power[:, at_line].sum(axis=1) / total)
    return np.asarray(np.max(shares, axis=0), dtype=np.float32)
