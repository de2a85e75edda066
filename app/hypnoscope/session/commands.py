"""Undoable commands: the only way the interface changes a hypnogram."""

import logging
from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.hypnogram import Edit, Hypnogram
from hypnoscope.core.notes import Notes
from hypnoscope.core.scores import Scores

logger = logging.getLogger(__name__)

_EDIT_EPOCHS_ID = 1


class EditEpochs(QUndoCommand):
    """Change some epochs; the changes of one sweep merge into one command.

    `change` names the change in the Edit menu: "NREM" becomes "NREM for 12 epochs".
    """

    def __init__(self, hypnogram: Hypnogram, edit: Edit, change: str, sweep: int) -> None:
        super().__init__(_described(change, edit))
        self._hypnogram = hypnogram
        self._edit = edit
        self._change = change
        self._sweep = sweep

    def id(self) -> int:
        return _EDIT_EPOCHS_ID

    def redo(self) -> None:
        self._apply(self._edit)

    def undo(self) -> None:
        self._apply(self._edit.inverted())

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 (Qt override)
        if not isinstance(other, EditEpochs) or other._sweep != self._sweep:
            return False
        self._edit = _as_one(self._hypnogram, self._edit, other._edit)
        self.setText(_described(self._change, self._edit))
        self.setObsolete(self._edit.before.same_as(self._edit.after))
        return True

    def _apply(self, edit: Edit) -> None:
        if not _refused(self, self._hypnogram, edit):
            self._hypnogram.apply(edit)


class AdoptScores(QUndoCommand):
    """Take over what automatic scoring or a file says, stages and probabilities together."""

    def __init__(
        self,
        hypnogram: Hypnogram,
        edit: Edit,
        scores: tuple[Scores | None, Scores | None],
        show: Callable[[Scores | None, Edit], None],
        name: str = "automatic scoring",
    ) -> None:
        super().__init__(name)
        self._hypnogram = hypnogram
        self._edit = edit
        self._before, self._after = scores
        self._show = show

    def redo(self) -> None:
        self._swap(self._after, self._edit)

    def undo(self) -> None:
        self._swap(self._before, self._edit.inverted())

    def _swap(self, scores: Scores | None, edit: Edit) -> None:
        if not _refused(self, self._hypnogram, edit):
            self._show(scores, edit)


class ApplyRules(QUndoCommand):
    """Change stages by rules, and keep on record that they were applied."""

    def __init__(
        self,
        hypnogram: Hypnogram,
        edit: Edit,
        rules: tuple[tuple[AppliedRule, ...], tuple[AppliedRule, ...]],
        keep: Callable[[tuple[AppliedRule, ...]], None],
    ) -> None:
        before, after = rules
        super().__init__(", ".join(rule.name for rule in after[len(before) :]))
        self._hypnogram = hypnogram
        self._edit = edit
        self._before, self._after = before, after
        self._keep = keep

    def redo(self) -> None:
        self._swap(self._edit, self._after)

    def undo(self) -> None:
        self._swap(self._edit.inverted(), self._before)

    def _swap(self, edit: Edit, rules: tuple[AppliedRule, ...]) -> None:
        if not _refused(self, self._hypnogram, edit):
            self._keep(rules)
            self._hypnogram.apply(edit)


class ChangeNotes(QUndoCommand):
    """Write, change or remove a note."""

    def __init__(
        self, text: str, before: Notes, after: Notes, show: Callable[[Notes], None]
    ) -> None:
        super().__init__(text)
        self._before, self._after = before, after
        self._show = show

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)


def _described(change: str, edit: Edit) -> str:
    n_epochs = edit.stop - edit.start
    return f"{change} for {n_epochs} epoch{'' if n_epochs == 1 else 's'}"


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


def _as_one(hypnogram: Hypnogram, first: Edit, second: Edit) -> Edit:
    """Return one edit that does what two edits, both applied already, did together."""
    start, stop = min(first.start, second.start), max(first.stop, second.stop)
    after = hypnogram.marks[start:stop]
    before = after
    for edit in (second, first):  # taken back in reverse order
        before = before.with_run(edit.start - start, edit.before)
    return Edit(start, before, after)
