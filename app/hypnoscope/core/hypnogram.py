"""The hypnogram: one stage per epoch, who set it, and the edits that change it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage import Stage

StageCodes = NDArray[np.int8]
Flags = NDArray[np.bool_]
ScorerCodes = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is known of a run of epochs; the arrays are parallel and read-only.

    Attributes
    ----------
    stages
        Stage codes, shape (n_epochs,).
    artefacts
        True where the signal is spoilt, shape (n_epochs,).
    scorers
        Index into `Hypnogram.scorers` of who set the stage, shape (n_epochs,).
    """

    stages: StageCodes
    artefacts: Flags
    scorers: ScorerCodes

    def __post_init__(self) -> None:
        for name, dtype in (("stages", np.int8), ("artefacts", np.bool_), ("scorers", np.int16)):
            array = np.array(getattr(self, name), dtype=dtype)
            if array.shape != (len(self.stages),):
                raise ValueError(f"{name} has shape {array.shape}, not ({len(self.stages)},)")
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.stages)

    def __getitem__(self, epochs: slice) -> "Marks":
        return Marks(self.stages[epochs], self.artefacts[epochs], self.scorers[epochs])

    def same_as(self, other: "Marks") -> bool:
        """Tell whether both say the same of every epoch."""
        return (
            np.array_equal(self.stages, other.stages)
            and np.array_equal(self.artefacts, other.artefacts)
            and np.array_equal(self.scorers, other.scorers)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """A reversible change to the contiguous epochs from `start` on.

    Attributes
    ----------
    start
        Index of the first changed epoch.
    before, after
        The marks on either side of the change, equally long.
    """

    start: int
    before: Marks
    after: Marks

    @property
    def stop(self) -> int:
        """Index one past the last changed epoch."""
        return self.start + len(self.after)

    def inverted(self) -> "Edit":
        """Return the edit that takes this one back."""
        return Edit(self.start, before=self.after, after=self.before)


class Hypnogram:
    """Stages of consecutive epochs of equal length.

    All that it publishes is read-only; it changes through `apply` alone, which takes
    the edits that the other methods describe.
    """

    def __init__(
        self, marks: Marks, scorers: tuple[ScoredBy, ...] = (NOBODY,), epoch_s: float = 1.0
    ) -> None:
        if epoch_s <= 0:
            raise ValueError(f"epoch_s must be positive, not {epoch_s}")
        if not scorers or scorers[0] != NOBODY:
            raise ValueError("the first scorer must be NOBODY")
        if len(marks) and not 0 <= marks.scorers.min() <= marks.scorers.max() < len(scorers):
            raise ValueError(f"scorer codes must lie in 0..{len(scorers) - 1}")
        self._marks = marks
        self._scorers = scorers
        self.epoch_s = epoch_s
        self._observers: list[Callable[[Edit], None]] = []

    @classmethod
    def unscored(cls, n_epochs: int, epoch_s: float = 1.0) -> "Hypnogram":
        """Return a hypnogram in which no epoch has been scored yet."""
        stages = np.full(n_epochs, Stage.UNSCORED, dtype=np.int8)
        none = np.zeros(n_epochs, dtype=np.int16)
        return cls(Marks(stages, none.astype(np.bool_), none), epoch_s=epoch_s)

    @classmethod
    def scored_by(cls, scorer: ScoredBy, stages: StageCodes, epoch_s: float = 1.0) -> "Hypnogram":
        """Return a hypnogram whose scored epochs were all set by one scorer."""
        codes = (np.asarray(stages) != Stage.UNSCORED).astype(np.int16)
        marks = Marks(stages, np.zeros(len(stages), dtype=np.bool_), codes)
        return cls(marks, (NOBODY, scorer), epoch_s)

    def __len__(self) -> int:
        return len(self._marks)

    @property
    def marks(self) -> Marks:
        """Stage, artefact flag and scorer of every epoch."""
        return self._marks

    @property
    def stages(self) -> StageCodes:
        """Stage codes, shape (n_epochs,); read-only."""
        return self._marks.stages

    @property
    def artefacts(self) -> Flags:
        """Artefact flags, shape (n_epochs,); read-only."""
        return self._marks.artefacts

    @property
    def scorers(self) -> tuple[ScoredBy, ...]:
        """All that ever set a stage; `Marks.scorers` holds indices into this. Only grows."""
        return self._scorers

    @property
    def duration_s(self) -> float:
        """Time that the epochs cover, in seconds."""
        return len(self) * self.epoch_s

    def set_by_person(self) -> Flags:
        """Return True for each epoch that a person set, shape (n_epochs,)."""
        kinds = np.array([scorer.kind == "person" for scorer in self._scorers])
        return np.asarray(kinds[self._marks.scorers], dtype=np.bool_)

    def observe(self, callback: Callable[[Edit], None]) -> None:
        """Call `callback` after every edit."""
        self._observers.append(callback)

    def edit(self, start: int, stop: int, stage: Stage, scorer: ScoredBy) -> Edit:
        """Describe setting epochs [start, stop) to `stage`, without doing it.

        Setting `Stage.UNSCORED` also forgets who scored.
        """
        before = self._checked(start, stop)
        code = 0 if stage is Stage.UNSCORED else self._code_of(scorer)
        after = replace(
            before,
            stages=np.full_like(before.stages, stage),
            scorers=np.full_like(before.scorers, code),
        )
        return Edit(start, before, after)

    def edit_artefact(self, start: int, stop: int, artefact: bool) -> Edit:
        """Describe setting the artefact flag of epochs [start, stop)."""
        before = self._checked(start, stop)
        return Edit(
            start, before, replace(before, artefacts=np.full_like(before.artefacts, artefact))
        )

    def edit_all(self, stages: StageCodes, scorer: ScoredBy, *, keep_persons: bool = True) -> Edit:
        """Describe taking over `stages` for the whole recording.

        Epochs that a person set stay as they are unless `keep_persons` is False; where
        `stages` says nothing they stay even then.
        """
        if len(stages) != len(self):
            raise ValueError(f"{len(stages)} stages do not fit {len(self)} epochs")
        before = self._marks
        kept = self.set_by_person()
        if not keep_persons:
            kept &= np.asarray(stages) == Stage.UNSCORED
        codes = np.where(np.asarray(stages) == Stage.UNSCORED, 0, self._code_of(scorer))
        after = replace(
            before,
            stages=np.where(kept, before.stages, stages),
            scorers=np.where(kept, before.scorers, codes),
        )
        return Edit(0, before, after)

    def apply(self, edit: Edit) -> None:
        """Change the marks; refuse an edit that was made against other marks."""
        if not self._marks[edit.start : edit.stop].same_as(edit.before):
            raise ValueError("the edit was made against a different hypnogram")
        self._marks = Marks(
            *(
                np.concatenate([old[: edit.start], new, old[edit.stop :]])
                for old, new in (
                    (self._marks.stages, edit.after.stages),
                    (self._marks.artefacts, edit.after.artefacts),
                    (self._marks.scorers, edit.after.scorers),
                )
            )
        )
        for callback in self._observers:
            callback(edit)

    def _checked(self, start: int, stop: int) -> Marks:
        if not 0 <= start < stop <= len(self):
            raise IndexError(f"epochs [{start}, {stop}) lie outside 0..{len(self)}")
        return self._marks[start:stop]

    def _code_of(self, scorer: ScoredBy) -> int:
        if scorer not in self._scorers:
            self._scorers = (*self._scorers, scorer)
        return self._scorers.index(scorer)
