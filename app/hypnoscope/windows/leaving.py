"""Closing the window while recordings of the list are unsaved: asking, and saving them all."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hypnoscope.core.events import SavedFile
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.session.documents import Document, read_document, session_of
from hypnoscope.session.recorder import Recorder
from hypnoscope.session.recording_list import RecordingList
from hypnoscope.session.saving import Snapshot, snapshot_of, write_snapshot
from hypnoscope.session.session import ScoringSession
from hypnoscope.windows.dialogs.questions import LeftAnswer, LeftUnsavedQuestion
from hypnoscope.windows.preferences import Preferences

AskClose = Callable[[Sequence[str]], LeftAnswer]


class Leaving(QObject):
    """Asks what to do with what was left unsaved; `ask_close` may be replaced, as tests do.

    Each recording is opened behind the scenes as it would be from the list, with the work that
    the journal holds, saved where its stages belong, and closed: one after another.
    """

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen
    save_wanted = Signal()  # of what is open
    saved = Signal(object)  # the path of one that was left unsaved and is saved now
    saved_all = Signal()  # nothing keeps the window from closing any more

    def __init__(
        self,
        recordings: RecordingList,
        preferences: Preferences,
        window: QWidget,
        journal_folder: Path | None = None,
    ) -> None:
        super().__init__(window)
        self._list, self._preferences = recordings, preferences
        self._window, self._journal_folder = window, journal_folder
        self._waiting: list[Path] = []
        self._problems: list[str] = []
        self._job: Job | None = None
        self.ask_close: AskClose = self._ask_close

    def may_close(self) -> bool:
        """Tell whether the window may close, asking first if recordings were left unsaved."""
        if self._job is not None:
            return False  # it closes by itself as soon as all are saved
        paths = self._list.unsaved
        if not paths:
            return True
        answer = self.ask_close([path.name for path in paths])
        if answer == "save":
            self._save(paths)
        return answer == "close"

    def _save(self, paths: Sequence[Path]) -> None:
        self._waiting, self._problems = list(paths), []
        self.save_wanted.emit()
        self._go_on()

    def _go_on(self) -> None:
        if not self._waiting:
            self._end()
            return
        path = self._waiting.pop(0)
        self.said.emit(self.tr("Saving {} …").format(path.name))
        self._run(
            partial(_read, path, self._journal_folder),
            partial(self._place, path),
            partial(self._note_problem, path),
        )

    def _run(
        self,
        work: Callable[[Progress], object],
        finish: Callable[..., None],
        explain: Callable[[Exception], None],
    ) -> None:
        self._job = Job(work)
        self._job.succeeded.connect(finish)
        self._job.failed.connect(explain)
        self._job.start()

    def _place(self, path: Path, document: Document) -> None:
        kept = document.kept
        if kept is None:
            self._note_problem(path, self.tr("its changes are not in the journal any more"))
            return
        session = session_of(document, self._preferences.settings.person, go_on=True)
        recorder = Recorder(session, self._journal_folder, kept, parent=session)
        self._run(
            partial(_write, snapshot_of(session)),
            partial(self._conclude, path, session, recorder),
            partial(self._give_up, path, session, recorder),
        )

    def _conclude(
        self, path: Path, session: ScoringSession, recorder: Recorder, file: SavedFile
    ) -> None:
        session.mark_saved(Path(file.path), file)
        _close(session, recorder)
        self.saved.emit(path)
        self._go_on()

    def _give_up(
        self, path: Path, session: ScoringSession, recorder: Recorder, error: Exception
    ) -> None:
        recorder.leave()
        _close(session, recorder)
        self._note_problem(path, error)

    def _note_problem(self, path: Path, reason: object) -> None:
        self._problems.append(f"{path.name}: {str(reason).rstrip('.')}.")
        self._go_on()

    def _end(self) -> None:
        self._job = None
        if not self._problems:
            self.said.emit("")
            self.saved_all.emit()
            return
        self.said.emit(self.tr("Not all recordings were saved, so the window stays open."))
        others = len(self._problems) - 1
        more = self.tr("{} more were not saved either.", "", others).format(others)
        told = self.tr("Not saved: {} Open it from the list and save it there.")
        first = told.format(self._problems[0])
        self.failed.emit(f"{first} {more}" if others else first)

    def _ask_close(self, names: Sequence[str]) -> LeftAnswer:
        question = LeftUnsavedQuestion(names, self._window)
        question.exec()
        return question.answer


def _read(path: Path, journal_folder: Path | None, _progress: Progress) -> Document:
    return read_document(path, journal_folder)


def _write(snapshot: Snapshot, _progress: Progress) -> SavedFile:
    return write_snapshot(snapshot)


def _close(session: ScoringSession, recorder: Recorder) -> None:
    recorder.close()
    session.deleteLater()
