"""Short bouts joined to their neighbours."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hypnoscope.core.bouts import runs
from hypnoscope.core.marks import Flags, StageCodes
from hypnoscope.core.stage import Stage


@dataclass(slots=True, eq=False)
class _Bout:
    """A link of the chain of bouts; `gone` once it was joined to another."""

    stage: int
    start: int
    stop: int
    held: bool
    before: "_Bout | None" = None
    after: "_Bout | None" = None
    gone: bool = False

    def __len__(self) -> int:
        return self.stop - self.start


def without_short_bouts(
    stages: StageCodes, held: Flags, shortest: Mapping[Stage, float]
) -> StageCodes:
    """Return the stages with every short bout joined to a neighbour, the shortest first.

    Parameters
    ----------
    stages, held
        Stage codes, and True where they must stay, shape (n_epochs,).
    shortest
        Least number of epochs of a bout of each stage.
    """
    chain = _chain(stages, held)
    queue = [(len(bout), bout.start, bout) for bout in chain if _is_short(bout, shortest)]
    heapq.heapify(queue)
    while queue:
        length, _, bout = heapq.heappop(queue)
        if bout.gone or length != len(bout):
            continue
        neighbour = _longer_neighbour(bout)
        if neighbour is None:
            continue
        bout.stage = neighbour.stage
        whole = _joined(bout)
        if _is_short(whole, shortest):
            heapq.heappush(queue, (len(whole), whole.start, whole))
    result = np.array(stages)
    for bout in chain:
        if not bout.gone:
            result[bout.start : bout.stop] = bout.stage
    return result


def _chain(stages: StageCodes, held: Flags) -> list[_Bout]:
    chain: list[_Bout] = []
    for start, stop in zip(*(ends.tolist() for ends in runs(stages)), strict=True):
        bout = _Bout(int(stages[start]), start, stop, bool(held[start:stop].any()))
        if chain:
            bout.before, chain[-1].after = chain[-1], bout
        chain.append(bout)
    return chain


def _is_short(bout: _Bout, shortest: Mapping[Stage, float]) -> bool:
    unscored = bout.stage == Stage.UNSCORED
    return not unscored and not bout.held and len(bout) < shortest[Stage(bout.stage)]


def _longer_neighbour(bout: _Bout) -> _Bout | None:
    neighbours = [
        other
        for other in (bout.before, bout.after)
        if other is not None and other.stage != Stage.UNSCORED
    ]
    return max(neighbours, key=len, default=None)  # the former one of equals


def _joined(bout: _Bout) -> _Bout:
    """Join a bout to those beside it that now have the same stage, and return the whole."""
    for other in (bout.before, bout.after):
        if other is None or other.stage != bout.stage:
            continue
        other.gone = True
        bout.start, bout.stop = min(bout.start, other.start), max(bout.stop, other.stop)
        bout.held = bout.held or other.held
        if other is bout.before:
            bout.before = other.before
            if other.before is not None:
                other.before.after = bout
        else:
            bout.after = other.after
            if other.after is not None:
                other.after.before = bout
    return bout
