"""A hypnogram file: chosen, read in the background, and asked about before it is used."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.registry import formats_of, readable_formats
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.session.importing import ImportPreview
from hypnoscope.translation import translate
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.dialogs.import_hypnogram import ImportDialog, Purpose

AskPath = Callable[[Path], Path | None]


@dataclass(frozen=True, slots=True, eq=False)
class ReadHypnogram:
    """What was read in the background."""

    path: Path
    format_name: str
    imported: ImportedHypnogram


class HypnogramReading(QObject):
    """Reads a file for what is open, and uses it as the dialog says.

    To be inherited: `_use` says what becomes of the hypnogram, `_needs_no_answer` when that
    may be at once. `ask_path` may be replaced, as tests do.
    """

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen
    asked = Signal()  # the dialog is there

    def __init__(
        self, desk: Desk, appearance: Appearance, window: QWidget, purpose: Purpose, title: str
    ) -> None:
        super().__init__(window)
        self._desk, self._appearance, self._window = desk, appearance, window
        self._purpose, self._title = purpose, title
        self._job: Job | None = None
        self._dialog: ImportDialog | None = None
        self.ask_path: AskPath = self._ask_path
        desk.about_to_change.connect(self.cancel)

    @property
    def dialog(self) -> ImportDialog | None:
        """The dialog, while it is open."""
        return self._dialog

    def choose_file(self) -> None:
        """Ask for a hypnogram and read it."""
        workspace = self._desk.workspace
        if workspace is not None:
            recording = workspace.session.recording.path
            path = self.ask_path(recording.parent if recording else Path())
            if path is not None:
                self.read(path)

    def read(self, path: Path) -> None:
        """Read a hypnogram of any format, then ask what it means and use it."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        self.cancel()
        self._job = Job(partial(read_hypnogram_file, path))
        self._job.succeeded.connect(partial(self._ask, workspace))
        self._job.failed.connect(partial(self._explain, path))
        self.said.emit(self.tr("Reading {} …").format(path.name))
        self._job.start()

    def cancel(self) -> None:
        """Give up on what is being read or asked."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._dialog is not None:
            self._dialog.reject()

    @abstractmethod
    def _use(self, workspace: Workspace, read: ReadHypnogram, preview: ImportPreview) -> None:
        """Do with the hypnogram of a file what it was read for."""

    @abstractmethod
    def _needs_no_answer(self, imported: ImportedHypnogram) -> bool:
        """Tell whether there is nothing to be asked about a hypnogram that can be used."""

    def _ask(self, workspace: Workspace, read: ReadHypnogram) -> None:
        self._job = None
        self.said.emit("")
        dialog = ImportDialog(
            workspace.session,
            read.path,
            read.format_name,
            read.imported,
            self._appearance.theme,
            self._window,
            self._purpose,
        )
        self._dialog = dialog
        dialog.accepted.connect(partial(self._use_preview, workspace, read))
        dialog.finished.connect(self._forget)
        if self._needs_no_answer(read.imported) and dialog.import_button.isEnabled():
            dialog.accept()
            return
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()
        self.asked.emit()

    def _use_preview(self, workspace: Workspace, read: ReadHypnogram) -> None:
        preview = self._dialog.preview if self._dialog is not None else None
        if preview is not None:
            self._use(workspace, read, preview)

    def _explain(self, path: Path, error: Exception) -> None:
        self._job = None
        self.said.emit("")
        if isinstance(error, FormatError):
            self.failed.emit(str(error))
        else:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self.failed.emit(self.tr("{} cannot be read: {}.").format(path.name, reason))

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _ask_path(self, folder: Path) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, self._title, str(folder), _file_filter()
        )
        return Path(name) if name else None


def read_hypnogram_file(path: Path, progress: Progress) -> ReadHypnogram:
    """Read a hypnogram of whatever format; FormatError naming the file when it has none."""
    progress(0, 1)
    known = formats_of(path)
    if not known:
        raise FormatError(
            translate(
                "HypnogramReading",
                "{} is no hypnogram that this program can read; export the stages as text, "
                "one epoch a line, or as a table with a column 'stage'.",
            ).format(path.name)
        )
    assert known[0].read is not None
    return ReadHypnogram(path, known[0].name, known[0].read(path))


def _file_filter() -> str:
    """Return what the file dialog offers: all that can be read, then each format."""
    endings = sorted({f"*{ending}" for known in readable_formats() for ending in known.suffixes})
    formats = [
        f"{known.name} ({' '.join(f'*{ending}' for ending in known.suffixes)})"
        for known in readable_formats()
    ]
    hypnograms = translate("HypnogramReading", "Hypnograms")
    all_files = translate("HypnogramReading", "All files")
    return ";;".join([f"{hypnograms} ({' '.join(endings)})", *formats, f"{all_files} (*)"])
