"""The mean spectrum of each stage above delta power over time."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_spectra import DeltaCourse, StageSpectra
from hypnoscope.plots.theme import Theme, stage_line, thin_pen
from hypnoscope.plots.time_axis import TimeAxis, TimeText

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]

_TOP_HZ = 25.0
_RANGE_DB, _STEP_DB = 40.0, 5.0
_AXIS_PX = 52
_DOT_PX = 4
_LABEL_PX = 62  # beside the traces there is little room


class StageSpectraView(pg.GraphicsLayoutWidget):
    """Draws what it is given; it knows nothing of where that comes from."""

    def __init__(self, theme: Theme, text: TimeText) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(False)
        self.setMinimumSize(220, 260)
        self._time_axis = TimeAxis(text, _LABEL_PX)
        self._spectra = self.addPlot(0, 0, enableMenu=False)
        axes = {"bottom": self._time_axis}
        self._course = self.addPlot(1, 0, enableMenu=False, axisItems=axes)
        self._curves = {stage: pg.PlotCurveItem(antialias=True) for stage in SCORED_STAGES}
        self._usual = pg.InfiniteLine(100.0, angle=0, movable=False)
        self._powers = pg.PlotDataItem(antialias=True, connect="finite", symbol="o")
        self._powers.setSymbolSize(_DOT_PX)
        self._dress_plots()
        self.set_theme(theme)

    @property
    def curves(self) -> dict[Stage, Curve]:
        """Frequencies in Hz and decibels of each stage that is drawn."""
        drawn = {stage: curve.getData() for stage, curve in self._curves.items()}
        return {stage: data for stage, data in drawn.items() if data[0] is not None}

    @property
    def course(self) -> Curve:
        """Times in seconds and delta powers, in percent of the usual one, that are drawn."""
        times_s, powers = self._powers.getData()
        return (np.empty(0), np.empty(0)) if times_s is None else (times_s, powers)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.setBackground(theme.plot)
        for plot in (self._spectra, self._course):
            for axis in ("left", "bottom"):
                plot.getAxis(axis).setPen(thin_pen(theme.line))
                plot.getAxis(axis).setTextPen(theme.muted)
            plot.setTitle(plot.titleLabel.text, color=theme.muted)
        for stage, curve in self._curves.items():
            curve.setPen(stage_line(theme, stage))
        pen = stage_line(theme, Stage.NREM)
        self._powers.setPen(pen)
        self._powers.setSymbolBrush(pen.color())
        self._powers.setSymbolPen(None)
        self._usual.setPen(thin_pen(theme.muted, Qt.PenStyle.DashLine))

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._time_axis.show_as(text)

    def draw(self, spectra: StageSpectra, course: DeltaCourse | None, unit: str) -> None:
        """Draw these, of a channel that is measured in `unit`."""
        self._draw_spectra(spectra)
        self._spectra.setLabel("left", f"dB re 1 {unit}²/Hz")
        self._course.setVisible(course is not None)
        if course is not None:
            self._draw_course(course)

    def _draw_spectra(self, spectra: StageSpectra) -> None:
        shown = (spectra.frequencies_hz > 0) & (spectra.frequencies_hz <= _TOP_HZ)
        decibels = 10 * np.log10(np.maximum(spectra.density[:, shown], 1e-12))
        for stage, curve in self._curves.items():
            if spectra.n_epochs[stage]:
                curve.setData(spectra.frequencies_hz[shown], decibels[stage])
            else:
                curve.clear()
        known = decibels[np.isfinite(decibels)]
        if len(known):
            top = float(np.ceil(known.max() / _STEP_DB) * _STEP_DB)
            bottom = float(np.floor(known.min() / _STEP_DB) * _STEP_DB)
            self._spectra.setYRange(max(bottom, top - _RANGE_DB), top, padding=0)

    def _draw_course(self, course: DeltaCourse) -> None:
        self._course.setXRange(course.starts_s[0], course.stops_s[-1], padding=0)
        known = course.percent[np.isfinite(course.percent)]
        if len(known):
            self._powers.setData((course.starts_s + course.stops_s) / 2, course.percent)
        else:
            self._powers.clear()
        self._course.setYRange(0.0, 1.1 * float(known.max()) if len(known) else 1.0, padding=0)

    def _dress_plots(self) -> None:
        for plot in (self._spectra, self._course):
            plot.hideButtons()
            plot.setMouseEnabled(False, False)
            plot.getAxis("left").setWidth(_AXIS_PX)
            plot.getAxis("left").enableAutoSIPrefix(False)
        for curve in self._curves.values():
            self._spectra.addItem(curve)
        self._spectra.setXRange(0.0, _TOP_HZ, padding=0)
        self._spectra.setLabel("bottom", "Hz")
        self._spectra.setTitle(self.tr("Mean spectrum of each stage"), size="9pt")
        self._course.setLabel("left", self.tr("% of the recording's mean"))
        self._course.addItem(self._usual)
        self._course.addItem(self._powers)
        self._course.setTitle(self.tr("Delta power (0.5–4 Hz) of NREM"), size="9pt")
