"""Second and third page of retraining: how far it is, and what it gained."""

from math import isnan

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from hypnoscope.core.agreement import Agreement
from hypnoscope.scoring.retraining import RetrainingReport
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.texts import Notice, counted, heading, note

_COLUMNS = (
    marked("RetrainingPages", "On the seconds kept from training"),
    marked("RetrainingPages", "Before"),
    marked("RetrainingPages", "After"),
    marked("RetrainingPages", "Change"),
)
_AFTER = 2
_N_FIGURES = 6  # accuracy, macro F1, kappa, and one for each stage


class RetrainingProgress(QWidget):
    """A bar, and the time that is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(textVisible=False)
        self._time = note()
        self._clock = QElapsedTimer()
        self._first: tuple[int, float] | None = None  # steps and time of the first report
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(heading(self.tr("Training")))
        layout.addWidget(
            note(self.tr("You may go on scoring meanwhile. This window tells when it is done."))
        )
        layout.addStretch(1)
        layout.addWidget(self.bar)
        layout.addWidget(self._time)
        layout.addStretch(2)

    @property
    def time_text(self) -> str:
        """What is said of the time."""
        return self._time.text()

    def restart(self) -> None:
        """Begin to count the time."""
        self._clock.start()
        self._first = None
        self.bar.setRange(0, 0)  # busy, until the first report
        self._time.setText(self.tr("Reading the recordings…"))

    def show_progress(self, done: int, total: int) -> None:
        """Show that `done` of `total` steps are done."""
        if not done:
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        elapsed_s = self._clock.elapsed() / 1000
        if self._first is None:
            self._first = (done, elapsed_s)
        gone = duration_text(elapsed_s)
        left_s = _left_s(*self._first, done, elapsed_s, total)
        if left_s is None:
            self._time.setText(self.tr("{} gone").format(gone))
        else:
            left = duration_text(left_s)
            self._time.setText(self.tr("{} gone, about {} left").format(gone, left))


class RetrainingResult(QWidget):
    """Agreement with the person before and after, on the seconds held out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = heading("")
        self._heading.setWordWrap(True)
        self._note = note()
        self._cells = [
            [_cell(column) for column in range(len(_COLUMNS))] for _ in range(_N_FIGURES)
        ]
        self._notice = Notice()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._heading)
        layout.addWidget(self._note)
        layout.addLayout(self._make_grid())
        layout.addStretch(1)
        layout.addWidget(self._notice)

    @property
    def verdict(self) -> str:
        """The sentence at the top."""
        return self._heading.text()

    @property
    def rows(self) -> list[list[str]]:
        """What the table shows, row by row."""
        return [[cell.text() for cell in row] for row in self._cells]

    def show_report(self, report: RetrainingReport) -> None:
        """Show what a training gained."""
        self._heading.setText(_verdict(report))
        self._note.setText(
            self.tr(
                "Learned from {} scored by hand; compared on {} that were kept from training."
            ).format(
                counted(sum(report.n_taught), "second"),
                counted(sum(report.n_asked), "other second"),
            )
        )
        self._notice.say("")
        for cells, (name, before, after) in zip(self._cells, _figures(report), strict=True):
            texts = (name, _figure(before), _figure(after), _change(before, after))
            for cell, text in zip(cells, texts, strict=True):
                cell.setText(text)

    def say(self, sentence: str) -> None:
        """Show why the new checkpoint could not be taken."""
        self._notice.say(sentence)

    def _make_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(0, 1)
        for column, text in enumerate(_COLUMNS):
            title = note(translate("RetrainingPages", text))
            title.setWordWrap(False)
            grid.addWidget(title, 0, column, _side(column))
        for row, cells in enumerate(self._cells, start=1):
            for column, cell in enumerate(cells):
                grid.addWidget(cell, row, column, _side(column))
        return grid


def duration_text(seconds: float) -> str:
    """Return such as "40 s", "12 min" or "1 h 05 min"."""
    if round(seconds) < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def is_gain(report: RetrainingReport) -> bool:
    """Tell whether the new checkpoint agrees better with the person than the old one."""
    return report.after.macro_f1 > report.before.macro_f1


def _cell(column: int) -> QLabel:
    label = QLabel()
    font = label.font()
    font.setWeight(QFont.Weight.DemiBold if column == _AFTER else QFont.Weight.Normal)
    label.setFont(font)
    return label


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft


def _left_s(first: int, first_s: float, done: int, elapsed_s: float, total: int) -> float | None:
    """Return how long it will take, by the pace since the first report: loading is no measure."""
    if done <= first:
        return None
    return (elapsed_s - first_s) * (total - done) / (done - first)


def _verdict(report: RetrainingReport) -> str:
    if is_gain(report):
        return translate(
            "RetrainingPages", "“{}” agrees better with what was scored by hand"
        ).format(report.name)
    return translate(
        "RetrainingPages", "“{}” agrees no better with what was scored by hand"
    ).format(report.name)


def _figures(report: RetrainingReport) -> list[tuple[str, float, float]]:
    def both(name: str, figure: str) -> tuple[str, float, float]:
        return name, getattr(report.before, figure), getattr(report.after, figure)

    return [
        both(translate("RetrainingPages", "Accuracy"), "accuracy"),
        both(translate("RetrainingPages", "Macro F1"), "macro_f1"),
        both(translate("RetrainingPages", "Cohen's kappa"), "kappa"),
        *_stage_figures(report.before, report.after),
    ]


def _stage_figures(before: Agreement, after: Agreement) -> list[tuple[str, float, float]]:
    return [
        (
            translate("RetrainingPages", "F1 of {} ({})").format(
                old.stage.label, counted(old.n_reference, "second")
            ),
            old.f1,
            new.f1,
        )
        for old, new in zip(before.stages, after.stages, strict=True)
    ]


def _figure(value: float) -> str:
    return "–" if isnan(value) else f"{value:.3f}"


def _change(before: float, after: float) -> str:
    return "" if isnan(after - before) else f"{after - before:+.3f}".replace("-", "\N{MINUS SIGN}")
