"""The list of recordings beside the page, also while nothing is open."""

import dataclasses

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from hypnoscope.plots.theme import Theme
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.docks import ClosableDock
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.recordings import Recordings
from hypnoscope.windows.recordings_panel import RecordingsPanel


class RecordingsDock(QObject):
    """Shows the list at a key, and by itself once recordings are added to it."""

    def __init__(
        self,
        recordings: Recordings,
        desk: Desk,
        actions: Actions,
        preferences: Preferences,
        theme: Theme,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._preferences, self._action = preferences, actions.recordings
        self.panel = RecordingsPanel(recordings, actions, theme)
        self.dock = ClosableDock(self.tr("Recordings"), window, theme)
        self.dock.setObjectName("dock-recordings")
        self.dock.setWidget(self.panel)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.dock)
        self.dock.closed.connect(self._hide)
        self._action.toggled.connect(self._show)
        recordings.listed.connect(self._show_listed)
        desk.changed.connect(self.panel.refresh)
        shown = preferences.settings.recordings_shown
        self._action.setChecked(shown)
        self.dock.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.dock.set_theme(theme)
        self.panel.set_theme(theme)

    def _show(self, shown: bool) -> None:
        self.dock.setVisible(shown)
        settings = self._preferences.settings
        self._preferences.use(dataclasses.replace(settings, recordings_shown=shown))
        if shown:
            self.panel.view.setFocus()

    def _show_listed(self) -> None:
        self._action.setChecked(True)

    def _hide(self) -> None:
        self._action.setChecked(False)
