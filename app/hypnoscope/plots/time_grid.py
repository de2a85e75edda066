"""Faint lines at the labels of the time axis."""

from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from hypnoscope.plots.theme import Z_GRID, Theme, thin_pen
from hypnoscope.plots.time_axis import TimeText, tick_step
from hypnoscope.plots.view_wide_item import ViewWideItem


class TimeGrid(ViewWideItem):
    """A line at every label; at every second where those are at least 16 pixels apart."""

    _LEAST_PIXELS_PER_SECOND = 16.0

    def __init__(self, text: TimeText) -> None:
        super().__init__(Z_GRID)
        self._text = text
        self._pen = QPen()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._pen = thin_pen(theme.line)
        self.update()

    def show_as(self, text: TimeText) -> None:
        """Follow the labels that `text` gives."""
        self._text = text
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        view = self.viewRect()
        pixel = self.pixelLength(QPointF(1, 0))
        if view is None or not pixel:
            return
        painter.setPen(self._pen)
        for time_s in self.lines(view.left(), view.right(), view.width() / pixel):
            painter.drawLine(QPointF(time_s, view.top()), QPointF(time_s, view.bottom()))

    def lines(self, start_s: float, stop_s: float, width_px: float) -> list[float]:
        """Return the times of the lines in a span that is `width_px` wide."""
        step, shift = tick_step(stop_s - start_s, width_px), self._text.shift_s
        if width_px / (stop_s - start_s) >= self._LEAST_PIXELS_PER_SECOND:
            step, shift = min(step, 1.0), 0.0  # the borders of the epochs
        first, last = ceil((start_s + shift) / step), int((stop_s + shift) // step)
        return [n * step - shift for n in range(first, last + 1)]
