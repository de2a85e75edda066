"""What is drawn of a channel: its samples, or their envelope, at any zoom."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.epochs import sample_at
from hypnoscope.core.recording import Recording, Samples

FloatTimes = NDArray[np.float64]

_BINS_PER_S = 16
_MOST_BINS = 4_000_000  # 32 MB a channel; recordings of many days get coarser bins
_CHUNK_SAMPLES = 1 << 20


def minmax_envelope(signal: Samples, width: int) -> Samples:
    """Return the lowest and highest of every `width` samples.

    Unlike decimation this keeps spikes one sample wide visible. Samples that do not fill
    a last bin are put into one of their own, so that nothing is left out.

    Returns
    -------
    Minima and maxima in turn, NaN where any sample of the bin is; two values a bin.
    """
    whole = len(signal) // width * width
    bins = signal[:whole].reshape(-1, width)
    pairs = np.stack([bins.min(axis=1), bins.max(axis=1)], axis=1).ravel()
    rest = signal[whole:]
    return np.append(pairs, [rest.min(), rest.max()]) if len(rest) else pairs


def sample_points(
    recording: Recording, name: str, start_s: float, stop_s: float, n_columns: int
) -> tuple[FloatTimes, Samples]:
    """Read what to draw of a span: its samples, or their envelope where columns are fewer.

    Columns begin at multiples of their width, so that a trace does not flicker while
    the view moves over it.

    Returns
    -------
    Times in seconds and values in the channel's unit (NaN inside gaps), equally long.
    """
    rate = recording.channel(name).rate
    n_samples = sample_at(recording.duration_s, rate)
    first = max(int(start_s * rate) - 1, 0)
    last = min(ceil(stop_s * rate) + 1, n_samples)
    width = max((last - first) // max(n_columns, 1), 1)
    first = first // width * width
    samples = recording.sources[name].read(first, max(last, first))
    if width < 4:
        return (first + np.arange(len(samples))) / float(rate), samples
    values = minmax_envelope(samples, width)
    return _column_times(first, width, len(values) // 2, 1 / float(rate)), values


@dataclass(frozen=True, slots=True, eq=False)
class ChannelEnvelope:
    """The envelope of a whole channel at a fixed resolution; a day of it draws at once.

    Attributes
    ----------
    extremes
        Minimum and maximum of consecutive bins in turn, in the channel's unit, shape
        (2 * n_bins,); NaN where any sample of the bin is lost. Read-only.
    bin_s
        Exact length of a bin in seconds: a whole number of samples, so nothing drifts.
    """

    extremes: Samples
    bin_s: Fraction

    def resolves(self, span_s: float, n_columns: int) -> bool:
        """Tell whether `span_s` seconds hold a bin for each of `n_columns` columns."""
        return span_s >= n_columns * self.bin_s

    def points(self, start_s: float, stop_s: float, n_columns: int) -> tuple[FloatTimes, Samples]:
        """Return times and values to draw, minimum and maximum of each column in turn."""
        bin_s = float(self.bin_s)
        first, last = max(int(start_s / bin_s), 0), ceil(stop_s / bin_s)
        width = max((last - first) // max(n_columns, 1), 1)
        first = first // width * width
        values = minmax_envelope(self.extremes[2 * first : 2 * last], 2 * width)
        return _column_times(first, width, len(values) // 2, bin_s), values


def read_envelope(
    recording: Recording, name: str, progress: Callable[[int, int], None]
) -> ChannelEnvelope:
    """Read a whole channel, a chunk at a time, into its envelope."""
    rate = recording.channel(name).rate
    n_samples = sample_at(recording.duration_s, rate)
    width = max(int(rate / _BINS_PER_S), -(-n_samples // _MOST_BINS), 1)
    n_bins = -(-n_samples // width)
    extremes = np.full(2 * n_bins, np.nan, dtype=np.float32)
    chunk = max(_CHUNK_SAMPLES // width, 1)
    for first in range(0, n_bins, chunk):
        progress(first, n_bins)
        last = min(first + chunk, n_bins)
        samples = recording.sources[name].read(first * width, min(last * width, n_samples))
        extremes[2 * first : 2 * last] = minmax_envelope(samples, width)
    progress(n_bins, n_bins)
    extremes.flags.writeable = False
    return ChannelEnvelope(extremes, width / rate)


def _column_times(first: int, width: int, n_columns: int, step_s: float) -> FloatTimes:
    onsets = first + np.arange(n_columns) * width
    return (np.stack([onsets + 0.25 * width, onsets + 0.75 * width], axis=1) * step_s).ravel()
