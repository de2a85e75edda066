"""Docks that never overlap: what does not fit scrolls, and too many of them share tabs."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QMainWindow,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.plots.theme import Theme
from hypnoscope.windows.icons import icon

_LEAST_HEIGHT_PX = 90
_USUAL_HEIGHT_PX = 260  # with less each, docks share tabs
_BUTTONS = {"qt_dockwidget_closebutton": "close", "qt_dockwidget_floatbutton": "float"}


class ClosableDock(QDockWidget):
    """Tells when the user closes it, and has buttons that are seen on dark, too."""

    closed = Signal()

    def __init__(self, title: str, window: QMainWindow, theme: Theme) -> None:
        super().__init__(title, window)
        self._theme = theme
        self.topLevelChanged.connect(self._dress)
        self._dress()

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in the theme's colours."""
        self._theme = theme
        self._dress()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt override)
        """Draw the buttons again, which a change of the style gives back Qt's own pictures."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt override)
        self.closed.emit()
        super().closeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt override)
        """Give the keys back: Qt leaves the focus on what is hidden, which would take them all."""
        super().hideEvent(event)
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()

    def _dress(self) -> None:
        for name, drawing in _BUTTONS.items():
            button = self.findChild(QAbstractButton, name)
            if button is not None:
                button.setIcon(icon(drawing, self._theme.muted))


class _Shrinking(QWidget):
    """Lets its widget be as low as it can be; texts that wrap would ask for their usual height."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        column = _ShrinkingColumn(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(widget)


class _ShrinkingColumn(QVBoxLayout):
    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt override)
        return False


class ScrolledPanel(QScrollArea):
    """Gives its widget all the room there is, and scrolls where that is too low.

    Attributes
    ----------
    content
        The widget.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = widget
        self.setWidget(_Shrinking(widget))

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt override)
        return self.content.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt override)
        """Never cut the widget off at the side."""
        bar_px = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return QSize(self.content.minimumSizeHint().width() + bar_px, _LEAST_HEIGHT_PX)


def is_behind(dock: QDockWidget, window: QMainWindow) -> bool:
    """Tell whether another dock with which this one shares tabs is in front of it."""
    shares_tabs = bool(window.tabifiedDockWidgets(dock))
    return shares_tabs and not dock.isHidden() and dock.visibleRegion().isEmpty()


def share_tabs_if_crowded(
    dock: QDockWidget, docks: Sequence[QDockWidget], window: QMainWindow
) -> None:
    """Put a dock that was just shown in front of the last one at its side if room is scarce.

    Where there is room, all of them get equal parts of it.
    """
    beside = [other for other in docks if other is not dock and _lies_beside(other, dock, window)]
    if dock.isFloating() or not beside or window.tabifiedDockWidgets(dock):
        return
    places = {frozenset((other, *window.tabifiedDockWidgets(other))): other for other in beside}
    if (len(places) + 1) * _USUAL_HEIGHT_PX > window.height():
        window.tabifyDockWidget(beside[-1], dock)
        dock.raise_()
        return
    stacked = [*places.values(), dock]
    equal = [window.height() // len(stacked)] * len(stacked)
    window.resizeDocks(stacked, equal, Qt.Orientation.Vertical)


def _lies_beside(other: QDockWidget, dock: QDockWidget, window: QMainWindow) -> bool:
    same_side = window.dockWidgetArea(other) == window.dockWidgetArea(dock)
    return same_side and not other.isHidden() and not other.isFloating()
