"""Lines through the mouse, and what is there in words."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from hypnoscope.plots.theme import Z_MARKS, Theme, thin_pen
from hypnoscope.plots.view_wide_item import ViewWideItem

_MARGIN_PX = 5
_AWAY_PX = 10


class Crosshair(ViewWideItem):
    """A line at one time; in the panel under the mouse one at its height too, and words."""

    def __init__(self) -> None:
        super().__init__(Z_MARKS)
        self._time_s: float | None = None
        self._height: float | None = None
        self._words = ""
        self._pen = QPen()
        self._plate, self._text = QColor(), QColor()

    @property
    def time_s(self) -> float | None:
        """Where the line is; None while there is none."""
        return self._time_s

    @property
    def words(self) -> str:
        """What is said beside the mouse."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._pen = thin_pen(theme.muted, Qt.PenStyle.DashLine)
        self._plate, self._text = QColor(theme.surface), QColor(theme.text)
        self.update()

    def place(self, time_s: float | None, height: float | None = None, words: str = "") -> None:
        """Draw the lines here from now on."""
        before = (self._time_s, self._height, self._words)
        if before != (time_s, height, words):
            self._time_s, self._height, self._words = time_s, height, words
            self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        view = self.viewRect()
        if view is None or self._time_s is None or not view.left() <= self._time_s <= view.right():
            return
        to_device = painter.transform()
        painter.resetTransform()
        area = to_device.mapRect(QRectF(view))
        place = to_device.map(pg.Point(self._time_s, self._height or 0.0))
        painter.setPen(self._pen)
        painter.drawLine(int(place.x()), int(area.top()), int(place.x()), int(area.bottom()))
        if self._height is not None:
            painter.drawLine(int(area.left()), int(place.y()), int(area.right()), int(place.y()))
            self._write(painter, area, place.x(), place.y())

    def _write(self, painter: QPainter, area: QRectF, x: float, y: float) -> None:
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(self._words) + 2 * _MARGIN_PX
        plate = QRectF(x + _AWAY_PX, y - _AWAY_PX - metrics.height(), width, metrics.height() + 2)
        if plate.right() > area.right():
            plate.moveRight(x - _AWAY_PX)
        plate.moveTop(min(max(plate.top(), area.top()), area.bottom() - plate.height()))
        painter.fillRect(plate, self._plate)
        painter.setPen(self._text)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self._words)
