"""The recording at a glance: a stack of panels over one time axis."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from hypnoscope.plots.hypnogram_plot import HypnogramPlot
from hypnoscope.plots.overview_gestures import OverviewGestures
from hypnoscope.plots.overview_panels import make_track
from hypnoscope.plots.pointer_view_box import Pointer
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.plots.time_row import TimeRow
from hypnoscope.plots.track import Track
from hypnoscope.plots.track_view import TrackView
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.markers import Markers
from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.panels import PanelKind, Panels
from hypnoscope.session.pathways import Pathways
from hypnoscope.session.pointing import Pointed, Pointing
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport
from hypnoscope.translation import translate

_SPACING_PX = 4


class Overview(QWidget):
    """Shows the panels that `Panels` says, over the times that `OverviewSpan` says.

    Each panel is a track in a view of its own, between the handles of a splitter. A track
    is made when its panel is shown for the first time.
    """

    menu_wanted = Signal(str, QPoint)  # the name of a panel, and where on the screen
    bout_menu_wanted = Signal(str, QPoint)  # the same, once the bout there is selected

    def __init__(
        self,
        session: ScoringSession,
        viewport: Viewport,
        span: OverviewSpan,
        panels: Panels,
        features: SignalFeatures,
        pathways: Pathways,
        second: SecondHypnogram,
        pointing: Pointing,
        time_text: TimeText,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._session, self._viewport = session, viewport
        self._span, self._panels, self._features = span, panels, features
        self._pathways, self._second = pathways, second
        self._pointing, self._text = pointing, time_text
        self._theme = theme
        self._views: dict[str, TrackView] = {}
        self._gestures = OverviewGestures(session, viewport, span, self)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._times = TimeRow(time_text)
        self._lay_out()
        self.arrange()
        self.set_theme(theme)
        self._connect()

    @property
    def hypnogram(self) -> Track:
        """The track of the hypnogram."""
        return self.track("hypnogram")

    def track(self, name: str) -> Track:
        """Return the track of a panel, shown or hidden."""
        return self._view(name).track

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.plot)
        self.setPalette(palette)
        self._times.set_theme(theme)
        for view in self._views.values():
            self._dress(view)
        self.refresh()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._text = text
        self._times.show_times_as(text)
        for view in self._views.values():
            view.track.show_times_as(text)

    def refresh(self) -> None:
        """Draw all shown panels."""
        self._times.show_part(self._span.start_s, self._span.stop_s)
        for kind in self._panels.shown:
            self._draw(self._view(kind.name))

    def show_markers(self, markers: Markers) -> None:
        """Tick off the texts of the recording's file over the hypnogram."""
        track = self.hypnogram
        if isinstance(track, HypnogramPlot):
            track.show_markers(markers)

    def arrange(self) -> None:
        """Show the panels that are to be shown, in their order."""
        shown = self._panels.shown
        for index, kind in enumerate(shown):
            view = self._view(kind.name)
            self._splitter.insertWidget(index, view)
            view.show()
            self._draw(view)
        names = {kind.name for kind in shown}
        for name, view in self._views.items():
            view.setVisible(name in names)
        self._share_height()

    def _view(self, name: str) -> TrackView:
        if name not in self._views:
            kind = next(kind for kind in self._panels.kinds if kind.name == name)
            self._views[name] = self._new_view(kind)
        return self._views[name]

    def _new_view(self, kind: PanelKind) -> TrackView:
        parts = (self._session, self._features, self._pathways, self._second)
        view = TrackView(kind.name, make_track(kind.name, *parts))
        if not kind.resizable:
            view.setFixedHeight(kind.height_px)
        view.menu_wanted.connect(self.menu_wanted)
        view.bout_menu_wanted.connect(self._ask_about_bout)
        view.dropped.connect(self._drop)
        tip = self.tr("{}: drag up or down to reorder, right click here for more").format(
            translate("Panels", kind.title)
        )
        view.track.getAxis("left").setToolTip(tip)
        view.track.pointer_view.sigResized.connect(self._redraw_resized)
        self._gestures.listen_to(view.track.pointer_view)
        view.track.pointer_view.hovered.connect(partial(self._point, kind.name))
        view.track.show_times_as(self._text)
        self._dress(view)
        self._splitter.addWidget(view)
        return view

    def _dress(self, view: TrackView) -> None:
        view.setBackground(self._theme.plot)
        view.track.set_theme(self._theme)

    def _draw(self, view: TrackView) -> None:
        view.track.show_part(self._span.start_s, self._span.stop_s)
        self._mark(view.track)

    def _redraw_resized(self) -> None:
        view_box = self.sender()
        for kind in self._panels.shown:
            view = self._views.get(kind.name)
            if view is not None and view.track.pointer_view is view_box:
                self._draw(view)

    def _ask_about_bout(self, name: str, place: QPoint, time_s: float) -> None:
        self._gestures.single_out(time_s)
        self.bout_menu_wanted.emit(name, place)

    def _mark_all(self) -> None:
        for kind in self._panels.shown:
            self._mark(self._view(kind.name).track)

    def _mark(self, track: Track) -> None:
        viewport = self._viewport
        cursor_s = (viewport.cursor + 0.5) * self._session.hypnogram.epoch_s
        track.mark(viewport.start_s, viewport.stop_s, cursor_s)
        selection, epoch_s = viewport.selection, self._session.hypnogram.epoch_s
        track.mark_selection(
            None if selection is None else (selection[0] * epoch_s, selection[1] * epoch_s)
        )

    def _point(self, name: str, pointer: Pointer | None) -> None:
        inside = pointer is not None and self._span.start_s <= pointer.time_s <= self._span.stop_s
        pointed = Pointed(pointer.time_s, name, pointer.y) if inside and pointer else None
        self._pointing.point(pointed)

    def _draw_crosshair(self) -> None:
        pointed = self._pointing.pointed
        for kind in self._panels.shown:
            track = self._view(kind.name).track
            if pointed is None:
                track.crosshair.place(None)
            elif pointed.panel == kind.name:
                there = track.words_at(pointed)
                words = "  ·  ".join(filter(None, (self._text.of(pointed.time_s), there)))
                track.crosshair.place(pointed.time_s, pointed.height, words)
            else:
                track.crosshair.place(pointed.time_s)

    def _lay_out(self) -> None:
        self.setAutoFillBackground(True)
        self._splitter.setObjectName("tracks")
        self._splitter.setHandleWidth(_SPACING_PX)
        self._splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _SPACING_PX, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._splitter, stretch=1)
        column.addWidget(self._times)

    def _connect(self) -> None:
        self._panels.arranged.connect(self.arrange)
        self._panels.resized.connect(self._share_height)
        self._splitter.splitterMoved.connect(self._keep_heights)
        self._span.changed.connect(self.refresh)
        self._pointing.moved.connect(self._draw_crosshair)
        self._viewport.span_changed.connect(self._mark_all)
        self._viewport.cursor_changed.connect(self._mark_all)
        self._viewport.selection_changed.connect(self._mark_all)

    def _share_height(self) -> None:
        heights = []
        for index in range(self._splitter.count()):
            view = self._splitter.widget(index)
            name = view.name if isinstance(view, TrackView) else ""
            heights.append(self._panels.height_of(name) if self._panels.is_shown(name) else 0)
        self._splitter.setSizes(heights)

    def _keep_heights(self) -> None:
        shown = [self._view(kind.name) for kind in self._panels.shown]
        self._panels.resize({view.name: view.height() for view in shown})

    def _drop(self, name: str, y: int) -> None:
        """Put a panel before the first one whose middle lies below `y` on the screen."""
        kinds = [kind for kind in self._panels.kinds if kind.name != name]
        below = (
            index
            for index, kind in enumerate(kinds)
            if self._panels.is_shown(kind.name) and self._middle_y(kind.name) > y
        )
        self._panels.place(name, next(below, len(kinds)))

    def _middle_y(self, name: str) -> int:
        view = self._view(name)
        return view.mapToGlobal(view.rect().center()).y()
