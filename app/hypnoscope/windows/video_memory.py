"""The video of each recording: found beside it, or chosen once and remembered."""

import dataclasses

from PySide6.QtCore import QObject

from hypnoscope.session.video import VideoChoice, remembered, remembering, video_beside
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.preferences import Preferences


class VideoMemory(QObject):
    """Gives what is opened its video, and keeps what is changed in the settings."""

    def __init__(
        self, desk: Desk, actions: Actions, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._preferences = desk, preferences
        self._panel = actions.side_panels["video"]
        actions.play_video.triggered.connect(self._open_panel)
        desk.changed.connect(self._follow)

    def _open_panel(self) -> None:
        self._panel.setChecked(True)

    def _follow(self) -> None:
        workspace = self._desk.workspace
        path = workspace.session.recording.path if workspace is not None else None
        if workspace is None or path is None:
            return
        known = remembered(self._preferences.settings.videos, path.absolute())
        beside = None if known else video_beside(path)
        workspace.video.use(known or (VideoChoice(beside) if beside else None))
        workspace.video.changed.connect(self._keep)

    def _keep(self) -> None:
        workspace = self._desk.workspace
        if workspace is None or workspace.session.recording.path is None:
            return
        choice = workspace.video.choice
        if choice is not None:
            settings, path = self._preferences.settings, workspace.session.recording.path
            kept = remembering(settings.videos, path.absolute(), choice)
            self._preferences.use(dataclasses.replace(settings, videos=kept))
