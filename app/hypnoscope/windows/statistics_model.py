"""The main figures of each part as a table."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hypnoscope.windows.statistics_rows import SummaryRow, part_name

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class StatisticsModel(QAbstractTableModel):
    """A row for each figure, a column for each part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._rows: tuple[SummaryRow, ...] = ()

    def show_rows(self, names: tuple[str, ...], rows: tuple[SummaryRow, ...]) -> None:
        """Show other figures; where the table stays as large, what is looked at stays in sight."""
        titles = [row.title for row in rows]
        if names == self._names and titles == [row.title for row in self._rows]:
            self._rows = rows
            last = self.index(len(rows) - 1, len(names) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._names, self._rows = names, rows
        self.endResetModel()

    def text(self) -> str:
        """Return the table as text with tabs, as spreadsheets paste it."""
        lines = [
            ["", *map(part_name, self._names)],
            *([row.title, *row.values] for row in self._rows),
        ]
        return "".join("\t".join(line) + "\n" for line in lines)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt override)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt override)
        return 0 if parent.isValid() else len(self._names)

    def headerData(  # noqa: N802 (Qt override)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        is_part = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return part_name(self._names[section]) if is_part else self._rows[section].title
        if role == Qt.ItemDataRole.ToolTipRole and not is_part:
            return self._rows[section].tip
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].values[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._rows[index.row()].tip
        return None
