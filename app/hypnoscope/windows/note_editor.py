"""Write a note where it belongs, over the traces."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QVBoxLayout

from hypnoscope.core.notes import Note
from hypnoscope.plots.detail_view import DetailView
from hypnoscope.session.noting import notes_at, write_note
from hypnoscope.windows.desk import Workspace
from hypnoscope.windows.elided_label import ElidedLabel

_WIDTH_PX, _HEIGHT_PX = 300, 108
_TURNS = {int(Qt.Key.Key_Up): 1, int(Qt.Key.Key_Down): -1}
_FROM_TOP_PX = 52  # the strips of stages and confidence stay in sight


class NoteEditor(QFrame):
    """A small field at the first second of the note; gone once that is written.

    It opens empty, so that no note is written over by mistake. Those that are there already
    are named above it, and the arrow up takes them into the field, one after another.
    Who looks elsewhere meanwhile loses nothing: the note is kept as it is then.
    """

    def __init__(self, workspace: Workspace, detail: DetailView) -> None:
        super().__init__(detail)
        self.setObjectName("note-editor")
        self._workspace, self._detail = workspace, detail
        self._span = (0, 1)
        self._old: Note | None = None
        self._others: tuple[Note, ...] = ()
        self.text = _NoteText(self)
        self.others, hint = ElidedLabel(), QLabel()
        hint.setText(self.tr("Enter keeps it, Shift+Enter: new line, Esc: as it was"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(4)
        for widget in (self.others, self.text, hint):
            column.addWidget(widget)
        for label in (self.others, hint):
            label.setObjectName("muted")
        self.resize(max(_WIDTH_PX, self.sizeHint().width()), _HEIGHT_PX)
        self.hide()
        workspace.noting.change_wanted.connect(self.change)

    def open(self) -> None:
        """Write a note at the selection or the current step."""
        viewport = self._workspace.viewport
        start, stop = viewport.target
        if start != stop:
            viewport.reveal_cursor()
            self._begin((start, stop), None)

    def change(self, note: Note) -> None:
        """Change a note that there is."""
        if not self.isHidden() and note == self._old:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._begin((note.start, note.stop), note)

    def turn(self, steps: int) -> bool:
        """Take the next note that is there already into the field, or the one before.

        Return whether that was done; it is not while anything would be lost that was written.
        """
        written = self.text.toPlainText().strip()
        known = "" if self._old is None else self._old.text.strip()
        there = (None, *self._others)
        place = there.index(self._old) + steps
        if written != known or not 0 <= place < len(there):
            return False
        self._take(there[place])
        return True

    def _begin(self, span: tuple[int, int], note: Note | None) -> None:
        self.keep()
        self._span = span
        self._others = notes_at(self._workspace.session, *span)
        self.others.setText(self._others_text())
        self.others.setVisible(bool(self._others))
        line_px = self.others.sizeHint().height() + 4 if self._others else 0
        self.resize(self.width(), _HEIGHT_PX + line_px)
        self._take(note)
        self.move(self._place(span[0]))
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, note: Note | None) -> None:
        self._old = note
        self.text.setPlainText("" if note is None else note.text)
        self.text.selectAll()

    def _others_text(self) -> str:
        lines = [note.text.strip().splitlines()[0] for note in self._others]
        return self.tr("↑ changes what is here: {}").format("; ".join(lines))

    def keep(self) -> None:
        """Write down what the field says, and go."""
        if not self.isHidden():
            self._leave()
            write_note(self._workspace.session, *self._span, self.text.toPlainText(), self._old)

    def discard(self) -> None:
        """Go, and leave the note as it was."""
        self._leave()

    def _leave(self) -> None:
        self.hide()
        self.text.clearFocus()  # which hiding does not do, so that it would take all keys

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
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain and self._is_at_border(event.key()) and self._editor.turn(_TURNS[event.key()]):
            return
        if event.key() == Qt.Key.Key_Escape:
            self._editor.discard()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shifted:
            self._editor.keep()
        else:
            super().keyPressEvent(event)

    def _is_at_border(self, key: int) -> bool:
        """Tell whether an arrow would lead out of the text."""
        last = {int(Qt.Key.Key_Up): 0, int(Qt.Key.Key_Down): self.blockCount() - 1}
        return self.textCursor().blockNumber() == last.get(key)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt override)
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._editor.keep()
