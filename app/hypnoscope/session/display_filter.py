"""Filters for looking at traces; what the model reads is never filtered by them."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.recording import Samples, SampleSource
from hypnoscope.translation import translate

_ORDER = 2  # forwards and backwards: 24 dB an octave
_NOTCH_QUALITY = 30.0
_LEAST_PADDING_S, _MOST_PADDING_S = 1.0, 30.0
_PERIODS = 3.0  # of the slowest oscillation that is let through
_HIGHEST = 0.95  # of half the sampling rate


@dataclass(frozen=True, slots=True)
class DisplayFilter:
    """What is taken out of a trace before it is drawn; None for nothing.

    Attributes
    ----------
    highpass_hz
        Slower oscillations are taken out.
    lowpass_hz
        Faster oscillations are taken out.
    notch_hz
        Mains hum, a narrow band around this.
    """

    highpass_hz: float | None = None
    lowpass_hz: float | None = None
    notch_hz: float | None = None

    def for_rate(self, sfreq: float) -> "DisplayFilter":
        """Return what of it can be done at a sampling rate.

        A channel holds nothing above half its rate, so that a low-pass or notch there has
        nothing to take out, and a high-pass there would leave nothing.
        """
        highest = _HIGHEST * sfreq / 2
        parts = (self.highpass_hz, self.lowpass_hz, self.notch_hz)
        return DisplayFilter(*(hz if hz is not None and 0 < hz < highest else None for hz in parts))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is taken out."""
        return self == DisplayFilter()

    @property
    def text(self) -> str:
        """What is let through, in a few characters, such as ``0.5–40 Hz``."""
        low, high = self.highpass_hz, self.lowpass_hz
        notch = (
            translate("DisplayFilter", "no {:g}").format(self.notch_hz)
            if self.notch_hz is not None
            else ""
        )
        if low is not None and high is not None:
            passed = f"{low:g}–{high:g} Hz"
        elif low is not None:
            passed = f"> {low:g} Hz"
        else:
            passed = f"< {high:g} Hz" if high is not None else ""
        return ", ".join(filter(None, (passed, notch or "")))

    @property
    def padding_s(self) -> float:
        """How many seconds on either side keep the borders of the view free of edges."""
        wanted = _PERIODS / self.highpass_hz if self.highpass_hz else 0.0
        return min(max(wanted, _LEAST_PADDING_S), _MOST_PADDING_S)


@dataclass(frozen=True, slots=True, eq=False)
class FilteredSource:
    """Samples of a channel without what a filter takes out, in place in time (zero-phase).

    Attributes
    ----------
    source
        The channel's own samples.
    rate
        Samples a second.
    n_samples
        How many the channel has.
    display_filter
        What is taken out.
    """

    source: SampleSource
    rate: Fraction
    n_samples: int
    display_filter: DisplayFilter

    def read(self, start: int, stop: int) -> Samples:
        """Return filtered samples [start, stop), NaN inside gaps.

        More is read on either side, so that the same sample is the same in every view.
        """
        padding = ceil(self.display_filter.padding_s * self.rate)
        first, last = max(start - padding, 0), min(stop + padding, self.n_samples)
        samples = self.source.read(first, max(last, first))
        filtered = filtered_pieces(samples, float(self.rate), self.display_filter)
        return filtered[start - first : stop - first]


def filtered_pieces(samples: Samples, sfreq: float, display_filter: DisplayFilter) -> Samples:
    """Filter every stretch between lost samples by itself; these stay NaN."""
    from scipy.signal import sosfiltfilt

    sections = sections_of(display_filter.for_rate(sfreq), sfreq)
    if not len(sections):
        return samples
    result = np.full(len(samples), np.nan, dtype=np.float32)
    known = np.isfinite(samples)
    borders = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]])))
    for start, stop in zip(borders[::2].tolist(), borders[1::2].tolist(), strict=True):
        piece = samples[start:stop].astype(np.float64)
        mirrored = min(round(display_filter.padding_s * sfreq), len(piece) - 1)
        result[start:stop] = sosfiltfilt(sections, piece, padlen=mirrored)
    return result


@lru_cache(maxsize=64)
def sections_of(display_filter: DisplayFilter, sfreq: float) -> NDArray[np.float64]:
    """Return second-order sections, shape (n, 6), for one pass in either direction."""
    from scipy.signal import butter, iirnotch, tf2sos

    sections = [np.empty((0, 6))]
    if display_filter.highpass_hz is not None:
        high = butter(_ORDER, display_filter.highpass_hz, "highpass", fs=sfreq, output="sos")
        sections.append(high)
    if display_filter.lowpass_hz is not None:
        low = butter(_ORDER, display_filter.lowpass_hz, "lowpass", fs=sfreq, output="sos")
        sections.append(low)
    if display_filter.notch_hz is not None:
        sections.append(tf2sos(*iirnotch(display_filter.notch_hz, _NOTCH_QUALITY, fs=sfreq)))
    return np.concatenate(sections)
