"""The hands of a technician: real keys and a real mouse, counted."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.mouse import Mouse

STAGE_KEYS = (Qt.Key.Key_W, Qt.Key.Key_N, Qt.Key.Key_R)


class Hands:
    """Presses and drags in one window, and counts each as one action."""

    def __init__(self, window):
        self._window = window
        detail = window.page.detail
        self._mouse = Mouse(detail, detail.lanes)
        self.keys = self.clicks = 0

    @property
    def actions(self):
        """Keys, clicks and drags together."""
        return self.keys + self.clicks

    def press(self, key, widget=None):
        self.keys += 1
        QTest.keyClick(widget or self._window, key)

    def take(self, start, stop):
        """Take seconds [start, stop) by one click or one drag over the traces."""
        self.clicks += 1
        if stop - start == 1:
            self._mouse.click(start + 0.5)
        else:
            self._mouse.drag(start + 0.5, stop - 0.5)

    def choose(self, box, value):
        """Choose in a box: one click into it, and the arrow down to the entry."""
        self.clicks += 1
        box.setFocus(Qt.FocusReason.TabFocusReason)
        while box.currentData() != value:
            self.press(Qt.Key.Key_Down, box)
        self._window.setFocus()
