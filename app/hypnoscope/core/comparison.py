"""Two hypnograms of the same recording side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from hypnoscope.core.bouts import runs
from hypnoscope.core.edit import Edit
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import StageCodes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage


@dataclass(frozen=True, slots=True)
class Difference:
    """Epochs [start, stop) that have one stage here and another there.

    Attributes
    ----------
    start, stop
        The first epoch and one past the last.
    ours, theirs
        The stages; before a change and after it, where a change is previewed.
    """

    start: int
    stop: int
    ours: Stage
    theirs: Stage

    @property
    def n_epochs(self) -> int:
        """How many epochs differ."""
        return self.stop - self.start


def differences(
    ours: StageCodes, theirs: StageCodes, *, unscored_too: bool = False
) -> tuple[Difference, ...]:
    """Return the stretches on which two equally long hypnograms do not agree, in order.

    Parameters
    ----------
    unscored_too
        Whether an epoch that only one of them scored counts as a difference.
    """
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} epochs cannot be held against {len(theirs)}")
    pairs = (np.asarray(ours, dtype=np.int64) + 1) * (len(Stage) + 1) + np.asarray(theirs) + 1
    found = (
        Difference(start, stop, Stage(int(ours[start])), Stage(int(theirs[start])))
        for start, stop in zip(*(ends.tolist() for ends in runs(pairs)), strict=True)
    )
    return tuple(
        difference
        for difference in found
        if difference.ours is not difference.theirs
        and (unscored_too or Stage.UNSCORED not in (difference.ours, difference.theirs))
    )


def changes(edit: Edit) -> tuple[Difference, ...]:
    """Return what an edit would do to the stages, as stretches of the recording."""
    found = differences(edit.before.stages, edit.after.stages, unscored_too=True)
    return tuple(
        replace(part, start=part.start + edit.start, stop=part.stop + edit.start) for part in found
    )


def counted(parts: Iterable[Difference]) -> dict[tuple[Stage, Stage], int]:
    """Return how many epochs go from which stage to which, most frequent first."""
    counts: dict[tuple[Stage, Stage], int] = {}
    for part in parts:
        pair = (part.ours, part.theirs)
        counts[pair] = counts.get(pair, 0) + part.n_epochs
    return dict(sorted(counts.items(), key=lambda entry: -entry[1]))


def taking_over(
    hypnogram: Hypnogram, other: Hypnogram, start: int, stop: int, by: ScoredBy
) -> Edit:
    """Describe taking epochs [start, stop) over from another hypnogram of the recording.

    Each epoch keeps who set it there, and counts as accepted by the person `by`. Own stages
    come along where both schemes know them by name and stage. Artefact flags stay as they are.

    Raises
    ------
    ValueError
        When the other has not as many epochs.
    IndexError
        When the epochs lie outside.
    """
    review = hypnogram.edit_review(start, stop, by)  # makes sure that `by` has a code
    theirs = hypnogram.marks_of(other)[start:stop]
    scored = theirs.stages != Stage.UNSCORED
    after = replace(
        theirs,
        artefacts=review.before.artefacts,
        reviewers=np.where(scored, hypnogram.code_of(by), 0),
    )
    return Edit(start, review.before, after)
