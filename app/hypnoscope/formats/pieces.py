"""Signals that a file keeps in pieces, with gaps between them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hypnoscope.core.recording import Samples


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Consecutive samples of a channel.

    Attributes
    ----------
    first
        The first of them, counted from the beginning of the recording.
    n_samples
        How many there are.
    read
        Returns samples [start, stop), counted from the beginning of the piece.
    """

    first: int
    n_samples: int
    read: Callable[[int, int], Samples]

    @property
    def stop(self) -> int:
        """One past the last sample, counted from the beginning of the recording."""
        return self.first + self.n_samples


class PieceSource:
    """The samples of one channel, NaN where it has none or what stands there is no number."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = tuple(pieces)

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop) in the channel's unit."""
        samples = np.full(max(stop - start, 0), np.nan, dtype=np.float32)
        for piece in self._pieces:
            first, last = max(start, piece.first), min(stop, piece.stop)
            if first < last:
                with np.errstate(over="ignore", invalid="ignore"):  # damaged numbers; see below
                    found = piece.read(first - piece.first, last - piece.first)
                samples[first - start : last - start] = found
        samples[~np.isfinite(samples)] = np.nan
        return samples


def spans_of(pieces: Iterable[Piece], rate: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return where pieces begin and end, in seconds."""
    return [(piece.first / rate, piece.stop / rate) for piece in pieces]


def gaps_between(
    spans: Iterable[tuple[Fraction, Fraction]], shortest_s: Fraction
) -> tuple[tuple[float, float], ...]:
    """Return the time from the first beginning to the last end that no span covers.

    What is shorter than `shortest_s` is no gap: spans of channels of different rates end at
    different samples.
    """
    gaps = []
    covered_s: Fraction | None = None
    for start_s, stop_s in sorted(spans):
        if covered_s is not None and start_s - covered_s >= shortest_s:
            gaps.append((float(covered_s), float(start_s)))
        covered_s = stop_s if covered_s is None else max(covered_s, stop_s)
    return tuple(gaps)
