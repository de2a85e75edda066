"""Where the window and its docks were, remembered from day to day."""

import dataclasses

from PySide6.QtCore import QByteArray, QObject, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.side_panels import SidePanels

LEAST_SIZE = QSize(900, 520)
_USUAL_SIZE = QSize(1280, 800)
_SHARE_OF_SCREEN = 0.92  # the frame and the title need the rest


class WindowMemory(QObject):
    """Keeps the docks whenever the user arranges them, and the rest when told to."""

    def __init__(
        self,
        window: QMainWindow,
        side_panels: SidePanels,
        list_shown: QAction,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._side_panels = window, side_panels
        self._preferences = preferences
        self._restore_geometry()
        settings = preferences.settings
        side_panels.restore(settings.side_panels, settings.docks)
        side_panels.arranged.connect(self.keep_docks)
        list_shown.toggled.connect(self.keep_docks)

    def keep_docks(self) -> None:
        """Remember which docks there are, where and how large."""
        panels, settings = self._side_panels, self._preferences.settings
        self._preferences.use(
            dataclasses.replace(settings, side_panels=panels.shown, docks=panels.kept())
        )

    def keep_geometry(self) -> None:
        """Remember where the window is, and how large."""
        kept = bytes(self._window.saveGeometry().toBase64().data()).decode()
        self._preferences.use(dataclasses.replace(self._preferences.settings, window_geometry=kept))

    def _restore_geometry(self) -> None:
        self._window.resize(first_size(self._window.screen().availableGeometry().size()))
        kept = self._preferences.settings.window_geometry
        if kept:
            self._window.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode())))


def first_size(available: QSize) -> QSize:
    """Return how large the window is at first, on a screen with so much room."""
    return _USUAL_SIZE.boundedTo(available * _SHARE_OF_SCREEN).expandedTo(LEAST_SIZE)
