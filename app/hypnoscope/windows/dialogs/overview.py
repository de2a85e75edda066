"""How the overview computes and colours its panels, and when the light is on."""

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.spectrogram import Band, SpectrogramRequest
from hypnoscope.session.features import FeatureSettings
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.texts import Notice, heading, labelled

_METHODS = {
    "multitaper": marked("Overview", "Multitaper (3 sine tapers)"),
    "stft": marked("Overview", "STFT (Hann window)"),
}


class OverviewDialog(QDialog):
    """Spectrogram, bands, EMG and light; each change is seen at once."""

    features_changed = Signal(object)  # FeatureSettings
    light_changed = Signal(str, str)  # lights on and off, HH:MM

    def __init__(
        self,
        settings: FeatureSettings,
        limits_db: tuple[float, float],
        lights: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Spectrogram, bands and light"))
        request = settings.spectrogram
        self.method = QComboBox()
        for name, label in _METHODS.items():
            self.method.addItem(translate("Overview", label), name)
        self.method.setCurrentIndex(self.method.findData(request.method))
        self.window_s = _box(request.window_s, 0.5, 30.0, " s")
        self.top_hz = _box(request.top_hz, 5.0, 250.0, " Hz", 5.0)
        self.automatic = QCheckBox(self.tr("Colours &follow the recording"))
        self.automatic.setChecked(settings.limits_db is None)
        low_db, high_db = settings.limits_db or limits_db
        self.low_db, self.high_db = (_box(db, -80.0, 120.0, " dB", 1.0) for db in (low_db, high_db))
        self.delta = [_box(hz, 0.0, 100.0, " Hz") for hz in request.delta]
        self.theta = [_box(hz, 0.0, 100.0, " Hz") for hz in request.theta]
        self.emg_low_hz = _box(settings.emg_low_hz, 0.0, 200.0, " Hz", 5.0)
        self.lights = [QTimeEdit(QTime.fromString(text, "HH:mm")) for text in lights]
        self.notice = Notice()
        self._lay_out()
        self._connect()
        self._enable()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.addRow(heading(self.tr("Spectrogram")))
        form.addRow(self.tr("Method"), self.method)
        form.addRow(self.tr("Window"), self.window_s)
        form.addRow(self.tr("Up to"), self.top_hz)
        form.addRow("", self.automatic)
        _add_pair(form, self.tr("Colours from"), self.low_db, self.high_db)
        form.addRow(_section(self.tr("Power and amplitude")))
        _add_pair(form, self.tr("Delta from"), *self.delta)
        _add_pair(form, self.tr("Theta from"), *self.theta)
        form.addRow(self.tr("EMG above"), self.emg_low_hz)
        form.addRow(_section(self.tr("Light")))
        _add_pair(form, self.tr("On from"), *self.lights)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.notice)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._tell)
        self.automatic.toggled.connect(self._enable)
        self.automatic.toggled.connect(self._tell)
        numbers = (self.window_s, self.top_hz, self.low_db, self.high_db, self.emg_low_hz)
        for box in (*numbers, *self.delta, *self.theta):
            box.valueChanged.connect(self._tell)
        for edit in self.lights:
            edit.timeChanged.connect(self._tell_light)

    def _enable(self) -> None:
        for box in (self.low_db, self.high_db):
            box.setEnabled(not self.automatic.isChecked())

    def _tell(self) -> None:
        delta, theta = _band(self.delta), _band(self.theta)
        limits = (self.low_db.value(), self.high_db.value())
        if delta[0] >= delta[1] or theta[0] >= theta[1]:
            self.notice.say(
                self.tr("A band must begin below where it ends; change one of its borders.")
            )
            return
        if limits[0] >= limits[1] and not self.automatic.isChecked():
            self.notice.say(
                self.tr("The first colour must stand for fewer decibels than the last.")
            )
            return
        self.notice.say("")
        request = SpectrogramRequest(
            self.method.currentData(), self.window_s.value(), self.top_hz.value(), delta, theta
        )
        shown = None if self.automatic.isChecked() else limits
        self.features_changed.emit(FeatureSettings(request, shown, self.emg_low_hz.value()))

    def _tell_light(self) -> None:
        on, off = (edit.time().toString("HH:mm") for edit in self.lights)
        if on == off:
            self.notice.say(
                self.tr("The light cannot go on and off at the same time; change one of them.")
            )
            return
        self.notice.say("")
        self.light_changed.emit(on, off)


def _box(
    value: float, lowest: float, highest: float, suffix: str, step: float = 0.5
) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setDecimals(1)
    box.setRange(lowest, highest)
    box.setSingleStep(step)
    box.setSuffix(suffix)
    box.setValue(value)
    box.setKeyboardTracking(False)
    return box


def _band(boxes: list[QDoubleSpinBox]) -> Band:
    return boxes[0].value(), boxes[1].value()


def _section(text: str) -> QLabel:
    title = heading(text)
    title.setContentsMargins(0, 10, 0, 0)
    return title


def _add_pair(form: QFormLayout, text: str, low: QWidget, high: QWidget) -> None:
    """Add a row of two fields, such as "Delta from 0.5 Hz to 4.0 Hz"."""
    to = translate("OverviewDialog", "to")
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(low, stretch=1)
    row.addWidget(QLabel(to))
    row.addWidget(high, stretch=1)
    form.addRow(labelled(text, low), row)
    high.setAccessibleName(f"{text} … {to}")
