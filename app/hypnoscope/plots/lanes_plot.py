"""The traces of the shown channels, one lane each, over the colours of the stages."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPen

from hypnoscope.core.recording import ChannelRole
from hypnoscope.plots.bare_plot import BarePlot
from hypnoscope.plots.crosshair import Crosshair
from hypnoscope.plots.gaps_item import GapsItem
from hypnoscope.plots.lane_axis import LANE_FILL, LaneAxis, LaneLabel
from hypnoscope.plots.markers_item import MarkersItem
from hypnoscope.plots.notes_item import NotesItem
from hypnoscope.plots.pointer_view_box import Pointer
from hypnoscope.plots.reduction import Columns, dominant_codes, own_codes
from hypnoscope.plots.ruler_item import RulerItem, measured_words
from hypnoscope.plots.span_item import SpanItem
from hypnoscope.plots.span_reader import Points
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import (
    CODE_ARTEFACT,
    Z_CURSOR,
    Z_LABELS,
    Z_SELECTION,
    Z_STAGES,
    Z_TRACES,
    Theme,
    frame_pen,
    line_pen,
    thin_pen,
    tint_table,
    veil,
    with_own_colours,
)
from hypnoscope.plots.time_axis import TimeAxis, TimeText
from hypnoscope.plots.time_grid import TimeGrid
from hypnoscope.plots.trace_source import TraceSource
from hypnoscope.session.markers import Markers
from hypnoscope.session.montage import Montage
from hypnoscope.session.pointing import Pointed, Pointing
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

_PANEL = "traces"
_DENSE_S = 600.0  # a longer span shows hardly more than how far the traces reach


class LanesPlot(BarePlot):
    """Lane i of the shown channels lies between heights i and i + 1, downwards."""

    def __init__(
        self,
        session: ScoringSession,
        viewport: Viewport,
        montage: Montage,
        source: TraceSource,
        time_text: TimeText,
    ) -> None:
        self.lane_axis = LaneAxis()
        self._time_axis = TimeAxis(time_text)
        super().__init__(self.lane_axis, self._time_axis)
        self._session, self._viewport = session, viewport
        self._montage, self._source = montage, source
        self._theme: Theme | None = None
        self._curves: dict[str, pg.PlotCurveItem] = {}
        self._is_dense = False
        self._borders: list[pg.InfiniteLine] = []
        self._stages = StageImage(Z_STAGES)
        self._grid = TimeGrid(time_text)
        self._gaps = GapsItem(session.recording.gaps, self.tr("no data"))
        self._cursor, self._selection = SpanItem(Z_CURSOR), SpanItem(Z_SELECTION)
        self._markers: MarkersItem | None = None
        self._pointing: Pointing | None = None
        self._text = time_text
        self._crosshair, self._ruler = Crosshair(), RulerItem()
        self._notes = NotesItem(session, has_texts=True)
        self.addItem(self._notes, ignoreBounds=True)
        self.addItem(self._crosshair, ignoreBounds=True)
        self.addItem(self._ruler, ignoreBounds=True)
        self._waiting = pg.TextItem(anchor=(0.5, 0.5))
        self._waiting.setZValue(Z_LABELS)
        self.pointer_view.invertY(True)
        for item in (self._stages, self._grid, self._gaps, self._cursor, self._selection):
            self.addItem(item, ignoreBounds=True)
        self.addItem(self._waiting, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        scheme = self._session.hypnogram.scheme
        self._stages.set_colours(with_own_colours(tint_table(theme), theme, scheme))
        self._cursor.paint_with(frame_pen(theme.accent), veil(theme.accent, 20))
        self._selection.paint_with(thin_pen(theme.accent), veil(theme.accent, 58))
        self._waiting.setColor(theme.muted)
        for item in (
            self.lane_axis,
            self._grid,
            self._gaps,
            self._crosshair,
            self._ruler,
            self._notes,
        ):
            item.set_theme(theme)
        if self._markers is not None:
            self._markers.set_theme(theme)
        for axis in (self._time_axis, self.lane_axis):
            axis.setPen(thin_pen(theme.line))
            axis.setTextPen(theme.muted)
        self.lay_lanes()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._text = text
        self._time_axis.show_as(text)
        self._grid.show_as(text)

    def show_markers(self, markers: Markers) -> None:
        """Draw the texts of the recording's file too."""
        self._markers = MarkersItem(markers)
        self.addItem(self._markers, ignoreBounds=True)
        if self._theme is not None:
            self._markers.set_theme(self._theme)

    def follow_pointing(self, pointing: Pointing) -> None:
        """Draw the cross-hair and the ruler of `pointing`, and tell it of the mouse."""
        self._pointing = pointing
        pointing.moved.connect(self._draw_crosshair)
        pointing.measured_changed.connect(self._draw_ruler)
        self.pointer_view.hovered.connect(self._point)

    def lane_at(self, height: float) -> str | None:
        """Return the channel drawn at a height of the plot."""
        shown = self._montage.shown
        return shown[int(height)] if 0 <= height < len(shown) else None

    def lay_lanes(self) -> None:
        """Make a curve for each shown channel, in its colour."""
        if self._theme is None:
            return
        for item in (*self._curves.values(), *self._borders):
            self.removeItem(item)
        shown = self._montage.shown
        self._curves = {name: self._new_curve(self._pen_of(name, self._theme)) for name in shown}
        self._borders = [self._new_border(lane, self._theme) for lane in range(1, len(shown))]
        self.pointer_view.setYRange(0.0, max(len(shown), 1), padding=0)
        for name in shown:
            self._source.prepare(name)
        self.draw()

    def draw(self) -> None:
        """Draw all of the visible span."""
        self.show_span(self._viewport.start_s, self._viewport.stop_s)
        self._follow_density()
        self.draw_traces()
        self.draw_stages()
        self.mark()

    def draw_traces(self) -> None:
        """Draw the shown channels."""
        complete = [self._draw_trace(lane, name) for lane, name in enumerate(self._curves)]
        self._say_what_is_missing(all(complete))
        self.lane_axis.show_labels([self._label(name) for name in self._curves])

    def draw_stages(self) -> None:
        """Draw the colours of the stages in view."""
        hypnogram = self._session.hypnogram
        start = int(self._viewport.start_s / hypnogram.epoch_s)
        stop = min(int(self._viewport.stop_s / hypnogram.epoch_s) + 1, len(hypnogram))
        columns = Columns.covering(start, max(stop, start), len(hypnogram), self.n_columns)
        codes = dominant_codes(hypnogram.marks, columns)
        codes = own_codes(codes, hypnogram.marks, columns, hypnogram.scheme)
        spoilt = columns.count(hypnogram.artefacts) * 2 > columns.width
        codes = np.where(spoilt, CODE_ARTEFACT, codes).astype(np.uint8)
        height = max(len(self._curves), 1)
        self._stages.show_codes(codes[np.newaxis], columns, hypnogram.epoch_s, height)

    def mark(self) -> None:
        """Draw the cursor and the selection."""
        epoch_s = self._session.hypnogram.epoch_s
        bottom = max(len(self._curves), 1)
        start, stop = self._viewport.target
        self._cursor.cover(start * epoch_s, max(stop, start + 1) * epoch_s, 0, bottom)
        selection = self._viewport.selection
        self._selection.setVisible(selection is not None)
        self._cursor.setVisible(selection is None)
        if selection is not None:
            self._selection.cover(selection[0] * epoch_s, selection[1] * epoch_s, 0, bottom)

    def _draw_trace(self, lane: int, name: str) -> bool:
        viewport = self._viewport
        points = self._source.points(name, viewport.start_s, viewport.stop_s, self.n_columns)
        shown = self._source.last_points(name) if points is None else points
        if shown is not None:
            self._show_points(lane, name, shown)
        return points is not None

    def _show_points(self, lane: int, name: str, points: Points) -> None:
        times, values = points
        scale = LANE_FILL / self._montage.half_range(name)
        swings = (values - self._montage.centre(name)) * scale + self._montage.offset(name)
        swings = np.clip(swings, -0.5, 0.5)
        broken = bool(np.isnan(swings).any())
        self._widen_if_sparse(name, len(times))
        self._curves[name].setData(
            times,
            lane + 0.5 - swings.astype(np.float64),
            connect="finite" if broken else "all",
            skipFiniteCheck=not broken,
        )

    def _point(self, pointer: Pointer | None) -> None:
        if self._pointing is not None:
            pointed = None if pointer is None else Pointed(pointer.time_s, _PANEL, pointer.y)
            self._pointing.point(pointed)

    def _draw_crosshair(self) -> None:
        pointed = None if self._pointing is None else self._pointing.pointed
        if pointed is None:
            self._crosshair.place(None)
        elif pointed.panel == _PANEL:
            words = (self._text.of(pointed.time_s, 0.1), self._value_text(pointed))
            self._crosshair.place(pointed.time_s, pointed.height, "  ·  ".join(filter(None, words)))
        else:
            self._crosshair.place(pointed.time_s)

    def _value_text(self, pointed: Pointed) -> str:
        """Return the value of the trace under the mouse, at its time."""
        name = self.lane_at(pointed.height)
        points = None if name is None else self._source.last_points(name)
        if name is None or points is None or not len(points[0]):
            return ""
        times, values = points
        nearest = int(np.abs(times - pointed.time_s).argmin())
        unit = self._montage.display.channel(name).unit
        return f"{name} {float(values[nearest]):.4g} {unit}".rstrip()

    def _draw_ruler(self) -> None:
        measured = None if self._pointing is None else self._pointing.measured
        if measured is None:
            self._ruler.lie_along(None, "")
            return
        name = self.lane_at(measured.start_height)
        amplitude, unit = None, ""
        if name is not None:
            per_lane = self._montage.half_range(name) / LANE_FILL
            amplitude = abs(measured.stop_height - measured.start_height) * per_lane
            unit = self._montage.display.channel(name).unit
        self._ruler.lie_along(measured, measured_words(measured, amplitude, unit))

    def _say_what_is_missing(self, complete: bool) -> None:
        text = "" if complete else self.tr("Reading …")
        if not self._curves:
            text = self.tr("No channel is shown; choose some under View ▸ Show channels.")
        if text != self._waiting.toPlainText():
            self._waiting.setText(text)
        middle_s = self._viewport.start_s + self._viewport.span_s / 2
        self._waiting.setPos(middle_s, max(len(self._curves), 1) / 2)

    def _label(self, name: str) -> LaneLabel:
        channel = self._montage.display.channel(name)
        role = "" if channel.role is ChannelRole.OTHER else channel.role.name
        note = " · ".join(filter(None, (role, f"{channel.sfreq:.6g} Hz")))
        colour = "" if self._theme is None else self._theme.trace_colour(channel.role)
        return LaneLabel(
            name,
            note,
            self._montage.half_range(name),
            channel.unit,
            colour,
            self._montage.filter_in_force(name).text,
            name == self._montage.current,
        )

    def _follow_density(self) -> None:
        is_dense = self._viewport.span_s > _DENSE_S
        if is_dense is not self._is_dense and self._theme is not None:
            self._is_dense = is_dense
            for name, curve in self._curves.items():
                curve.setPen(self._pen_of(name, self._theme))

    def _widen_if_sparse(self, name: str, n_points: int) -> None:
        """Draw single lines as wide as on any screen; envelopes cover their place anyway."""
        pen, widget = self._curves[name].opts["pen"], self.getViewWidget()
        ratio = 1.0 if widget is None or n_points > self.n_columns else widget.devicePixelRatioF()
        wanted = line_pen(pen.color(), ratio)
        if wanted.width() != pen.width():
            self._curves[name].setPen(wanted)

    def _pen_of(self, name: str, theme: Theme) -> QPen:
        role = self._montage.display.channel(name).role
        return thin_pen(theme.dense_colour(role) if self._is_dense else theme.trace_colour(role))

    def _new_curve(self, pen: QPen) -> pg.PlotCurveItem:
        curve = pg.PlotCurveItem(pen=pen, antialias=False)
        curve.setZValue(Z_TRACES)
        self.addItem(curve, ignoreBounds=True)
        return curve

    def _new_border(self, height: int, theme: Theme) -> pg.InfiniteLine:
        line = pg.InfiniteLine(height, angle=0, pen=thin_pen(theme.line))
        line.setZValue(Z_CURSOR)
        self.addItem(line, ignoreBounds=True)
        return line
