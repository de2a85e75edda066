"""One box for each rule: whether it is to be applied, and how it is set."""

from abc import abstractmethod
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.stage import SCORED_STAGES
from hypnoscope.scoring.rules import HmmSmoothing, MinimumBout, NoRemFromWake, Rebinning, Rule
from hypnoscope.translation import marked, translate

_INDENT_PX = 24
_LONGEST_S = 600

_Becomes = Literal["wake", "nrem", "likelier"]
_By = Literal["majority", "probability"]
_BECOMES: dict[_Becomes, str] = {
    "wake": "Wake",
    "nrem": "NREM",
    "likelier": marked("RuleEditors", "the likelier of both"),
}
_BY: dict[_By, str] = {
    "majority": marked("RuleEditors", "majority"),
    "probability": marked("RuleEditors", "mean probability"),
}


class RuleEditor(QWidget):
    """A check box with the rule's name and, below it, its settings."""

    changed = Signal()

    def __init__(self, title: str, tip: str) -> None:
        super().__init__()
        self.box = QCheckBox(title)
        self.box.setToolTip(tip)
        self._settings = QWidget()
        self._row = QHBoxLayout(self._settings)
        self._row.setContentsMargins(_INDENT_PX, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self._settings)
        self._settings.setEnabled(False)
        self.box.toggled.connect(self._settings.setEnabled)
        self.box.toggled.connect(self.changed)

    @property
    def is_chosen(self) -> bool:
        """Whether the rule is to be applied."""
        return self.box.isChecked()

    @property
    @abstractmethod
    def rule(self) -> Rule:
        """The rule as it is set."""

    def _add(self, text: str, control: QWidget | None = None) -> None:
        label = QLabel(text)
        self._row.addWidget(label)
        if control is not None:
            label.setBuddy(control)
            self._row.addWidget(control)

    def _end(self) -> None:
        self._row.addStretch(1)


class HmmEditor(RuleEditor):
    """HMM smoothing."""

    def __init__(self) -> None:
        tip = translate(
            "HmmEditor",
            "The likeliest sequence of stages by the model's probabilities; needs these",
        )
        super().__init__(translate("HmmEditor", "Smooth by a hidden Markov model"), tip)
        self.stickiness = QDoubleSpinBox()
        self.stickiness.setDecimals(3)
        self.stickiness.setRange(0.34, 0.999)
        self.stickiness.setSingleStep(0.01)
        self.stickiness.setValue(HmmSmoothing().stickiness)
        self.stickiness.setToolTip(
            self.tr("Probability to stay in a stage from one second to the next")
        )
        self.barred = QCheckBox(self.tr("never from Wake to REM"))
        self._add(self.tr("Stickiness"), self.stickiness)
        self._row.addWidget(self.barred)
        self._end()
        self.stickiness.valueChanged.connect(self.changed)
        self.barred.toggled.connect(self.changed)

    @property
    def rule(self) -> HmmSmoothing:
        """The rule as it is set."""
        stickiness = round(self.stickiness.value(), 3)
        return HmmSmoothing(stickiness, wake_to_rem=not self.barred.isChecked())


class MinimumBoutEditor(RuleEditor):
    """Minimum bout length of each stage."""

    def __init__(self) -> None:
        super().__init__(
            translate("MinimumBoutEditor", "Shortest bouts"),
            translate("MinimumBoutEditor", "Bouts that are too short join the longer neighbour"),
        )
        usual = MinimumBout().shortest_s
        self.shortest = {stage: _seconds(round(usual[stage])) for stage in SCORED_STAGES}
        for stage, spin in self.shortest.items():
            self._add(stage.label, spin)
            spin.valueChanged.connect(self.changed)
        self._end()

    @property
    def rule(self) -> MinimumBout:
        """The rule as it is set."""
        return MinimumBout(*(float(self.shortest[stage].value()) for stage in SCORED_STAGES))


class NoRemFromWakeEditor(RuleEditor):
    """No REM directly out of Wake."""

    def __init__(self) -> None:
        super().__init__(
            translate("NoRemFromWakeEditor", "No REM right after Wake"),
            translate("NoRemFromWakeEditor", "Healthy animals enter REM from NREM"),
        )
        self.becomes = QComboBox()
        for value, text in _BECOMES.items():
            self.becomes.addItem(translate("RuleEditors", text), value)
        self._add(self.tr("It becomes"), self.becomes)
        self._end()
        self.becomes.currentIndexChanged.connect(self.changed)

    @property
    def rule(self) -> NoRemFromWake:
        """The rule as it is set."""
        return NoRemFromWake(self.becomes.currentData())


class RebinningEditor(RuleEditor):
    """Longer epochs."""

    def __init__(self) -> None:
        tip = translate(
            "RebinningEditor",
            "Every so many seconds from the start get one stage; there is still a row a second",
        )
        super().__init__(translate("RebinningEditor", "Longer epochs"), tip)
        self.length = _seconds(round(Rebinning().epoch_s), least=2)
        self.by = QComboBox()
        for value, text in _BY.items():
            self.by.addItem(translate("RuleEditors", text), value)
        self._add(self.tr("Length"), self.length)
        self._add(self.tr("by"), self.by)
        self._end()
        self.length.valueChanged.connect(self.changed)
        self.by.currentIndexChanged.connect(self.changed)

    @property
    def rule(self) -> Rebinning:
        """The rule as it is set."""
        return Rebinning(float(self.length.value()), self.by.currentData())


def _seconds(value: int, least: int = 0) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, _LONGEST_S)
    spin.setSuffix(" s")
    spin.setValue(value)
    spin.setAlignment(Qt.AlignmentFlag.AlignRight)
    return spin
