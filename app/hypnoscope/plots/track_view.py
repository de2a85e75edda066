"""The widget around one track."""

import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent

from hypnoscope.plots.pointer_view_box import time_at
from hypnoscope.plots.theme import AXIS_WIDTH_PX, RIGHT_MARGIN_PX
from hypnoscope.plots.track import Track

_DRAG_PX = 6


class TrackView(pg.GraphicsLayoutWidget):
    """Shows one track; its name can be dragged up and down to reorder the panels."""

    dropped = Signal(str, int)  # the panel's name, and the height on the screen where it fell
    menu_wanted = Signal(str, QPoint)  # the panel's name, and where on the screen
    bout_menu_wanted = Signal(str, QPoint, float)  # the same, and the time there in seconds

    def __init__(self, name: str, track: Track) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the window's,
        self.setAcceptDrops(False)  # and so are dropped files
        self.setMinimumHeight(8)
        self.name, self.track = name, track
        self._grabbed_y: int | None = None
        self.ci.setContentsMargins(0, 0, RIGHT_MARGIN_PX, 0)
        self.ci.setSpacing(0)
        self.addItem(track, 0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt override)
        """Take hold of the panel by its name."""
        on_name = event.position().x() < AXIS_WIDTH_PX
        if on_name and event.button() == Qt.MouseButton.LeftButton:
            self._grabbed_y = event.globalPosition().toPoint().y()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt override)
        """Let the panel fall where it was dragged to."""
        if self._grabbed_y is None:
            super().mouseReleaseEvent(event)
            return
        y = event.globalPosition().toPoint().y()
        moved, self._grabbed_y = abs(y - self._grabbed_y) >= _DRAG_PX, None
        self.unsetCursor()
        event.accept()
        if moved:
            self.dropped.emit(self.name, y)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt override)
        """Ask for the menu of the panel on its name, and for that of the bout elsewhere."""
        event.accept()
        time_s = time_at(self, self.track.pointer_view, event.pos())
        if time_s is None:
            self.menu_wanted.emit(self.name, event.globalPos())
        else:
            self.bout_menu_wanted.emit(self.name, event.globalPos(), time_s)
