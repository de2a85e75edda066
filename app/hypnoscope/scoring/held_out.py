"""Which scored seconds are kept from training, to say afterwards how good it was."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.scoring.scorer import ScoringError

StageCodes = NDArray[np.int8]
Flags = NDArray[np.bool_]

_EVERY = 5  # one block in five is held out
_BLOCK_LENGTHS_S = (180, 120, 60, 30)
_ENOUGH_BLOCKS = 10
_IMPOSSIBLE = (float("inf"), float("inf"))


def held_out_blocks(recordings: Sequence[StageCodes]) -> list[Flags]:
    """Choose the seconds to hold out of each recording.

    Whole blocks of some minutes are held out, since a second is too much like its neighbours
    to judge a model that learned from those. Of the five ways to take every fifth block, that
    one is taken which holds most stages, and of these the one whose shares of the stages come
    closest to those of all scored seconds.

    Parameters
    ----------
    recordings
        Stage codes of each recording, shape (n_seconds,); unscored seconds are not learned from.

    Returns
    -------
    True for the seconds held out, scored or not, one array for each recording.

    Raises
    ------
    ScoringError
        When every way would leave a stage with nothing to learn from.
    """
    blocks = _blocks(recordings)
    counts = np.array([stage_counts(recordings[which][span]) for which, span in blocks])
    phase = min(range(_EVERY), key=lambda phase: _misfit(counts, phase))
    if _misfit(counts, phase) == _IMPOSSIBLE:
        raise ScoringError(
            "The scored seconds are too close together to hold some out of each stage; "
            "score more, spread over the recording."
        )
    held_out = [np.zeros(len(stages), dtype=np.bool_) for stages in recordings]
    for which, span in blocks[phase::_EVERY]:
        held_out[which][span] = True
    return held_out


def _blocks(recordings: Sequence[StageCodes]) -> list[tuple[int, slice]]:
    """Return the blocks with scored seconds: long ones, if there are then enough of them."""
    blocks: list[tuple[int, slice]] = []
    for length in _BLOCK_LENGTHS_S:
        blocks = [
            (which, slice(start, start + length))
            for which, stages in enumerate(recordings)
            for start in range(0, len(stages), length)
            if stage_counts(stages[start : start + length]).any()
        ]
        if len(blocks) >= _ENOUGH_BLOCKS:
            break
    return blocks


def _misfit(counts: NDArray[np.intp], phase: int) -> tuple[float, float]:
    """Return the stages that are not held out, and how far the shares of all of them are off.

    Both are infinite where a stage would be left with nothing to learn from.
    """
    total = counts.sum(axis=0)
    held_out = counts[phase::_EVERY].sum(axis=0)
    if not held_out.any() or ((total > 0) & (held_out == total)).any():
        return _IMPOSSIBLE
    missing = float(np.count_nonzero((total > 0) & (held_out == 0)))
    return missing, float(np.abs(held_out / held_out.sum() - total / total.sum()).sum())


def stage_counts(stages: StageCodes) -> NDArray[np.intp]:
    """Return the number of seconds of Wake, NREM and REM, shape (3,)."""
    scored = stages[stages != Stage.UNSCORED]
    return np.bincount(scored, minlength=len(SCORED_STAGES))
