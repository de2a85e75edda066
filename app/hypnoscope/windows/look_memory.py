"""Where the user was in each recording, its roles, and what was counted and reviewed."""

import dataclasses
import time
from typing import get_args

from PySide6.QtCore import QObject

from hypnoscope.session.per_recording import entry_of, newest_entry, with_entry
from hypnoscope.session.place import Place
from hypnoscope.session.reviewing import ReviewSettings
from hypnoscope.session.role_memory import remembering_roles
from hypnoscope.session.summary import PartsBy
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.preferences import Preferences


class LookMemory(QObject):
    """Keeps these when a recording is left, and brings them back when one is opened.

    Roles are kept as soon as they are chosen, and `Opening` brings them back. A recording
    that was never open is shown from its start, with the span of the one before.
    """

    def __init__(self, desk: Desk, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._preferences = desk, preferences
        desk.about_to_change.connect(self._keep)
        desk.changed.connect(self._restore)

    def _keep(self) -> None:
        workspace = self._desk.workspace
        path = None if workspace is None else workspace.session.recording.path
        if workspace is None or path is None:
            return
        settings = self._preferences.settings
        place = Place.of(workspace.viewport, workspace.overview)
        self._preferences.use(
            dataclasses.replace(
                settings,
                places=with_entry(settings.places, path.absolute(), place.kept()),
                parts=workspace.summary.by,
                review=workspace.reviewing.settings.kept(),
            )
        )

    def _restore(self) -> None:
        workspace = self._desk.workspace
        path = None if workspace is None else workspace.session.recording.path
        if workspace is None or path is None:
            return
        workspace.session.recording_changed.connect(self._keep_roles)
        settings = self._preferences.settings
        self._show_place(workspace, entry_of(settings.places, path.absolute()))
        workspace.reviewing.use(ReviewSettings.restored(settings.review))
        for by in get_args(PartsBy):
            if by == settings.parts:
                workspace.summary.part_by(by)

    def _keep_roles(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None and workspace.session.recording.path is not None:
            recording, path = workspace.session.recording, workspace.session.recording.path
            settings = self._preferences.settings
            roles = remembering_roles(settings.roles, recording, path.absolute(), time.time_ns())
            self._preferences.use(dataclasses.replace(settings, roles=roles))

    def _show_place(self, workspace: Workspace, kept: object) -> None:
        place = Place.restored(kept)
        if place is not None:
            place.show(workspace.viewport, workspace.overview)
            return
        last = Place.restored(newest_entry(self._preferences.settings.places))
        if last is not None:
            workspace.viewport.show(0.0, last.span_s)
