"""Names beside a plot."""

from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hypnoscope.plots.theme import AXIS_WIDTH_PX, Theme

_MARGIN_PX = 10


class NameAxis(pg.AxisItem):
    """A title at the left, and a few names, each at its height; long ones are elided."""

    def __init__(self, names: Mapping[str, float], title: str = "") -> None:
        super().__init__("left")
        self._names = dict(names)
        self._title = title
        self._colour = QColor()
        self.setWidth(AXIS_WIDTH_PX)
        self.setStyle(showValues=False)

    def set_theme(self, theme: Theme) -> None:
        """Write in the theme's colours."""
        self._colour = QColor(theme.muted)
        self.update()

    def show_names(self, names: Mapping[str, float]) -> None:
        """Write other names from now on."""
        self._names = dict(names)
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(self._colour)
        width, height = self.width() - _MARGIN_PX, metrics.height()
        for name, place in self._names.items():
            y = self.local_y(place)
            if self._names.keys() - {name}:  # of several none is cut off at a border
                y = min(max(y, height / 2), self.height() - height / 2)
            area = QRectF(0, y - height, width, 2 * height)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(area.width()))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, align, text)
        area = QRectF(_MARGIN_PX, 0, width - _MARGIN_PX, self.height())
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, align, self._title)

    def local_y(self, height: float) -> float:
        """Return where a height of the plot lies in this item, in pixels."""
        view = self.linkedView()
        return float(self.mapFromItem(view, 0.0, view.mapFromView(pg.Point(0, height)).y()).y())
