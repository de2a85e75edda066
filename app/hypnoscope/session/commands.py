"""Undoable commands: the only way the interface changes a hypnogram.

Each can be made as done already, for steps that the journal brings back: to put it on the
undo stack then changes nothing.
"""

import logging
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.edit import Edit, joined
from hypnoscope.core.events import NotesChanged
from hypnoscope.core.history import Step
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.scores import Scores
from hypnoscope.translation import counts, marked, translate

logger = logging.getLogger(__name__)

ADOPTION = marked("Change", "automatic scoring")
TAKING_OVER = marked("Change", "taken over from {}")

_EDIT_EPOCHS_ID = 1


class Command(QUndoCommand):
    """A command whose first `redo` does nothing if it was done before it was made."""

    def __init__(self, text: str, done: bool) -> None:
        super().__init__(text)
        self._is_done = done

    def redo(self) -> None:
        if not self._is_done:
            self._do()
        self._is_done = False

    @property
    @abstractmethod
    def step(self) -> Step:
        """What it does, as a record."""

    @abstractmethod
    def _do(self) -> None:
        """Make the change."""


class EditEpochs(Command):
    """Change some epochs; the changes of one sweep merge into one command.

    `change` names the change in the Edit menu: "NREM" becomes "NREM for 12 epochs".
    """

    def __init__(
        self, hypnogram: Hypnogram, edit: Edit, change: str, sweep: int, *, done: bool = False
    ) -> None:
        super().__init__(_described(change, edit), done)
        self._hypnogram = hypnogram
        self._edit = edit
        self._change = change
        self._sweep = sweep

    @property
    def step(self) -> Step:
        return Step(self._change, self._edit)

    def id(self) -> int:
        return _EDIT_EPOCHS_ID

    def _do(self) -> None:
        self._apply(self._edit)

    def undo(self) -> None:
        self._apply(self._edit.inverted())

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 (Qt override)
        if not isinstance(other, EditEpochs) or other._sweep != self._sweep:
            return False
        start = min(self._edit.start, other._edit.start)
        stop = max(self._edit.stop, other._edit.stop)
        self._edit = joined(self._edit, other._edit, self._hypnogram.marks[start:stop])
        self.setText(_described(self._change, self._edit))
        self.setObsolete(self._edit.before.same_as(self._edit.after))
        return True

    def _apply(self, edit: Edit) -> None:
        if not _refused(self, self._hypnogram, edit):
            self._hypnogram.apply(edit)


class AdoptScores(Command):
    """Take over what automatic scoring or a file says, stages and probabilities together."""

    def __init__(
        self,
        hypnogram: Hypnogram,
        edit: Edit,
        scores: tuple[Scores | None, Scores | None],
        show: Callable[[Scores | None, Edit], None],
        name: str = ADOPTION,
        *,
        done: bool = False,
    ) -> None:
        super().__init__(translate("Change", name), done)
        self._name = name
        self._hypnogram = hypnogram
        self._edit = edit
        self._before, self._after = scores
        self._show = show

    @property
    def step(self) -> Step:
        return Step(self._name, self._edit, scores=(self._before, self._after))

    def _do(self) -> None:
        self._swap(self._after, self._edit)

    def undo(self) -> None:
        self._swap(self._before, self._edit.inverted())

    def _swap(self, scores: Scores | None, edit: Edit) -> None:
        if not _refused(self, self._hypnogram, edit):
            self._show(scores, edit)


class ApplyRules(Command):
    """Change stages by rules, and keep on record that they were applied."""

    def __init__(
        self,
        hypnogram: Hypnogram,
        edit: Edit,
        rules: tuple[tuple[AppliedRule, ...], tuple[AppliedRule, ...]],
        keep: Callable[[tuple[AppliedRule, ...]], None],
        *,
        done: bool = False,
    ) -> None:
        before, after = rules
        self._name = rules_text(after[len(before) :])
        super().__init__(self._name, done)
        self._hypnogram = hypnogram
        self._edit = edit
        self._before, self._after = before, after
        self._keep = keep

    @property
    def step(self) -> Step:
        return Step(self._name, self._edit, rules=(self._before, self._after))

    def _do(self) -> None:
        self._swap(self._edit, self._after)

    def undo(self) -> None:
        self._swap(self._edit.inverted(), self._before)

    def _swap(self, edit: Edit, rules: tuple[AppliedRule, ...]) -> None:
        if not _refused(self, self._hypnogram, edit):
            self._keep(rules)
            self._hypnogram.apply(edit)


class ChangeNotes(Command):
    """Write, change or remove notes."""

    def __init__(
        self, notes: NotesChanged, show: Callable[[NotesChanged], None], *, done: bool = False
    ) -> None:
        super().__init__(translate("Change", notes.change), done)
        self._notes = notes
        self._show = show

    @property
    def step(self) -> Step:
        return Step(self._notes.change, notes=self._notes)

    def _do(self) -> None:
        self._show(self._notes)

    def undo(self) -> None:
        self._show(self._notes.inverted())


@dataclass(frozen=True, slots=True)
class Hands:
    """How commands reach what lies beside the hypnogram."""

    show_scores: Callable[[Scores | None, Edit], None]
    keep_rules: Callable[[tuple[AppliedRule, ...]], None]
    show_notes: Callable[[NotesChanged], None]


def command_of(step: Step, hypnogram: Hypnogram, hands: Hands, number: int, done: bool) -> Command:
    """Return a recorded step as a command.

    Parameters
    ----------
    step
        What it does.
    hypnogram, hands
        What it does it to.
    number
        Its place in the history, which keeps it from joining the one before.
    done
        Whether it is in effect already.
    """
    if step.notes is not None:
        return ChangeNotes(step.notes, hands.show_notes, done=done)
    if step.edit is None:
        raise ValueError(f"the step {step.change!r} changes nothing")
    if step.rules is not None:
        return ApplyRules(hypnogram, step.edit, step.rules, hands.keep_rules, done=done)
    if step.scores is not None:
        return AdoptScores(
            hypnogram, step.edit, step.scores, hands.show_scores, step.change, done=done
        )
    return EditEpochs(hypnogram, step.edit, step.change, -1 - number, done=done)


def rules_text(rules: Sequence[AppliedRule]) -> str:
    """Return what the Edit menu calls the step that rules made."""
    return ", ".join(rule.name for rule in rules)


def _described(change: str, edit: Edit) -> str:
    n_epochs, name = edit.stop - edit.start, _translated(change)
    if n_epochs == 1:
        return translate("Change", "{} for 1 epoch").format(name)
    return counts.tr("{} for {} epochs", "", n_epochs).format(name, n_epochs)


def _translated(change: str) -> str:
    """Return what people call a change that the journal names in English."""
    start = TAKING_OVER.partition("{}")[0]
    if not change.startswith(start):
        return translate("Change", change)
    return translate("Change", TAKING_OVER).format(translate("Change", change.removeprefix(start)))


def _refused(command: QUndoCommand, hypnogram: Hypnogram, edit: Edit) -> bool:
    """Tell whether `edit` no longer fits, and drop its command from the history if so.

    An exception cannot leave `redo` and `undo`: Qt calls them, and would go on as if the
    step had been taken.
    """
    if hypnogram.marks[edit.start : edit.stop].same_as(edit.before):
        return False
    logger.error("%r was dropped: epochs changed outside the session", command.text())
    command.setObsolete(True)
    return True
