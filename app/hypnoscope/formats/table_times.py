"""What a column of times says of a table: its rate, its gaps, when it begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_header import LONGEST_S
from hypnoscope.formats.errors import FormatError

Seconds = NDArray[np.float64]

SLOWEST_RATE, FASTEST_RATE = 1, 1_000_000  # Hz
_LATE = 1.5  # intervals; more than that between two rows is a gap
_DENOMINATORS = (1, 2, 10, 100, 1000, 10**4, 10**5, 10**6)


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """Where the times of a table stand.

    Attributes
    ----------
    column
        Counted from 0.
    factor
        Seconds that a plain number in it stands for.
    """

    column: int
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Rows without a gap between them: row `first_row + i` is sample `first_sample + i`."""

    first_row: int
    first_sample: int
    n_rows: int


@dataclass(frozen=True, slots=True)
class Timing:
    """When the rows of a table were sampled.

    Attributes
    ----------
    rate
        Samples a second.
    runs
        In order; between two of them is a gap.
    start_time
        Of the first row, where the times are dates.
    """

    rate: Fraction
    runs: tuple[Run, ...]
    start_time: datetime | None = None

    @property
    def n_samples(self) -> int:
        """How many samples there are, those of gaps included."""
        return self.runs[-1].first_sample + self.runs[-1].n_rows if self.runs else 0


def even_timing(rate: Fraction, n_rows: int) -> Timing:
    """Return the timing of rows that follow each other at a known rate."""
    return Timing(rate, (Run(0, 0, n_rows),))


def timing_of(
    name: str, n_rows: int, block_rows: int, seconds: Callable[[int, int], Seconds]
) -> Timing:
    """Find out rate and gaps from the times of a table's rows.

    Only the first row of each block is looked at, and blocks in which time is lost.

    Parameters
    ----------
    name
        Of the file, for errors.
    n_rows, block_rows
        How many rows there are, and how many are read together.
    seconds
        Returns the times of the rows [start, stop).

    Raises
    ------
    FormatError
        When these are no times that pass evenly.
    """
    anchors = [*range(0, n_rows, block_rows)]
    if anchors[-1] != n_rows - 1:
        anchors.append(n_rows - 1)
    times = np.array([seconds(row, row + 1)[0] for row in anchors])
    _refuse_disorder(name, anchors, times)
    interval_s = _interval(name, seconds(0, min(block_rows, n_rows)))
    resolution_s = _resolution(seconds(0, min(block_rows, n_rows)), interval_s)
    expected = np.diff(anchors) * interval_s
    even = (
        np.abs(np.diff(times) - expected) < _LATE * interval_s + 2 * resolution_s + 1e-3 * expected
    )
    rows_even, time_even_s = int(np.diff(anchors)[even].sum()), float(np.diff(times)[even].sum())
    if not rows_even:
        rows_even, time_even_s = 1, interval_s
    rate = _round_rate(rows_even / time_even_s, time_even_s, resolution_s)
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        raise FormatError(f"The times in {name} make {float(rate):g} Hz, which cannot be right.")
    return Timing(rate, _runs(name, anchors, times, float(rate), resolution_s, seconds))


def _refuse_disorder(name: str, anchors: list[int], times: Seconds) -> None:
    for row, before, after in zip(anchors[1:], times[:-1], times[1:], strict=True):
        if not after > before:
            raise FormatError(
                f"The times in {name} do not run forwards at row {row + 1}; sort its rows, or give "
                "a sampling rate in place of the times."
            )


def _interval(name: str, times: Seconds) -> float:
    """Return the usual seconds between two rows; gaps are left out of account."""
    steps = np.diff(times)
    steps = steps[np.isfinite(steps) & (steps >= 0)]
    usual = float(np.median(steps)) if len(steps) else 0.0
    if usual <= 0:
        usual = float(steps[steps > 0].min()) if (steps > 0).any() else 0.0
    if usual <= 0:
        raise FormatError(f"The times in {name} do not run forwards; give a sampling rate instead.")
    return float(steps[steps < 3 * usual].mean())


def _resolution(times: Seconds, interval_s: float) -> float:
    """Return how finely times are written, in seconds: a millisecond may be far from a rate's."""
    steps = np.diff(times)
    steps = steps[np.isfinite(steps) & (steps >= 0) & (steps < _LATE * interval_s + 1e-2)]
    return float(np.ptp(steps)) if len(steps) else 0.0


def _round_rate(rate: float, span_s: float, resolution_s: float) -> Fraction:
    """Return the roundest rate that the times allow."""
    tolerance = rate * (resolution_s + 1e-9) / span_s + 1e-9 * rate
    for denominator in _DENOMINATORS:
        rounded = Fraction(round(rate * denominator), denominator)
        if abs(float(rounded) - rate) <= tolerance:
            return rounded
    return Fraction(rate).limit_denominator(_DENOMINATORS[-1])


def _runs(
    name: str,
    anchors: list[int],
    times: Seconds,
    rate: float,
    resolution_s: float,
    seconds: Callable[[int, int], Seconds],
) -> tuple[Run, ...]:
    begins: list[tuple[int, int]] = [(0, 0)]  # of each run: row and sample
    tolerance_s = 1 / rate + 2 * resolution_s
    for first, last, at_first, at_last in zip(
        anchors[:-1], anchors[1:], times[:-1], times[1:], strict=True
    ):
        lost_s = at_last - at_first - (last - first) / rate
        if lost_s < -tolerance_s - 1e-3 * (last - first) / rate:
            raise FormatError(
                f"The times in {name} pass too slowly around row {first + 1}: "
                "give a sampling rate in place of the times."
            )
        if lost_s < tolerance_s:
            continue
        within = seconds(first, last + 1)
        steps = np.diff(within)
        for at in np.flatnonzero(steps > _LATE / rate + 2 * resolution_s).tolist():
            after_s = within[at + 1] - times[0]
            if not after_s <= LONGEST_S:
                raise FormatError(
                    f"The times in {name} jump by more than a year at row {first + at + 2}: "
                    "correct them, or give a sampling rate in place of the times."
                )
            begins.append((first + at + 1, round(after_s * rate)))
    ends = [row for row, _ in begins[1:]] + [anchors[-1] + 1]
    return tuple(
        Run(row, sample, end - row) for (row, sample), end in zip(begins, ends, strict=True)
    )
