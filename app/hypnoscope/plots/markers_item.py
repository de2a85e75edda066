"""The texts of a recording's file, drawn where they stand."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hypnoscope.plots.theme import Z_MARKS, Theme, thin_pen
from hypnoscope.plots.view_wide_item import ViewWideItem
from hypnoscope.session.markers import Markers

_MARGIN_PX = 5
_WIDEST_PX = 240
_TICK_PX = 7
_MOST_LINES = 400  # more would hide the traces
_VEIL = 210  # opacity of the plate behind a text


class MarkersItem(ViewWideItem):
    """A line with its text at each marker in view; texts that would overlap are left out.

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
        columns: dict[int, str] = {}
        for marker in self._markers.between(left_s, right_s):
            column = int(max(marker.onset_s - left_s, 0.0) / pixel_s)
            columns.setdefault(column, marker.text)
        return [(float(column), text) for column, text in columns.items()]

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
        for column, _ in places:
            bottom = area.bottom() if whole else area.top() + _TICK_PX
            x = area.left() + column
            painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))
        if whole:
            self._write(painter, area, places)

    def _write(self, painter: QPainter, area: QRectF, places: list[tuple[float, str]]) -> None:
        metrics = painter.fontMetrics()
        free_from = area.left()
        for column, text in places:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST_PX)
            width = metrics.horizontalAdvance(shown) + 2 * _MARGIN_PX
            left = area.left() + column + 1
            if left < free_from or left >= area.right():
                continue
            plate = QRectF(left, area.top(), width, metrics.height() + 2)
            painter.fillRect(plate, self._plate)
            painter.setPen(self._colour)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, shown)
            free_from = left + width
