"""What the bars under the hypnogram mean, and how much of the recording has which."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.origin import Origin, origins
from hypnoscope.plots.origin_track import ORIGIN_HEIGHTS, ORIGIN_ROWS, origin_name
from hypnoscope.plots.theme import Theme, origin_colours, thin_pen
from hypnoscope.translation import translate

_SHOWN = (Origin.PERSON, Origin.ACCEPTED, Origin.RULE, Origin.MODEL, Origin.NOBODY)
_SWATCH = QSize(26, 14)


class OriginLegend(QWidget):
    """A row for each origin: its bar, what it is called, its share of the recording."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._swatches = {origin: _Swatch(origin, theme) for origin in _SHOWN}
        self._shares = {origin: QLabel() for origin in _SHOWN}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, origin in enumerate(_SHOWN):
            grid.addWidget(self._swatches[origin], row, 0)
            grid.addWidget(QLabel(origin_name(origin)), row, 1)
            grid.addWidget(self._shares[origin], row, 2, Qt.AlignmentFlag.AlignRight)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        for swatch in self._swatches.values():
            swatch.set_theme(theme)

    def show_shares(self, hypnogram: Hypnogram) -> None:
        """Say how much of the recording has which origin."""
        counts = np.bincount(origins(hypnogram), minlength=len(Origin))
        for origin, label in self._shares.items():
            label.setText(_percent(int(counts[origin]), len(hypnogram)))

    def share(self, origin: Origin) -> str:
        """Return what is said of an origin."""
        return self._shares[origin].text()


class _Swatch(QWidget):
    def __init__(self, origin: Origin, theme: Theme) -> None:
        super().__init__()
        self._origin, self._theme = origin, theme
        self.setFixedSize(_SWATCH)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt override)
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(area, QColor(self._theme.plot))
        height = area.height() * ORIGIN_HEIGHTS[self._origin] / ORIGIN_ROWS
        bar = QRectF(area.left(), area.bottom() - height, area.width(), height)
        painter.fillRect(bar, QColor(origin_colours(self._theme)[self._origin]))
        painter.setPen(thin_pen(self._theme.line))
        painter.drawRect(area)
        painter.end()


def _percent(n: int, n_all: int) -> str:
    share = 100 * n / max(n_all, 1)
    if 0 < share < 0.1:
        return translate("OriginLegend", "under 0.1 %")
    return f"{share:.1f} %"
