"""The switches of the cross-hair and the ruler."""

import dataclasses

from PySide6.QtCore import QObject

from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.preferences import Preferences


class PointerTools(QObject):
    """Connects the switches with the pointing of what is open; the cross-hair is remembered."""

    def __init__(
        self, desk: Desk, actions: Actions, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._actions, self._preferences = desk, actions, preferences
        actions.crosshair.setChecked(preferences.settings.crosshair)
        actions.crosshair.toggled.connect(self._switch_crosshair)
        actions.ruler.toggled.connect(self._follow)
        desk.changed.connect(self._follow)

    def _switch_crosshair(self, on: bool) -> None:
        settings = self._preferences.settings
        self._preferences.use(dataclasses.replace(settings, crosshair=on))
        self._follow()

    def _follow(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            workspace.pointing.switch_crosshair(self._actions.crosshair.isChecked())
            workspace.pointing.switch_ruler(self._actions.ruler.isChecked())
