"""Stretches without data, hatched and named."""

from bisect import bisect_left

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from hypnoscope.plots.theme import Z_GAPS, Theme
from hypnoscope.plots.view_wide_item import ViewWideItem

_LABEL_MARGIN_PX = 8


class GapsItem(ViewWideItem):
    """All gaps of a recording; only those in view are drawn.

    Attributes
    ----------
    text
        Written into each gap that is wide enough; empty for no text.
    """

    def __init__(self, gaps: tuple[tuple[float, float], ...], text: str = "") -> None:
        super().__init__(Z_GAPS)
        self._gaps = gaps
        self._stops = [stop for _, stop in gaps]
        self._text = text
        self._hatching = QBrush(Qt.BrushStyle.BDiagPattern)
        self._colour = self._plate = QColor()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._colour, self._plate = QColor(theme.muted), QColor(theme.plot)
        self._hatching.setColor(self._colour)
        self.update()

    def gaps_between(self, start_s: float, stop_s: float) -> list[tuple[float, float]]:
        """Return the gaps of which some part lies between two times."""
        first = bisect_left(self._stops, start_s)
        seen = []
        for gap in self._gaps[first:]:
            if gap[0] >= stop_s:
                break
            seen.append(gap)
        return seen

    def paint(self, painter: QPainter, *_: object) -> None:
        view = self.viewRect()
        if view is None:
            return
        pixel = self.pixelLength(QPointF(1, 0)) or 1.0
        to_device = painter.transform()
        painter.resetTransform()
        for start_s, stop_s in self.gaps_between(view.left(), view.right()):
            left, right = max(start_s, view.left()), min(stop_s, view.right())
            right = max(right, left + pixel)  # the shortest gap is still one pixel wide
            area = to_device.mapRect(QRectF(left, view.top(), right - left, view.height()))
            painter.fillRect(area, self._hatching)
            self._write(painter, area)

    def _write(self, painter: QPainter, area: QRectF) -> None:
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(self._text) + 2 * _LABEL_MARGIN_PX
        if not self._text or area.width() < width:
            return
        plate = QRectF(0, 0, width, metrics.height() + _LABEL_MARGIN_PX)
        plate.moveCenter(QPointF(area.center().x(), area.top() + plate.height()))
        painter.fillRect(plate, self._plate)
        painter.setPen(self._colour)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self._text)
