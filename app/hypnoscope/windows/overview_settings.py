"""The dialog of the overview's settings, and where they are kept."""

import dataclasses

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hypnoscope.session.features import FeatureSettings
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.dialogs.overview import OverviewDialog
from hypnoscope.windows.preferences import Preferences


class OverviewSettings(QObject):
    """Hands the settings to what is open, and keeps what the dialog changes."""

    def __init__(self, desk: Desk, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._preferences, self._window = desk, preferences, window
        desk.changed.connect(self._follow)

    def dialog(self) -> OverviewDialog | None:
        """Return a new dialog on the settings; None while nothing is open."""
        workspace = self._desk.workspace
        if workspace is None:
            return None
        settings, features = self._preferences.settings, workspace.features
        lights = (settings.lights_on, settings.lights_off)
        dialog = OverviewDialog(features.settings, features.limits_db, lights, self._window)
        dialog.features_changed.connect(self._use_features)
        dialog.light_changed.connect(self._use_light)
        return dialog

    def _use_features(self, settings: FeatureSettings) -> None:
        kept = dataclasses.replace(self._preferences.settings, features=settings.kept())
        self._preferences.use(kept)
        self._follow()

    def _use_light(self, on: str, off: str) -> None:
        settings = self._preferences.settings
        self._preferences.use(dataclasses.replace(settings, lights_on=on, lights_off=off))

    def _follow(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            kept = FeatureSettings.restored(self._preferences.settings.features)
            workspace.features.use(kept)
