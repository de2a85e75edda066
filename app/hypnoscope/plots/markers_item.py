"""The texts of a recording's file, drawn where they stand."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hypnoscope.plots.theme import Z_MARKS, Theme, thin_pen
from hypnoscope.plots.view_wide_item import ViewWideItem
from hypnoscope.session.markers import Markers

_MARGIN_PX = 5
_WIDEST_PX = 240
_TICK_PX = 7
_MOST_ROWS = 3
_MOST_LINES = 400  # more would hide the traces
_VEIL = 210  # opacity of the plate behind a text


class MarkersItem(ViewWideItem):
    """A line with its text at each marker in view, in rows; what finds no room is a line alone.

    Parameters
    ----------
    markers
        What is drawn.
    has_texts
        False draws ticks alone, for views that are too small to read in.
    """

    def __init__(self, markers: Markers, has_texts: bool = True) -> None:
        super().__init__(Z_MARKS)
        self._markers, self._has_texts = markers, has_texts
        self._line, self._plate, self._colour = QColor(), QColor(), QColor()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        markers.changed.connect(self.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._line, self._colour = QColor(theme.marker), QColor(theme.text)
        self._plate = QColor(theme.surface)
        self._plate.setAlpha(_VEIL)
        self.update()

    def refresh(self) -> None:
        """Draw anew."""
        self.update()

    def places(self, left_s: float, right_s: float, pixel_s: float) -> list[tuple[float, str]]:
        """Return (pixels from the left border, text) of the markers in view, one a column."""
        texts: dict[int, str] = {}
        for marker in self._markers.between(left_s, right_s):
            texts.setdefault(int(max(marker.onset_s - left_s, 0.0) / pixel_s), marker.text)
        return [(float(column), text) for column, text in texts.items()]

    def paint(self, painter: QPainter, *_: object) -> None:
        view, pixel = self.viewRect(), self.pixelLength(QPointF(1, 0))
        if view is None or not pixel or not self._markers.all:
            return
        to_device = painter.transform()
        painter.resetTransform()
        area = to_device.mapRect(QRectF(view))
        places = self.places(view.left(), view.right(), pixel)
        whole = self._has_texts and len(places) <= _MOST_LINES
        painter.setPen(thin_pen(self._line.name()))
        for column, _text in places:
            bottom = area.bottom() if whole else area.top() + _TICK_PX
            x = area.left() + column
            painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))
        if whole:
            self._write(painter, area, places)

    def _write(self, painter: QPainter, area: QRectF, places: list[tuple[float, str]]) -> None:
        metrics = painter.fontMetrics()
        row_px = metrics.height() + 2
        free_from = [area.left()] * _MOST_ROWS
        for column, text in places:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST_PX)
            width = metrics.horizontalAdvance(shown) + 2 * _MARGIN_PX
            left = area.left() + column + 1
            row = next((row for row, free in enumerate(free_from) if free <= left), None)
            if row is None or left >= area.right():
                continue
            plate = QRectF(left, area.top() + row * row_px, width, row_px)
            painter.fillRect(plate, self._plate)
            painter.setPen(self._colour)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, shown)
            free_from[row] = left + width
