"""The hypnogram: one stage per epoch, who set it, and the edits that change it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from hypnoscope.core.edit import Edit
from hypnoscope.core.marks import Flags, Marks, StageCodes
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import NO_SUBSTAGE, StageScheme, Substage


class Hypnogram:
    """Stages of consecutive epochs of equal length.

    All that it publishes is read-only; it changes through `apply` alone, which takes
    the edits that the other methods describe.
    """

    def __init__(
        self,
        marks: Marks,
        scorers: tuple[ScoredBy, ...] = (NOBODY,),
        epoch_s: float = 1.0,
        scheme: StageScheme = StageScheme(),  # noqa: B008 (frozen)
    ) -> None:
        if epoch_s <= 0:
            raise ValueError(f"epoch_s must be positive, not {epoch_s}")
        if not scorers or scorers[0] != NOBODY:
            raise ValueError("the first scorer must be NOBODY")
        for codes in (marks.scorers, marks.reviewers):
            if len(marks) and not 0 <= codes.min() <= codes.max() < len(scorers):
                raise ValueError(f"scorer codes must lie in 0..{len(scorers) - 1}")
        scheme.check(marks.stages, marks.substages)
        self._marks = marks
        self._scorers = scorers
        self._scheme = scheme
        self._ever_used = set(np.unique(marks.substages).tolist())
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
    def scheme(self) -> StageScheme:
        """The user's own stages; `Marks.substages` holds their codes."""
        return self._scheme

    @property
    def duration_s(self) -> float:
        """Time that the epochs cover, in seconds."""
        return len(self) * self.epoch_s

    def label_of(self, epoch: int) -> str:
        """Return what the epoch is called: the user's own stage, or the stage if it has none."""
        stage, code = Stage(int(self.stages[epoch])), int(self._marks.substages[epoch])
        return self._scheme.label(stage, code)

    def says_the_same_as(self, other: "Hypnogram") -> bool:
        """Tell whether both say the same of every epoch, whatever their codes of scorers."""
        if len(self) != len(other) or self._scheme != other._scheme:
            return False
        ours, theirs = self._marks.arrays, other._marks.arrays
        for name in ("scorers", "reviewers"):
            ours[name] = np.array([str(scorer) for scorer in self._scorers])[ours[name]]
            theirs[name] = np.array([str(scorer) for scorer in other._scorers])[theirs[name]]
        return all(np.array_equal(ours[name], theirs[name]) for name in ours)

    def set_by_person(self) -> Flags:
        """Return True for each epoch that a person set, shape (n_epochs,)."""
        kinds = np.array([scorer.kind == "person" for scorer in self._scorers])
        return np.asarray(kinds[self._marks.scorers], dtype=np.bool_)

    def reviewed(self) -> Flags:
        """Return True for each epoch that a person set or accepted, shape (n_epochs,)."""
        accepted: Flags = self._marks.reviewers != 0
        return self.set_by_person() | accepted

    def adopt_scheme(self, scheme: StageScheme) -> None:
        """Take other stages of the user's own; epochs keep theirs.

        Raises
        ------
        ValueError
            When a stage that was ever given to an epoch is missing, or lies in another of
            Wake, NREM and REM: the undo history could not be followed any more.
        """
        for code in sorted(self._ever_used - {NO_SUBSTAGE}):
            old, new = self._scheme.of_code(code), scheme.of_code(code)
            if old is not None and (new is None or new.stage is not old.stage):
                raise ValueError(
                    f"{old.name} was given to epochs: it can be renamed, but neither removed "
                    f"nor taken out of {old.stage.label}."
                )
        self._scheme = scheme

    def observe(self, callback: Callable[[Edit], None]) -> None:
        """Call `callback` after every edit."""
        self._observers.append(callback)

    def edit(self, start: int, stop: int, stage: Stage | Substage, scorer: ScoredBy) -> Edit:
        """Describe setting epochs [start, stop) to `stage`, without doing it.

        One of the user's own stages also sets the stage that it lies in. Setting
        `Stage.UNSCORED` also forgets who scored. Who had reviewed is forgotten.
        """
        before = self._checked(start, stop)
        substage = self._substage_code(stage)
        if isinstance(stage, Substage):
            stage = stage.stage
        code = 0 if stage is Stage.UNSCORED else self.code_of(scorer)
        after = replace(
            before,
            stages=np.full_like(before.stages, stage),
            scorers=np.full_like(before.scorers, code),
            substages=np.full_like(before.substages, substage),
            reviewers=np.zeros_like(before.reviewers),
        )
        return Edit(start, before, after)

    def edit_review(self, start: int, stop: int, reviewer: ScoredBy) -> Edit:
        """Describe that `reviewer` accepts the stages of epochs [start, stop).

        NOBODY takes an acceptance back. Unscored epochs have nothing to accept and stay as
        they are.
        """
        before = self._checked(start, stop)
        codes = np.where(before.stages == Stage.UNSCORED, 0, self.code_of(reviewer))
        return Edit(start, before, replace(before, reviewers=codes))

    def edit_artefact(self, start: int, stop: int, artefact: bool) -> Edit:
        """Describe setting the artefact flag of epochs [start, stop)."""
        before = self._checked(start, stop)
        return Edit(
            start, before, replace(before, artefacts=np.full_like(before.artefacts, artefact))
        )

    def edit_all(self, stages: StageCodes, scorer: ScoredBy, *, keep_persons: bool = True) -> Edit:
        """Describe taking over `stages` for the whole recording.

        Epochs that a person set or accepted stay as they are unless `keep_persons` is False;
        where `stages` says nothing they stay even then.
        """
        self._check_fit(stages)
        kept = self.reviewed()
        if not keep_persons:
            kept &= np.asarray(stages) == Stage.UNSCORED
        return Edit(0, self._marks, self._after(stages, scorer, ~kept))

    def edit_differing(
        self, stages: StageCodes, scorer: ScoredBy, *, keep_persons: bool = True
    ) -> Edit:
        """Describe changing only the epochs whose stage is not as in `stages`, all others kept.

        Epochs that a person set or accepted stay as they are unless `keep_persons` is False.
        The edit reaches from the first changed epoch to the last; it is empty if none changes.
        """
        self._check_fit(stages)
        changed = np.asarray(stages) != self.stages
        if keep_persons:
            changed &= ~self.reviewed()
        return Edit(0, self._marks, self._after(stages, scorer, changed)).trimmed()

    def edit_from(self, other: "Hypnogram", taken: Flags) -> Edit:
        """Describe taking over stages, artefact flags and scorers of `other`.

        Own stages come along where both schemes know them; who reviewed `other` does not.

        Parameters
        ----------
        other
            With as many epochs.
        taken
            True for each epoch to take over, shape (n_epochs,); all others stay.
        """
        theirs = self.marks_of(other)
        ours = self._marks.arrays
        said = replace(theirs, reviewers=np.zeros_like(theirs.reviewers)).arrays
        return Edit(
            0,
            self._marks,
            Marks(**{name: np.where(taken, said[name], ours[name]) for name in ours}),
        )

    def marks_of(self, other: "Hypnogram") -> Marks:
        """Return what another hypnogram says of as many epochs, in the codes of this one.

        An own stage that this scheme does not know, by name and stage, is left out.
        """
        self._check_fit(other.stages)
        theirs = other.marks
        codes = np.array([self.code_of(scorer) for scorer in other.scorers], dtype=np.int16)
        own = np.full(np.iinfo(np.int8).max + 1, NO_SUBSTAGE, dtype=np.int8)
        for substage in other.scheme.substages:
            known = self._scheme.named(substage.name)
            if known is not None and known.stage is substage.stage:
                own[substage.code] = known.code
        return replace(
            theirs,
            scorers=codes[theirs.scorers],
            reviewers=codes[theirs.reviewers],
            substages=own[theirs.substages],
        )

    def code_of(self, scorer: ScoredBy) -> int:
        """Return what stands for `scorer` in `Marks.scorers`; a new one is added."""
        if scorer not in self._scorers:
            self._scorers = (*self._scorers, scorer)
        return self._scorers.index(scorer)

    def note_use(self, edit: Edit) -> None:
        """Know of an edit that was applied before, so that undo always leads somewhere."""
        for marks in (edit.before, edit.after):
            self._ever_used.update(np.unique(marks.substages).tolist())

    def apply(self, edit: Edit) -> None:
        """Change the marks; refuse an edit that was made against other marks."""
        if not self._marks[edit.start : edit.stop].same_as(edit.before):
            raise ValueError("the edit was made against a different hypnogram")
        self._marks = self._marks.with_run(edit.start, edit.after)
        self._ever_used.update(np.unique(edit.after.substages).tolist())
        for callback in self._observers:
            callback(edit)

    def _after(self, stages: StageCodes, scorer: ScoredBy, changed: Flags) -> Marks:
        """Return the marks after `scorer` set the changed epochs to their entry in `stages`."""
        before = self._marks
        codes = np.where(np.asarray(stages) == Stage.UNSCORED, 0, self.code_of(scorer))
        return replace(
            before,
            stages=np.where(changed, stages, before.stages),
            scorers=np.where(changed, codes, before.scorers),
            substages=np.where(changed, NO_SUBSTAGE, before.substages),
            reviewers=np.where(changed, 0, before.reviewers),
        )

    def _check_fit(self, stages: StageCodes) -> None:
        if len(stages) != len(self):
            raise ValueError(f"{len(stages)} stages do not fit {len(self)} epochs")

    def _substage_code(self, stage: Stage | Substage) -> int:
        if isinstance(stage, Stage):
            return NO_SUBSTAGE
        if self._scheme.of_code(stage.code) != stage:
            raise ValueError(f"{stage.name} is none of the stages that were defined")
        return stage.code

    def _checked(self, start: int, stop: int) -> Marks:
        if not 0 <= start < stop <= len(self):
            raise IndexError(f"epochs [{start}, {stop}) lie outside 0..{len(self)}")
        return self._marks[start:stop]
