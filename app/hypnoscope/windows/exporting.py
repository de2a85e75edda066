"""Exporting hypnograms for other programs: the dialog, the file, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.session.exporting import check_place, content_of, write_content
from hypnoscope.session.saving import SavingError
from hypnoscope.session.session import ScoringSession
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.dialogs.export_hypnogram import ExportDialog

AskPath = Callable[[HypnogramFormat, Path], Path | None]

_PATIENCE_S = 3.0  # of who closes a recording, with a file that is being written


@dataclass(eq=False)
class _Export:
    """A file that is being written; whether it was is known once `ended` is set."""

    workspace: Workspace
    content: HypnogramToWrite
    path: Path
    known: HypnogramFormat
    ended: Event = field(default_factory=Event)
    is_written: bool = False
    is_told: bool = False

    def work(self, progress: Progress) -> None:
        """Write, in a thread of its own."""
        try:
            progress(0, 1)
            write_content(replace(self.content, progress=progress), self.path, self.known)
            self.is_written = True
        finally:
            self.ended.set()


class Exporting(QObject):
    """Asks in which format, then where, and writes; `ask_path` may be replaced, as tests do.

    A copy of a day takes seconds: it tells its progress and can be cancelled, which leaves
    the file as it was before. Closing the recording waits for it a little, then cancels it.
    """

    started = Signal(str)  # what is being done, as soon as it is seen to take time
    progressed = Signal(int, int)
    ended = Signal()
    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._dialog: ExportDialog | None = None
        self._last_key = ""
        self._job: Job | None = None
        self._export: _Export | None = None
        self._is_seen = False  # its progress
        self.ask_path: AskPath = self._ask_path
        desk.about_to_change.connect(self.cancel)

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written."""
        return self._job is not None

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog, while it is open."""
        return self._dialog

    def ask(self) -> None:
        """Ask in which format to export what is open."""
        workspace = self._desk.workspace
        if workspace is None or self._dialog is not None:
            return
        if self.is_writing:
            self.said.emit(
                self.tr("A file is being exported already: wait for it, or cancel it first.")
            )
            return
        self._dialog = ExportDialog(workspace.session, self._last_key, self._window)
        self._dialog.accepted.connect(partial(self._begin, workspace))
        self._dialog.finished.connect(self._forget)
        self._dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self._dialog.show()

    def cancel(self) -> None:
        """Close the dialog, and give up on the file that is being written."""
        if self._dialog is not None:
            self._dialog.reject()
        self.stop()

    def stop(self) -> None:
        """Give up on the file that is being written; what was there before stays."""
        if self._job is not None:
            self._job.cancel()

    def settle(self) -> None:
        """Wait a little for the file that is being written, so that the journal hears of it."""
        export = self._export
        if export is not None and export.ended.wait(_PATIENCE_S) and export.is_written:
            self._tell(export)

    def may_close(self) -> bool:
        """Tell whether the window may close without losing a file that is being written."""
        self.settle()
        export = self._export
        if export is None or export.ended.is_set():
            return True
        self.failed.emit(
            self.tr(
                "{} is still being written: wait for it, or cancel it, before you close the window."
            ).format(export.path.name)
        )
        return False

    def _begin(self, workspace: Workspace) -> None:
        if self._dialog is None:
            return
        known, epoch_s = self._dialog.format, self._dialog.epoch_s
        self._last_key = known.key
        path = self.ask_path(known, _proposal(workspace.session, known))
        if path is None:
            return
        try:
            check_place(workspace.session, path)
        except SavingError as error:
            self.failed.emit(str(error))
            return
        self._write(_Export(workspace, content_of(workspace.session, epoch_s), path, known))

    def _write(self, export: _Export) -> None:
        self._export, self._job = export, Job(export.work)
        self._job.progressed.connect(self._tell_progress)
        self._job.succeeded.connect(partial(self._conclude, export))
        self._job.failed.connect(self._explain)
        self._job.cancelled.connect(partial(self._conclude, export))
        self.said.emit(self.tr("Exporting to {} …").format(export.path))
        self._job.start()

    def _tell_progress(self, done: int, total: int) -> None:
        if self._export is None or not done:
            return  # most files are there before a bar could be read
        if not self._is_seen:
            self._is_seen = True
            self.started.emit(self.tr("Exporting to {}").format(self._export.path.name))
        self.progressed.emit(done, total)

    def _conclude(self, export: _Export, _nothing: object = None) -> None:
        self._end()
        if export.is_written:  # also where cancelling came too late
            self._tell(export)
            return
        self.said.emit("")
        told = self.tr("The export to {} was cancelled; nothing was written.").format(
            export.path.name
        )
        is_open = export.workspace is self._desk.workspace
        (self.said if is_open else self.failed).emit(told)

    def _tell(self, export: _Export) -> None:
        if export.is_told:
            return
        export.is_told = True
        if export.workspace is self._desk.workspace:
            details = {"file": str(export.path), "format": export.known.key}
            export.workspace.session.note("exported", details=details)
        self.said.emit(self.tr("Exported to {} as {}.").format(export.path, export.known.name))

    def _explain(self, error: Exception) -> None:
        self._end()
        self.said.emit("")
        reason = str(error) or type(error).__name__
        told = (
            reason
            if isinstance(error, SavingError)
            else self.tr("The export failed: {}.").format(reason)
        )
        self.failed.emit(told)

    def _end(self) -> None:
        self._job = self._export = None
        self._is_seen = False
        self.ended.emit()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _ask_path(self, known: HypnogramFormat, proposal: Path) -> Path | None:
        endings = " ".join(f"*{ending}" for ending in known.suffixes)
        dialog = QFileDialog(
            self._window,
            self.tr("Export as {}").format(known.name),
            str(proposal.parent),
            f"{known.name} ({endings})",
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(known.suffixes[0].rpartition(".")[2])
        dialog.selectFile(proposal.name)
        chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
        dialog.deleteLater()
        return chosen


def _proposal(session: ScoringSession, known: HypnogramFormat) -> Path:
    recording = session.recording.path or Path("recording")
    own = recording.suffix.casefold()
    ending = own if known.with_signals and own in known.suffixes else known.suffixes[0]
    return recording.with_name(f"{recording.stem}_{known.key}{ending}")
