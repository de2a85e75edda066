"""Ask what the columns of a table are, and at which rate its rows were sampled."""

from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats.role_names import role_in_name
from hypnoscope.formats.table import TableQuestion
from hypnoscope.formats.table_layout import NO_UNIT, ColumnLayout, TableLayout, rate_from_text
from hypnoscope.formats.units import MICROVOLT
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.sizes import scaled, size
from hypnoscope.windows.dialogs.texts import Notice, cell, framed, heading, note, plain_table

_COLUMNS = (
    marked("TableColumns", "Column"),
    marked("TableColumns", "First rows"),
    marked("TableColumns", "Records"),
    marked("TableColumns", "Unit"),
)
_FIRST_ROWS, _RECORDS, _UNIT = range(1, 4)
_ROLES = (
    ("EEG", ChannelRole.EEG),
    ("EMG", ChannelRole.EMG),
    (marked("TableColumns", "Other"), ChannelRole.OTHER),
    (marked("TableColumns", "left out"), None),
)
_UNITS = (MICROVOLT, "mV", "V", "nV", NO_UNIT)
_SHOWN_ROWS = 4
_WIDEST_NAME_PX = 220


class TableColumnsDialog(QDialog):
    """One row a column; `layout_told` holds the answers once all are given."""

    def __init__(self, question: TableQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Columns of the table"))
        self.question = question
        layout = question.layout
        self.rate_edit = QLineEdit("" if layout.rate is None else f"{float(layout.rate):.12g}")
        self.rate_edit.setPlaceholderText(self.tr("such as 512"))
        self.rate_edit.setMaximumWidth(scaled(140))
        self.rate_edit.setAccessibleName(self.tr("Sampling rate in Hz"))
        self._from_times, self._fixed = self._rate_buttons(layout)
        self._uses = [_use_box(column) for column in layout.columns]
        self._units = [_unit_box(column) for column in layout.columns]
        self._notice, self._length = Notice(), note()
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._table = self._make_table()
        self._lay_out()
        self._connect()
        self._refresh()
        size(self, 720, min(330 + 34 * len(layout.columns), 640))

    @property
    def layout_told(self) -> TableLayout:
        """The answers as they stand; its `missing` says what is still open."""
        layout = self.question.layout
        columns = tuple(
            _told(column, use, unit)
            for column, use, unit in zip(layout.columns, self._uses, self._units, strict=True)
        )
        if self._from_times.isChecked():
            return TableLayout(columns, None, layout.times)
        return TableLayout(columns, self._rate())

    @property
    def ok_button(self) -> QPushButton:
        """Disabled while anything is open."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok)

    @property
    def complaint(self) -> str:
        """What is still open, as a sentence; empty when nothing is."""
        return self._notice.sentence

    def use_box(self, place: int) -> QComboBox:
        """Return where it is chosen what a column records."""
        return self._uses[place]

    def unit_box(self, place: int) -> QComboBox:
        """Return where the unit of a column is chosen or typed."""
        return self._units[place]

    def _rate_buttons(self, layout: TableLayout) -> tuple[QRadioButton, QRadioButton]:
        times = layout.times
        name = layout.columns[times.column].name if times is not None else ""
        from_times = QRadioButton(self.tr("from the times in column {}").format(name))
        fixed = QRadioButton(self.tr("of"))
        for button in (from_times, fixed):
            button.setVisible(times is not None)
        (fixed if times is None else from_times).setChecked(True)
        group = QButtonGroup(self)
        group.addButton(from_times)
        group.addButton(fixed)
        return from_times, fixed

    def _make_table(self) -> QTableWidget:
        table = plain_table([translate("TableColumns", title) for title in _COLUMNS], numbers=())
        table.setRowCount(len(self._uses))
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for place, column in enumerate(self.question.layout.columns):
            first = [row[place] for row in self.question.preview[:_SHOWN_ROWS] if place < len(row)]
            table.setItem(place, 0, cell(column.name))
            table.setItem(place, _FIRST_ROWS, cell("   ".join(first)))
            table.setCellWidget(place, _RECORDS, framed(self._uses[place]))
            table.setCellWidget(place, _UNIT, framed(self._units[place]))
        _fit_columns(table)
        return table

    def _lay_out(self) -> None:
        rate = QGridLayout()
        rate.setColumnStretch(3, 1)
        has_times = self.question.layout.times is not None
        rate.addWidget(QLabel(self.tr("Sampling rate")), 0 if has_times else 1, 0)
        rate.addWidget(self._from_times, 0, 1, 1, 3)
        rate.addWidget(self._fixed, 1, 1)
        rate.addWidget(self.rate_edit, 1, 2)
        rate.addWidget(QLabel("Hz"), 1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(heading(self.tr("What is in this table?")))
        name = self.question.path.name
        layout.addWidget(
            note(
                self.tr(
                    "{}: what you say here holds for all tables of its folder with these columns."
                ).format(name)
            )
        )
        layout.addLayout(rate)
        layout.addWidget(self._table, stretch=1)
        layout.addWidget(self._length)
        layout.addWidget(self._notice)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.rate_edit.textEdited.connect(self._take_fixed_rate)
        self._from_times.toggled.connect(self._refresh)
        for use, unit in zip(self._uses, self._units, strict=True):
            use.currentIndexChanged.connect(self._refresh)
            unit.currentTextChanged.connect(self._refresh)

    def _take_fixed_rate(self) -> None:
        self._fixed.setChecked(True)
        self._refresh()

    def _rate(self) -> Fraction | None:
        try:
            return rate_from_text(self.rate_edit.text())
        except ValueError:
            return None

    def _refresh(self) -> None:
        told = self.layout_told
        for use, unit in zip(self._uses, self._units, strict=True):
            unit.setEnabled(use.currentData() is not None)
        self._notice.say(self._open_question(told))
        self.ok_button.setEnabled(not self.complaint)
        n_rows = self.question.n_rows
        if told.rate is None:
            self._length.setText(self.tr("{:,} rows.", "", n_rows).format(n_rows))
        else:
            made = self.tr("{:,} rows make {}.", "", n_rows)
            self._length.setText(made.format(n_rows, _long(n_rows, told.rate)))

    def _open_question(self, told: TableLayout) -> str:
        if told.rate is None and told.times is None:
            return self.tr("Give the sampling rate: how many rows make a second?")
        if not any(column.is_used for column in told.columns):
            return self.tr("Choose what at least one column records.")
        unknown = [column.name for column in told.columns if column.is_used and not column.unit]
        return (
            self.tr("Choose the unit of {}, or leave the column out.").format(unknown[0])
            if unknown
            else ""
        )


def _told(column: ColumnLayout, use: QComboBox, unit: QComboBox) -> ColumnLayout:
    role: ChannelRole | None = use.currentData()
    if role is None:
        return replace(column, is_used=False, role=None)
    return replace(column, is_used=True, role=role, unit=unit.currentText().strip())


def _use_box(column: ColumnLayout) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(translate("TableColumns", "What {} records").format(column.name))
    for label, role in _ROLES:
        box.addItem(translate("TableColumns", label), role)
    likely = column.role or role_in_name(column.name) or ChannelRole.OTHER
    roles = [role for _, role in _ROLES]
    box.setCurrentIndex(roles.index(likely if column.is_used else None))
    return box


def _unit_box(column: ColumnLayout) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(translate("TableColumns", "Unit of {}").format(column.name))
    box.setEditable(True)
    box.addItems(_UNITS)
    box.setCurrentText(column.unit)
    return box


def _fit_columns(table: QTableWidget) -> None:
    header = table.horizontalHeader()
    table.resizeColumnsToContents()
    table.setColumnWidth(0, min(table.columnWidth(0) + 16, scaled(_WIDEST_NAME_PX)))
    header.setStretchLastSection(False)
    header.setSectionResizeMode(_FIRST_ROWS, QHeaderView.ResizeMode.Stretch)
    for column, width in ((_RECORDS, 130), (_UNIT, 110)):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        table.setColumnWidth(column, scaled(width))


def _long(n_rows: int, rate: Fraction) -> str:
    seconds = float(n_rows / rate)
    if seconds < 120:
        return translate("TableColumns", "{:.6g} seconds").format(seconds)
    return (
        translate("TableColumns", "{:.1f} minutes").format(seconds / 60)
        if seconds < 7200
        else translate("TableColumns", "{:.2f} hours").format(seconds / 3600)
    )
