"""A list of names to tick and to reorder."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QPushButton

_NAME = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(frozen=True, slots=True)
class Row:
    """A name, as it is written, and whether it is ticked."""

    name: str
    text: str
    is_ticked: bool


class TickList(QListWidget):
    """Rows are moved by drags or by two buttons, which belong beside the list.

    Attributes
    ----------
    up, down
        The buttons.
    """

    ticked = Signal(str, bool)  # a name, and whether it is ticked now
    placed = Signal(str, int)  # a name and its row, for each of them after a move

    def __init__(self) -> None:
        super().__init__()
        self.up, self.down = QPushButton(self.tr("Move &up")), QPushButton(self.tr("Move &down"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.itemChanged.connect(self._tell_ticked)
        self.model().rowsMoved.connect(self._tell_places)
        self.up.clicked.connect(self._move_up)
        self.down.clicked.connect(self._move_down)

    @property
    def selected(self) -> list[str]:
        """The selected names."""
        return [item.data(_NAME) for item in self.selectedItems()]

    def show_rows(self, rows: Iterable[Row]) -> None:
        """List these in place of what there is; nothing is told."""
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.text)
            item.setData(_NAME, row.name)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(_CHECKED if row.is_ticked else _UNCHECKED)
            self.addItem(item)
        self.blockSignals(False)

    def _tell_ticked(self, item: QListWidgetItem) -> None:
        self.ticked.emit(item.data(_NAME), item.checkState() == _CHECKED)

    def _tell_places(self) -> None:
        for row, name in enumerate([self.item(row).data(_NAME) for row in range(self.count())]):
            self.placed.emit(name, row)

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, steps: int) -> None:
        row = self.currentRow()
        if row >= 0 and 0 <= row + steps < self.count():
            self.insertItem(row + steps, self.takeItem(row))
            self.setCurrentRow(row + steps)
            self._tell_places()
