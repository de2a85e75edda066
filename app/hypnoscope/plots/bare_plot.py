"""A plot without pyqtgraph's menus, buttons and mouse behaviour."""

import pyqtgraph as pg

from hypnoscope.plots.pointer_view_box import PointerViewBox

pg.setConfigOption("mouseRateLimit", -1)  # a dropped last event would leave a drag behind


class BarePlot(pg.PlotItem):
    """One view between a left axis and, where there is one, a time axis below."""

    def __init__(self, left: pg.AxisItem, bottom: pg.AxisItem | None = None) -> None:
        self.pointer_view = PointerViewBox()
        axes = {"left": left} if bottom is None else {"left": left, "bottom": bottom}
        super().__init__(viewBox=self.pointer_view, axisItems=axes, enableMenu=False)
        self.hideButtons()
        self.setContentsMargins(0, 0, 0, 0)
        if bottom is None:
            self.hideAxis("bottom")

    @property
    def n_columns(self) -> int:
        """Width of the view in pixels; at least 1."""
        return max(int(self.pointer_view.width()), 1)

    def show_span(self, start_s: float, stop_s: float) -> None:
        """Let the view reach from one time to another."""
        self.pointer_view.setXRange(start_s, stop_s, padding=0)
