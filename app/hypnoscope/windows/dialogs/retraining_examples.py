"""The recordings to learn from, and how much a person set or accepted in each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.stage import SCORED_STAGES
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.scoring.held_out import stage_counts
from hypnoscope.scoring.lessons import RetrainingExample, by_person, only_accepted
from hypnoscope.translation import translate
from hypnoscope.windows.dialogs.sizes import scaled
from hypnoscope.windows.dialogs.texts import cell, note, plain_table

_FILES = 2  # columns before those of the stages


@dataclass(frozen=True, slots=True)
class CountedExample:
    """An example and the seconds of Wake, NREM and REM that a person set or accepted in it.

    `n_accepted` says how many of them a machine set; `error` why there are none to be had, in
    a sentence.
    """

    example: RetrainingExample
    n_seconds: tuple[int, ...] = (0, 0, 0)
    n_accepted: int = 0
    error: str = ""


def counted_example(example: RetrainingExample) -> CountedExample:
    """Read the stages file of `example` and count."""
    try:
        hypnogram = read_hypnogram(example.stages).hypnogram
    except FormatError as error:
        return CountedExample(example, error=str(error))
    except OSError as error:
        why = error.strerror or error
        return CountedExample(
            example,
            error=translate(
                "RetrainingExamples",
                "{} cannot be read ({}); remove it from the list, or put it back.",
            ).format(example.stages.name, why),
        )
    n_seconds = tuple(int(n) for n in stage_counts(by_person(hypnogram)))
    return CountedExample(example, n_seconds, int(stage_counts(only_accepted(hypnogram)).sum()))


class ExamplesTable(QWidget):
    """One row an example, counted in the background."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examples: list[RetrainingExample] = []
        self._counted: dict[RetrainingExample, CountedExample] = {}
        self._table = _empty_table()
        self._total = note()
        self.add_button = QPushButton(self.tr("Add recordings…"))
        self.add_button.clicked.connect(self._ask_for_recordings)
        self._remove_button = QPushButton(self.tr("Remove"))
        self._remove_button.clicked.connect(self.remove_selected)
        self._table.itemSelectionChanged.connect(self._refresh_buttons)
        QShortcut(QKeySequence.StandardKey.Delete, self._table, self.remove_selected)
        self._lay_out()
        self._refresh()

    @property
    def examples(self) -> tuple[RetrainingExample, ...]:
        """The examples, in the order they were added."""
        return tuple(self._examples)

    @property
    def n_seconds(self) -> tuple[int, ...]:
        """Seconds of Wake, NREM and REM that a person set or accepted, in all examples."""
        rows = [counted.n_seconds for counted in self._counted.values()]
        return tuple(sum(column) for column in zip((0, 0, 0), *rows, strict=True))

    @property
    def is_counting(self) -> bool:
        """Whether a stages file is still being read."""
        return len(self._counted) < len(self._examples)

    @property
    def error(self) -> str:
        """The first sentence about a stages file that cannot be used, or nothing."""
        return next((c.error for c in self._counted.values() if c.error), "")

    def add(self, example: RetrainingExample) -> None:
        """Add an example, unless it is there already, and count its seconds as they are now."""
        if example not in self._examples:
            self._examples.append(example)
        self._counted.pop(example, None)
        job = Job(_count(example))
        job.succeeded.connect(self._show_counts)
        job.start()
        self._refresh()

    def remove_selected(self) -> None:
        """Take the selected examples off the list; their files stay."""
        rows = {index.row() for index in self._table.selectedIndexes()}
        for row in sorted(rows, reverse=True):
            self._counted.pop(self._examples.pop(row), None)
        self._refresh()

    def select(self, row: int) -> None:
        """Select one row."""
        self._table.selectRow(row)

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        item = self._table.item(row, column)
        return item.text() if item else ""

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self._remove_button)
        buttons.addStretch(1)
        buttons.addWidget(self._total)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._table)
        layout.addLayout(buttons)
        self._total.setWordWrap(False)

    def _show_counts(self, counted: CountedExample) -> None:
        if counted.example in self._examples:
            self._counted[counted.example] = counted
            self._refresh()

    def _refresh(self) -> None:
        self._table.setRowCount(len(self._examples))
        for row, example in enumerate(self._examples):
            _fill_row(self._table, row, example, self._counted.get(example))
        figures = zip(SCORED_STAGES, self.n_seconds, strict=True)
        shown = ",  ".join(f"{stage.label} {n:,} s" for stage, n in figures)
        n_accepted = sum(counted.n_accepted for counted in self._counted.values())
        self._total.setText(
            self.tr("{};  accepted {:,} s").format(shown, n_accepted) if n_accepted else shown
        )
        self._total.setToolTip(
            self.tr("What a person set, or accepted as it was; artefacts left out")
        )
        self._refresh_buttons()
        self.changed.emit()

    def _refresh_buttons(self) -> None:
        self._remove_button.setEnabled(bool(self._table.selectedIndexes()))

    def _ask_for_recordings(self) -> None:
        recordings, _ = QFileDialog.getOpenFileNames(self, self.tr("Recordings to learn from"))
        for name in recordings:
            recording = Path(name)
            stages = self._stages_for(recording)
            if stages is not None:
                self.add(RetrainingExample(recording, stages))

    def _stages_for(self, recording: Path) -> Path | None:
        usual = stages_path_of(recording)
        if usual.exists():
            return usual
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Stages of {}").format(recording.name),
            str(recording.parent),
            self.tr("Stages (*.csv)"),
        )
        return Path(name) if name else None


def _count(example: RetrainingExample) -> Callable[[Progress], CountedExample]:
    def work(_progress: Progress) -> CountedExample:
        return counted_example(example)

    return work


def _empty_table() -> QTableWidget:
    columns = [
        translate("RetrainingExamples", "Recording"),
        translate("RetrainingExamples", "Stages"),
        *(f"{stage.label} (s)" for stage in SCORED_STAGES),
    ]
    numbers = range(_FILES, len(columns))
    table = plain_table(columns, numbers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    header = table.horizontalHeader()
    for column in range(_FILES):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    for column in numbers:
        table.setColumnWidth(column, scaled(80))
    return table


def _fill_row(
    table: QTableWidget, row: int, example: RetrainingExample, counted: CountedExample | None
) -> None:
    if counted is None:
        figures = ["…"] * len(SCORED_STAGES)
    elif counted.error:
        figures = ["–"] * len(SCORED_STAGES)
    else:
        figures = [f"{n:,}" for n in counted.n_seconds]
    texts = [example.recording.name, example.stages.name, *figures]
    error = counted.error if counted else ""
    tips = [str(example.recording), str(example.stages), *[error] * len(SCORED_STAGES)]
    for column, (text, tip) in enumerate(zip(texts, tips, strict=True)):
        table.setItem(row, column, cell(text, column >= _FILES, tip))
