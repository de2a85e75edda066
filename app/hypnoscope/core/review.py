"""What is worth looking at again, as stretches to go through one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.bouts import runs, spans_of
from hypnoscope.core.comparison import differences
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Flags, StageCodes
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage

Order = Literal["time", "doubt"]

SHORTEST_REM_S = 5
NEAR_S = 2  # stretches with fewer seconds between them are looked at together


@dataclass(frozen=True, slots=True)
class Stretch:
    """Epochs [start, stop) that are worth a look.

    Attributes
    ----------
    start, stop
        The first epoch and one past the last.
    reason
        Why, in a few words.
    doubt
        0 to 1: how much speaks against the stage at its worst epoch, by the model's
        probabilities; 0 where these are not the reason.
    """

    start: int
    stop: int
    reason: str
    doubt: float = 0.0


def uncertain(
    confidence: NDArray[np.float32], threshold: float, near: int = NEAR_S
) -> tuple[Stretch, ...]:
    """Return where the confidence lies below `threshold`, in order.

    To keep the list as it is while stages are corrected, take the confidence of the model's own
    stages (``scores.confidence(scores.stages)``), not that of the stages as they are.

    Parameters
    ----------
    confidence
        Probability of each epoch's stage, shape (n_epochs,); NaN is not uncertain.
    threshold
        0 to 1.
    near
        Stretches with at most so many epochs between them are joined, unless one of these
        has no confidence: what is unscored can never be accepted.
    """
    doubtful = np.asarray(confidence < threshold)  # comparing NaN gives False
    spans = joined(spans_of(doubtful), near, np.isnan(confidence))
    return tuple(
        Stretch(start, stop, "uncertain", 1.0 - float(np.nanmin(confidence[start:stop])))
        for start, stop in spans
    )


def bouts(stages: StageCodes) -> tuple[Stretch, ...]:
    """Return each bout, so that one goes from stage to different stage; unscored ones not."""
    spans = zip(*(ends.tolist() for ends in runs(stages)), strict=True)
    return tuple(
        Stretch(start, stop, _label(stages[start]))
        for start, stop in spans
        if stages[start] != Stage.UNSCORED
    )


def transitions(stages: StageCodes) -> tuple[Stretch, ...]:
    """Return the first epoch of each bout that follows another stage; unscored counts not."""
    before, after = stages[:-1], stages[1:]
    borders = np.flatnonzero(
        (before != after) & (before != Stage.UNSCORED) & (after != Stage.UNSCORED)
    )
    return tuple(
        Stretch(i + 1, i + 2, f"{_label(stages[i])} to {_label(stages[i + 1])}")
        for i in borders.tolist()
    )


def unscored(stages: StageCodes, in_gaps: Flags | None = None) -> tuple[Stretch, ...]:
    """Return what has no stage yet; in a gap there is nothing to score."""
    missing = stages == Stage.UNSCORED
    if in_gaps is not None:
        missing = missing & ~in_gaps
    return tuple(Stretch(start, stop, "unscored") for start, stop in spans_of(missing))


def artefacts(flags: Flags) -> tuple[Stretch, ...]:
    """Return the stretches that are flagged as artefacts."""
    return tuple(Stretch(start, stop, "artefact") for start, stop in spans_of(flags))


def implausible(
    stages: StageCodes, epoch_s: float = 1.0, shortest_rem_s: float = SHORTEST_REM_S
) -> tuple[Stretch, ...]:
    """Return bouts that sleep hardly ever holds, each once, with every reason.

    These are REM right after Wake, which healthy mice do not have, REM shorter than
    `shortest_rem_s`, and a single epoch that stands between two bouts of the same stage.
    """
    starts, stops = (ends.tolist() for ends in runs(stages))
    kinds = [Stage(int(stages[start])) for start in starts]
    found = []
    for i, (start, stop, stage) in enumerate(zip(starts, stops, kinds, strict=True)):
        before = kinds[i - 1] if i else Stage.UNSCORED
        after = kinds[i + 1] if i + 1 < len(kinds) else Stage.UNSCORED
        reasons = []
        if stage is Stage.REM and before is Stage.WAKE:
            reasons.append("REM right after Wake")
        is_whole = Stage.UNSCORED not in (before, after)
        if stage is Stage.REM and is_whole and (stop - start) * epoch_s < shortest_rem_s:
            reasons.append(f"REM under {shortest_rem_s:g} s")
        if stop - start == 1 and stage is not Stage.UNSCORED and before is after and is_whole:
            reasons.append(f"a lone epoch of {stage.label}")
        if reasons:
            found.append(Stretch(start, stop, "; ".join(reasons)))
    return tuple(found)


def model_against_person(hypnogram: Hypnogram, scores: Scores) -> tuple[Stretch, ...]:
    """Return where a person set another stage than automatic scoring says."""
    persons = np.where(hypnogram.set_by_person(), hypnogram.stages, np.int8(Stage.UNSCORED))
    return tuple(
        Stretch(
            part.start,
            part.stop,
            f"{part.ours.label} by a person, {part.theirs.label} by the model",
            float(np.nanmax(scores.probabilities[part.start : part.stop, part.theirs])),
        )
        for part in differences(persons, scores.stages)
    )


def differing(ours: StageCodes, theirs: StageCodes) -> tuple[Stretch, ...]:
    """Return where two hypnograms have different stages."""
    return tuple(
        Stretch(part.start, part.stop, f"{part.ours.label} here, {part.theirs.label} there")
        for part in differences(ours, theirs)
    )


def joined(
    spans: Iterable[tuple[int, int]], near: int, barriers: Flags | None = None
) -> list[tuple[int, int]]:
    """Return spans in order, those with at most `near` epochs between them as one.

    Spans with an epoch between them that has a flag in `barriers` stay apart.
    """
    whole: list[tuple[int, int]] = []
    for start, stop in spans:
        last, end = whole[-1] if whole else (0, start - near - 1)
        apart = barriers is not None and bool(barriers[end:start].any())
        if start - end <= near and not apart:
            whole[-1] = (last, stop)
        else:
            whole.append((start, stop))
    return whole


def in_order(stretches: Iterable[Stretch], order: Order) -> tuple[Stretch, ...]:
    """Return the stretches by time, or the most doubtful first."""
    if order == "time":
        return tuple(sorted(stretches, key=lambda stretch: stretch.start))
    return tuple(sorted(stretches, key=lambda stretch: (-stretch.doubt, stretch.start)))


def next_after(stretches: Sequence[Stretch], epoch: int) -> Stretch | None:
    """Return the first stretch that begins after `epoch`, whatever their order."""
    later = [stretch for stretch in stretches if stretch.start > epoch]
    return min(later, key=lambda stretch: stretch.start, default=None)


def previous_before(stretches: Sequence[Stretch], epoch: int) -> Stretch | None:
    """Return the last stretch that begins before `epoch`, whatever their order."""
    earlier = [stretch for stretch in stretches if stretch.start < epoch]
    return max(earlier, key=lambda stretch: stretch.start, default=None)


@dataclass(frozen=True, slots=True)
class ReviewList:
    """Stretches to go through, in their order, and where one is.

    The list stays as it was made, so that "14 of 63" keeps its meaning while stages change.

    Attributes
    ----------
    stretches
        In the order in which they are looked at.
    place
        Index of the one that is looked at; -1 before the first.
    """

    stretches: tuple[Stretch, ...]
    place: int = -1

    @property
    def current(self) -> Stretch | None:
        """The stretch that is looked at, None before the first."""
        return self.stretches[self.place] if self.place >= 0 else None

    def moved(self, step: int) -> "ReviewList":
        """Return the list `step` places further on, but not beyond its ends."""
        return replace(self, place=max(min(self.place + step, len(self.stretches) - 1), -1))

    def at_next_open(self, reviewed: Flags) -> "ReviewList":
        """Return the list at the next stretch that is not reviewed.

        After the last comes the first again; it stays where it is when all are reviewed.
        """
        n = len(self.stretches)
        for place in ((self.place + step) % n for step in range(1, n + 1)):
            if not is_reviewed(self.stretches[place], reviewed):
                return replace(self, place=place)
        return self

    def n_reviewed(self, reviewed: Flags) -> int:
        """Return how many stretches a person has looked at.

        Parameters
        ----------
        reviewed
            As from `Hypnogram.reviewed`, shape (n_epochs,).
        """
        return sum(is_reviewed(stretch, reviewed) for stretch in self.stretches)


def is_reviewed(stretch: Stretch, reviewed: Flags) -> bool:
    """Tell whether a person set or accepted every epoch of the stretch."""
    return bool(reviewed[stretch.start : stretch.stop].all())


def _label(code: np.integer) -> str:
    return Stage(int(code)).label
