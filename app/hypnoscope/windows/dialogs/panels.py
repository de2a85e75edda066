"""Choose which panels the overview shows, and in what order."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.session.panels import Panels
from hypnoscope.translation import translate

_NAME = Qt.ItemDataRole.UserRole


class PanelsDialog(QDialog):
    """A list to tick and to reorder; each change is seen at once."""

    def __init__(self, panels: Panels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Panels of the overview"))
        self._panels = panels
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.up, self.down = QPushButton(self.tr("Move &up")), QPushButton(self.tr("Move &down"))
        self.usual = QPushButton(self.tr("As at &first"))
        self._lay_out()
        self._fill()
        self.list.itemChanged.connect(self._show_ticked)
        self.list.model().rowsMoved.connect(self._take_order)
        self.up.clicked.connect(self._move_up)
        self.down.clicked.connect(self._move_down)
        self.usual.clicked.connect(self._reset)
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        hint = QLabel(self.tr("Tick what is to be shown; drag a name to put it elsewhere."))
        hint.setObjectName("muted")
        column.addWidget(hint)
        column.addWidget(self.list, stretch=1)
        row = QHBoxLayout()
        for button in (self.up, self.down, self.usual):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.list.setMinimumHeight(220)

    def _fill(self) -> None:
        self.list.clear()
        for kind in self._panels.kinds:
            item = QListWidgetItem(translate("Panels", kind.title))
            item.setData(_NAME, kind.name)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            shown = self._panels.is_shown(kind.name)
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def _show_ticked(self, item: QListWidgetItem) -> None:
        ticked = item.checkState() == Qt.CheckState.Checked
        self._panels.show_panel(item.data(_NAME), ticked)

    def _take_order(self) -> None:
        for index in range(self.list.count()):
            self._panels.place(self.list.item(index).data(_NAME), index)

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, steps: int) -> None:
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + steps < self.list.count():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(row + steps, item)
        self.list.setCurrentRow(row + steps)
        self._take_order()

    def _reset(self) -> None:
        self._panels.reset()
        self.list.blockSignals(True)
        self._fill()
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)
