"""Where the mouse points in time, and what it measures; never undoable."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Pointed:
    """A place in one of the panels.

    Attributes
    ----------
    time_s
        Seconds from the start of the recording.
    panel
        Name of the panel that the mouse is over.
    height
        In the coordinates of that panel.
    """

    time_s: float
    panel: str
    height: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The two ends of the ruler: times in seconds and heights among the traces."""

    start_s: float
    start_height: float
    stop_s: float
    stop_height: float


class Pointing(QObject):
    """The cross-hair, which all panels draw, and the ruler on the traces."""

    moved = Signal()
    measured_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pointed: Pointed | None = None
        self._measured: Measured | None = None
        self._crosshair_is_on = False
        self._ruler_is_on = False

    @property
    def pointed(self) -> Pointed | None:
        """Where the cross-hair is; None while it is off or the mouse elsewhere."""
        return self._pointed if self._crosshair_is_on else None

    @property
    def measured(self) -> Measured | None:
        """What the ruler lies along; None while there is none."""
        return self._measured

    @property
    def ruler_is_on(self) -> bool:
        """Whether a drag over the traces measures instead of selecting."""
        return self._ruler_is_on

    def switch_crosshair(self, on: bool) -> None:
        """Show the cross-hair, or not."""
        if on != self._crosshair_is_on:
            self._crosshair_is_on = on
            self.moved.emit()

    def switch_ruler(self, on: bool) -> None:
        """Let a drag over the traces measure, or select; what was measured goes."""
        self._ruler_is_on = on
        self.measure(None)

    def point(self, pointed: Pointed | None) -> None:
        """Point somewhere, or with None nowhere."""
        if pointed != self._pointed:
            self._pointed = pointed
            if self._crosshair_is_on:
                self.moved.emit()

    def measure(self, measured: Measured | None) -> None:
        """Lay the ruler somewhere, or with None take it away."""
        if measured != self._measured:
            self._measured = measured
            self.measured_changed.emit()
