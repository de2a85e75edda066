"""Where an epoch lies in time and in samples."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

_WHOLE_EPOCH_TOLERANCE = 1e-6  # of an epoch: durations are sums of decimal fractions


def sample_at(time_s: float | Fraction, rate: Fraction) -> int:
    """Return the index of the sample nearest to `time_s` at `rate` samples a second.

    Exact for any rate and length: the arithmetic is rational, and halves round up. A float
    stands for the whole number of nanoseconds nearest to it, or a tie such as that of 0.186 s
    at 250 Hz would go where binary fractions send it.
    """
    return floor(exact_time(time_s) * rate + Fraction(1, 2))


def exact_time(time_s: float | Fraction) -> Fraction:
    """Return a time in seconds as the fraction that a float stands for, to the nanosecond."""
    if isinstance(time_s, float):
        return Fraction(round(Fraction(time_s) * 10**9), 10**9)
    return Fraction(time_s)


@dataclass(frozen=True, slots=True)
class EpochGrid:
    """Consecutive epochs of equal length, counted from the start of a recording.

    Attributes
    ----------
    n_epochs
        Number of whole epochs; a rest shorter than one epoch belongs to none.
    epoch_s
        Length of an epoch in seconds.
    """

    n_epochs: int
    epoch_s: float = 1.0

    def __post_init__(self) -> None:
        if self.epoch_s <= 0:
            raise ValueError(f"epoch_s must be positive, not {self.epoch_s}")
        if self.n_epochs < 0:
            raise ValueError(f"n_epochs must not be negative, not {self.n_epochs}")

    @classmethod
    def covering(cls, duration_s: float, epoch_s: float = 1.0) -> "EpochGrid":
        """Return the grid of all whole epochs in `duration_s` seconds."""
        return cls(floor(duration_s / epoch_s + _WHOLE_EPOCH_TOLERANCE), epoch_s)

    @property
    def duration_s(self) -> float:
        """Time that the epochs cover, in seconds."""
        return self.n_epochs * self.epoch_s

    def onset_s(self, epoch: int) -> float:
        """Return when `epoch` begins, in seconds from the start of the recording."""
        return epoch * self.epoch_s

    def epoch_at(self, time_s: float) -> int:
        """Return the epoch that contains `time_s`, clipped to the grid."""
        return min(max(floor(time_s / self.epoch_s), 0), max(self.n_epochs - 1, 0))

    def sample_span(self, epoch: int, rate: Fraction) -> tuple[int, int]:
        """Return the first sample of `epoch` and one past its last.

        Borders are ``round(i * epoch_s * rate)``: at fractional rates epochs differ
        by a sample in length, and none of them drifts.
        """
        step = Fraction(self.epoch_s)
        return sample_at(epoch * step, rate), sample_at((epoch + 1) * step, rate)

    def within(self, spans: Iterable[tuple[float, float]]) -> NDArray[np.bool_]:
        """Tell which epochs lie as a whole in a stretch of time, such as a gap.

        Parameters
        ----------
        spans
            Each (start_s, stop_s).

        Returns
        -------
        Shape (n_epochs,); read-only.
        """
        flags = np.zeros(self.n_epochs, dtype=np.bool_)
        epoch_s = exact_time(self.epoch_s)
        for start_s, stop_s in spans:
            start, stop = ceil(exact_time(start_s) / epoch_s), floor(exact_time(stop_s) / epoch_s)
            flags[max(start, 0) : max(stop, 0)] = True
        flags.flags.writeable = False
        return flags
