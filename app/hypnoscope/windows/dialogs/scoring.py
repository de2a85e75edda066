"""Ask how to score automatically."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.recording import Recording
from hypnoscope.scoring.channel_choice import ChannelChoice, choose_channels
from hypnoscope.scoring.checkpoints import Checkpoint
from hypnoscope.scoring.scorer import Device, ScoringError
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.sizes import scaled
from hypnoscope.windows.dialogs.texts import Notice, counted, form_grid, heading, note

_SIGNALS = (
    ("auto", marked("Scoring", "Automatic: all there are")),
    ("mixed", marked("Scoring", "EEG and EMG")),
    ("eeg", marked("Scoring", "EEG alone")),
    ("emg", marked("Scoring", "EMG alone")),
)
_NEEDED = {
    "auto": marked(
        "Scoring",
        "This needs an EEG or an EMG channel: say under View ▸ Channel roles which it is.",
    ),
    "mixed": marked(
        "Scoring",
        "This needs an EEG and an EMG channel: say under View ▸ Channel roles which it is.",
    ),
    "eeg": marked(
        "Scoring", "This needs an EEG channel: say under View ▸ Channel roles which it is."
    ),
    "emg": marked(
        "Scoring", "This needs an EMG channel: say under View ▸ Channel roles which it is."
    ),
}
_ACCELERATOR = (
    ("mps", marked("Scoring", "Apple GPU"))
    if sys.platform == "darwin"
    else ("cuda", marked("Scoring", "NVIDIA GPU (CUDA)"))
)
_SHORTEST_NAME = 30  # characters of a checkpoint that are always seen
_DEVICES = (
    ("auto", marked("Scoring", "Automatic: the fastest there is")),
    ("cpu", marked("Scoring", "Processor (CPU)")),
    _ACCELERATOR,
)


@dataclass(frozen=True, slots=True)
class ScoringRequest:
    """How the user wants a recording scored.

    Attributes
    ----------
    choice
        The channels to read.
    checkpoint
        The model to score with.
    device
        ``"auto"``, ``"cpu"``, ``"cuda"`` or ``"mps"``.
    keep_persons
        Whether epochs that a person scored stay as they are.
    """

    choice: ChannelChoice
    checkpoint: Checkpoint
    device: Device
    keep_persons: bool


class ScoringDialog(QDialog):
    """Checkpoint, signals, device, and what becomes of epochs that a person scored.

    Parameters
    ----------
    recording
        The recording to score.
    checkpoints
        Those to choose from; at least one.
    checkpoint_id
        The one to propose; another if it is not there.
    n_by_person
        Number of seconds that a person scored.
    """

    def __init__(
        self,
        recording: Recording,
        checkpoints: Sequence[Checkpoint],
        checkpoint_id: str = "",
        n_by_person: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Score automatically"))
        self._recording = recording
        self.checkpoint_box = checkpoint_box(checkpoints, checkpoint_id)
        self.signals_box = _choice_box(_SIGNALS)
        self.device_box = device_box()
        self.overwrite_box = QCheckBox(
            self.tr("Overwrite the {} scored by hand").format(counted(n_by_person, "second"))
        )
        self.overwrite_box.setVisible(n_by_person > 0)
        self._trained_on, self._reasons = note(), note()
        self._notice = Notice()
        self._buttons = _buttons()
        self._lay_out(n_by_person)
        self.checkpoint_box.currentIndexChanged.connect(self._refresh)
        self.signals_box.currentIndexChanged.connect(self._refresh)
        self._refresh()

    @property
    def start_button(self) -> QPushButton:
        """Disabled while the wish cannot be met."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok)

    @property
    def request(self) -> ScoringRequest:
        """What was chosen; raise `ScoringError` while it cannot be met."""
        return ScoringRequest(
            choose_channels(self._recording, pathway=self.signals_box.currentData()),
            self.checkpoint_box.currentData(),
            self.device_box.currentData(),
            keep_persons=not self.overwrite_box.isChecked(),
        )

    def _lay_out(self, n_by_person: int) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = form_grid(
            (self.tr("Checkpoint"), self.checkpoint_box),
            ("", self._trained_on),
            (self.tr("Signals"), self.signals_box),
            ("", self._reasons),
            (self.tr("Device"), self.device_box),
            *((("", self.overwrite_box),) if n_by_person else ()),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading(self.tr("Score automatically")))
        layout.addWidget(note(_promise(n_by_person > 0)))
        layout.addLayout(form)
        layout.addWidget(self._notice)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(scaled(480))

    def _refresh(self) -> None:
        checkpoint: Checkpoint = self.checkpoint_box.currentData()
        self._trained_on.setText(self.tr("Trained on: {}").format(checkpoint.trained_on))
        self._trained_on.setVisible(bool(checkpoint.trained_on))
        try:
            self._reasons.setText("\n".join(self.request.choice.reasons))
            self._notice.say("")
        except ScoringError:
            self._reasons.setText("")
            self._notice.say(translate("Scoring", _NEEDED[self.signals_box.currentData()]))
        self._reasons.setVisible(bool(self._reasons.text()))
        self.start_button.setEnabled(not self._notice.sentence)


def _promise(something_is_by_hand: bool) -> str:
    undone = translate("Scoring", "The result is one step that Undo takes back.")
    kept = translate("Scoring", "What was scored by hand stays as it is.")
    return f"{kept} {undone}" if something_is_by_hand else undone


def checkpoint_box(checkpoints: Sequence[Checkpoint], checkpoint_id: str) -> QComboBox:
    """Return a box that offers `checkpoints`, each the data of its row; its tip is the name."""
    box = QComboBox()
    box.currentTextChanged.connect(box.setToolTip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_SHORTEST_NAME)
    for checkpoint in checkpoints:
        box.addItem(
            translate("Scoring", "{} (bundled)").format(checkpoint.name)
            if checkpoint.bundled
            else checkpoint.name,
            checkpoint,
        )
        if checkpoint.checkpoint_id == checkpoint_id:
            box.setCurrentIndex(box.count() - 1)
    return box


def device_box() -> QComboBox:
    """Return a box that offers the devices, their names the data of the rows.

    Whether there is a GPU is not looked up: that takes torch, which takes seconds to load.
    """
    return _choice_box(_DEVICES)


def _choice_box(choices: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    for value, label in choices:
        box.addItem(translate("Scoring", label), value)
    return box


def _buttons() -> QDialogButtonBox:
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText(translate("Scoring", "Score"))
    return buttons
