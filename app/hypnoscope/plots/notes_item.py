"""Notes of the people who score, drawn over the epochs they stand at."""

from collections import Counter

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hypnoscope.core.notes import Note
from hypnoscope.plots.theme import Z_MARKS, Theme
from hypnoscope.plots.view_wide_item import ViewWideItem
from hypnoscope.session.session import ScoringSession

_BAR_PX = 4
_LEAST_PX = 5.0
_MARGIN_PX = 5
_WIDEST_PX = 240


class NotesItem(ViewWideItem):
    """A bar at the upper border over the epochs of each note in view.

    Parameters
    ----------
    session
        Holds the notes.
    has_texts
        Whether the first line of each is written below its bar, where there is room.
    """

    def __init__(self, session: ScoringSession, has_texts: bool) -> None:
        super().__init__(Z_MARKS)
        self._session, self._has_texts = session, has_texts
        self._colour, self._text = QColor(), QColor()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        session.extras_changed.connect(self.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._colour, self._text = QColor(theme.accent), QColor(theme.on_accent)
        self.update()

    def refresh(self) -> None:
        """Draw anew."""
        self.update()

    def seen(self, start_s: float, stop_s: float) -> tuple[Note, ...]:
        """Return the notes on what lies between two times."""
        epoch_s = self._session.hypnogram.epoch_s
        return self._session.notes.touching(int(start_s / epoch_s), int(stop_s / epoch_s) + 1)

    def paint(self, painter: QPainter, *_: object) -> None:
        view, pixel = self.viewRect(), self.pixelLength(QPointF(1, 0))
        if view is None or not pixel:
            return
        epoch_s = self._session.hypnogram.epoch_s
        to_device = painter.transform()
        painter.resetTransform()
        free_from = 0.0
        notes = self.seen(view.left(), view.right())
        n_at = Counter(note.start for note in notes)
        for note in notes:
            start_s, stop_s = note.start * epoch_s, note.stop * epoch_s
            area = to_device.mapRect(QRectF(start_s, view.top(), stop_s - start_s, view.height()))
            bar = QRectF(area.left(), area.top(), max(area.width(), _LEAST_PX), _BAR_PX)
            painter.fillRect(bar, self._colour)
            if self._has_texts and bar.left() >= free_from:
                free_from = self._write(painter, bar, note, n_at[note.start] - 1)

    def _write(self, painter: QPainter, bar: QRectF, note: Note, n_others: int) -> float:
        """Write the first line of a note, and how many others begin there.

        Return where there is room again.
        """
        metrics = painter.fontMetrics()
        line = note.text.strip().splitlines()[0]
        text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, _WIDEST_PX)
        text += f"  +{n_others}" if n_others else ""
        width = metrics.horizontalAdvance(text) + 2 * _MARGIN_PX
        plate = QRectF(max(bar.left(), 0.0), bar.bottom(), width, metrics.height() + 2)
        painter.fillRect(plate, self._colour)
        painter.setPen(self._text)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
        return plate.right()
