"""The side panel of statistics: always as the stages are now, of all or of parts."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QTableView,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.summary import PartsBy, Unavailable
from hypnoscope.translation import marked, translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.dialogs.texts import note
from hypnoscope.windows.own_keys import OwnKeys
from hypnoscope.windows.panel_buttons import wide_button
from hypnoscope.windows.side_panels import SidePanelWidget, Surroundings
from hypnoscope.windows.spectra_page import SpectraPage
from hypnoscope.windows.statistics_model import StatisticsModel
from hypnoscope.windows.statistics_rows import summary_rows

PARTS: dict[PartsBy, str] = {
    "recording": marked("StatisticsPanel", "the whole recording"),
    "view": marked("StatisticsPanel", "what the traces show"),
    "hour": marked("StatisticsPanel", "each hour"),
    "phase": marked("StatisticsPanel", "each light and dark phase"),
    "zt": marked("StatisticsPanel", "each hour of Zeitgeber time"),
}
_ROW_PX = 22


class StatisticsPanel(SidePanelWidget):
    """Shows what `Summary` computes; what is written are the window's actions."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._summary, self._session = around.workspace.summary, around.workspace.session
        self.parts = QComboBox()
        for value, text in PARTS.items():
            self.parts.addItem(translate("StatisticsPanel", text), value)
        self.model, self.table = StatisticsModel(self), QTableView()
        self._why_empty, self.unscored = note(), note()
        self.spectra = SpectraPage(around.workspace.spectra, around.theme, around.text)
        self.tabs = QTabWidget()
        self._keys = [OwnKeys(self.parts), OwnKeys(self.tabs.tabBar())]
        self._lay_out(around.actions)
        self.parts.activated.connect(self._use)
        self._summary.changed.connect(self._show)
        self._show()

    @property
    def why_empty(self) -> str:
        """What is said where there is nothing to show."""
        return self._why_empty.text()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.spectra.set_theme(theme)

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self.spectra.show_times_as(text)

    def _lay_out(self, actions: Actions) -> None:
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        form = QFormLayout()
        form.addRow(self.tr("Of"), self.parts)
        column.addLayout(form)
        column.addWidget(self._why_empty)
        self.table.setModel(self.model)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._figures_page(), self.tr("Figures"))
        self.tabs.addTab(self.spectra, self.tr("Spectra"))
        self.tabs.setTabToolTip(1, self.tr("Mean spectrum of each stage, delta power over time"))
        column.addWidget(self.tabs, stretch=1)
        column.addStretch(0)
        row = QHBoxLayout()
        copies = (actions.copy_statistics, actions.copy_spectra)
        for page, action in enumerate(copies):
            button = wide_button(action, self.tr("Copy"))
            if page != self.tabs.currentIndex():
                button.hide()
            self.tabs.currentChanged.connect(partial(_show_on, button, page))
            row.addWidget(button)
        row.addWidget(
            _menu_button(
                self.tr("Tables"),
                self.tr("Save one of the tables of what is chosen above"),
                list(actions.tables.values()),
                self,
            )
        )
        row.addWidget(
            _menu_button(
                self.tr("Figures"),
                self.tr("Save one of the figures of what is chosen above"),
                list(actions.figures.values()),
                self,
            )
        )
        column.addLayout(row)

    def _figures_page(self) -> QWidget:
        page = QWidget()
        self.unscored.setText(self.tr("Nothing is scored yet; the figures come with the stages."))
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.unscored, alignment=Qt.AlignmentFlag.AlignTop)
        column.addWidget(_dressed(self.table), stretch=1)
        return page

    def _use(self) -> None:
        self._summary.part_by(self.parts.currentData())

    def _show(self) -> None:
        self.parts.setCurrentIndex(self.parts.findData(self._summary.by))
        parts = self._summary.parts()
        found = self._summary.statistics()
        self._why_empty.setText(parts.sentence if isinstance(parts, Unavailable) else "")
        self._why_empty.setVisible(isinstance(parts, Unavailable))
        self.tabs.setVisible(not isinstance(parts, Unavailable))
        is_scored = bool((self._session.hypnogram.stages != Stage.UNSCORED).any())
        self.unscored.setVisible(not is_scored)
        self.table.setVisible(is_scored)
        names = tuple(each.part.name for each in found)
        self.model.show_rows(names, summary_rows(found) if found else ())


def _dressed(table: QTableView) -> QTableView:
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys would take those of scoring
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setShowGrid(False)
    table.setCornerButtonEnabled(False)
    titles = table.verticalHeader()
    titles.setDefaultSectionSize(_ROW_PX)
    titles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    table.setObjectName("figures")
    return table


def _show_on(button: QToolButton, page: int, current: int) -> None:
    button.setVisible(page == current)


def _menu_button(
    text: str, tip: str, actions: Sequence[QAction], parent: StatisticsPanel
) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    menu = QMenu(parent)
    menu.addActions(list(actions))
    button.setMenu(menu)
    return button
