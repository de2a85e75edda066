"""Ask what each channel records."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.recording import Channel, ChannelRole, DisabledChannel, Recording
from hypnoscope.scoring.channel_choice import choose_channels
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.dialogs.texts import Notice, cell, framed, heading, note, plain_table

_COLUMNS = ("Channel", "Unit", "Rate", "Records", "Why")
_UNIT, _RATE, _RECORDS, _WHY = range(1, 5)
_LABELS = {ChannelRole.EEG: "EEG", ChannelRole.EMG: "EMG", ChannelRole.OTHER: "Other"}
_REASONS = {"name": "by its name"}
_WIDEST_NAME_PX = 260
_MOST_REPAIRS = 6


class ChannelsDialog(QDialog):
    """One row a channel, disabled ones at the end; `roles` holds what the user changed."""

    def __init__(self, recording: Recording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Channels")
        self._recording = recording
        self._choices = {channel.name: _role_box(channel) for channel in recording.channels}
        self._table = self._make_table()
        self._use = note()
        self._notice = Notice()
        self._lay_out()
        for box in self._choices.values():
            box.currentIndexChanged.connect(self._refresh)
        self._refresh()
        self.resize(720, min(260 + 34 * self._table.rowCount(), 640))

    @property
    def roles(self) -> dict[str, ChannelRole]:
        """The roles that differ from the recording's, by channel name."""
        chosen = {name: box.currentData() for name, box in self._choices.items()}
        return {
            channel.name: chosen[channel.name]
            for channel in self._recording.channels
            if chosen[channel.name] is not channel.role
        }

    @property
    def use(self) -> str:
        """What is said of automatic scoring; empty when nothing could be scored."""
        return self._use.text()

    def choose(self, name: str, role: ChannelRole) -> None:
        """Choose the role of one channel, as the user does in its row."""
        box = self._choices[name]
        box.setCurrentIndex(box.findData(role))

    def _make_table(self) -> QTableWidget:
        table = plain_table(_COLUMNS, numbers={_RATE})
        channels, disabled = self._recording.channels, self._recording.disabled
        table.setRowCount(len(channels) + len(disabled))
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for row, channel in enumerate(channels):
            _fill_row(table, row, channel)
            table.setCellWidget(row, _RECORDS, framed(self._choices[channel.name]))
        for row, left_out in enumerate(disabled, start=len(channels)):
            _fill_disabled_row(table, row, left_out)
        _fit_columns(table)
        return table

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(heading("What does each channel record?"))
        layout.addWidget(note("The program proposes; what you choose here counts."))
        layout.addWidget(self._table, stretch=1)
        if self._recording.repairs:
            layout.addWidget(note(_repairs_text(self._recording.repairs)))
        layout.addWidget(self._use)
        layout.addWidget(self._notice)
        layout.addWidget(buttons)

    def _refresh(self) -> None:
        changed = self.roles
        for row, channel in enumerate(self._recording.channels):
            known = _REASONS.get(channel.role_reason, channel.role_reason)
            why = "chosen by you" if channel.name in changed else known
            self._table.setItem(row, _WHY, cell(why))
        try:
            choice = choose_channels(self._recording.with_roles(changed))
        except ScoringError:
            self._use.setText("")
            self._notice.say("Automatic scoring needs an EEG or an EMG channel: choose one above.")
        else:
            read = [f"{n} as {r}" for n, r in ((choice.eeg, "EEG"), (choice.emg, "EMG")) if n]
            self._use.setText(f"Automatic scoring reads {' and '.join(read)}.")
            self._notice.say("")


def _repairs_text(repairs: Sequence[str]) -> str:
    shown = [f"• {repair}" for repair in repairs[:_MOST_REPAIRS]]
    if len(repairs) > _MOST_REPAIRS:
        shown.append(f"• and {len(repairs) - _MOST_REPAIRS} more; hypnoscope info lists them all.")
    return "\n".join(["The file was not in order:", *shown])


def _role_box(channel: Channel) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(f"What {channel.name} records")
    for role, label in _LABELS.items():
        box.addItem(label, role)
    box.setCurrentIndex(box.findData(channel.role))
    return box


def _fill_row(table: QTableWidget, row: int, channel: Channel) -> None:
    table.setItem(row, 0, cell(channel.name))
    table.setItem(row, _UNIT, cell(channel.unit or "none"))
    table.setItem(row, _RATE, cell(f"{channel.sfreq:.6g} Hz", number=True))


def _fill_disabled_row(table: QTableWidget, row: int, channel: DisabledChannel) -> None:
    texts = (channel.name, "", "", "  Disabled", channel.reason)
    for column, text in enumerate(texts):
        item = cell(text, tip=text.strip())
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        table.setItem(row, column, item)


def _fit_columns(table: QTableWidget) -> None:
    header = table.horizontalHeader()
    header.setStretchLastSection(True)
    table.resizeColumnsToContents()
    table.setColumnWidth(0, min(table.columnWidth(0) + 16, _WIDEST_NAME_PX))
    table.setColumnWidth(_UNIT, table.columnWidth(_UNIT) + 12)
    table.setColumnWidth(_RATE, table.columnWidth(_RATE) + 12)
    table.setColumnWidth(_RECORDS, 120)
    header.setSectionResizeMode(_RECORDS, QHeaderView.ResizeMode.Fixed)
