"""How channels are drawn: the switch of the display filter, and what is remembered."""

import dataclasses

from PySide6.QtCore import QObject

from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.preferences import Preferences


class ChannelDisplay(QObject):
    """Connects the switch with the montage of what is open, and keeps it for the next."""

    def __init__(
        self, desk: Desk, actions: Actions, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._actions, self._preferences = desk, actions, preferences
        actions.display_filter.toggled.connect(self._switch_filter)
        desk.about_to_change.connect(self._keep)
        desk.changed.connect(self._restore)

    def _switch_filter(self, on: bool) -> None:
        if self._desk.workspace is not None:
            self._desk.workspace.montage.switch_filter(on)

    def _keep(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            settings = self._preferences.settings
            kept = workspace.montage.kept()
            self._preferences.use(dataclasses.replace(settings, montage=kept))

    def _restore(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            montage = workspace.montage
            montage.restore(self._preferences.settings.montage)
            montage.display_changed.connect(self._follow)
            self._follow()

    def _follow(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            self._actions.display_filter.setChecked(workspace.montage.filter_is_on)
