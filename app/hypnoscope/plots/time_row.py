"""The time axis below the panels of the overview."""

import pyqtgraph as pg
from PySide6.QtCore import Qt

from hypnoscope.plots.bare_plot import BarePlot
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.theme import RIGHT_MARGIN_PX, Theme, thin_pen
from hypnoscope.plots.time_axis import TimeAxis, TimeText

_HEIGHT_PX = 24


class TimeRow(pg.GraphicsLayoutWidget):
    """Labels of time, aligned with the tracks above."""

    def __init__(self, text: TimeText) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(False)
        self.setFixedHeight(_HEIGHT_PX)
        self._axis, self._names = TimeAxis(text), NameAxis({})
        self._plot = BarePlot(self._names, self._axis)
        self.ci.setContentsMargins(0, 0, RIGHT_MARGIN_PX, 0)
        self.addItem(self._plot, 0, 0)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.setBackground(theme.plot)
        self._names.setPen(thin_pen(theme.plot))
        self._axis.setPen(thin_pen(theme.line))
        self._axis.setTextPen(theme.muted)

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._axis.show_as(text)

    def show_part(self, start_s: float, stop_s: float) -> None:
        """Label the times from one to another."""
        self._plot.show_span(start_s, stop_s)
