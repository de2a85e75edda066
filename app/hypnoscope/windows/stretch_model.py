"""The stretches of a review as rows of a table."""

from math import floor
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hypnoscope.core.marks import Flags
from hypnoscope.core.review import Stretch, is_reviewed
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.translation import marked, translate

_TITLES = (
    "",
    marked("StretchModel", "Time"),
    marked("StretchModel", "Length"),
    marked("StretchModel", "Why"),
)
_DONE = "✓"
_SPARE = 1e-4  # in percent: single precision must not make 56 of 57

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class StretchModel(QAbstractTableModel):
    """One row a stretch: whether it is reviewed, where it is, how long, and why it is here."""

    def __init__(self, epoch_s: float, text: TimeText, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._epoch_s, self._text = epoch_s, text
        self._stretches: tuple[Stretch, ...] = ()
        self._done: tuple[bool, ...] = ()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._text = text
        if self._stretches:
            self.dataChanged.emit(self.index(0, 1), self.index(len(self._stretches) - 1, 1))

    def show_stretches(self, stretches: tuple[Stretch, ...], reviewed: Flags) -> None:
        """Show other stretches."""
        self.beginResetModel()
        self._stretches = stretches
        self._done = tuple(is_reviewed(stretch, reviewed) for stretch in stretches)
        self.endResetModel()

    def show_reviewed(self, reviewed: Flags) -> None:
        """Tick off what is reviewed by now."""
        done = tuple(is_reviewed(stretch, reviewed) for stretch in self._stretches)
        if done != self._done:
            self._done = done
            self.dataChanged.emit(self.index(0, 0), self.index(len(done) - 1, 0))

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt override)
        return 0 if parent.isValid() else len(self._stretches)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt override)
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(  # noqa: N802 (Qt override)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate("StretchModel", _TITLES[section]) if section else ""
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(row)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return ", ".join(filter(None, self._texts(row)[1:]))
        return None

    def _texts(self, row: int) -> tuple[str, str, str, str]:
        stretch = self._stretches[row]
        length_s = (stretch.stop - stretch.start) * self._epoch_s
        time = self._text.of(stretch.start * self._epoch_s)
        return _DONE if self._done[row] else "", time, f"{length_s:g} s", why(stretch)


def why(stretch: Stretch) -> str:
    """Return why a stretch is worth a look, with how sure the model is where that is why."""
    if not stretch.doubt:
        return stretch.reason
    if stretch.reason == "uncertain":
        return translate("StretchModel", "{} % sure").format(
            floor(100 * (1 - stretch.doubt) + _SPARE)
        )
    return translate("StretchModel", "{} ({:.0f} % sure)").format(
        stretch.reason, 100 * stretch.doubt
    )
