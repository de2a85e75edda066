"""Figures of real hypnograms: how stages follow one another and how long they last."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

N_STAGES = 3  # Wake, NREM, REM
QUANTILES = tuple(np.round(np.concatenate([np.arange(0, 1, 0.05), [0.98, 0.99, 0.999, 1]]), 3))
_BUNDLED = Path(__file__).with_name("stage_figures.json")

Stages = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class StageFigures:
    """A semi-Markov description of hypnograms.

    Attributes
    ----------
    transitions
        ``transitions[previous][stage][next]``: probability of the next stage given the two
        before it.
    bout_quantiles_s
        ``bout_quantiles_s[stage][next]``: bout lengths in seconds at `QUANTILES`; empty where
        the transition never happened.
    animal_spread
        Standard deviation over recordings of the log of the mean bout length, per stage.
    n_bouts, n_recordings
        What the figures were estimated from.
    """

    transitions: list[list[list[float]]]
    bout_quantiles_s: list[list[list[float]]]
    animal_spread: list[float]
    n_bouts: int
    n_recordings: int

    @classmethod
    def bundled(cls) -> "StageFigures":
        """Return the figures of 148 expert hypnograms of 92 mice from 5 laboratories.

        Estimated from the hypnograms of the Mouse Sleep Staging Validation dataset
        (OpenNeuro ds006366 v1.0.1, CC0; doi:10.1093/sleepadvances/zpaf025), 4-s epochs.
        """
        return cls(**json.loads(_BUNDLED.read_text()))

    def write(self, path: Path) -> None:
        """Write the figures as JSON."""
        path.write_text(json.dumps(asdict(self)) + "\n")


def estimate_figures(hypnograms: Iterable[Stages], epoch_s: float) -> StageFigures:
    """Estimate the figures of a set of hypnograms.

    Parameters
    ----------
    hypnograms
        Stage codes 0 Wake, 1 NREM, 2 REM; any other code counts as the stage before it.
    epoch_s
        Length of an epoch in seconds.
    """
    counts = np.zeros((N_STAGES, N_STAGES, N_STAGES))
    lengths: list[list[list[float]]] = [[[] for _ in range(N_STAGES)] for _ in range(N_STAGES)]
    means = []
    n_bouts = 0
    for hypnogram in hypnograms:
        stages, bouts_s = bouts_of(_without_unknown(hypnogram), epoch_s)
        for i in range(1, len(stages) - 1):  # the first and the last bout are cut off
            counts[stages[i - 1], stages[i], stages[i + 1]] += 1
            lengths[stages[i]][stages[i + 1]].append(bouts_s[i])
        n_bouts += len(stages)
        if set(stages) == set(range(N_STAGES)):
            means.append([bouts_s[stages == stage].mean() for stage in range(N_STAGES)])
    totals = np.maximum(counts.sum(axis=2, keepdims=True), 1)
    return StageFigures(
        transitions=(counts / totals).round(5).tolist(),
        bout_quantiles_s=[
            [np.quantile(x, QUANTILES).round(1).tolist() if x else [] for x in row]
            for row in lengths
        ],
        animal_spread=np.log(means).std(axis=0).round(3).tolist(),
        n_bouts=n_bouts,
        n_recordings=len(means),
    )


def bouts_of(stages: Stages, epoch_s: float) -> tuple[Stages, NDArray[np.float64]]:
    """Return the stage and the length in seconds of each bout."""
    borders = np.flatnonzero(np.diff(stages)) + 1
    starts = np.concatenate([[0], borders])
    ends = np.concatenate([borders, [len(stages)]])
    return stages[starts], (ends - starts) * epoch_s


def _without_unknown(stages: Stages) -> Stages:
    known = (stages >= 0) & (stages < N_STAGES)
    latest = np.maximum.accumulate(np.where(known, np.arange(len(stages)), -1))
    return stages[latest[latest >= 0]]
