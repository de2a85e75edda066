"""A hypnogram on epochs of another length, by majority; nothing drifts.

Borders of epochs lie at ``round(i * epoch_s)`` in whole microseconds, each reckoned from the
first, so that lengths such as 2.5 s or 512 samples at 305.1758 Hz do not add up errors.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Flags, Marks, ScorerCodes, StageCodes
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage

Borders = NDArray[np.int64]

_MICROSECONDS = 10**6
_LARGEST_DENOMINATOR = 10**6  # takes 0.1 for the tenth that is meant


@dataclass(frozen=True, slots=True, eq=False)
class Rebinned:
    """What became of a hypnogram on other epochs.

    Attributes
    ----------
    hypnogram, scores
        On the new epochs; `scores` is None where there were none.
    covered
        True for each new epoch of which the old ones cover at least half, shape (n_epochs,).
        The others are unscored.
    mixed
        True for each new epoch in which more than one stage lay, shape (n_epochs,).
    """

    hypnogram: Hypnogram
    scores: Scores | None
    covered: Flags
    mixed: Flags


def exact_length(epoch_s: float | Fraction) -> Fraction:
    """Return the length of an epoch as the fraction that its decimal digits mean."""
    return Fraction(epoch_s).limit_denominator(_LARGEST_DENOMINATOR)


def rebinned(
    hypnogram: Hypnogram,
    scores: Scores | None,
    epoch_s: Fraction,
    n_epochs: int | None = None,
    onset_s: Fraction = Fraction(0),
) -> Rebinned:
    """Put a hypnogram on epochs of another length; on its own epochs it stays as it is.

    A new epoch gets the stage that lasts longest in it, of equals the one that comes first;
    unscored time counts as a stage. It is flagged as artefact when at least half of what is
    covered was, its scorer is who set its stage for longest, and its probabilities are means.
    The user's own stages and reviews are not kept.

    Parameters
    ----------
    hypnogram, scores
        On the old epochs.
    epoch_s
        Length of the new epochs, in seconds.
    n_epochs
        How many; by default as many as the old ones cover at least half of the last.
    onset_s
        When the first old epoch begins, in seconds from the beginning of the first new one.
    """
    old_s = exact_length(hypnogram.epoch_s)
    if n_epochs is None:
        end_s = onset_s + len(hypnogram) * old_s
        n_epochs = max(floor(end_s / epoch_s + Fraction(1, 2)), 0)
    if old_s == epoch_s and onset_s == 0 and len(hypnogram) == n_epochs:
        every = np.ones(n_epochs, dtype=np.bool_)
        return Rebinned(hypnogram, scores, every, ~every)
    old = _borders(len(hypnogram), old_s, onset_s)
    new = _borders(n_epochs, epoch_s, Fraction(0))
    shares = np.stack([_overlap(old, new, hypnogram.stages == stage) for stage in Stage], axis=1)
    total = shares.sum(axis=1)
    covered = (2 * total >= np.diff(new)) & (total > 0)
    stages = _longest(shares, old, new, hypnogram.stages)
    stages[~covered] = Stage.UNSCORED
    artefacts = covered & (2 * _overlap(old, new, hypnogram.artefacts) >= total)
    marks = Marks(stages, artefacts, _scorers(hypnogram, stages, old, new))
    return Rebinned(
        Hypnogram(marks, hypnogram.scorers, float(epoch_s)),
        None if scores is None else _mean_scores(scores, old, new, covered),
        covered,
        covered & ((shares > 0).sum(axis=1) > 1),
    )


def _borders(n_epochs: int, epoch_s: Fraction, onset_s: Fraction) -> Borders:
    """Return the borders of epochs in microseconds, shape (n_epochs + 1,)."""
    step, first = epoch_s * _MICROSECONDS, onset_s * _MICROSECONDS
    index = np.arange(n_epochs + 1).astype(object)  # Python's whole numbers do not overflow
    scale = step.denominator * first.denominator
    above = index * (2 * step.numerator * first.denominator)
    above = above + (2 * first.numerator * step.denominator + scale)
    return np.asarray(above // (2 * scale), dtype=np.int64)


def _overlap(old: Borders, new: Borders, chosen: Flags) -> NDArray[np.int64]:
    """Return how long the chosen old epochs last in each new one, in microseconds."""
    lasted = np.where(chosen, np.diff(old), 0)
    return np.diff(_reached(old, new, lasted, chosen.astype(np.int64)))


def _reached(
    old: Borders, new: Borders, lasted: NDArray[np.int64], rate: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how much time of the chosen epochs has gone by at each new border."""
    if len(old) < 2:
        return np.zeros(len(new), dtype=np.int64)
    gone = np.concatenate([[0], np.cumsum(lasted)])
    inside = np.clip(new, old[0], old[-1])
    epoch = np.clip(np.searchsorted(old, inside, side="right") - 1, 0, len(old) - 2)
    return np.asarray(gone[epoch] + rate[epoch] * (inside - old[epoch]))


def _longest(
    shares: NDArray[np.int64], old: Borders, new: Borders, stages: StageCodes
) -> StageCodes:
    """Return the stage that lasts longest in each new epoch, of equals the first to come."""
    every = np.array(list(Stage), dtype=np.int8)
    longest = shares.max(axis=1, initial=0)
    best = every[shares.argmax(axis=1)] if len(shares) else np.zeros(0, dtype=np.int8)
    tied = ((shares == longest[:, None]).sum(axis=1) > 1) & (longest > 0)
    firsts = np.maximum(np.searchsorted(old, new[:-1], side="right") - 1, 0)
    at_start = stages[np.minimum(firsts, len(stages) - 1)] if len(stages) else best
    leads = tied & (shares[np.arange(len(best)), _columns(at_start)] == longest)
    best[leads] = at_start[leads]
    for epoch in np.flatnonzero(tied & ~leads).tolist():  # seldom: three stages in one epoch
        equals = every[shares[epoch] == longest[epoch]]
        last = int(np.searchsorted(old, new[epoch + 1], side="left"))
        inside = stages[firsts[epoch] : last]
        best[epoch] = inside[np.isin(inside, equals)][0]
    return best


def _columns(stages: StageCodes) -> NDArray[np.intp]:
    """Return the column of each stage in a table with one for every `Stage`, in their order."""
    return stages.astype(np.intp) - min(Stage)


def _scorers(hypnogram: Hypnogram, stages: StageCodes, old: Borders, new: Borders) -> ScorerCodes:
    """Return who set the stage of each new epoch for longest."""
    winners = np.zeros(len(stages), dtype=np.int16)
    longest = np.zeros(len(stages), dtype=np.int64)
    pairs = np.unique(np.stack([hypnogram.stages, hypnogram.marks.scorers], axis=1), axis=0)
    for stage, scorer in pairs.tolist():
        set_so = (hypnogram.stages == stage) & (hypnogram.marks.scorers == scorer)
        lasts = np.where(stages == stage, _overlap(old, new, set_so), 0)
        winners[lasts > longest] = scorer
        longest = np.maximum(longest, lasts)
    winners[stages == Stage.UNSCORED] = 0
    return winners


def _mean_scores(scores: Scores, old: Borders, new: Borders, covered: Flags) -> Scores:
    known: Flags = np.logical_not(np.isnan(scores.probabilities).any(axis=1))
    weight = _overlap(old, new, known).astype(np.float64)
    means = np.full((len(covered), scores.probabilities.shape[1]), np.nan)
    told = covered & (weight > 0)
    for column, values in enumerate(np.where(known[:, None], scores.probabilities, 0).T):
        sums = np.diff(_integral(old, new, values.astype(np.float64)))
        means[told, column] = np.clip(sums[told] / weight[told], 0, 1)
    return replace(scores, probabilities=means.astype(np.float32))


def _integral(old: Borders, new: Borders, values: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(old) < 2:
        return np.zeros(len(new))
    gone = np.concatenate([[0.0], np.cumsum(values * np.diff(old))])
    return np.asarray(np.interp(new, old, gone), dtype=np.float64)
