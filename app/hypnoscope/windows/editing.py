"""Keys that change the scoring, and undo."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import Substage
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk, Workspace


class Editing(QObject):
    """Applies keys to the selection or the current second, and then moves on."""

    def __init__(self, desk: Desk, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._changed: tuple[int, int] | None = None
        self._key_is_held = False
        for stage, action in actions.stages.items():
            action.triggered.connect(partial(self._score, stage))
        actions.artefact.triggered.connect(self.toggle_artefact)
        actions.undo.triggered.connect(self.undo)
        actions.redo.triggered.connect(self.redo)
        desk.changed.connect(self._follow)

    def note_key(self, repeated: bool) -> None:
        """Note that a key went down; what a held key does is one undo step."""
        self._key_is_held = repeated

    def score(self, stage: Stage | Substage) -> None:
        """Give the selection or the current step a stage, and go to what follows if that is on.

        After a stretch under review that is the next one; a key that is held stops there.
        """
        workspace = self._desk.workspace
        if workspace is None:
            return
        start, stop = workspace.viewport.target
        if start == stop:
            return
        under_review = workspace.reviewing.is_selected
        if under_review and self._key_is_held:
            return
        self._begin_step(workspace)
        workspace.session.score(start, stop, stage)
        if not self._actions.auto_advance.isChecked():
            return
        if not (under_review and workspace.reviewing.go_on()):
            workspace.viewport.move_past(stop)

    def toggle_artefact(self) -> None:
        """Flag the selection or the current second as artefact; clear it where all is flagged."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        start, stop = workspace.viewport.target
        if start == stop:
            return
        self._begin_step(workspace)
        flagged = bool(workspace.session.hypnogram.artefacts[start:stop].all())
        workspace.session.flag_artefact(start, stop, not flagged)

    def undo(self) -> None:
        """Take the last step back and show where that was."""
        self._step_and_show(QUndoStack.undo)

    def redo(self) -> None:
        """Do the step again that was taken back last, and show where that was."""
        self._step_and_show(QUndoStack.redo)

    def _score(self, stage: Stage, _checked: bool = False) -> None:
        self.score(stage)

    def _begin_step(self, workspace: Workspace) -> None:
        if not self._key_is_held:
            workspace.session.begin_sweep()

    def _step_and_show(self, step: Callable[[QUndoStack], None]) -> None:
        workspace = self._desk.workspace
        if workspace is None:
            return
        self._changed = None
        step(workspace.session.undo_stack)
        if self._changed is not None:
            _show_change(workspace, *self._changed)

    def _follow(self) -> None:
        workspace = self._desk.workspace
        if workspace is None:
            self._actions.undo.setEnabled(False)
            self._actions.redo.setEnabled(False)
            return
        stack = workspace.session.undo_stack
        self._actions.undo.setEnabled(stack.canUndo())
        self._actions.redo.setEnabled(stack.canRedo())
        self._name_undo(stack.undoText())
        self._name_redo(stack.redoText())
        stack.canUndoChanged.connect(self._actions.undo.setEnabled)
        stack.canRedoChanged.connect(self._actions.redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        workspace.session.epochs_changed.connect(self._note_change)

    def _note_change(self, start: int, stop: int) -> None:
        self._changed = (start, stop)

    def _name_undo(self, text: str) -> None:
        named = self.tr("&Undo {}").format(text)
        self._actions.undo.setText(named if text else self.tr("&Undo"))

    def _name_redo(self, text: str) -> None:
        named = self.tr("&Redo {}").format(text)
        self._actions.redo.setText(named if text else self.tr("&Redo"))


def _show_change(workspace: Workspace, start: int, stop: int) -> None:
    """Bring a changed run into view, unless it is in view or more than fits."""
    viewport, epoch_s = workspace.viewport, workspace.session.hypnogram.epoch_s
    seen = start * epoch_s < viewport.stop_s and stop * epoch_s > viewport.start_s
    if not seen:
        viewport.jump_to(start)
