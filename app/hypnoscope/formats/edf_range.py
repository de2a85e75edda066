"""Which range of values a signal covers, and how its samples become whole numbers."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_stretches import Span

_NUMBER_WIDTH = 8
_SMALLEST = 1e-6  # below it six decimals leave no precision

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DigitalRange:
    """The texts of physical minimum and maximum, and the scaling that they imply.

    Attributes
    ----------
    low, high
        As in the header.
    most
        The largest digital value; the smallest is its negative.
    """

    low: str
    high: str
    most: int

    def digital(self, samples: Samples) -> NDArray[np.int32]:
        """Return samples as digital values."""
        low, high = float(self.low), float(self.high)
        scaled = (samples.astype(np.float64) - low) * (2 * self.most / (high - low))
        digital = np.rint(scaled) - self.most
        return np.asarray(np.clip(digital, -self.most, self.most), dtype="<i4")


class RangeFinder:
    """Looks through a signal block by block for its extremes and its gaps."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lowest = np.inf
        self._highest = -np.inf
        self._spans: list[Span] = []
        self._n_seen = 0

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where there are samples: first, and one past the last."""
        return tuple(self._spans)

    def look_at(self, samples: Samples) -> None:
        """Take the next samples in."""
        present = ~np.isnan(samples)
        if np.isinf(samples).any():
            raise ValueError(f"{self._name} has samples that are infinite; EDF cannot keep them")
        if present.any():
            self._lowest = min(self._lowest, float(np.nanmin(samples)))
            self._highest = max(self._highest, float(np.nanmax(samples)))
        edges = np.flatnonzero(np.diff(present, prepend=False, append=False))
        for first, stop in (edges.reshape(-1, 2) + self._n_seen).tolist():
            if self._spans and self._spans[-1][1] == first:
                first = self._spans.pop()[0]
            self._spans.append((first, stop))
        self._n_seen += len(samples)

    def limits(self, sample_bytes: int) -> DigitalRange:
        """Return a range that holds all samples, symmetrical unless the signal keeps off zero."""
        most = (1 << (8 * sample_bytes - 1)) - 1
        lowest, highest = (self._lowest, self._highest) if self._spans else (0.0, 0.0)
        if lowest <= 0 <= highest:
            low = self._rounded(-(max(-lowest, highest) or 1.0), ROUND_FLOOR)
            return DigitalRange(low, low.removeprefix("-"), most)
        if lowest == highest:
            highest += 1.0
        low, high = self._rounded(lowest, ROUND_FLOOR), self._rounded(highest, ROUND_CEILING)
        return DigitalRange(low, high, most)

    def _rounded(self, value: float, rounding: str) -> str:
        if 0 < abs(value) < _SMALLEST:
            raise ValueError(
                f"{self._name} has values up to {value:g}, too small for an EDF header; choose a "
                "smaller unit"
            )
        text = _fitting(value, rounding)
        if text is None:
            raise ValueError(
                f"{self._name} has a value of {value:g}, too large for an EDF header; choose a "
                "larger unit"
            )
        return text


def _fitting(value: float, rounding: str) -> str | None:
    """Return `value` with as many decimals as its header field holds.

    A value that is the nearest single-precision number to such a text is that text, so that
    a file that is written anew keeps its range.
    """
    for decimals in range(_NUMBER_WIDTH - 2, -1, -1):
        nearest = Decimal(value).quantize(Decimal(1).scaleb(-decimals))
        if np.float32(nearest) != np.float32(value):
            nearest = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding)
        text = f"{nearest:f}"
        if len(text) <= _NUMBER_WIDTH:
            return text
    return None
