"""The whole recording at a glance: hypnogram and confidence."""

import pyqtgraph as pg
from PySide6.QtCore import Qt

from hypnoscope.plots.hypnogram_plot import HypnogramPlot
from hypnoscope.plots.pointer_view_box import Drag, Pointer
from hypnoscope.plots.strips import ConfidenceStrip
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.plots.trace_gestures import ZOOM_STEP
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

_CONFIDENCE_STRIP_PX = 14
_PAGES_A_NOTCH = 0.5


class Overview(pg.GraphicsLayoutWidget):
    """A click or a drag takes the detail view to that moment."""

    def __init__(
        self, session: ScoringSession, viewport: Viewport, time_text: TimeText, theme: Theme
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the window's,
        self.setAcceptDrops(False)  # and so are dropped files
        self._session, self._viewport = session, viewport
        self._confidence = ConfidenceStrip(session, _CONFIDENCE_STRIP_PX)
        self.hypnogram = HypnogramPlot(session, viewport, time_text)
        self.ci.setContentsMargins(0, 6, 10, 0)
        self.ci.setSpacing(3)
        self.addItem(self._confidence, 0, 0)
        self.addItem(self.hypnogram, 1, 0)
        self.set_theme(theme)
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.setBackground(theme.plot)
        self._confidence.set_theme(theme)
        self.hypnogram.set_theme(theme)
        self.refresh()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self.hypnogram.show_times_as(text)

    def refresh(self) -> None:
        """Draw the whole recording."""
        duration_s = max(self._session.recording.duration_s, 1.0)
        for plot in (self._confidence, self.hypnogram):
            plot.show_span(0.0, duration_s)
        self.hypnogram.draw()
        self.hypnogram.mark()
        self._draw_confidence()

    def _connect(self) -> None:
        self._session.epochs_changed.connect(self.hypnogram.draw)
        self._session.epochs_changed.connect(self._draw_confidence)
        self._session.scores_changed.connect(self._draw_confidence)
        self._viewport.span_changed.connect(self.hypnogram.mark)
        self._viewport.cursor_changed.connect(self.hypnogram.mark)
        self.hypnogram.pointer_view.sigResized.connect(self.refresh)
        for plot in (self._confidence, self.hypnogram):
            plot.pointer_view.clicked.connect(self._jump)
            plot.pointer_view.dragged.connect(self._follow)
            plot.pointer_view.wheeled.connect(self._wheel)

    def _draw_confidence(self) -> None:
        self._confidence.draw(0, len(self._session.hypnogram))

    def _jump(self, pointer: Pointer) -> None:
        self._viewport.jump_to(self._session.recording.epochs.epoch_at(pointer.time_s))

    def _follow(self, drag: Drag) -> None:
        if drag.button == Qt.MouseButton.LeftButton:
            self._jump(drag.now)

    def _wheel(self, notches: float, pointer: Pointer) -> None:
        if pointer.control:
            self._viewport.zoom(ZOOM_STEP**notches)
        else:
            self._viewport.pan(-notches * _PAGES_A_NOTCH * self._viewport.span_s)
