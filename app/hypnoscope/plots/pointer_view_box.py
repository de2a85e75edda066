"""A view that tells where the mouse is in time, and moves nothing by itself."""

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

_WHEEL_STEP = 120.0  # Qt's units for one notch


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is.

    Attributes
    ----------
    time_s, y
        Position in the view; outside its borders while a drag has left it.
    shift, control
        Whether the key is held.
    """

    time_s: float
    y: float
    shift: bool = False
    control: bool = False


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag under way: where it began, where it is, whether it begins or ends."""

    button: Qt.MouseButton
    start: Pointer
    now: Pointer
    is_first: bool
    is_last: bool


class PointerViewBox(pg.ViewBox):
    """Reports clicks, drags and the wheel in view coordinates."""

    clicked = Signal(object, object)  # Pointer, Qt.MouseButton
    double_clicked = Signal(object)  # Pointer
    dragged = Signal(object)  # Drag
    hovered = Signal(object)  # Pointer, or None when the mouse has left
    wheeled = Signal(float, object)  # notches, positive upwards or to the left; Pointer

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.setMouseEnabled(False, False)
        self.disableAutoRange()

    def mouseClickEvent(self, ev: "pg.GraphicsScene.mouseEvents.MouseClickEvent") -> None:  # noqa: N802 (pyqtgraph override)
        ev.accept()
        pointer = self._pointer(ev.pos(), ev.modifiers())
        if ev.double():
            self.double_clicked.emit(pointer)
        else:
            self.clicked.emit(pointer, ev.button())

    def mouseDragEvent(  # noqa: N802 (pyqtgraph override)
        self, ev: "pg.GraphicsScene.mouseEvents.MouseDragEvent", axis: int | None = None
    ) -> None:
        if axis is not None:  # on an axis, which has no place in time
            ev.ignore()
            return
        ev.accept()
        modifiers = ev.modifiers()
        start = self._pointer(ev.buttonDownPos(), modifiers)
        now = self._pointer(ev.pos(), modifiers)
        self.dragged.emit(Drag(ev.button(), start, now, ev.isStart(), ev.isFinish()))

    def wheelEvent(  # noqa: N802 (Qt override)
        self, ev: QGraphicsSceneWheelEvent, axis: int | None = None
    ) -> None:
        if axis is not None:
            ev.ignore()
            return
        ev.accept()
        self.wheeled.emit(ev.delta() / _WHEEL_STEP, self._pointer(ev.pos(), ev.modifiers()))

    def hoverEvent(self, ev: "pg.GraphicsScene.mouseEvents.HoverEvent") -> None:  # noqa: N802 (pyqtgraph override)
        if ev.isExit():
            self.hovered.emit(None)
        else:
            self.hovered.emit(self._pointer(ev.pos(), ev.modifiers()))

    def _pointer(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        place = self.mapToView(position)
        held = Qt.KeyboardModifier
        return Pointer(
            place.x(),
            place.y(),
            shift=bool(modifiers & held.ShiftModifier),
            control=bool(modifiers & held.ControlModifier),
        )


def time_at(view: pg.GraphicsView, box: PointerViewBox, place: QPoint) -> float | None:
    """Return the time at a place in the pixels of `view`; None beside the plot, as on its name."""
    there = box.mapSceneToView(view.mapToScene(place))
    first_s, last_s = box.viewRange()[0]
    return float(there.x()) if first_s <= there.x() <= last_s else None
