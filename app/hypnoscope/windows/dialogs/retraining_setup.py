"""First page of retraining: what to learn from, and what to call the result."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.scoring.checkpoints import Checkpoint
from hypnoscope.scoring.lessons import shortage
from hypnoscope.scoring.retraining import checked_name
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.dialogs.retraining_examples import ExamplesTable
from hypnoscope.windows.dialogs.scoring import checkpoint_box, device_box
from hypnoscope.windows.dialogs.texts import Notice, heading, note


class RetrainingSetup(QWidget):
    """Examples, name, base checkpoint and device."""

    changed = Signal()

    def __init__(
        self,
        checkpoints: Sequence[Checkpoint],
        checkpoint_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.examples = ExamplesTable()
        self.name_edit = QLineEdit(placeholderText=self.tr("such as the laboratory or the animal"))
        self.base_box: QComboBox = checkpoint_box(checkpoints, checkpoint_id)
        self.device_box = device_box()
        self._wanting, self._notice, self._reminder = note(), Notice(), Notice()
        self._lay_out()
        self.examples.changed.connect(self._refresh)
        self.name_edit.textChanged.connect(self._refresh)
        self._refresh()

    @property
    def error(self) -> str:
        """What is wrong, in a sentence; empty when nothing is."""
        return self.examples.error or self._about_name()

    @property
    def wanting(self) -> str:
        """What is still to be done, in a sentence; empty when training can begin."""
        if not self.examples.examples:
            return self.tr("Add at least one recording with its stages.")
        if self.examples.is_counting:
            return self.tr("Counting what was scored by hand…")
        return shortage(self.examples.n_seconds) or (
            "" if self.name else self.tr("Give the new checkpoint a name.")
        )

    @property
    def is_ready(self) -> bool:
        """Whether training can begin."""
        return not (self.error or self.wanting)

    @property
    def base(self) -> Checkpoint:
        """The checkpoint to go on from."""
        checkpoint: Checkpoint = self.base_box.currentData()
        return checkpoint

    @property
    def name(self) -> str:
        """What the new checkpoint is to be called."""
        return self.name_edit.text().strip()

    @property
    def device(self) -> str:
        """The device to train on."""
        return str(self.device_box.currentData())

    @property
    def reminder(self) -> str:
        """What the user is reminded of."""
        return self._reminder.sentence

    def remind(self, sentence: str) -> None:
        """Show what the user may have forgotten, until told otherwise; empty for nothing."""
        self._reminder.say(sentence)

    def say(self, sentence: str) -> None:
        """Show why a training did not go well, until something is changed."""
        self._notice.say(sentence)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(8)
        form.addRow(self.tr("New checkpoint"), self.name_edit)
        form.addRow(self.tr("Goes on from"), self.base_box)
        form.addRow(self.tr("Device"), self.device_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(heading(self.tr("Retrain on what was scored by hand")))
        layout.addWidget(
            note(
                self.tr(
                    "The new checkpoint learns from saved seconds that a person set or accepted, "
                    "never from automatic scoring that nobody looked at. The one it goes on from "
                    "stays as it is."
                )
            )
        )
        layout.addWidget(self._reminder)
        layout.addWidget(self.examples, stretch=1)
        layout.addLayout(form)
        layout.addWidget(self._wanting)
        layout.addWidget(self._notice)

    def _about_name(self) -> str:
        if not self.name:
            return ""
        try:
            checked_name(self.name)
        except ScoringError as error:
            return str(error)
        return ""

    def _refresh(self) -> None:
        self._notice.say(self.error)
        self._wanting.setText("" if self.error else self.wanting)
        self._wanting.setVisible(bool(self._wanting.text()))
        self.changed.emit()
