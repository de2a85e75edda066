"""The side panel of reviewing: what to look at, how far one is, and who set what."""

import dataclasses

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.review import Order
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.reviewing import Reason
from hypnoscope.translation import marked, translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.dialogs.texts import note
from hypnoscope.windows.origin_legend import OriginLegend
from hypnoscope.windows.own_keys import OwnKeys
from hypnoscope.windows.panel_buttons import wide_button
from hypnoscope.windows.side_panels import SidePanelWidget, Surroundings
from hypnoscope.windows.stretch_model import StretchModel

REASONS: dict[Reason, str] = {
    "uncertain": marked("ReviewPanel", "Uncertain stretches"),
    "implausible": marked("ReviewPanel", "Implausible sequences"),
    "transition": marked("ReviewPanel", "Transitions"),
    "bout": marked("ReviewPanel", "Every bout"),
    "unscored": marked("ReviewPanel", "Unscored"),
    "artefact": marked("ReviewPanel", "Artefacts"),
    "against": marked("ReviewPanel", "Model against person"),
}
ORDERS: dict[Order, str] = {
    "time": marked("ReviewPanel", "By time"),
    "doubt": marked("ReviewPanel", "Most doubtful first"),
}
_WITH_DOUBT = ("uncertain", "against")
_LEAST, _MOST = 34, 100  # of the slider, in percent: guessing reaches a third
_ROW_PX = 24


class ReviewPanel(SidePanelWidget):
    """Shows the list that `Reviewing` owns; keys and buttons are the window's actions."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._session, self._reviewing = around.workspace.session, around.workspace.reviewing
        self.reasons, self.orders = _box(REASONS), _box(ORDERS)
        self.slider, self._level = QSlider(Qt.Orientation.Horizontal), QLabel()
        self.slider.setRange(_LEAST, _MOST)
        self._progress, self.bar = QLabel(), QProgressBar()
        self.model = StretchModel(self._session.hypnogram.epoch_s, around.text, self)
        self.table, self._why_empty = QTableView(), note()
        self.legend = OriginLegend(around.theme)
        self._keys = [OwnKeys(each) for each in (self.reasons, self.orders, self.slider)]
        self._lay_out(around.actions)
        self._show_settings()
        self._connect()
        self._show_list()

    @property
    def progress(self) -> str:
        """What is said of how far one is."""
        return self._progress.text()

    @property
    def why_empty(self) -> str:
        """What is said where there is nothing to look at."""
        return self._why_empty.text()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.legend.set_theme(theme)

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self.model.show_times_as(text)

    def _lay_out(self, actions: Actions) -> None:
        self._progress.setObjectName("time")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(self._choices())
        column.addWidget(self._progress)
        column.addWidget(self.bar)
        column.addWidget(self._why_empty)
        column.addWidget(self._dressed_table(), stretch=1)
        column.addStretch(0)
        column.addLayout(_buttons(actions))
        column.addSpacing(4)
        title = QLabel(self.tr("Who set the stages"))
        title.setObjectName("heading")
        column.addWidget(title)
        column.addWidget(self.legend)

    def _choices(self) -> QFormLayout:
        level = QWidget()
        row = QHBoxLayout(level)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, stretch=1)
        row.addWidget(self._level)
        self._level.setMinimumWidth(self._level.fontMetrics().horizontalAdvance("100 %"))
        self.slider.setToolTip(
            self.tr("Stretches in which the model is less sure than this are listed")
        )
        self._form = form = QFormLayout()
        form.setHorizontalSpacing(10)
        form.addRow(self.tr("Look at"), self.reasons)
        form.addRow(self.tr("Less sure than"), level)
        form.addRow(self.tr("Order"), self.orders)
        self._rows_of_doubt = (level, self.orders)
        return form

    def _dressed_table(self) -> QTableView:
        table = self.table
        table.setModel(self.model)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys would take those of scoring
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        wide = table.fontMetrics().horizontalAdvance
        for place, widest in enumerate(("✓", "88:88:88", "8888 s")):
            table.setColumnWidth(place, wide(widest) + 16)
        return table

    def _connect(self) -> None:
        self.reasons.activated.connect(self._use)
        self.orders.activated.connect(self._use)
        self.slider.valueChanged.connect(self._use)
        self.table.clicked.connect(self._go_to)
        self._reviewing.listed.connect(self._show_list)
        self._reviewing.moved.connect(self._show_place)
        self._session.epochs_changed.connect(self._show_progress)

    def _use(self) -> None:
        reason: Reason = self.reasons.currentData()
        order: Order = self.orders.currentData() if reason in _WITH_DOUBT else "time"
        self._reviewing.use(
            dataclasses.replace(
                self._reviewing.settings,
                reason=reason,
                order=order,
                threshold=self.slider.value() / 100,
            )
        )
        self._show_settings()

    def _go_to(self, index: QModelIndex) -> None:
        self._reviewing.go_to(index.row())

    def _show_settings(self) -> None:
        settings = self._reviewing.settings
        self.reasons.setCurrentIndex(self.reasons.findData(settings.reason))
        self.orders.setCurrentIndex(self.orders.findData(settings.order))
        self.slider.blockSignals(True)  # what is shown is no change
        self.slider.setValue(round(100 * settings.threshold))
        self.slider.blockSignals(False)
        self._level.setText(f"{self.slider.value()} %")
        threshold, order = self._rows_of_doubt
        self._form.setRowVisible(threshold, settings.reason == "uncertain")
        self._form.setRowVisible(order, settings.reason in _WITH_DOUBT)

    def _show_list(self) -> None:
        stretches = self._reviewing.list.stretches
        self.model.show_stretches(stretches, self._reviewing.reviewed())
        self.bar.setRange(0, max(len(stretches), 1))
        self._why_empty.setText(self._reviewing.why_empty)
        for widget in (self._progress, self.bar, self.table):
            widget.setVisible(bool(stretches))
        self._why_empty.setVisible(not stretches)
        self._show_progress()
        self._show_place()

    def _show_progress(self) -> None:
        reviewed = self._reviewing.reviewed()
        self.model.show_reviewed(reviewed)
        self._progress.setText(self._reviewing.progress)
        self.bar.setValue(self._reviewing.list.n_reviewed(reviewed))
        self.legend.show_shares(self._session.hypnogram)

    def _show_place(self) -> None:
        place = self._reviewing.list.place
        if place < 0:
            self.table.clearSelection()
        else:
            self.table.selectRow(place)
            self.table.scrollTo(self.model.index(place, 0))


def _box(texts: dict[Reason, str] | dict[Order, str]) -> QComboBox:
    box = QComboBox()
    for value, text in texts.items():
        box.addItem(translate("ReviewPanel", text), value)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def _buttons(actions: Actions) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(wide_button(actions.previous_review, translate("ReviewPanel", "‹ Previous")))
    row.addWidget(wide_button(actions.accept, translate("ReviewPanel", "Accept ⏎")), stretch=1)
    row.addWidget(wide_button(actions.next_review, translate("ReviewPanel", "Next ›")))
    return row
