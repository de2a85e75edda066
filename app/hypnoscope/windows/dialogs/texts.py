"""The texts of the dialogs, so that all look alike."""

from collections.abc import Container, Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from hypnoscope.translation import counts, translate
from hypnoscope.windows.dialogs.sizes import make_room, scaled

Noun = Literal["second", "other second", "scored second", "epoch", "note"]

_HEADING_SIZE = 1.3  # times the ordinary text
_ROW_HEIGHT_PX = 30
_SIDES = {
    False: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    True: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


def heading(text: str) -> QLabel:
    """Return the line that says what a dialog is about."""
    label = QLabel(text)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * _HEADING_SIZE)
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    return label


def note(text: str = "") -> QLabel:
    """Return subdued text that explains, on as many lines as it needs."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


class Notice(QWidget):
    """A sentence beside a warning sign, gone while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        sign = QLabel()
        sign.setPixmap(icon.pixmap(size, size))
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._label, stretch=1)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show `sentence`, in a dialog that makes room for it; nothing when it is empty."""
        self._label.setText(sentence)
        self.setVisible(bool(sentence))
        dialog = self.window()
        if sentence and isinstance(dialog, QDialog) and dialog.isVisible():
            make_room(dialog)

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._label.text()


def form_grid(*rows: tuple[str, QWidget]) -> QGridLayout:
    """Return labels beside their fields, a row without a label under the one above.

    Unlike a `QFormLayout` it gives text on several lines no more room than it needs.
    """
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for place, (text, field) in enumerate(rows):
        if text:
            grid.addWidget(labelled(text, field), place, 0)
        grid.addWidget(field, place, 1)
    return grid


def labelled(text: str, field: QWidget) -> QLabel:
    """Return the label of a field, which says the same to a screen reader."""
    label = QLabel(text)
    label.setBuddy(field)
    field.setAccessibleName(text.replace("&", ""))
    return label


def counted(n: int, noun: Noun) -> str:
    """Return such as "1 second" or "1,204 seconds"."""
    one = {
        "second": translate("Counts", "1 second"),
        "other second": translate("Counts", "1 other second"),
        "scored second": translate("Counts", "1 scored second"),
        "epoch": translate("Counts", "1 epoch"),
        "note": translate("Counts", "1 note"),
    }
    many = {
        "second": counts.tr("{} seconds", "", n),
        "other second": counts.tr("{} other seconds", "", n),
        "scored second": counts.tr("{} scored seconds", "", n),
        "epoch": counts.tr("{} epochs", "", n),
        "note": counts.tr("{} notes", "", n),
    }
    return one[noun] if n == 1 else many[noun].format(f"{n:,}")


def plain_table(columns: Sequence[str], numbers: Container[int]) -> QTableWidget:
    """Return an empty table to be read, not typed into.

    Parameters
    ----------
    columns
        Titles.
    numbers
        The columns of numbers, which are set flush right.
    """
    table = QTableWidget(0, len(columns))
    for column, title in enumerate(columns):
        table.setHorizontalHeaderItem(column, cell(title, column in numbers))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT_PX))
    table.horizontalHeader().setHighlightSections(False)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)  # Tab leaves the table; the arrows move in it
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    return table


def framed(box: QWidget) -> QWidget:
    """Return a widget for a cell of a table, with room around it."""
    frame = QWidget()
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(10, 2, 10, 2)
    layout.addWidget(box)
    return frame


def cell(text: str, number: bool = False, tip: str = "") -> QTableWidgetItem:
    """Return a cell of a table; what does not fit is told by its tip."""
    item = QTableWidgetItem(text)
    item.setToolTip(tip or text)
    item.setTextAlignment(_SIDES[number])
    return item
