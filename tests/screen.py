"""A screen on which tests look at the window of the program."""

from PySide6.QtCore import QThreadPool

from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.main_window import MainWindow


class Screen:
    """Shows main windows, and clears away what they leave."""

    def __init__(self, qtbot, qapp):
        self._qtbot, self._qapp = qtbot, qapp
        self._shown = []

    def show(self, preferences, journals, size, make_scorer=None):
        """Show a window that closes without a question."""
        appearance = Appearance(self._qapp, preferences)
        window = MainWindow(preferences, appearance, make_scorer, journals)
        window.saving.ask_unsaved = lambda name: "discard"
        window.leaving.ask_close = lambda names: "close"
        self._qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        self._qtbot.waitExposed(window)
        self._shown.append((window, appearance))
        return window

    def clear(self):
        for window, appearance in self._shown:
            window.close()
            appearance.deleteLater()
        QThreadPool.globalInstance().waitForDone()
