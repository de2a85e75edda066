"""A human scorer's slips: what an expert would have written of a true hypnogram.

Two experts who score the same mouse agree on 87 to 93 % of its epochs: 0.89 to 0.93 between
laboratories on 4-s epochs (Miladinović et al. 2019, doi:10.1371/journal.pcbi.1006968), 0.87 to
0.92 on 10-s epochs (Rytkönen et al. 2011, doi:10.1093/sleep/34.10.1435).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sdreamer.simulation.hypnograms import REM
from sdreamer.simulation.stage_figures import bouts_of

Stages = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class ScorerTraits:
    """How one person scores.

    Attributes
    ----------
    border_s
        Standard deviation of where a border is put, in seconds.
    rem_onset_s
        How much later than its true beginning REM is recognised, on average.
    overlooked_s
        Bouts of this length are overlooked half the time, shorter ones more often.
    misjudged
        Share of bouts that are given the stage before them, however long they last.
    """

    border_s: float
    rem_onset_s: float
    overlooked_s: float
    misjudged: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "ScorerTraits":
        """Draw a person."""
        return cls(
            border_s=float(rng.uniform(1.5, 5)),
            rem_onset_s=float(rng.normal(0, 4)),
            overlooked_s=float(rng.uniform(4, 18)),
            misjudged=float(rng.uniform(0, 0.09)),
        )


def scored_by_hand(rng: np.random.Generator, traits: ScorerTraits, truth: Stages) -> Stages:
    """Return the stages that a person would write down, shape (n_seconds,).

    Parameters
    ----------
    truth
        0 Wake, 1 NREM, 2 REM of each second.
    """
    stages, lengths = bouts_of(truth, 1.0)
    seen = 1 / (1 + np.exp(-2 * (np.log(lengths) - np.log(traits.overlooked_s))))
    noticed = rng.random(len(stages)) < seen * (1 - traits.misjudged)
    noticed[0] = True
    starts = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])
    starts[1:] += rng.normal(0, traits.border_s, len(starts) - 1)
    starts[stages == REM] += traits.rem_onset_s
    starts[0] = 0.0
    scored = np.empty_like(truth)
    starts, stages = np.maximum.accumulate(starts[noticed].round().astype(int)), stages[noticed]
    for start, stage in zip(starts, stages, strict=True):
        scored[start:] = stage
    return scored
