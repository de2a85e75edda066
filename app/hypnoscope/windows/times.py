"""How times are told: elapsed, by the clock, or from lights on."""

import dataclasses
from datetime import time

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.parts import LightCycle
from hypnoscope.core.recording import Recording
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.settings import Settings
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.preferences import Preferences


class Times(QObject):
    """Connects the two switches, of which at most one is on, with the settings."""

    changed = Signal()  # how times are told, or of which recording

    def __init__(
        self, desk: Desk, actions: Actions, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._actions, self._preferences = desk, actions, preferences
        actions.clock_time.toggled.connect(self._use_clock)
        actions.zeitgeber_time.toggled.connect(self._use_zeitgeber)
        desk.changed.connect(self._follow)
        preferences.changed.connect(self._follow)
        self._follow()

    @property
    def text(self) -> TimeText:
        """How times of the open recording are told; elapsed while none is open."""
        workspace = self._desk.workspace
        if workspace is None:
            return TimeText()
        return time_text(self._preferences.settings, workspace.session.recording)

    def _use_clock(self, on: bool) -> None:
        settings = self._preferences.settings
        zeitgeber = settings.zeitgeber_time and not on
        self._use(dataclasses.replace(settings, clock_time=on, zeitgeber_time=zeitgeber))

    def _use_zeitgeber(self, on: bool) -> None:
        settings = self._preferences.settings
        clock = settings.clock_time and not on
        self._use(dataclasses.replace(settings, clock_time=clock, zeitgeber_time=on))

    def _use(self, settings: Settings) -> None:
        self._preferences.use(settings)

    def _follow(self) -> None:
        settings, workspace = self._preferences.settings, self._desk.workspace
        known = workspace is None or workspace.session.recording.start_time is not None
        for action, on in (
            (self._actions.clock_time, settings.clock_time),
            (self._actions.zeitgeber_time, settings.zeitgeber_time),
        ):
            action.setChecked(on)
            action.setEnabled(known)
        self.changed.emit()


def time_text(settings: Settings, recording: Recording) -> TimeText:
    """Return how the settings want the times of a recording told."""
    return TimeText(
        recording.start_time, settings.clock_time, light_cycle(settings), settings.zeitgeber_time
    )


def light_cycle(settings: Settings) -> LightCycle | None:
    """Return the hours of the light; None where the settings hold no such times."""
    try:
        on, off = time.fromisoformat(settings.lights_on), time.fromisoformat(settings.lights_off)
        return LightCycle(on, off)
    except ValueError:
        return None
