"""Choose, reorder, filter and derive the channels that are drawn."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.derivation import Derivation
from hypnoscope.core.recording import ChannelRole
from hypnoscope.session.display_filter import DisplayFilter
from hypnoscope.session.montage import Montage
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.rereference import Rereference
from hypnoscope.windows.dialogs.sizes import scrolled, size
from hypnoscope.windows.dialogs.texts import Notice, form_grid, heading, note
from hypnoscope.windows.dialogs.tick_list import Row, TickList

_HIGHPASS = ("0.1", "0.3", "0.5", "1", "2", "5", "10", "20", "30")
_LOWPASS = ("15", "20", "30", "40", "50", "70", "100", "150")
_NOTCH = ("50", "60")
_MEAN = marked("Montage", "the mean of the other EEG channels")


class MontageDialog(QDialog):
    """Channels at the left, what can be done to them at the right; each change is seen at once."""

    def __init__(self, montage: Montage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Montage and filters"))
        self._montage = montage
        self.list = TickList()
        self.drop = QPushButton(self.tr("&Remove derived"))
        self.filter_on = QCheckBox(self.tr("Fi&lter the traces"))
        self.highpass, self.lowpass, self.notch = _hz_box(_HIGHPASS), _hz_box(_LOWPASS), QComboBox()
        self.notch.addItems((_off(), *_NOTCH))
        self.minuend, self.subtrahend = QComboBox(), QComboBox()
        self.add = QPushButton(self.tr("&Add channel"))
        self.rereference = Rereference()
        self.notice = Notice()
        self._lay_out()
        self._fill()
        self._connect()
        self.list.setCurrentRow(0)
        self._show_filter()

    @property
    def names(self) -> list[str]:
        """The selected channels."""
        return self.list.selected

    def _lay_out(self) -> None:
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(self.tr("Channels, top to bottom"))
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(8)  # or they would take over that of the columns
        right.setSpacing(8)
        left.addWidget(heading(self.tr("Channels")))
        left.addWidget(note(self.tr("Tick what is to be shown; drag to reorder.")))
        left.addWidget(self.list, stretch=1)
        left.addLayout(_row(self.list.up, self.list.down, self.drop))
        right.addWidget(heading(self.tr("Filter")))
        right.addWidget(note(self.tr("For the eye alone: scoring reads the unfiltered signal.")))
        right.addWidget(self.filter_on)
        right.addLayout(
            _form(
                (self.tr("High-pass (Hz)"), self.highpass),
                (self.tr("Low-pass (Hz)"), self.lowpass),
                (self.tr("Notch (Hz)"), self.notch),
            )
        )
        right.addWidget(note(self.tr("Applies to the selected channels.")))
        right.addSpacing(12)
        right.addWidget(heading(self.tr("One channel minus another")))
        right.addLayout(
            _form((self.tr("Channel"), self.minuend), (self.tr("minus"), self.subtrahend))
        )
        right.addLayout(_row(self.add))
        right.addSpacing(12)
        right.addWidget(self.rereference)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(28)
        columns.addLayout(left, stretch=1)
        columns.addWidget(scrolled(right), stretch=1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(columns, stretch=1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        size(self, 680, 620)

    def _connect(self) -> None:
        self.list.ticked.connect(self._montage.show_channel)
        self.list.placed.connect(self._montage.place)
        self.list.itemSelectionChanged.connect(self._show_filter)
        self.drop.clicked.connect(self._drop)
        self.add.clicked.connect(self._derive)
        self.rereference.wanted.connect(self._rereference)
        self.rereference.as_recorded_wanted.connect(self._draw_as_recorded)
        self.filter_on.toggled.connect(self._montage.switch_filter)
        for box in (self.highpass, self.lowpass, self.notch):
            box.currentTextChanged.connect(self._use_filter)

    def _fill(self) -> None:
        """List the channels anew, and what can be subtracted."""
        shown = self._montage.shown
        self.list.show_rows(Row(name, name, name in shown) for name in self._montage.channels)
        self.filter_on.setChecked(self._montage.filter_is_on)
        derived = {derivation.name for derivation in self._montage.derivations}
        names = [name for name in self._montage.channels if name not in derived]
        for box in (self.minuend, self.subtrahend):
            box.clear()
            box.addItems(names)
        self.rereference.offer(names)
        if len(self._others_of_eeg("")) > 1:
            self.subtrahend.addItem(translate("Montage", _MEAN))
        self.subtrahend.setCurrentIndex(min(1, len(names) - 1))

    def _others_of_eeg(self, name: str) -> tuple[str, ...]:
        derived = {derivation.name for derivation in self._montage.derivations}
        channels = self._montage.display.channels_of(ChannelRole.EEG)
        return tuple(c.name for c in channels if c.name not in {*derived, name})

    def _show_filter(self) -> None:
        names = self.names
        derived = {derivation.name for derivation in self._montage.derivations}
        self.drop.setEnabled(any(name in derived for name in names))
        self.rereference.allow_as_recorded(any(name in derived for name in names))
        if not names:
            return
        shown = self._montage.filter_of(names[0])
        for box, hz in (
            (self.highpass, shown.highpass_hz),
            (self.lowpass, shown.lowpass_hz),
            (self.notch, shown.notch_hz),
        ):
            box.blockSignals(True)
            box.setCurrentText(_off() if hz is None else f"{hz:g}")
            box.blockSignals(False)

    def _use_filter(self) -> None:
        try:
            hz = [_hz_of(box) for box in (self.highpass, self.lowpass, self.notch)]
        except ValueError:
            self.notice.say(self.tr("A filter is a frequency in Hz, such as 0.5, or off."))
            return
        if hz[0] is not None and hz[1] is not None and hz[0] >= hz[1]:
            self.notice.say(
                self.tr("The high-pass must lie below the low-pass, or nothing is left.")
            )
            return
        self.notice.say("")
        self._montage.use_filter(self.names, DisplayFilter(*hz))
        self.filter_on.setChecked(True)

    def _derive(self) -> None:
        minuend, subtrahend = self.minuend.currentText(), self.subtrahend.currentText()
        of_mean = subtrahend == translate("Montage", _MEAN)
        references = self._others_of_eeg(minuend) if of_mean else (subtrahend,)
        try:
            self._montage.derive(Derivation(minuend, references))
        except ValueError as error:
            self.notice.say(str(error))
            return
        self.notice.say("")
        self._fill()

    def _rereference(self, references: tuple[str, ...]) -> None:
        rows = [index.row() for index in self.list.selectedIndexes()]
        try:
            self._montage.rereference(self.names, references)
        except ValueError as error:
            self.notice.say(str(error))
            return
        self._show_in_place(rows)

    def _draw_as_recorded(self) -> None:
        rows = [index.row() for index in self.list.selectedIndexes()]
        self._montage.draw_as_recorded(self.names)
        self._show_in_place(rows)

    def _show_in_place(self, rows: list[int]) -> None:
        """List the channels anew and select those that have taken the places of others."""
        self.notice.say("")
        self._fill()
        for row in rows:
            self.list.item(row).setSelected(True)

    def _drop(self) -> None:
        for name in self.names:
            self._montage.drop(name)
        self._fill()


def _off() -> str:
    return translate("Montage", "off")


def _hz_box(texts: tuple[str, ...]) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.addItems((_off(), *texts))
    return box


def _hz_of(box: QComboBox) -> float | None:
    """Return the frequency that was entered, None for off; ValueError for anything else."""
    text = box.currentText().strip().removesuffix("Hz").replace(",", ".").strip()
    if text in ("", _off()):
        return None
    hz = float(text)
    if not 0 < hz < 1e5:
        raise ValueError(f"{text} Hz is no filter")
    return hz


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    row.addStretch(1)
    return row


def _form(*rows: tuple[str, QComboBox]) -> QGridLayout:
    grid = form_grid(*rows)
    widest = QLabel(translate("MontageDialog", "High-pass (Hz)")).sizeHint().width()
    grid.setColumnMinimumWidth(0, widest)  # the boxes of both forms begin below each other
    return grid
