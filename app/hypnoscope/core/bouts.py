"""Bouts: runs of epochs of one stage."""

import numpy as np

from hypnoscope.core.hypnogram import StageCodes


def bout_around(stages: StageCodes, epoch: int) -> tuple[int, int]:
    """Return the first epoch of the bout that holds `epoch`, and one past its last."""
    others = np.flatnonzero(stages != stages[epoch])
    place = int(np.searchsorted(others, epoch))
    start = int(others[place - 1]) + 1 if place else 0
    stop = int(others[place]) if place < len(others) else len(stages)
    return start, stop


def next_bout(stages: StageCodes, epoch: int) -> int | None:
    """Return where the bout after that of `epoch` begins, None in the last bout."""
    _, stop = bout_around(stages, epoch)
    return stop if stop < len(stages) else None
