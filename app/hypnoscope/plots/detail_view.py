"""The visible span: its stages, its confidence and its traces."""

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent

from hypnoscope.plots.lanes_plot import LanesPlot
from hypnoscope.plots.pointer_view_box import time_at
from hypnoscope.plots.strips import ConfidenceStrip, StageStrip
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.plots.trace_gestures import TraceGestures
from hypnoscope.plots.trace_source import TraceSource
from hypnoscope.session.markers import Markers
from hypnoscope.session.montage import Montage
from hypnoscope.session.pointing import Pointing
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

_STAGE_STRIP_PX = 24
_CONFIDENCE_STRIP_PX = 14


class DetailView(pg.GraphicsLayoutWidget):
    """Follows the viewport; the mouse on it moves the viewport."""

    reading_failed = Signal(object)  # the exception
    bout_menu_wanted = Signal(str, QPoint)  # no panel's name; where on the screen

    def __init__(
        self,
        session: ScoringSession,
        viewport: Viewport,
        montage: Montage,
        time_text: TimeText,
        theme: Theme,
        pointing: Pointing | None = None,
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the window's,
        self.setAcceptDrops(False)  # and so are dropped files
        self._session, self._viewport, self._montage = session, viewport, montage
        montage.reorder(session.recording)
        self._source = TraceSource(montage.display, self)
        self._source.reading_failed.connect(self.reading_failed)
        self._pointing = pointing or Pointing(self)
        self._stages = StageStrip(session, _STAGE_STRIP_PX)
        self._confidence = ConfidenceStrip(session, _CONFIDENCE_STRIP_PX)
        self.lanes = LanesPlot(session, viewport, montage, self._source, time_text)
        self.lanes.follow_pointing(self._pointing)
        self._lay_out()
        parts = (session, viewport, self._pointing, self)
        self._strip_gestures = [
            TraceGestures(strip.pointer_view, *parts) for strip in (self._stages, self._confidence)
        ]
        self._gestures = TraceGestures(self.lanes.pointer_view, *parts)
        self._gestures.enlarged.connect(self._enlarge_lane)
        self.lanes.lane_axis.enlarged.connect(self._enlarge_lane)
        self.lanes.lane_axis.picked.connect(self._choose_lane)
        self.lanes.lane_axis.moved.connect(self._move_lane)
        self.set_theme(theme)
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme, self._scheme = theme, self._session.hypnogram.scheme
        self.setBackground(theme.plot)
        for plot in (self._stages, self._confidence, self.lanes):
            plot.set_theme(theme)
        self.refresh()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self.lanes.show_times_as(text)

    def show_markers(self, markers: Markers) -> None:
        """Draw the texts of the recording's file over the traces."""
        self.lanes.show_markers(markers)

    def place_of(self, time_s: float) -> QPoint:
        """Return where the top of the traces is at a time, in pixels of this widget."""
        return self.mapFromScene(self.lanes.pointer_view.mapViewToScene(QPointF(time_s, 0.0)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt override)
        """Select the bout that the mouse is on, and ask for its menu."""
        event.accept()
        time_s = time_at(self, self.lanes.pointer_view, event.pos())
        if time_s is not None:
            self._gestures.single_out(time_s)
            self.bout_menu_wanted.emit("", event.globalPos())

    def refresh(self) -> None:
        """Draw all of the visible span."""
        for strip in (self._stages, self._confidence):
            strip.show_span(self._viewport.start_s, self._viewport.stop_s)
        self._draw_strips()
        self.lanes.draw()

    def close_source(self) -> None:
        """Stop reading in the background."""
        self._source.close()

    def _lay_out(self) -> None:
        self.ci.setContentsMargins(0, 4, 10, 2)
        self.ci.setSpacing(3)
        for row, plot in enumerate((self._stages, self._confidence, self.lanes)):
            self.addItem(plot, row, 0)

    def _connect(self) -> None:
        viewport, session, montage = self._viewport, self._session, self._montage
        viewport.span_changed.connect(self.refresh)
        viewport.cursor_changed.connect(self._mark)
        viewport.selection_changed.connect(self._mark)
        viewport.step_changed.connect(self._mark)
        session.epochs_changed.connect(self._draw_scoring)
        session.scores_changed.connect(self._draw_strips)
        session.extras_changed.connect(self._follow_scheme)
        session.recording_changed.connect(self._follow_roles)
        montage.shown_changed.connect(self.lanes.lay_lanes)
        montage.sizes_changed.connect(self.lanes.draw_traces)
        montage.current_changed.connect(self.lanes.draw_traces)
        montage.display_changed.connect(self._show_display)
        self._source.envelope_read.connect(self.lanes.draw_traces)
        self._source.span_read.connect(self.lanes.draw_traces)
        self.lanes.pointer_view.sigResized.connect(self.refresh)

    def _draw_scoring(self) -> None:
        self._draw_strips()
        self.lanes.draw_stages()

    def _draw_strips(self) -> None:
        epoch_s = self._session.hypnogram.epoch_s
        n_epochs = len(self._session.hypnogram)
        start = int(self._viewport.start_s / epoch_s)
        stop = max(min(int(self._viewport.stop_s / epoch_s) + 1, n_epochs), start)
        self._stages.draw(start, stop)
        self._confidence.draw(start, stop)

    def _follow_scheme(self) -> None:
        if self._session.hypnogram.scheme != self._scheme:
            self.set_theme(self._theme)

    def _mark(self) -> None:
        self.lanes.mark()

    def _follow_roles(self) -> None:
        self._montage.reorder(self._session.recording)

    def _show_display(self) -> None:
        self._source.show(self._montage.display)
        self.lanes.lay_lanes()

    def _choose_lane(self, height: float) -> None:
        name = self.lanes.lane_at(height)
        self._montage.choose(None if name == self._montage.current else name)

    def _move_lane(self, start: float, stop: float) -> None:
        name, target = self.lanes.lane_at(start), self.lanes.lane_at(stop)
        if name is not None and target is not None and name != target:
            self._montage.place(name, self._montage.channels.index(target))

    def _enlarge_lane(self, steps: int, height: float) -> None:
        name = self.lanes.lane_at(height)
        if name is not None:
            self._montage.enlarge(steps, name)
