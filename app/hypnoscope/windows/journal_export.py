"""Writing down what the journal holds of the open recording."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hypnoscope.core.recording import Recording
from hypnoscope.formats.journal import Journal, JournalError, journal_key, journal_path
from hypnoscope.formats.journal_csv import trail, write_trail
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.windows.desk import Desk

AskPath = Callable[[Path], Path | None]


class JournalExport(QObject):
    """Asks where to, and writes in the background; `ask_path` may be replaced, as tests do."""

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen

    def __init__(self, desk: Desk, window: QWidget, journal_folder: Path | None = None) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._path = journal_path(journal_folder)
        self._job: Job | None = None
        self.ask_path: AskPath = self._ask_path

    def export(self) -> None:
        """Write all that was done to the scoring of the open recording as a table."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        recording = workspace.session.recording
        usual = recording.path or Path("recording")
        target = self.ask_path(usual.with_name(f"{usual.stem}_journal.csv"))
        if target is None:
            return
        taken = [path for path in (recording.path, workspace.session.stages_path) if path]
        if target.resolve() in [path.resolve() for path in taken]:
            self.failed.emit(
                self.tr("{} holds the recording or its stages; choose another name.").format(
                    target.name
                )
            )
            return
        self._job = Job(partial(_written, self._path, recording, target))
        self._job.succeeded.connect(partial(self._tell, target))
        self._job.failed.connect(partial(self._explain, target))
        self._job.start()

    def _tell(self, target: Path, n_rows: int) -> None:
        one = self.tr("The journal was written to {}: 1 row.")
        many = self.tr("The journal was written to {}: {:,} rows.", "", n_rows)
        self.said.emit((one if n_rows == 1 else many).format(target, n_rows))

    def _explain(self, target: Path, error: Exception) -> None:
        if isinstance(error, JournalError):
            self.failed.emit(str(error))
            return
        reason = getattr(error, "strerror", None) or str(error)
        self.failed.emit(
            self.tr("{} cannot be written ({}); choose another folder.").format(target, reason)
        )

    def _ask_path(self, proposal: Path) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the journal"), str(proposal), self.tr("Tables (*.csv)")
        )
        return Path(name) if name else None


def _written(path: Path, recording: Recording, target: Path, _progress: Progress) -> int:
    if not path.exists():
        return write_trail(target, ())  # nothing was done yet
    with Journal(path) as journal:
        rows = trail(journal, journal_key(recording), recording.epochs.epoch_s)
        return write_trail(target, rows)
