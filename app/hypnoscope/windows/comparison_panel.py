"""The side panel that tells how far two hypnograms agree."""

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.stage import SCORED_STAGES
from hypnoscope.translation import translate
from hypnoscope.windows.elided_label import ElidedLabel
from hypnoscope.windows.panel_buttons import small_button
from hypnoscope.windows.side_panels import SidePanelWidget, Surroundings

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDEST_FIGURE = "86,400"  # seconds of a day


class ComparisonPanel(SidePanelWidget):
    """Agreement as a table, confusion with counts, and the ways through what differs."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._second, self._actions = around.workspace.second, around.actions
        self.name, self.overall, self.differing = ElidedLabel(), QLabel(), QLabel()
        self.by_stage = [[_cell() for _ in range(4)] for _ in SCORED_STAGES]
        self.confusion = [[_cell() for _ in SCORED_STAGES] for _ in SCORED_STAGES]
        self._pages = QStackedWidget()
        self._lay_out()
        self._second.compared_anew.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Tell how far both agree now."""
        agreement = self._second.agreement
        self._pages.setCurrentIndex(int(agreement is not None))
        if agreement is None:
            return
        self.name.setText(translate("Change", self._second.name))
        self.overall.setText(_overall(agreement))
        n = len(self._second.differences)
        one, many = self.tr("1 stretch differs"), self.tr("{:,} stretches differ", "", n)
        told = [one if n == 1 else many.format(n)]
        if agreement.n_left_out:
            told.append(self.tr("{:,} s not scored in both").format(agreement.n_left_out))
        self.differing.setText("; ".join(told))
        for cells, about in zip(self.by_stage, agreement.stages, strict=True):
            shares = map(_share, (about.f1, about.precision, about.recall))
            for cell, text in zip(cells, (*shares, f"{about.n_reference:,}"), strict=True):
                cell.setText(text)
        for cells, counts in zip(self.confusion, agreement.confusion, strict=True):
            for cell, count in zip(cells, counts, strict=True):
                cell.setText(f"{count:,}")

    def _lay_out(self) -> None:
        self._pages.addWidget(self._empty_page())
        self._pages.addWidget(self._full_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        text = QLabel(
            self.tr(
                "Another person's scoring, another program's or the model's own can be shown under "
                "this hypnogram; no stage is changed by that."
            )
        )
        text.setWordWrap(True)
        text.setObjectName("muted")
        column.addWidget(text)
        for action in (self._actions.compare_file, self._actions.compare_scores):
            column.addWidget(_push_button(action))
        column.addStretch(1)
        return page

    def _full_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.addWidget(self.name, stretch=1)
        first.addWidget(small_button(self._actions.stop_comparing, self.tr("Remove")))
        column.addLayout(first)
        column.addWidget(self.overall)
        self.differing.setObjectName("muted")
        self.differing.setWordWrap(True)
        column.addWidget(self.differing)
        ways = QHBoxLayout()
        for action, text in (
            (self._actions.previous_difference, self.tr("Previous")),
            (self._actions.next_difference, self.tr("Next")),
            (self._actions.take_over, self.tr("Take over")),
        ):
            ways.addWidget(small_button(action, text))
        ways.addStretch(1)
        column.addLayout(ways)
        column.addWidget(_heading(self.tr("Each stage, the second as reference")))
        column.addLayout(
            _table(self.by_stage, ("F1", self.tr("Precision"), self.tr("Recall"), self.tr("Count")))
        )
        column.addWidget(_heading(self.tr("Seconds: theirs in rows, yours across")))
        stages = tuple(stage.label for stage in SCORED_STAGES)
        column.addLayout(_table(self.confusion, stages))
        column.addStretch(1)
        return page


def _overall(agreement: Agreement) -> str:
    return translate("ComparisonPanel", "Accuracy {}   kappa {}\nMacro F1 {}").format(
        _share(agreement.accuracy), _share(agreement.kappa), _share(agreement.macro_f1)
    )


def _share(value: float) -> str:
    """Return three decimals, a dash where it would be 0 / 0."""
    return "–" if math.isnan(value) else f"{value:.3f}"


def _table(cells: list[list[QLabel]], columns: tuple[str, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(3)
    for column, text in enumerate(columns, start=1):
        label = _cell(text)
        label.setObjectName("muted")
        grid.addWidget(label, 0, column)
        grid.setColumnStretch(column, 1)
    for row, stage in enumerate(SCORED_STAGES):
        grid.addWidget(QLabel(stage.label), row + 1, 0)
        for column, cell in enumerate(cells[row], start=1):
            grid.addWidget(cell, row + 1, column)
    return grid


def _cell(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setAlignment(_RIGHT)
    needed_px = label.fontMetrics().horizontalAdvance(text or _WIDEST_FIGURE)
    label.setMinimumWidth(needed_px + 2)  # so that the panel is wide enough before it is filled
    return label


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    label.setWordWrap(True)
    return label


def _push_button(action: QAction) -> QPushButton:
    button = QPushButton(action.text().replace("&", ""))
    button.setToolTip(action.toolTip())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the keys go on scoring after a click
    button.clicked.connect(action.trigger)
    return button
