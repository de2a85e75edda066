"""Real mouse events on a plot, at times and heights of that plot."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton


class Mouse:
    """The mouse over one plot of a graphics view.

    Parameters
    ----------
    view
        The QGraphicsView, or a widget that holds several, one of them around `plot`.
    plot
        A plot in it; times are seconds and heights those of the plot.
    """

    def __init__(self, view, plot, height=0.5):
        self.view = view if hasattr(view, "mapFromScene") else plot.getViewWidget()
        self.plot, self.height = plot, height

    def place(self, time_s):
        """Return where `time_s` is, in pixels of the view; it may lie outside."""
        scene = self.plot.pointer_view.mapViewToScene(QPointF(time_s, self.height))
        return QPointF(self.view.mapFromScene(scene))

    def press(self, time_s, button=LEFT, keys=NO_KEY):
        self._send(QEvent.Type.MouseButtonPress, time_s, button, button, keys)

    def move(self, time_s, button=LEFT, keys=NO_KEY):
        self._send(QEvent.Type.MouseMove, time_s, Qt.MouseButton.NoButton, button, keys)

    def release(self, time_s, button=LEFT, keys=NO_KEY):
        no_button = Qt.MouseButton.NoButton
        self._send(QEvent.Type.MouseButtonRelease, time_s, button, no_button, keys)

    def click(self, time_s, button=LEFT, keys=NO_KEY):
        self.press(time_s, button, keys)
        self.release(time_s, button, keys)

    def ask_for_menu(self, time_s):
        """Click right, as far as the program hears of it before a menu opens."""
        self.press(time_s, RIGHT)
        place = self.place(time_s).toPoint()
        everywhere = self.view.viewport().mapToGlobal(place)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, everywhere)
        QApplication.sendEvent(self.view.viewport(), event)

    def double_click(self, time_s):
        self.click(time_s)
        self._send(QEvent.Type.MouseButtonDblClick, time_s, LEFT, LEFT, NO_KEY)
        self.release(time_s)

    def drag(self, start_s, stop_s, button=LEFT, keys=NO_KEY):
        self.press(start_s, button, keys)
        for share in (0.3, 0.6, 1.0):
            self.move(start_s + share * (stop_s - start_s), button, keys)
        self.release(stop_s, button, keys)

    def wheel(self, time_s, notches, keys=NO_KEY):
        position = self.place(time_s)
        turned = QPoint(0, 120 * notches)
        no_button, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        everywhere = QPointF(self.view.viewport().mapToGlobal(position.toPoint()))
        event = QWheelEvent(position, everywhere, QPoint(), turned, no_button, keys, phase, False)
        QApplication.sendEvent(self.view.viewport(), event)

    def _send(self, kind, time_s, button, buttons, keys):
        position = self.place(time_s)
        everywhere = QPointF(self.view.viewport().mapToGlobal(position.toPoint()))
        event = QMouseEvent(kind, position, everywhere, button, buttons, keys)
        QApplication.sendEvent(self.view.viewport(), event)
