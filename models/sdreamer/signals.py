"""From a recorded channel to the model's epochs; the same at training and at inference.

Filter, resample to 512 Hz, standardise, cut into seconds. Work goes through the recording in
blocks, so that a week needs no more memory than its result.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from math import floor

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from sdreamer.config import Modality

MODEL_RATE = 512  # samples a second that the model sees
SLOWEST_HZ = 50  # sampling rate that still holds something of EEG and EMG
_BLOCK_S = 64
_MARGIN_S = 4  # longer than half the filter below, so that blocks join without a seam
_MAX_DENOMINATOR = 65_536
_STRAY = 0.1  # samples by which a block's last second may be off
_PASS_BAND_HZ: dict[Modality, float] = {"eeg": 0.5, "emg": 10.0}
_MAINS_HZ = (50, 60, 100, 120, 150, 180)
_FILTER_TAPS = 2049
_SCALE_PERCENTILES = (10, 90)
_FLAT = 1e-3  # of the recording's scale: below it a second holds no signal
KNEE = 3.0  # standardised amplitude at which the logarithm sets in
_LOST_SHARE = 0.1  # of a second that may be missing before the second counts as lost

Samples = NDArray[np.float32]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Signal:
    """One recorded channel, read as it is needed.

    Attributes
    ----------
    rate
        Samples a second, exact.
    n_samples
        Number of samples.
    read
        Returns samples [start, stop); NaN where the signal was lost. The unit does not matter.
    """

    rate: Fraction
    n_samples: int
    read: Callable[[int, int], Samples]

    @classmethod
    def of(cls, samples: Samples, rate: Fraction | int) -> "Signal":
        """Wrap samples in memory."""
        return cls(Fraction(rate), len(samples), lambda start, stop: samples[start:stop])


@dataclass(frozen=True, slots=True, eq=False)
class Epochs:
    """Standardised one-second epochs of a channel.

    Attributes
    ----------
    samples
        Shape (n_epochs, 512), float16: 16 bits hold more than an amplifier gives.
    lost
        True where the signal is missing or does not move, shape (n_epochs,).
    """

    samples: NDArray[np.float16]
    lost: NDArray[np.bool_]


def prepare(
    channel: Signal, n_epochs: int, modality: Modality, progress: Progress | None = None
) -> Epochs:
    """Return the epochs that the model sees of a channel.

    Second i starts at sample round(i * rate), so that nothing drifts. The scale is taken from
    percentiles of the log power of all seconds: neither saturated artefacts nor an unusual share
    of one stage moves it far. A soft logarithm keeps large amplitudes in range.

    Raises
    ------
    ValueError
        When the rate is too low to hold anything of the modality.
    """
    if channel.rate < SLOWEST_HZ:
        raise ValueError(
            f"{float(channel.rate):g} Hz is too slow for {modality.upper()}; "
            f"{SLOWEST_HZ} Hz are needed"
        )
    samples = np.zeros((n_epochs, MODEL_RATE), dtype=np.float32)
    lost = np.zeros(n_epochs, dtype=np.bool_)
    for first in range(0, n_epochs, _BLOCK_S):
        last = min(first + _BLOCK_S, n_epochs)
        block, missing = _block(channel, first, last, modality)
        samples[first:last], lost[first:last] = block, missing
        if progress:
            progress(last, n_epochs)
    scale = robust_scale(samples[~lost])
    lost |= np.sqrt(np.mean(np.square(samples), axis=1)) < _FLAT * scale
    standardised = np.empty(samples.shape, dtype=np.float16)
    for first in range(0, n_epochs, 4096):
        part = samples[first : first + 4096]
        standardised[first : first + 4096] = KNEE * np.arcsinh(part / (KNEE * scale))
    standardised[lost] = 0
    return Epochs(standardised, lost)


def robust_scale(samples: Samples) -> float:
    """Return a scale of epochs (n_epochs, n_samples) in the unit of the samples.

    The geometric mean of two percentiles of the seconds' root mean square, over those seconds
    that are not flat; 1 when there are none.
    """
    power = np.mean(np.square(samples), axis=1)
    power = power[power > 0]
    if not len(power):
        return 1.0
    power = power[power > np.median(power) * _FLAT**2]
    return float(np.exp(0.5 * np.mean(np.percentile(np.log(power), _SCALE_PERCENTILES))))


def _block(
    channel: Signal, first: int, last: int, modality: Modality
) -> tuple[Samples, NDArray[np.bool_]]:
    """Return seconds [first, last), filtered at 512 Hz, and which of them are lost."""
    n = last - first
    raw = _read_padded(channel, first - _MARGIN_S, last + _MARGIN_S)
    missing = np.isnan(raw)
    if missing.all():
        return np.zeros((n, MODEL_RATE), dtype=np.float32), np.ones(n, dtype=np.bool_)
    borders = np.linspace(0, len(raw), n + 2 * _MARGIN_S + 1).astype(int)
    inside = [slice(a, b) for a, b in pairwise(borders)][_MARGIN_S : _MARGIN_S + n]
    flat = np.array([np.ptp(raw[second]) == 0 for second in inside])
    lost = flat | np.array([missing[second].mean() > _LOST_SHARE for second in inside])
    resampled = _resample(_bridged(raw, missing), channel.rate, (n + 2 * _MARGIN_S) * MODEL_RATE)
    filtered = signal.oaconvolve(resampled, _filter(modality), mode="same")
    margin = _MARGIN_S * MODEL_RATE
    seconds = filtered[margin : margin + n * MODEL_RATE].reshape(n, MODEL_RATE)
    return np.where(lost[:, None], 0, seconds).astype(np.float32), lost


def _read_padded(channel: Signal, first: int, last: int) -> Samples:
    """Return the samples of seconds [first, last), NaN outside the recording."""
    start, stop = sample_at(first, channel.rate), sample_at(last, channel.rate)
    inner_start, inner_stop = max(start, 0), min(stop, channel.n_samples)
    inner = channel.read(inner_start, max(inner_stop, inner_start))
    before, after = inner_start - start, stop - inner_start - len(inner)
    return np.pad(np.asarray(inner, dtype=np.float32), (before, after), constant_values=np.nan)


def sample_at(second: int, rate: Fraction) -> int:
    """Return the sample at which a second begins."""
    return floor(second * rate + Fraction(1, 2))


def _bridged(raw: Samples, missing: NDArray[np.bool_]) -> Samples:
    """Replace missing samples by straight lines, so that filters do not ring."""
    known = np.flatnonzero(~missing)
    if not len(known):
        return np.zeros_like(raw)
    if len(known) == len(raw):
        return raw
    return np.interp(np.arange(len(raw)), known, raw[known]).astype(np.float32)


def _resample(raw: Samples, rate: Fraction, n_wanted: int) -> Samples:
    """Resample a block by a polyphase filter; the next block starts true again."""
    if rate == MODEL_RATE:
        return raw[:n_wanted]
    ratio = _ratio(rate)
    up, down = ratio.numerator, ratio.denominator
    resampled = raw - np.median(raw)  # the polyphase filter takes what lies outside as zero
    if ratio != 1:
        resampled = signal.resample_poly(resampled, up, down, window=_anti_alias(max(up, down)))
    resampled = resampled[:n_wanted]
    return np.pad(resampled, (0, n_wanted - len(resampled)), mode="edge").astype(np.float32)


@cache
def _ratio(rate: Fraction) -> Fraction:
    """Return the simplest ratio that strays less than a tenth of a sample over a block.

    Rates a hair from a simple ratio, as 512.002 Hz, stray by up to a third of a sample.
    """
    exact = MODEL_RATE / rate
    n_samples = (_BLOCK_S + 2 * _MARGIN_S) * MODEL_RATE
    limit = 64
    while True:
        ratio = exact.limit_denominator(limit)
        if abs(ratio / exact - 1) * n_samples < _STRAY or limit == _MAX_DENOMINATOR:
            return ratio
        limit *= 2


@lru_cache(maxsize=8)
def _anti_alias(factor: int) -> Samples:
    """Return the low-pass filter that SciPy would design anew for every block."""
    taps = signal.firwin(20 * factor + 1, 1 / factor, window=("kaiser", 5.0))
    return np.asarray(taps, dtype=np.float32)


@cache
def _filter(modality: Modality) -> Samples:
    """Return a linear-phase filter: high-pass, and notches at the mains and its harmonics."""
    corner = _PASS_BAND_HZ[modality]
    hz, gain = [0.0, 0.5 * corner, 1.2 * corner], [0.0, 0.0, 1.0]
    for mains in _MAINS_HZ:
        hz += [mains - 2.0, mains - 0.8, mains + 0.8, mains + 2.0]
        gain += [1.0, 0.0, 0.0, 1.0]
    taps = signal.firwin2(_FILTER_TAPS, [*hz, MODEL_RATE / 2], [*gain, 1.0], fs=MODEL_RATE)
    window = signal.windows.hamming(_FILTER_TAPS)  # takes out what is left of a constant
    return np.asarray(taps - taps.sum() * window / window.sum(), dtype=np.float32)
