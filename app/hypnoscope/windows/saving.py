"""Saving, exporting, and asking before anything is lost."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hypnoscope.core.events import SavedFile
from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.session.saving import (
    SavingError,
    Snapshot,
    export_snapshot,
    snapshot_of,
    write_snapshot,
)
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import counts, translate
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.dialogs.questions import UnsavedAnswer, UnsavedChangesQuestion

AskUnsaved = Callable[[str], UnsavedAnswer]
AskPath = Callable[[str, Path], Path | None]

_PATIENCE_S = 15.0  # of who closes a window, with a drive that does not answer

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class _Writing:
    """Stages that are being written; what came of it is there once `ended` is set."""

    session: ScoringSession
    snapshot: Snapshot
    path: Path | None
    is_copy: bool = False
    ended: Event = field(default_factory=Event)
    file: SavedFile | None = None
    problem: str = ""

    def work(self, _progress: Progress) -> None:
        """Write, in a thread of its own."""
        try:
            self.file = self._write()
        except SavingError as error:
            self.problem = str(error)
        except Exception as error:
            logger.exception("saving failed")
            self.problem = translate(
                "_Writing", "The stages were not saved ({}); save under another name."
            ).format(error)
        finally:
            self.ended.set()

    def _write(self) -> SavedFile:
        if self.is_copy and self.path is not None:
            export_snapshot(self.snapshot, self.path)
            return SavedFile(str(self.path), 0, 0)
        return write_snapshot(self.snapshot, self.path)


class Saving(QObject):
    """Saves the scoring that is open; `ask_*` may be replaced, as tests do.

    Files are written in the background, one after the other, so that a slow drive holds up
    nobody. What is changed meanwhile stays unsaved. Closing waits for what is being written.
    """

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen
    closing = Signal()  # soon, unless the user decides otherwise
    ended = Signal()  # nothing is being written any more

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._pool = QThreadPool(self)  # of its own: closing waits, whatever else is computed
        self._pool.setMaxThreadCount(1)
        self._writing: _Writing | None = None
        self._next: Callable[[], None] | None = None
        self.ask_unsaved: AskUnsaved = self._ask_unsaved
        self.ask_path: AskPath = self._ask_path

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written."""
        return self._writing is not None

    def save(self) -> None:
        """Save where the stages belong."""
        self._begin(None)

    def save_changes(self) -> None:
        """Save where the stages belong, if anything is unsaved."""
        session = self._session
        if session is not None and session.is_modified:
            self.save()

    def save_as(self) -> None:
        """Save where the user says."""
        path = self._chosen_path(self.tr("Save the stages as"))
        if path is not None:
            self._begin(path)

    def export(self) -> None:
        """Write a copy of the stages to where the user says.

        In the place where saving writes it is no copy: that saves.
        """
        session = self._session
        if session is None:
            return
        saved = _place_of(session)
        path = self.ask_path(
            self.tr("Export a copy of the stages"), saved.with_stem(f"{saved.stem}_copy")
        )
        if path is not None:
            self._begin(path, is_copy=path.resolve() != saved.resolve())

    def may_close(self) -> bool:
        """Tell whether what is open may be closed, asking first if something is unsaved."""
        self.closing.emit()
        if not self._settle():
            return False
        workspace = self._desk.workspace
        if workspace is None or not workspace.session.is_modified:
            return True
        answer = self.ask_unsaved(name_of(workspace.session))
        if answer == "save":
            return self._save_and_wait(None) or self._save_elsewhere_and_wait()
        if answer == "discard":
            workspace.recorder.discard()
        return answer == "discard"

    def may_leave(self) -> bool:
        """Tell whether what is open may be left for another recording of the list.

        What is unsaved stays in the journal and is gone on with later; the user is asked
        only when it is not all there.
        """
        self.closing.emit()
        workspace = self._desk.workspace
        if workspace is None:
            return True
        if not workspace.recorder.can_leave:
            return self.may_close()
        if not self._settle():
            return False
        workspace.recorder.leave()
        return True

    @property
    def _session(self) -> ScoringSession | None:
        workspace = self._desk.workspace
        return None if workspace is None else workspace.session

    def _begin(self, path: Path | None, *, is_copy: bool = False) -> None:
        session = self._session
        if session is None:
            return
        if self._writing is not None:
            self._next = partial(self._begin, path, is_copy=is_copy)
            return
        writing = _Writing(session, snapshot_of(session), path, is_copy)
        self._writing = writing
        job = Job(writing.work)
        for outcome in (job.succeeded, job.failed):
            outcome.connect(partial(self._conclude, writing))
        job.start(self._pool)

    def _conclude(self, writing: _Writing, _outcome: object = None) -> None:
        if writing is not self._writing:  # closing has waited for it
            return
        self._writing, next_one, self._next = None, self._next, None
        self._tell(writing)
        if next_one is not None:
            next_one()
        else:
            self.ended.emit()

    def _tell(self, writing: _Writing) -> None:
        session, file = writing.session, writing.file
        if file is None:
            self.failed.emit(writing.problem)
            return
        if writing.is_copy:
            session.note("exported", details={"file": file.path})
            self._say(self.tr("Exported to {}.").format(file.path), _unscored_note(session))
            return
        session.mark_saved(Path(file.path), file, whole=writing.snapshot.is_current(session))
        meanwhile = self.tr("What you changed meanwhile is not in it yet.")
        self._say(
            self.tr("Saved to {}.").format(file.path),
            meanwhile if session.is_modified else "",
            _unscored_note(session),
        )

    def _say(self, *sentences: str) -> None:
        self.said.emit(" ".join(filter(None, sentences)))

    def _settle(self) -> bool:
        """Wait for what is being written; tell whether that has ended."""
        while self._writing is not None:
            if not self._writing.ended.wait(_PATIENCE_S):
                self.failed.emit(
                    self.tr(
                        "{} is still being saved, as its drive does not "
                        "answer: wait, or check the connection, before you close it."
                    ).format(name_of(self._writing.session))
                )
                return False
            self._conclude(self._writing)
        return True

    def _save_and_wait(self, path: Path | None) -> bool:
        session = self._session
        self._begin(path)
        return self._settle() and session is not None and not session.is_modified

    def _save_elsewhere_and_wait(self) -> bool:
        path = self._chosen_path(self.tr("Save the stages as"))
        return path is not None and self._save_and_wait(path)

    def _chosen_path(self, title: str) -> Path | None:
        session = self._session
        return None if session is None else self.ask_path(title, _place_of(session))

    def _ask_unsaved(self, name: str) -> UnsavedAnswer:
        question = UnsavedChangesQuestion(name, self._window)
        question.exec()
        return question.answer

    def _ask_path(self, title: str, proposal: Path) -> Path | None:
        dialog = save_dialog(title, proposal, self._window)
        chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
        dialog.deleteLater()
        return chosen


def save_dialog(title: str, proposal: Path, parent: QWidget | None = None) -> QFileDialog:
    """Return a dialog that asks before a file is replaced, also one named without its ending."""
    stages = translate("Saving", "Stages")
    dialog = QFileDialog(parent, title, str(proposal.parent), f"{stages} (*.csv)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(proposal.name)
    return dialog


def name_of(session: ScoringSession) -> str:
    """Return what people call the recording."""
    return (
        session.recording.path.name if session.recording.path else translate("Saving", "Recording")
    )


def _place_of(session: ScoringSession) -> Path:
    """Return where the stages of `session` are saved."""
    recording = session.recording.path
    usual = stages_path_of(recording) if recording else Path("stages.csv")
    return session.stages_path or usual


def _unscored_note(session: ScoringSession) -> str:
    unscored = session.unscored
    if not len(unscored):
        return ""
    n, first = len(unscored), unscored[0] + 1
    if n == 1:
        one = translate("Saving", "1 second is unscored, at second {:,} (press U to go there).")
        return one.format(first)
    return counts.tr(
        "{:,} seconds are unscored, the first at second {:,} (press U to go there).", "", n
    ).format(n, first)
