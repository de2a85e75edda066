"""What the mouse does on the overview."""

from PySide6.QtCore import QObject, Qt

from hypnoscope.core.epochs import EpochGrid
from hypnoscope.plots.pointer_view_box import Drag, Pointer, PointerViewBox
from hypnoscope.plots.trace_gestures import ZOOM_STEP
from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.viewport import Viewport

_PAGES_A_NOTCH = 0.5
_PAN_STEP = 0.15  # of the overview, for one notch of the wheel


class OverviewGestures(QObject):
    """Click: go there. Drag: take the detail view along. Middle drag: move the overview.

    Wheel: move the detail view; with Ctrl zoom the overview, with Shift move it.
    """

    def __init__(
        self, epochs: EpochGrid, viewport: Viewport, span: OverviewSpan, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._epochs, self._viewport, self._span = epochs, viewport, span
        self._held_s: float | None = None

    def listen_to(self, view: PointerViewBox) -> None:
        """Obey the mouse on one more plot."""
        view.clicked.connect(self._click)
        view.dragged.connect(self._drag)
        view.wheeled.connect(self._wheel)

    def _click(self, pointer: Pointer, button: Qt.MouseButton) -> None:
        if button == Qt.MouseButton.LeftButton:
            self._go_to(pointer.time_s)

    def _drag(self, drag: Drag) -> None:
        if drag.button == Qt.MouseButton.MiddleButton:
            self._pull(drag)
        elif drag.button == Qt.MouseButton.LeftButton:
            if drag.is_first:
                self._held_s = self._hold(drag.start.time_s)
            self._go_to(drag.now.time_s - (self._held_s or 0.0))

    def _hold(self, time_s: float) -> float:
        """Return how far from the middle of the detail view it is held; 0 outside of it."""
        viewport = self._viewport
        if viewport.start_s <= time_s <= viewport.stop_s:
            return time_s - (viewport.start_s + viewport.span_s / 2)
        return 0.0

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
