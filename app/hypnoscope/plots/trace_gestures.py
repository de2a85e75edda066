"""What the mouse does on the traces."""

from math import floor

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from hypnoscope.plots.pointer_view_box import Drag, Pointer, PointerViewBox
from hypnoscope.session.bout_selection import select_bout, single_out
from hypnoscope.session.pointing import Measured, Pointing
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

ZOOM_STEP = 1.25  # for one notch of the wheel or one key press

_PAN_STEP = 0.15  # of the span, for one notch of the wheel
EDGE_PAN_MS = 40
EDGE_PAN_STEP = 0.04  # of the span


class TraceGestures(QObject):
    """Click: cursor. Drag: select, panning at the edge. Middle or Ctrl drag: move.

    While the ruler is on a drag measures. Double click: select the bout; right click: that
    too, unless it is on what is selected. Wheel: move; with Ctrl zoom, with Shift enlarge.
    """

    enlarged = Signal(int, float)  # steps, height in the plot

    def __init__(
        self,
        view: PointerViewBox,
        session: ScoringSession,
        viewport: Viewport,
        pointing: Pointing,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._viewport, self._pointing = session, viewport, pointing
        self._measures = False
        self._first_epoch: int | None = None
        self._grabbed_s: float | None = None
        self._edge_steps = 0
        self._edge_timer = QTimer(self, interval=EDGE_PAN_MS)
        self._edge_timer.timeout.connect(self.pan_at_edge)
        view.clicked.connect(self._click)
        view.double_clicked.connect(self._select_bout)
        view.dragged.connect(self._drag)
        view.wheeled.connect(self._wheel)

    def single_out(self, time_s: float) -> None:
        """Select what a menu at this time is about: the bout, or what is selected around it."""
        single_out(self._session, self._viewport, self._epoch_at(time_s))

    def pan_at_edge(self) -> None:
        """Move on while a drag is held beyond a border, and select what comes into view."""
        if self._first_epoch is None or not self._edge_steps:
            self._edge_timer.stop()
            return
        self._viewport.pan(self._edge_steps * EDGE_PAN_STEP * self._viewport.span_s)
        at_s = self._viewport.stop_s if self._edge_steps > 0 else self._viewport.start_s
        self._viewport.select_steps(self._first_epoch, self._epoch_at(at_s))

    def _click(self, pointer: Pointer, button: Qt.MouseButton) -> None:
        epoch = self._epoch_at(pointer.time_s)
        if button == Qt.MouseButton.RightButton:
            self.single_out(pointer.time_s)
        elif button == Qt.MouseButton.LeftButton and pointer.shift:
            self._viewport.extend_to(epoch)
        elif button == Qt.MouseButton.LeftButton:
            self._viewport.put_cursor(epoch)

    def _select_bout(self, pointer: Pointer) -> None:
        select_bout(self._session, self._viewport, self._epoch_at(pointer.time_s))

    def _drag(self, drag: Drag) -> None:
        moves = drag.button == Qt.MouseButton.MiddleButton or drag.now.control
        if drag.is_first:
            left = drag.button == Qt.MouseButton.LeftButton
            self._measures = left and not moves and self._pointing.ruler_is_on
            self._grabbed_s = drag.start.time_s if moves else None
            selects = left and not moves and not self._measures
            self._first_epoch = self._epoch_at(drag.start.time_s) if selects else None
        if self._measures:
            ends = (drag.start.time_s, drag.start.y, drag.now.time_s, drag.now.y)
            self._pointing.measure(Measured(*ends))
        elif self._grabbed_s is not None:
            self._viewport.pan(self._grabbed_s - drag.now.time_s)
        elif self._first_epoch is not None:
            self._stretch(self._first_epoch, drag.now)
        if drag.is_last:
            self._first_epoch = self._grabbed_s = None
            self._edge_timer.stop()

    def _stretch(self, first_epoch: int, now: Pointer) -> None:
        beyond = (now.time_s > self._viewport.stop_s) - (now.time_s < self._viewport.start_s)
        self._edge_steps = beyond
        if not beyond:
            self._viewport.select_steps(first_epoch, self._epoch_at(now.time_s))
        elif not self._edge_timer.isActive():
            self._edge_timer.start()

    def _wheel(self, notches: float, pointer: Pointer) -> None:
        if pointer.control:
            self._viewport.zoom(ZOOM_STEP**notches, pointer.time_s)
        elif pointer.shift:
            self.enlarged.emit((notches > 0) - (notches < 0), pointer.y)
        else:
            self._viewport.pan(-notches * _PAN_STEP * self._viewport.span_s)

    def _epoch_at(self, time_s: float) -> int:
        hypnogram = self._session.hypnogram
        return min(max(floor(time_s / hypnogram.epoch_s), 0), max(len(hypnogram) - 1, 0))
