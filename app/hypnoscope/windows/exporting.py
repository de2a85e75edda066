"""Exporting hypnograms for other programs: the dialog, the file, and what became of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

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


class Exporting(QObject):
    """Asks in which format, then where, and writes; `ask_path` may be replaced, as tests do."""

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._dialog: ExportDialog | None = None
        self._last_key = ""
        self._job: Job | None = None
        self.ask_path: AskPath = self._ask_path
        desk.about_to_change.connect(self.cancel)

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog, while it is open."""
        return self._dialog

    def ask(self) -> None:
        """Ask in which format to export what is open."""
        workspace = self._desk.workspace
        if workspace is None or self._dialog is not None:
            return
        self._dialog = ExportDialog(workspace.session, self._last_key, self._window)
        self._dialog.accepted.connect(partial(self._export, workspace))
        self._dialog.finished.connect(self._forget)
        self._dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self._dialog.show()

    def cancel(self) -> None:
        """Close the dialog without writing anything."""
        if self._dialog is not None:
            self._dialog.reject()

    def _export(self, workspace: Workspace) -> None:
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
        content = content_of(workspace.session, epoch_s)
        self._job = Job(partial(_written, content, path, known))  # a copy of a day takes seconds
        self._job.succeeded.connect(partial(self._tell, workspace, path, known))
        self._job.failed.connect(self._explain)
        self.said.emit(f"Exporting to {path} …")
        self._job.start()

    def _tell(
        self, workspace: Workspace, path: Path, known: HypnogramFormat, _nothing: object
    ) -> None:
        if workspace is self._desk.workspace:
            workspace.session.note("export", details={"file": str(path), "format": known.key})
        self.said.emit(f"Exported to {path} as {known.name}.")

    def _explain(self, error: Exception) -> None:
        self.said.emit("")
        reason = str(error) or type(error).__name__
        told = reason if isinstance(error, SavingError) else f"The export failed: {reason}."
        self.failed.emit(told)

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _ask_path(self, known: HypnogramFormat, proposal: Path) -> Path | None:
        endings = " ".join(f"*{ending}" for ending in known.suffixes)
        dialog = QFileDialog(
            self._window,
            f"Export as {known.name}",
            str(proposal.parent),
            f"{known.name} ({endings})",
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(known.suffixes[0].rpartition(".")[2])
        dialog.selectFile(proposal.name)
        chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
        dialog.deleteLater()
        return chosen


def _written(
    content: HypnogramToWrite, path: Path, known: HypnogramFormat, progress: Progress
) -> None:
    progress(0, 1)
    write_content(content, path, known)


def _proposal(session: ScoringSession, known: HypnogramFormat) -> Path:
    recording = session.recording.path or Path("recording")
    own = recording.suffix.casefold()
    ending = own if known.with_signals and own in known.suffixes else known.suffixes[0]
    return recording.with_name(f"{recording.stem}_{known.key}{ending}")
