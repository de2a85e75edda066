"""What the mouse does on the overview."""

from PySide6.QtCore import QObject, Qt, QTimer

from hypnoscope.plots.pointer_view_box import Drag, Pointer, PointerViewBox
from hypnoscope.plots.trace_gestures import EDGE_PAN_MS, EDGE_PAN_STEP, ZOOM_STEP
from hypnoscope.session.bout_selection import select_bout, single_out
from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

_PAGES_A_NOTCH = 0.5
_REACH = 0.005  # of the overview: so near to the frame the mouse takes hold of it
_PAN_STEP = 0.15  # of the overview, for one notch of the wheel


class OverviewGestures(QObject):
    """Click: go there. Drag: select, panning at the edge. Double click: select the bout.

    Right click: select the bout too, unless it is on what is selected. A drag of the frame
    around what the detail view shows takes it along. Middle drag: move the overview.
    Wheel: move the detail view; with Ctrl zoom the overview, with Shift move it.
    """

    def __init__(
        self, session: ScoringSession, viewport: Viewport, span: OverviewSpan, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._epochs = session, session.recording.epochs
        self._viewport, self._span = viewport, span
        self._held_s: float | None = None
        self._first_epoch: int | None = None
        self._edge_steps = 0
        self._edge_timer = QTimer(self, interval=EDGE_PAN_MS)
        self._edge_timer.timeout.connect(self.pan_at_edge)

    def listen_to(self, view: PointerViewBox) -> None:
        """Obey the mouse on one more plot."""
        view.clicked.connect(self._click)
        view.double_clicked.connect(self._select_bout)
        view.dragged.connect(self._drag)
        view.wheeled.connect(self._wheel)

    def single_out(self, time_s: float) -> None:
        """Select what a menu at this time is about: the bout, or what is selected around it."""
        single_out(self._session, self._viewport, self._epochs.epoch_at(time_s))

    def _click(self, pointer: Pointer, button: Qt.MouseButton) -> None:
        if button == Qt.MouseButton.RightButton:
            self.single_out(pointer.time_s)
        elif button == Qt.MouseButton.LeftButton and pointer.shift:
            self._viewport.extend_to(self._epochs.epoch_at(pointer.time_s))
        elif button == Qt.MouseButton.LeftButton:
            self._go_to(pointer.time_s)

    def _select_bout(self, pointer: Pointer) -> None:
        select_bout(self._session, self._viewport, self._epochs.epoch_at(pointer.time_s))

    def pan_at_edge(self) -> None:
        """Move on while a drag is held beyond a border, and select what comes into view."""
        if self._first_epoch is None or not self._edge_steps:
            self._edge_timer.stop()
            return
        self._span.pan(self._edge_steps * EDGE_PAN_STEP * self._span.span_s)
        at_s = self._span.stop_s if self._edge_steps > 0 else self._span.start_s
        self._viewport.select_steps(self._first_epoch, self._epochs.epoch_at(at_s))

    def _drag(self, drag: Drag) -> None:
        if drag.button == Qt.MouseButton.MiddleButton:
            self._pull(drag)
        elif drag.button == Qt.MouseButton.LeftButton:
            if drag.is_first:
                self._held_s = self._hold(drag.start.time_s)
                first_s = drag.start.time_s
                self._first_epoch = (
                    None if self._held_s is not None else self._epochs.epoch_at(first_s)
                )
            if self._held_s is not None:
                self._go_to(drag.now.time_s - self._held_s)
            elif self._first_epoch is not None:
                self._stretch(self._first_epoch, drag.now.time_s)
        if drag.is_last:
            self._held_s = self._first_epoch = None
            self._edge_timer.stop()

    def _hold(self, time_s: float) -> float | None:
        """Return how far from the middle of the detail view it is held; None beside it.

        However narrow the frame is, the mouse can take hold of it.
        """
        viewport = self._viewport
        middle_s = viewport.start_s + viewport.span_s / 2
        reach_s = max(viewport.span_s / 2, _REACH * self._span.span_s)
        return time_s - middle_s if abs(time_s - middle_s) <= reach_s else None

    def _stretch(self, first_epoch: int, now_s: float) -> None:
        self._edge_steps = (now_s > self._span.stop_s) - (now_s < self._span.start_s)
        if not self._edge_steps or self._span.is_whole:
            self._viewport.select_steps(first_epoch, self._epochs.epoch_at(now_s))
        elif not self._edge_timer.isActive():
            self._edge_timer.start()

    def _pull(self, drag: Drag) -> None:
        if drag.is_first:
            self._held_s = drag.start.time_s
        if self._held_s is not None:
            self._span.pan(self._held_s - drag.now.time_s)

    def _go_to(self, time_s: float) -> None:
        self._viewport.jump_to(self._epochs.epoch_at(time_s))

    def _wheel(self, notches: float, pointer: Pointer) -> None:
        if pointer.control:
            self._span.zoom(ZOOM_STEP**notches, pointer.time_s)
        elif pointer.shift:
            self._span.pan(-notches * _PAN_STEP * self._span.span_s)
        else:
            self._viewport.pan(-notches * _PAGES_A_NOTCH * self._viewport.span_s)
