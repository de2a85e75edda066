"""Write a note where it belongs, over the traces."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QVBoxLayout

from hypnoscope.plots.detail_view import DetailView
from hypnoscope.session.noting import note_at, write_note
from hypnoscope.windows.desk import Workspace

if TYPE_CHECKING:
    from hypnoscope.core.notes import Note

_WIDTH_PX, _HEIGHT_PX = 300, 108
_FROM_TOP_PX = 52  # the strips of stages and confidence stay in sight


class NoteEditor(QFrame):
    """A small field at the first second of the note; gone once that is written.

    Who looks elsewhere meanwhile loses nothing: the note is kept as it is then.
    """

    def __init__(self, workspace: Workspace, detail: DetailView) -> None:
        super().__init__(detail)
        self.setObjectName("note-editor")
        self._workspace, self._detail = workspace, detail
        self._span = (0, 1)
        self._old: Note | None = None
        self.text = _NoteText(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(4)
        column.addWidget(self.text)
        hint = QLabel(self.tr("Enter keeps it, Shift+Enter: new line, Esc: as it was"))
        hint.setObjectName("muted")
        column.addWidget(hint)
        self.resize(max(_WIDTH_PX, self.sizeHint().width()), _HEIGHT_PX)
        self.hide()

    def open(self) -> None:
        """Write a note at the selection or the current step, or change the one there."""
        viewport, session = self._workspace.viewport, self._workspace.session
        start, stop = viewport.target
        if start == stop:
            return
        viewport.reveal_cursor()
        nothing_chosen = viewport.selection is None
        self._span = (start, stop)
        self._old = note_at(session, start, stop, around=nothing_chosen)
        self.text.setPlainText("" if self._old is None else self._old.text)
        self.text.selectAll()
        self.move(self._place(start if self._old is None else self._old.start))
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Write down what the field says, and go."""
        if not self.isHidden():
            self.hide()
            write_note(self._workspace.session, *self._span, self.text.toPlainText(), self._old)

    def discard(self) -> None:
        """Go, and leave the note as it was."""
        self.hide()

    def _place(self, epoch: int) -> QPoint:
        at_s = epoch * self._workspace.session.hypnogram.epoch_s
        x = self._detail.place_of(at_s).x()
        return QPoint(max(min(x, self._detail.width() - self.width() - 8), 8), _FROM_TOP_PX)


class _NoteText(QPlainTextEdit):
    def __init__(self, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAccessibleName(self.tr("Text of the note"))
        self.setPlaceholderText(self.tr("What is to be remembered here?"))
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """Keep every key from the actions of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt override)
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self._editor.discard()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shifted:
            self._editor.keep()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt override)
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._editor.keep()
