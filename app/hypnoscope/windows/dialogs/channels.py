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
from hypnoscope.scoring.channel_choice import ChannelChoice, choose_channels
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.sizes import scaled, size
from hypnoscope.windows.dialogs.texts import Notice, cell, framed, heading, note, plain_table

_COLUMNS = (
    marked("Channels", "Channel"),
    marked("Channels", "Unit"),
    marked("Channels", "Rate"),
    marked("Channels", "Records"),
    marked("Channels", "Why"),
)
_UNIT, _RATE, _RECORDS, _WHY = range(1, 5)
_LABELS = {
    ChannelRole.EEG: "EEG",
    ChannelRole.EMG: "EMG",
    ChannelRole.OTHER: marked("Channels", "Other"),
}
_WIDEST_NAME_PX = 260
_WIDTH_PX = 820
_MOST_REPAIRS = 6


class ChannelsDialog(QDialog):
    """One row a channel, disabled ones at the end; `roles` holds what the user changed."""

    def __init__(self, recording: Recording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Channels"))
        self._recording = recording
        self._choices = {channel.name: _role_box(channel) for channel in recording.channels}
        self._table = self._make_table()
        self._use = note()
        self._notice = Notice()
        self._lay_out()
        for box in self._choices.values():
            box.currentIndexChanged.connect(self._refresh)
        self._refresh()
        size(self, _WIDTH_PX, min(260 + 34 * self._table.rowCount(), 640))

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
        titles = [translate("Channels", title) for title in _COLUMNS]
        table = plain_table(titles, numbers={_RATE})
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
        layout.addWidget(heading(self.tr("What does each channel record?")))
        layout.addWidget(note(self.tr("The program proposes; what you choose here counts.")))
        layout.addWidget(self._table, stretch=1)
        if self._recording.repairs:
            layout.addWidget(note(_repairs_text(self._recording.repairs)))
        layout.addWidget(self._use)
        layout.addWidget(self._notice)
        layout.addWidget(buttons)

    def _refresh(self) -> None:
        changed = self.roles
        for row, channel in enumerate(self._recording.channels):
            known = _reason(channel)
            why = self.tr("chosen by you") if channel.name in changed else known
            self._table.setItem(row, _WHY, cell(why))
        try:
            choice = choose_channels(self._recording.with_roles(changed))
        except ScoringError:
            self._use.setText("")
            self._use.hide()
            self._notice.say(
                self.tr("Automatic scoring needs an EEG or an EMG channel: choose one above.")
            )
        else:
            self._use.setText(_use_text(choice))
            self._use.show()
            self._notice.say("")


def _reason(channel: Channel) -> str:
    by_name = translate("Channels", "by its name")
    return by_name if channel.role_reason == "name" else channel.role_reason


def _use_text(choice: ChannelChoice) -> str:
    if choice.eeg and choice.emg:
        both = translate("Channels", "Automatic scoring reads {} as EEG and {} as EMG.")
        return both.format(choice.eeg, choice.emg)
    if choice.eeg:
        return translate("Channels", "Automatic scoring reads {} as EEG.").format(choice.eeg)
    return translate("Channels", "Automatic scoring reads {} as EMG.").format(choice.emg)


def _repairs_text(repairs: Sequence[str]) -> str:
    shown = [f"• {repair}" for repair in repairs[:_MOST_REPAIRS]]
    if len(repairs) > _MOST_REPAIRS:
        shown.append(
            translate("Channels", "• and {} more; hypnoscope info lists them all.").format(
                len(repairs) - _MOST_REPAIRS
            )
        )
    return "\n".join([translate("Channels", "The file was not in order:"), *shown])


def _role_box(channel: Channel) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(translate("Channels", "What {} records").format(channel.name))
    for role, label in _LABELS.items():
        box.addItem(translate("Channels", label), role)
    box.setCurrentIndex(box.findData(channel.role))
    return box


def _fill_row(table: QTableWidget, row: int, channel: Channel) -> None:
    table.setItem(row, 0, cell(channel.name))
    table.setItem(row, _UNIT, cell(channel.unit or translate("Channels", "none")))
    table.setItem(row, _RATE, cell(f"{channel.sfreq:.6g} Hz", number=True))


def _fill_disabled_row(table: QTableWidget, row: int, channel: DisabledChannel) -> None:
    texts = (channel.name, "", "", "  " + translate("Channels", "Disabled"), channel.reason)
    for column, text in enumerate(texts):
        item = cell(text, tip=text.strip())
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        table.setItem(row, column, item)


def _fit_columns(table: QTableWidget) -> None:
    header = table.horizontalHeader()
    header.setStretchLastSection(True)
    table.resizeColumnsToContents()
    table.setColumnWidth(0, min(table.columnWidth(0) + 16, scaled(_WIDEST_NAME_PX)))
    table.setColumnWidth(_UNIT, table.columnWidth(_UNIT) + 12)
    table.setColumnWidth(_RATE, table.columnWidth(_RATE) + 12)
    table.setColumnWidth(_RECORDS, scaled(120))
    header.setSectionResizeMode(_RECORDS, QHeaderView.ResizeMode.Fixed)
