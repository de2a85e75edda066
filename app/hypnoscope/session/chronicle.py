"""All that is done in a session, told as events: who did it, when, and how it came out."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from hypnoscope.core.events import Deed, Edited, Event, Moved, NotesChanged
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.session.commands import Command


class Chronicle(QObject):
    """Owns the undo stack, and tells of every step on it and of what else is done.

    Attributes
    ----------
    person
        Who does what is done from now on.
    undo_stack
        Its steps are taken by `step` alone; undo and redo are told too.
    """

    happened = Signal(object)  # the Event, after all of it has been done

    def __init__(self, person: ScoredBy, parent: QObject) -> None:
        super().__init__(parent)
        self.person = person
        self.undo_stack = QUndoStack(self)
        self.undo_stack.indexChanged.connect(self._follow_index)
        self._is_stepping = False

    def step(self, command: Command, deed: Edited | NotesChanged) -> None:
        """Take one step forward, and tell how it came out."""
        before = self.undo_stack.index()
        self._is_stepping = True
        try:
            self.undo_stack.push(command)
        finally:
            self._is_stepping = False
        n_new = self.undo_stack.index() - before
        if isinstance(deed, Edited) and n_new < 1:
            deed = replace(deed, outcome="merged" if n_new == 0 else "nothing")
        self.tell(deed)

    def tell(self, deed: Deed) -> None:
        """Tell of what has been done."""
        self.happened.emit(Event(datetime.now().astimezone(), self.person, deed))

    def _follow_index(self, index: int) -> None:
        if not self._is_stepping:
            self.tell(Moved(index))
