"""Names beside a plot."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hypnoscope.plots.theme import AXIS_WIDTH_PX, Theme

_MARGIN_PX = 10


class NameAxis(pg.AxisItem):
    """A few names, each at its height; long ones are elided."""

    def __init__(self, names: dict[str, float]) -> None:
        super().__init__("left")
        self._names = names
        self._colour = QColor()
        self.setWidth(AXIS_WIDTH_PX)
        self.setStyle(showValues=False)

    def set_theme(self, theme: Theme) -> None:
        """Write in the theme's colours."""
        self._colour = QColor(theme.muted)
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(self._colour)
        for name, height in self._names.items():
            y = self.local_y(height)
            area = QRectF(0, y - metrics.height(), self.width() - _MARGIN_PX, 2 * metrics.height())
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(area.width()))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, align, text)

    def local_y(self, height: float) -> float:
        """Return where a height of the plot lies in this item, in pixels."""
        view = self.linkedView()
        return float(self.mapFromItem(view, 0.0, view.mapFromView(pg.Point(0, height)).y()).y())
