"""The second hypnogram of each recording: loaded again when the recording is opened again."""

import dataclasses
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hypnoscope.formats import FormatError
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.session.second_choice import (
    AUTOMATIC,
    Remembered,
    SecondChoice,
    remembered,
    remembering,
)
from hypnoscope.windows.comparing import Comparing
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.hypnogram_reading import ReadHypnogram, read_hypnogram_file
from hypnoscope.windows.preferences import Preferences


class SecondMemory(QObject):
    """Keeps in the settings what `Comparing` shows, and reads it quietly the next time."""

    failed = Signal(str)  # a sentence that must be seen

    def __init__(
        self, desk: Desk, comparing: Comparing, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._preferences = desk, preferences
        self._job: Job | None = None
        comparing.chosen.connect(self._keep)
        desk.about_to_change.connect(self._cancel)
        desk.changed.connect(self._follow)

    def _keep(self, choice: Remembered) -> None:
        self._cancel()
        workspace = self._desk.workspace
        path = None if workspace is None else workspace.session.recording.path
        if path is not None:
            settings = self._preferences.settings
            kept = remembering(settings.seconds, path.absolute(), choice)
            self._preferences.use(dataclasses.replace(settings, seconds=kept))

    def _follow(self) -> None:
        workspace = self._desk.workspace
        path = None if workspace is None else workspace.session.recording.path
        choice = remembered(self._preferences.settings.seconds, path.absolute()) if path else None
        if workspace is None or choice is None or workspace.second.hypnogram is not None:
            return  # one that is there is from before, as the look was kept
        if choice == AUTOMATIC:
            workspace.second.keep_scores()  # none are there where they were not saved
        else:
            self._job = Job(partial(_read, choice.path))
            self._job.succeeded.connect(partial(self._show, workspace, choice))
            self._job.failed.connect(partial(self._explain, choice))
            self._job.start()

    def _show(self, workspace: Workspace, choice: SecondChoice, read: ReadHypnogram) -> None:
        self._job = None
        try:
            hypnogram = choice.hypnogram(workspace.session, read.imported)
        except FormatError as error:
            self.failed.emit(str(error))
            return
        workspace.second.keep(choice.path.name, hypnogram)

    def _explain(self, choice: SecondChoice, error: Exception) -> None:
        self._job = None
        if isinstance(error, FileNotFoundError):
            sentence = self.tr(
                "The second hypnogram {} is gone. Put it back and open the recording again, or "
                "choose File ▸ Second hypnogram ▸ Remove, and it is not looked for any more."
            )
            self.failed.emit(sentence.format(choice.path))
            return
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        sentence = self.tr("The second hypnogram {} cannot be read: {}.")
        self.failed.emit(sentence.format(choice.path, reason.rstrip(".")))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _read(path: Path, progress: Progress) -> ReadHypnogram:
    path.stat()  # a file that is not there is no file of a strange format
    return read_hypnogram_file(path, progress)
