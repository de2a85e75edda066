"""The spectrum of the current epoch, beside the traces."""

from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal

from hypnoscope.core.recording import Recording
from hypnoscope.core.spectrogram import spectrum
from hypnoscope.jobs.latest import Answer, LatestWork
from hypnoscope.plots.theme import Theme, line_pen, thin_pen, veil
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

_PATIENCE_S = 0.02
_WINDOW_S = 2.0  # around the epoch: a second alone tells frequencies badly apart
_RANGE_DB = 45.0
_STEP_DB = 5.0

Spectrum = tuple[NDArray[np.float64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    recording: Recording
    name: str
    start_s: float
    stop_s: float


class SpectrumView(pg.GraphicsLayoutWidget):
    """Power over frequency of the selection, or of two seconds around the current epoch."""

    reading_failed = Signal(object)  # the exception

    def __init__(
        self, session: ScoringSession, viewport: Viewport, features: SignalFeatures, theme: Theme
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(False)
        self.setMinimumSize(220, 160)
        self._session, self._viewport, self._features = session, viewport, features
        self._wanted: _Wanted | None = None
        self._plot = self.addPlot(0, 0, enableMenu=False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(False, False)
        self._bands = [self._new_band() for _ in range(2)]
        self._band_names = [self._new_band_name(name) for name in ("δ", "θ")]
        self._curve = pg.PlotCurveItem(antialias=False)
        self._plot.addItem(self._curve)
        self._work = LatestWork(_read, _PATIENCE_S)
        self._work.answered.connect(self._show_late, Qt.ConnectionType.QueuedConnection)
        for news in (viewport.cursor_changed, viewport.selection_changed, features.changed):
            news.connect(self.refresh)
        session.recording_changed.connect(self.refresh)
        self.destroyed.connect(partial(LatestWork.close, self._work))
        self.set_theme(theme)
        self.refresh()

    @property
    def curve(self) -> Spectrum:
        """Frequencies in Hz and decibels that are drawn."""
        frequencies, decibels = self._curve.getData()
        if frequencies is None:
            return np.empty(0), np.empty(0, dtype=np.float32)
        return frequencies, decibels

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.setBackground(theme.plot)
        for axis in ("left", "bottom"):
            self._plot.getAxis(axis).setPen(thin_pen(theme.line))
            self._plot.getAxis(axis).setTextPen(theme.muted)
        self._plot.setLabel("bottom", "Hz")
        self._plot.setTitle(self._plot.titleLabel.text, size="9pt", color=theme.muted)
        self._curve.setPen(line_pen(theme.eeg, self.devicePixelRatioF()))
        for band, colour in zip(self._bands, (theme.delta, theme.theta), strict=True):
            band.setBrush(veil(colour, 40))
        for name, colour in zip(self._band_names, (theme.delta, theme.theta), strict=True):
            name.setColor(colour)

    def refresh(self) -> None:
        """Show the spectrum of what is looked at now."""
        name = self._features.eeg
        request = self._features.settings.spectrogram
        for band, borders in zip(self._bands, (request.delta, request.theta), strict=True):
            band.setRegion(borders)
        self._place_band_names()
        self._plot.setXRange(0.0, request.top_hz, padding=0)
        if name is None or not len(self._session.hypnogram):
            self._curve.clear()
            self._plot.setTitle(self.tr("No channel is known to be EEG"), size="9pt")
            return
        self._wanted = _Wanted(self._session.recording, name, *self._stretch())
        answer = self._work.ask("spectrum", self._wanted)
        if answer is not None:
            self._show(answer)

    def _stretch(self) -> tuple[float, float]:
        epoch_s = self._session.hypnogram.epoch_s
        start, stop = self._viewport.target
        start_s, stop_s = start * epoch_s, stop * epoch_s
        missing_s = max(_WINDOW_S - (stop_s - start_s), 0.0)
        start_s = max(start_s - missing_s / 2, 0.0)
        return start_s, min(max(stop_s, start_s + _WINDOW_S), self._session.recording.duration_s)

    def _show_late(self, answer: Answer) -> None:
        if answer.wanted is self._wanted:
            self._show(answer)

    def _show(self, answer: Answer) -> None:
        wanted = cast("_Wanted", answer.wanted)
        if answer.error is not None:
            self._curve.clear()
            self.reading_failed.emit(answer.error)
            return
        frequencies, density = cast("Spectrum", answer.value)
        known = np.isfinite(density) & (frequencies > 0)
        decibels = 10 * np.log10(np.maximum(density[known], 1e-12))
        self._curve.setData(frequencies[known], decibels)
        shown = frequencies[known] <= self._features.settings.spectrogram.top_hz
        if shown.any():
            top = float(np.ceil(decibels[shown].max() / _STEP_DB + 1) * _STEP_DB)  # names above it
            self._plot.setYRange(top - _RANGE_DB, top, padding=0)
            self._place_band_names()
        unit = wanted.recording.channel(wanted.name).unit
        length_s = wanted.stop_s - wanted.start_s
        self._plot.setTitle(f"{wanted.name}, {length_s:g} s", size="9pt")
        self._plot.setLabel("left", f"dB re 1 {unit}²/Hz")

    def _place_band_names(self) -> None:
        top = self._plot.viewRange()[1][1]
        for band, name in zip(self._bands, self._band_names, strict=True):
            name.setPos(sum(band.getRegion()) / 2, top)

    def _new_band_name(self, text: str) -> pg.TextItem:
        name = pg.TextItem(text, anchor=(0.5, 0.0))
        self._plot.addItem(name, ignoreBounds=True)
        return name

    def _new_band(self) -> pg.LinearRegionItem:
        band = pg.LinearRegionItem(movable=False, pen=pg.mkPen(None))
        band.setZValue(-10)
        self._plot.addItem(band)
        return band


def _read(wanted: _Wanted) -> Spectrum:
    samples = wanted.recording.slice(wanted.name, wanted.start_s, wanted.stop_s)
    return spectrum(samples, wanted.recording.channel(wanted.name).sfreq)
