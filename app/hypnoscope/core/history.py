"""The state and the undo history that a line of recorded events leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.edit import Edit, joined
from hypnoscope.core.events import (
    Began,
    Deed,
    Edited,
    Event,
    Moved,
    NotesChanged,
    RoleChosen,
    Saved,
    SavedFile,
    StagesDefined,
)
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.notes import Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage_scheme import StageScheme


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One undoable step.

    Attributes
    ----------
    change
        What the Edit menu calls it.
    edit
        The epochs that it changed, None if none.
    scores, rules
        Before and after, None if they stayed the same.
    notes
        The notes that it changed, None if none.
    """

    change: str
    edit: Edit | None = None
    scores: tuple[Scores | None, Scores | None] | None = None
    rules: tuple[tuple[AppliedRule, ...], tuple[AppliedRule, ...]] | None = None
    notes: NotesChanged | None = None

    def inverted(self) -> "Step":
        """Return what undoing it does."""
        return Step(
            self.change,
            None if self.edit is None else self.edit.inverted(),
            None if self.scores is None else (self.scores[1], self.scores[0]),
            None if self.rules is None else (self.rules[1], self.rules[0]),
            None if self.notes is None else self.notes.inverted(),
        )


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """A state, how it came about and what can be undone.

    Attributes
    ----------
    marks, scorers, scores, scheme, notes, rules
        The state with the first `index` steps in effect.
    steps
        All steps, those that were undone last.
    index
        How many steps are in effect.
    clean
        With how many steps in effect the stages file has it all; None for never.
    roles
        Channel roles that the user chose.
    file
        The stages file, as it was when it was read or written last.
    last_at
        When the last thing happened.
    """

    marks: Marks
    scorers: tuple[ScoredBy, ...]
    scores: Scores | None
    scheme: StageScheme
    notes: Notes
    rules: tuple[AppliedRule, ...]
    steps: tuple[Step, ...]
    index: int
    clean: int | None
    roles: Mapping[str, str]
    file: SavedFile | None
    last_at: datetime

    @property
    def is_modified(self) -> bool:
        """Whether there is anything that the stages file does not have."""
        return self.index != self.clean

    def hypnogram(self, epoch_s: float = 1.0) -> Hypnogram:
        """Return the stages as a hypnogram of its own."""
        return Hypnogram(self.marks, self.scorers, epoch_s, self.scheme)


class Replay:
    """Does again what was done, deed by deed.

    Raises
    ------
    ValueError
        From every method, when the deeds do not belong together.
    """

    def __init__(self, began: Began) -> None:
        Hypnogram(began.marks, began.scorers, scheme=began.scheme)  # raises where they do not fit
        self._arrays = {name: np.array(array) for name, array in began.marks.arrays.items()}
        self._n_epochs = len(began.marks)
        self.scorers, self.scheme = began.scorers, began.scheme
        self._scores, self._notes, self._rules = began.scores, began.notes, began.rules
        self._roles, self._file = dict(began.roles), began.file
        self._clean: int | None = None if began.modified else 0
        self._steps: list[Step] = []
        self._index = 0

    @property
    def index(self) -> int:
        """How many steps are in effect."""
        return self._index

    def take(self, deed: Deed) -> tuple[Step, ...]:
        """Do `deed`; return what it changed, undone steps as what undoing them did."""
        if isinstance(deed, Edited):
            return (self._edit(deed),)
        if isinstance(deed, NotesChanged):
            step = Step(deed.change, notes=deed)
            self.do(step)
            self._append(step)
            return (step,)
        if isinstance(deed, Moved):
            return self._move(deed.index)
        self._note(deed)
        return ()

    def history(self, last_at: datetime) -> History:
        """Return where the deeds have led to."""
        return History(
            self._marks(0, self._n_epochs),
            self.scorers,
            self._scores,
            self.scheme,
            self._notes,
            self._rules,
            tuple(self._steps),
            self._index,
            self._clean,
            dict(self._roles),
            self._file,
            last_at,
        )

    def do(self, step: Step) -> None:
        """Make the changes of `step`, whatever the undo history says."""
        if step.edit is not None:
            for name, array in step.edit.after.arrays.items():
                self._arrays[name][step.edit.start : step.edit.stop] = array
        if step.scores is not None:
            self._scores = step.scores[1]
        if step.rules is not None:
            self._rules = step.rules[1]
        if step.notes is not None:
            self._notes = step.notes.applied(self._notes)

    def _note(self, deed: Deed) -> None:
        if isinstance(deed, Saved):
            self._file = deed.file
            self._clean = self._index if deed.whole else self._clean
        elif isinstance(deed, StagesDefined):
            self.scheme, self._clean = deed.scheme, None
        elif isinstance(deed, RoleChosen):
            self._roles[deed.channel] = deed.role
        elif isinstance(deed, Began):
            raise ValueError("a line of work begins only once")

    def _edit(self, deed: Edited) -> Step:
        start, stop = deed.start, deed.start + len(deed.after)
        if not 0 <= start <= stop <= self._n_epochs:
            raise ValueError(f"epochs [{start}, {stop}) lie outside 0..{self._n_epochs}")
        codes = np.append(deed.after.scorers, deed.after.reviewers)
        if len(codes) and codes.max() >= len(deed.scorers):
            raise ValueError(f"a scorer has the code {codes.max()}, but no name")
        self.scorers = deed.scorers
        edit = Edit(start, self._marks(start, stop), deed.after)
        scores = None if deed.scores is None else (self._scores, deed.scores)
        rules = (self._rules, (*self._rules, *deed.rules)) if deed.rules else None
        step = Step(deed.change, edit, scores, rules)
        self.do(step)
        if deed.outcome == "new":
            self._append(step)
        else:
            self._join(edit, gone=deed.outcome == "nothing")
        return step

    def _append(self, step: Step) -> None:
        self._forget_undone()
        self._steps.append(step)
        self._index += 1

    def _join(self, edit: Edit, *, gone: bool) -> None:
        self._forget_undone()
        last = self._steps.pop() if self._steps else None
        if last is None or last.edit is None:
            raise ValueError("there is no step that an edit could have joined")
        if gone:
            self._index -= 1
            return
        start, stop = min(last.edit.start, edit.start), max(last.edit.stop, edit.stop)
        self._steps.append(Step(last.change, joined(last.edit, edit, self._marks(start, stop))))

    def _forget_undone(self) -> None:
        del self._steps[self._index :]
        if self._clean is not None and self._clean > self._index:
            self._clean = None

    def _move(self, index: int) -> tuple[Step, ...]:
        if not 0 <= index <= len(self._steps):
            raise ValueError(f"there is no step {index} among {len(self._steps)}")
        undone = (step.inverted() for step in reversed(self._steps[index : self._index]))
        moves = (*undone, *self._steps[self._index : index])
        for step in moves:
            self.do(step)
        self._index = index
        return moves

    def _marks(self, start: int, stop: int) -> Marks:
        return Marks(**{name: array[start:stop] for name, array in self._arrays.items()})


def replayed(events: Iterable[Event]) -> History:
    """Return where the events of one line of work, in order, have led to.

    Raises
    ------
    ValueError
        When there are none or they do not belong together.
    """
    replay: Replay | None = None
    last_at = datetime.min
    for event in events:
        last_at = event.at
        if replay is not None:
            replay.take(event.deed)
        elif isinstance(event.deed, Began):
            replay = Replay(event.deed)
        else:
            raise ValueError("a line of work must begin with a state")
    if replay is None:
        raise ValueError("nothing was recorded")
    return replay.history(last_at)


def retold(history: History) -> tuple[Deed, ...]:
    """Return deeds that lead to `history`, from its first state on."""
    replay = Replay(_beginning(history, history, modified=True))
    for step in reversed(history.steps[: history.index]):
        replay.do(step.inverted())
    first = replay.history(history.last_at)
    deeds: list[Deed] = [_beginning(first, history, modified=history.clean != 0)]
    for number, step in enumerate(history.steps, start=1):
        deeds.append(_deed(step, history.scorers))
        if number == history.clean and history.file is not None:
            deeds.append(Saved(history.file))
    if history.index != len(history.steps):
        deeds.append(Moved(history.index))
    return tuple(deeds)


def _beginning(state: History, history: History, *, modified: bool) -> Began:
    return Began(
        state.marks,
        history.scorers,
        state.scores,
        history.scheme,
        state.notes,
        state.rules,
        history.roles,
        history.file,
        modified,
    )


def _deed(step: Step, scorers: tuple[ScoredBy, ...]) -> Deed:
    if step.notes is not None:
        return step.notes
    if step.edit is None:
        raise ValueError(f"the step {step.change!r} changes nothing")
    scores = None if step.scores is None else step.scores[1]
    rules = () if step.rules is None else step.rules[1][len(step.rules[0]) :]
    edit = step.edit
    return Edited(edit.start, edit.after, scorers, step.change, scores=scores, rules=rules)
