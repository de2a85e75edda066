"""Names beside a plot."""

from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from hypnoscope.plots.theme import AXIS_WIDTH_PX, Theme

_MARGIN_PX = 10
_GAP_PX = 4  # between the title and a name on one line with it
_LEAST_APART = 0.85  # of a line, between two names
_LEAST_LINES = 2.6  # of names; in a lower plot the title stands beside the upper one


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
        for name, y in self._places(height):
            area = QRectF(0, y - height, width, 2 * height)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(area.width()))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, align, text)
        y = self._title_y(painter.fontMetrics())
        area = QRectF(_MARGIN_PX, y - height, width - _MARGIN_PX, 2 * height)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, align, self._title)

    def _places(self, line_px: float) -> list[tuple[str, float]]:
        """Return the names from the top, without those that would lie over the one before."""
        kept: list[tuple[str, float]] = []
        for y, name in sorted((self._name_y(name, line_px), name) for name in self._names):
            if not kept or y - kept[-1][1] >= _LEAST_APART * line_px:
                kept.append((name, y))
        return kept

    def _name_y(self, name: str, line_px: float) -> float:
        """Return where the middle of a name lies; of several none is cut off at a border."""
        y = self.local_y(self._names[name])
        if len(self._names) == 1:
            return y
        return min(max(y, line_px / 2), self.height() - line_px / 2)

    def _title_y(self, metrics: QFontMetrics) -> float:
        """Return where the middle of the title lies: beside the upper name where it is low."""
        line_px, middle = metrics.height(), float(self.height()) / 2
        if not self._names or self.height() > _LEAST_LINES * line_px:
            return middle
        upper = min(self._names, key=lambda name: self._name_y(name, line_px))
        used_px = metrics.horizontalAdvance(self._title) + metrics.horizontalAdvance(upper)
        fits = used_px + _GAP_PX <= self.width() - 2 * _MARGIN_PX
        return self._name_y(upper, line_px) if fits else middle

    def local_y(self, height: float) -> float:
        """Return where a height of the plot lies in this item, in pixels."""
        view = self.linkedView()
        return float(self.mapFromItem(view, 0.0, view.mapFromView(pg.Point(0, height)).y()).y())
