"""Several recordings at once: the list, switching between them, scoring all."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.jobs.latest import Answer, LatestWork
from hypnoscope.session.recording_list import RecordingList
from hypnoscope.session.recording_states import RecordingState, read_state, state_of_session
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.opening import Opening, recording_filter
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.recording_files import recordings_in
from hypnoscope.windows.score_queue import ScoreQueue

AskFiles = Callable[[str], Sequence[Path]]
AskFolder = Callable[[str], Path | None]

_SETTLE_MS = 300  # after an edit, until the list shows what came of it


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """Where the user was in a recording, and what it was held against."""

    cursor: int
    start_s: float
    span_s: float
    second: tuple[str, Hypnogram] | None


class Recordings(QObject):
    """Keeps the list, and leads from one recording to the next without losing anything.

    States are read in a thread of their own, so that a slow share holds up nobody.
    `ask_files` and `ask_folder` may be replaced, as tests do.
    """

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen
    listed = Signal()  # recordings were added

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        preferences: Preferences,
        opening: Opening,
        queue: ScoreQueue,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._preferences = desk, preferences
        self._opening, self._queue, self._window = opening, queue, window
        self._looks: dict[Path, _Look] = {}
        self._job: Job | None = None
        self._discarded: Path | None = None  # its list entry tells of changes that were given up
        self.list = RecordingList(self)
        self._states = LatestWork(_read_state, 0.0)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self.ask_files: AskFiles = self._ask_files
        self.ask_folder: AskFolder = self._ask_folder
        self._connect(actions)
        self._restore()

    @property
    def open_path(self) -> Path | None:
        """The recording that is open, None without one."""
        workspace = self._desk.workspace
        path = None if workspace is None else workspace.session.recording.path
        return None if path is None else path.absolute()

    def open(self, path: Path) -> None:
        """Switch to a recording of the list; the one before is gone on with later."""
        workspace, here = self._desk.workspace, self.open_path
        if workspace is not None and here is not None and workspace.session.is_modified:
            self.list.add([here])
        if path != here:
            self._opening.switch_to(path)

    def take(self, paths: Sequence[Path]) -> None:
        """Put several recordings on the list, as when they are dropped, and open the first."""
        self.add(paths)
        self.open(paths[0].absolute())

    def add(self, paths: Sequence[Path]) -> None:
        """Put recordings on the list, after the open one if that is not there yet."""
        here = self.open_path
        new = self.list.add([*([] if here is None else [here]), *paths])
        self._read(new)
        self.listed.emit()
        n = len(new)
        told = self.tr("{} recordings were added to the list.", "", n).format(n)
        if n < 2:
            one = self.tr("1 recording was added to the list.")
            told = one if n else self.tr("All of them are on the list.")
        self.said.emit(told)

    def add_folder(self, folder: Path) -> None:
        """Look in a folder for recordings, and put them on the list."""
        self._look(folder, partial(recordings_in, folder), self.add)

    def take_folder(self, folder: Path) -> None:
        """Open a folder that is a recording, or list the recordings in it."""
        self._look(folder, partial(_recordings_of, folder), self._take_found)

    def choose_files(self) -> None:
        """Ask for recordings and put them on the list."""
        paths = self.ask_files(self._usual_folder())
        if paths:
            self.add(paths)

    def choose_folder(self) -> None:
        """Ask for a folder and put its recordings on the list."""
        folder = self.ask_folder(self._usual_folder())
        if folder is not None:
            self.add_folder(folder)

    def remove(self, path: Path) -> None:
        """Take a recording off the list; unsaved changes of it are still gone on with."""
        self.list.remove(path)

    def score_all(self) -> None:
        """Score every recording that has no stages yet, in the background."""
        if self._queue.is_running:
            self.said.emit(self.tr("Recordings are being scored already."))
            return
        self._show_open()
        known = (self.list.state(path) or self._is_left(path) for path in self.list.paths)
        if not all(known):
            self.said.emit(self.tr("The list is still being read; try again in a moment."))
            return
        wanted = tuple(path for path in self.list.paths if self._is_unscored(path))
        if wanted:
            self._queue.start(wanted)
        else:
            self.said.emit(
                self.tr("Every recording of the list has stages; open one and press F5 instead.")
            )

    def note_saved(self, path: Path) -> None:
        """Show that what was left unsaved of a recording has been saved."""
        self.list.mark_unsaved(path, False)
        self._read([path])

    def close(self) -> None:
        """Stop what runs in the background."""
        self._states.close()
        self._queue.cancel()
        if self._job is not None:
            self._job.cancel()

    def _connect(self, actions: Actions) -> None:
        actions.add_recordings.triggered.connect(self.choose_files)
        actions.add_folder.triggered.connect(self.choose_folder)
        actions.score_all.triggered.connect(self.score_all)
        actions.next_recording.triggered.connect(partial(self._step, 1))
        actions.previous_recording.triggered.connect(partial(self._step, -1))
        self._opening.is_expected = self._is_left
        self._desk.about_to_change.connect(self._leave)
        self._desk.changed.connect(self._arrive)
        self._states.answered.connect(self._show_answer)
        self._timer.timeout.connect(self._show_open)
        self._queue.scored.connect(self._follow_scored)
        self.list.changed.connect(self._keep)
        self.list.marked.connect(self._keep)

    def _restore(self) -> None:
        settings = self._preferences.settings
        for path in settings.recordings_unsaved:
            self.list.mark_unsaved(path, True)
        self.list.add(settings.recordings)
        for path in settings.recordings_done:
            self.list.mark_done(path, True)
        self._read(self.list.paths)

    def _keep(self) -> None:
        self._preferences.use(
            dataclasses.replace(
                self._preferences.settings,
                recordings=self.list.paths,
                recordings_done=self.list.done,
                recordings_unsaved=self.list.unsaved,
            )
        )

    def _read(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if path == self.open_path:
                self._show_open()
            else:
                answer = self._states.ask(str(path), path)
                if answer is not None:
                    self._show_answer(answer)

    def _show_answer(self, answer: Answer) -> None:
        path = Path(answer.key)
        state = answer.value
        if not isinstance(state, RecordingState):
            state = RecordingState("unreadable", remarks=(str(answer.error),))
        if path != self.open_path and path not in self.list.unsaved:
            self.list.show(path, state)

    def _show_open(self) -> None:
        workspace, path = self._desk.workspace, self.open_path
        if workspace is not None and path is not None:
            self.list.show(path, state_of_session(workspace.session))

    def _leave(self) -> None:
        workspace, path = self._desk.workspace, self.open_path
        if workspace is None or path is None:
            return
        self._show_open()
        self._timer.stop()
        self._looks[path] = _look_at(workspace)
        is_left = workspace.recorder.is_left and workspace.session.is_modified
        self.list.mark_unsaved(path, is_left)
        if workspace.session.is_modified and not is_left:
            self._discarded = path

    def _arrive(self) -> None:
        workspace, path = self._desk.workspace, self.open_path
        if self._discarded is not None and self._discarded != path:
            self._read([self._discarded])
        self._discarded = None
        if workspace is None or path is None:
            return
        self.list.mark_unsaved(path, False)
        session = workspace.session
        for news in (session.epochs_changed, session.extras_changed, session.scores_changed):
            news.connect(self._timer.start)
        if path in self._looks:
            _restore_look(workspace, self._looks.pop(path))
        self._show_open()

    def _step(self, steps: int, _checked: bool = False) -> None:
        path = self.list.neighbour(self.open_path, steps)
        if path is None:
            self.said.emit(
                self.tr("The list of recordings is empty: drop several files to fill it.")
            )
        else:
            self.open(path)

    def _is_left(self, path: Path) -> bool:
        return path.absolute() in self.list.unsaved

    def _is_unscored(self, path: Path) -> bool:
        state = self.list.state(path)
        return state is not None and state.kind == "unscored" and not self._is_left(path)

    def _follow_scored(self, path: Path) -> None:
        """Show the stages that were just saved, also in a recording opened meanwhile."""
        workspace = self._desk.workspace
        if path == self.open_path and workspace is not None and not workspace.session.is_modified:
            self._opening.open_path(path)
        self._read([path])

    def _look(
        self,
        folder: Path,
        work: Callable[[Progress], tuple[Path, ...]],
        found: Callable[[tuple[Path, ...]], None],
    ) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = Job(work)
        self._job.succeeded.connect(found)
        self._job.failed.connect(self._explain)
        self.said.emit(self.tr("Looking for recordings in {} …").format(folder))
        self._job.start()

    def _take_found(self, paths: tuple[Path, ...]) -> None:
        if len(paths) == 1:
            self._opening.open_path(paths[0])
        else:
            self.take(paths)

    def _explain(self, error: Exception) -> None:
        self.said.emit("")
        self.failed.emit(str(error))

    def _usual_folder(self) -> str:
        recent = self._preferences.settings.recent
        return str(recent[0].parent) if recent else ""

    def _ask_files(self, folder: str) -> Sequence[Path]:
        names, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Add recordings to the list"), folder, recording_filter()
        )
        return [Path(name) for name in names]

    def _ask_folder(self, folder: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(
            self._window, self.tr("Add all of a folder"), folder
        )
        return Path(name) if name else None


def _read_state(path: Path) -> RecordingState:
    return read_state(path)


def _recordings_of(folder: Path, progress: Progress) -> tuple[Path, ...]:
    """Return the folder itself where it is a recording, or else those in it."""
    try:
        read_recording(folder)
    except FormatError:
        return recordings_in(folder, progress)
    return (folder,)


def _look_at(workspace: Workspace) -> _Look:
    viewport, second = workspace.viewport, workspace.second
    held = None if second.hypnogram is None else (second.name, second.hypnogram)
    return _Look(viewport.cursor, viewport.start_s, viewport.span_s, held)


def _restore_look(workspace: Workspace, look: _Look) -> None:
    n_epochs = len(workspace.session.hypnogram)
    workspace.viewport.move_cursor(min(look.cursor, max(n_epochs - 1, 0)))
    workspace.viewport.show(look.start_s, look.span_s)
    if look.second is not None and len(look.second[1]) == n_epochs:
        workspace.second.keep(*look.second)
