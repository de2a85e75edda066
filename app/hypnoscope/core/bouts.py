"""Bouts: runs of epochs of one stage."""

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.marks import StageCodes


def runs(values: NDArray[np.generic]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where each run of equal values begins, and one past its end, both in order."""
    if not len(values):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    borders = np.flatnonzero(values[1:] != values[:-1]) + 1
    return np.append(0, borders), np.append(borders, len(values))


def spans_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return each run of epochs with the flag as [start, stop), in order."""
    starts, stops = runs(flags)
    kept = flags[starts] if len(flags) else np.zeros(0, dtype=np.bool_)
    return list(zip(starts[kept].tolist(), stops[kept].tolist(), strict=True))


def bout_around(stages: StageCodes, epoch: int) -> tuple[int, int]:
    """Return the first epoch of the bout that holds `epoch`, and one past its last."""
    others = np.flatnonzero(stages != stages[epoch])
    place = int(np.searchsorted(others, epoch))
    start = int(others[place - 1]) + 1 if place else 0
    stop = int(others[place]) if place < len(others) else len(stages)
    return start, stop
