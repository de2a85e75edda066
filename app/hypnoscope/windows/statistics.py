"""Statistics and figures: copied, or written in the background while scoring goes on."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import whole
from hypnoscope.core.statistics import statistics
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.reports.figure_style import FigureError
from hypnoscope.reports.statistics_table import course_rows, pasted_text, spectra_rows
from hypnoscope.session.exporting import check_place
from hypnoscope.session.saving import SavingError
from hypnoscope.session.tables import (
    FigureKind,
    Snapshot,
    TableKind,
    write_figure,
    write_statistics,
)
from hypnoscope.translation import translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.saving import name_of
from hypnoscope.windows.statistics_model import StatisticsModel
from hypnoscope.windows.statistics_rows import summary_rows
from hypnoscope.windows.times import light_cycle

AskPath = Callable[[Path, tuple[str, ...]], tuple[Path, str] | None]

_FIGURES = ("PNG (*.png)", "SVG (*.svg)", "PDF (*.pdf)")


def comma_filter() -> str:
    """Return what a dialog calls the tables that Excel reads where numbers have a comma."""
    name = translate("Statistics", "CSV with decimal comma and semicolons, for Excel")
    return f"{name} (*.csv)"


class StatisticsExport(QObject):
    """Asks where, takes a snapshot, and writes; `ask_path` may be replaced, as tests do.

    `ask_path` takes a proposal and the filters, and returns the path and the chosen filter.
    """

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen

    def __init__(
        self, desk: Desk, actions: Actions, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._preferences, self._window = desk, preferences, window
        self._job: Job | None = None
        self.ask_path: AskPath = self._ask_path
        actions.copy_statistics.triggered.connect(self.copy)
        actions.copy_spectra.triggered.connect(self.copy_spectra)
        for kind, action in actions.tables.items():
            action.triggered.connect(partial(self._save_table, kind))
        for figure, action in actions.figures.items():
            action.triggered.connect(partial(self._save_figure, figure))
        desk.changed.connect(self._follow)
        desk.about_to_change.connect(self._cancel)
        preferences.changed.connect(self._follow)

    def copy(self) -> None:
        """Put what the panel shows on the clipboard, for a spreadsheet."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        found = workspace.summary.statistics()
        model = StatisticsModel()
        model.show_rows(tuple(each.part.name for each in found), summary_rows(found))
        QApplication.clipboard().setText(model.text())
        self.said.emit(self.tr("The statistics are on the clipboard, ready for a spreadsheet."))

    def copy_spectra(self) -> None:
        """Put the spectra and delta power that the panel shows on the clipboard."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        spectra, course = workspace.spectra.spectra(), workspace.spectra.course()
        part = workspace.spectra.part
        if spectra is None or course is None or part is None:
            workspace.spectra.want()
            none = self.tr(
                "There are no spectra to copy yet; open Spectra in the panel Statistics (Ctrl+T)."
            )
            self.failed.emit(none)
            return
        name = name_of(workspace.session)
        rows = [*spectra_rows([(name, spectra)]), [], *course_rows([(name, part.name, course)])]
        QApplication.clipboard().setText(pasted_text(rows))
        self.said.emit(self.tr("The spectra are on the clipboard, ready for a spreadsheet."))

    def _save_table(self, kind: TableKind, _checked: bool = False) -> None:
        workspace = self._desk.workspace
        if workspace is None:
            return
        answer = self.ask_path(_proposal(workspace, kind, ".csv"), ("CSV (*.csv)", comma_filter()))
        if answer is not None:
            path, chosen = answer
            work = partial(
                write_statistics, _snapshot(workspace), kind, path, chosen == comma_filter()
            )
            self._start(workspace, path, work)

    def _save_figure(self, kind: FigureKind, _checked: bool = False) -> None:
        workspace = self._desk.workspace
        if workspace is None:
            return
        answer = self.ask_path(_proposal(workspace, kind, ".png"), _FIGURES)
        if answer is not None:
            path, _ = answer
            shot = _snapshot(workspace)
            span = shot.parts[0].spans[0] if workspace.summary.by == "view" else None
            self._start(workspace, path, partial(write_figure, shot, kind, path, span))

    def _start(self, workspace: Workspace, path: Path, work: Callable[[Progress], None]) -> None:
        try:
            check_place(workspace.session, path)
        except SavingError as error:
            self.failed.emit(str(error))
            return
        self._cancel()
        self._job = Job(work)
        self._job.progressed.connect(partial(self._tell_progress, path))
        self._job.succeeded.connect(partial(self._tell, workspace, path))
        self._job.failed.connect(partial(self._explain, path))
        self.said.emit(self.tr("Writing {} …").format(path.name))
        self._job.start()

    def _tell_progress(self, path: Path, done: int, total: int) -> None:
        self.said.emit(self.tr("Writing {}: {} %").format(path.name, 100 * done // max(total, 1)))

    def _tell(self, workspace: Workspace, path: Path, _nothing: object) -> None:
        if workspace is self._desk.workspace:
            workspace.session.note("exported", details={"file": str(path)})
        self.said.emit(self.tr("Written to {}.").format(path))

    def _explain(self, path: Path, error: Exception) -> None:
        self.said.emit("")
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            self.failed.emit(
                self.tr("{} cannot be written ({}); choose another folder or name.").format(
                    path, reason
                )
            )
        elif isinstance(error, (ValueError, FigureError)):
            self.failed.emit(str(error))
        else:
            self.failed.emit(self.tr("{} was not written: {}.").format(path.name, error))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _follow(self) -> None:
        if self._desk.workspace is not None:
            cycle = light_cycle(self._preferences.settings)
            self._desk.workspace.summary.use_cycle(cycle)

    def _ask_path(self, proposal: Path, filters: tuple[str, ...]) -> tuple[Path, str] | None:
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self.tr("Save as"), str(proposal), ";;".join(filters)
        )
        if not name:
            return None
        path = Path(name)
        ending = chosen.rpartition("*")[2].rstrip(")")
        return (path if path.suffix else path.with_suffix(ending)), chosen


def _snapshot(workspace: Workspace) -> Snapshot:
    """Return what there is now; of the whole recording where the parts are not known."""
    session, there = workspace.session, workspace.session.hypnogram
    hypnogram = Hypnogram(there.marks, there.scorers, there.epoch_s, there.scheme)
    found = workspace.summary.statistics()
    found = found or statistics(hypnogram, whole(len(hypnogram)), in_gaps=session.in_gaps)
    return Snapshot(
        name_of(session).rpartition(".")[0] or name_of(session),
        session.recording,
        hypnogram,
        session.scores,
        workspace.spectra.channel,
        found,
        workspace.summary.cycle,
        workspace.spectra.powers,
        workspace.spectra.part if workspace.summary.by != "recording" else None,
    )


def _proposal(workspace: Workspace, kind: str, ending: str) -> Path:
    recording = workspace.session.recording.path or Path("recording")
    return recording.with_name(f"{recording.stem}_{kind}{ending}")
