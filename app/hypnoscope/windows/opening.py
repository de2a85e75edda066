"""Opening recordings: from the menu, a drop, an argument, the recent list, the demo."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hypnoscope.core.amplitude import AmplitudeRange, typical_range
from hypnoscope.core.history import History
from hypnoscope.core.recording import Recording
from hypnoscope.formats import FormatError
from hypnoscope.formats.table import LayoutWanted, TableQuestion, is_table, question_about
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.scoring.demo import demo_recording
from hypnoscope.session.documents import Document, open_elsewhere, read_document, session_of
from hypnoscope.session.kept_work import KeptWork, decline
from hypnoscope.session.role_memory import with_remembered_roles
from hypnoscope.translation import counts, translate
from hypnoscope.windows.desk import Desk, workspace_of
from hypnoscope.windows.dialogs.questions import RecoveryQuestion
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.saving import Saving

_ENDINGS = (
    *("edf", "bdf", "rec", "fif", "vhdr", "set", "gdf", "cnt", "mff", "mat", "parquet"),
    *("csv", "tsv", "txt", "npy", "npz", "nwb", "pvfs"),
    *("smr", "smrx", "rhd", "rhs", "ncs", "plx", "pl2", "oebin", "tbk", "tsq", "abf", "trc"),
)


def recording_filter() -> str:
    """Return what a dialog offers to open."""
    endings = " ".join(f"*.{e} *.{e.upper()}" for e in _ENDINGS)
    names = translate("Opening", "Recordings"), translate("Opening", "All files")
    return f"{names[0]} ({endings});;{names[1]} (*)"


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """What was read in the background: the document, and how large its channels are."""

    path: Path
    document: Document
    ranges: Mapping[str, AmplitudeRange]


class Opening(QObject):
    """Reads in the background; what is open stays open until the new recording is there."""

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen
    busy_changed = Signal(bool)
    table_unclear = Signal(object)  # a TableQuestion that the user must answer

    def __init__(
        self,
        desk: Desk,
        preferences: Preferences,
        saving: Saving,
        window: QWidget,
        journal_folder: Path | None = None,
    ) -> None:
        super().__init__(window)
        self._desk, self._preferences = desk, preferences
        self._saving, self._window = saving, window
        self._journal_folder = journal_folder
        self._job: Job | None = None
        self._path: Path | None = None
        self._leaves = False
        self.is_expected: Callable[[Path], bool] = _is_not_expected
        self.ask_recover: Callable[[str, History], bool] = self._ask_recover
        self.demo_folder: Path | None = None

    def choose_file(self) -> None:
        """Ask for a recording and open it."""
        recent = self._preferences.settings.recent
        folder = str(recent[0].parent) if recent else ""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a recording"), folder, recording_filter()
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open the recording at `path` in place of what is open."""
        self._leaves = False
        self._start(partial(read_opened, path, self._journal_folder), path)

    def switch_to(self, path: Path) -> None:
        """Open the recording at `path`; what is open is gone on with later, unsaved or not."""
        self._leaves = True
        self._start(partial(read_opened, path, self._journal_folder), path)

    def open_demo(self) -> None:
        """Open the demo recording, which is made the first time."""
        self._leaves = False
        self._start(partial(_read_demo, self.demo_folder, self._journal_folder), None)

    def ask_about_table(self) -> None:
        """Let the user change what was said of the columns of the open table."""
        workspace = self._desk.workspace
        path = None if workspace is None else workspace.session.recording.path
        if path is not None and is_table(path):
            self._run(Job(partial(_question_about, path)), path, self._ask_about_table)

    def close(self) -> None:
        """Close what is open, asking first if something is unsaved."""
        if self._saving.may_close():
            self.cancel()
            self._desk.place(None)

    def cancel(self) -> None:
        """Give up on what is being read."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def _start(self, work: Callable[[Progress], Opened], path: Path | None) -> None:
        self._run(Job(work), path, self._place)
        said = self.tr("Opening {} …").format(path.name) if path else self.tr("Opening the demo …")
        self.said.emit(said)

    def _run(self, job: Job, path: Path | None, finish: Callable[..., None]) -> None:
        self.cancel()
        self._path, self._job = path, job
        job.succeeded.connect(finish)
        job.failed.connect(self._explain)
        self.busy_changed.emit(True)
        job.start()

    def _ask_about_table(self, question: TableQuestion) -> None:
        self._end()
        self.table_unclear.emit(question)

    def _place(self, opened: Opened) -> None:
        self._end()
        outdated = self._is_open_and_modified(opened.document.recording.path)
        leaves = self._leaves and not outdated
        if not (self._saving.may_leave() if leaves else self._saving.may_close()):
            self.said.emit("")
            return
        if outdated:  # it was read before the changes were saved or discarded
            self._desk.place(None)
            self.open_path(opened.path)
            return
        document = self._with_roles(opened.document)
        kept = self._kept_to_go_on_with(opened)
        session = session_of(document, self._preferences.settings.person, go_on=kept is not None)
        self._preferences.remember(opened.path)
        workspace = workspace_of(session, opened.ranges, self._journal_folder, kept)
        sentence = open_elsewhere(document.recording)
        workspace.recorder.found_elsewhere.connect(partial(self.failed.emit, sentence))
        workspace.recorder.failed.connect(self.failed)
        self._desk.place(workspace)
        self.said.emit(self.tr("Opened {}.").format(opened.path))
        repaired = self._repaired_news(opened)
        notices = (*repaired, *document.notices)
        if notices:  # all at once, for each sentence takes the place of the one before
            self.failed.emit(" ".join(notices))

    def _with_roles(self, document: Document) -> Document:
        kept = self._preferences.settings.roles
        recording = with_remembered_roles(document.recording, kept, document.stages_file)
        return dataclasses.replace(document, recording=recording)

    def _repaired_news(self, opened: Opened) -> tuple[str, ...]:
        """Return what was put right, unless that was said when the file was opened before."""
        told = _repaired(opened.document.recording)
        if not told:
            return ()
        everything = " ".join((str(opened.path.absolute()), *opened.document.recording.repairs))
        if self._preferences.tell_once(everything):
            return told
        self.said.emit(
            self.tr("Opened {}. View ▸ Channel roles lists what was put right on reading.").format(
                opened.path
            )
        )
        return ()

    def _kept_to_go_on_with(self, opened: Opened) -> KeptWork | None:
        """Return the work that was broken off, unless it is unsaved and the user declines it."""
        kept = opened.document.kept
        if kept is None or not kept.history.is_modified:
            return kept
        if self.is_expected(opened.path) or self.ask_recover(opened.path.name, kept.history):
            return kept
        decline(kept, self._journal_folder)
        return None

    def _is_open_and_modified(self, path: Path | None) -> bool:
        workspace = self._desk.workspace
        if workspace is None or path is None or not workspace.session.is_modified:
            return False
        open_path = workspace.session.recording.path
        return open_path is not None and open_path.resolve() == path.resolve()

    def _explain(self, error: Exception) -> None:
        self._end()
        self.said.emit("")
        if isinstance(error, LayoutWanted):
            self.table_unclear.emit(error.question)
            return
        if self._path is not None and not self._path.exists():
            self._preferences.forget(self._path)
        self.failed.emit(_sentence(error, self._path))

    def _end(self) -> None:
        self._job = None
        self.busy_changed.emit(False)

    def _ask_recover(self, name: str, history: History) -> bool:
        question = RecoveryQuestion(name, history, self._window)
        question.exec()
        return question.recover


def read_opened(path: Path, journal_folder: Path | None, progress: Progress) -> Opened:
    """Read a recording and look how large its channels are."""
    document = read_document(path, journal_folder)
    channels = document.recording.channels
    ranges = {}
    for done, channel in enumerate(channels):
        progress(done, len(channels))
        ranges[channel.name] = typical_range(document.recording, channel.name)
    return Opened(path, document, ranges)


def _read_demo(folder: Path | None, journal_folder: Path | None, progress: Progress) -> Opened:
    return read_opened(demo_recording(folder).recording, journal_folder, progress)


def _is_not_expected(_path: Path) -> bool:
    return False


def _question_about(path: Path, _progress: Progress) -> TableQuestion:
    return question_about(path)


def _repaired(recording: Recording) -> tuple[str, ...]:
    """Return the sentence that says that the file was not in order, if it was not."""
    if not recording.repairs:
        return ()
    n_more = len(recording.repairs) - 1
    name = recording.path.name if recording.path else translate("Opening", "The file")
    told = [translate("Opening", "{} is not in order.").format(name), recording.repairs[0]]
    if n_more:
        more = counts.tr("{} more: View ▸ Channel roles lists them all.", "", n_more)
        told.append(more.format(n_more))
    return (" ".join(told),)


def _sentence(error: Exception, path: Path | None) -> str:
    if isinstance(error, FormatError):
        return str(error)
    name = path.name if path else translate("Opening", "The demo")
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return translate("Opening", "{} cannot be opened: {}.").format(name, reason)
