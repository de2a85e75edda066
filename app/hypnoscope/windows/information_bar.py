"""What is known of the current second, and the stages to choose from."""

from collections.abc import Sequence
from math import floor

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import ARTEFACT_COLOUR, TEXT_ON_STAGE, Theme, text_on
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.translation import translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Workspace
from hypnoscope.windows.elided_label import ElidedLabel

_BUTTONS = (Stage.WAKE, Stage.NREM, Stage.REM, Stage.UNSCORED)
_LONGEST_NAME = 40


class InformationBar(QFrame):
    """Time, stage, confidence and scorer of the current second; a button for each stage."""

    def __init__(
        self, workspace: Workspace, actions: Actions, time_text: TimeText, theme: Theme
    ) -> None:
        super().__init__()
        self.setObjectName("information")
        self._workspace = workspace
        self._time_text, self._theme = time_text, theme
        self._stage_buttons: dict[Stage, QToolButton] = {}
        self._time, self._place, self._chip, self._selected = (QLabel() for _ in range(4))
        self._time.setObjectName("time")
        self._note = ElidedLabel()
        self._note.setObjectName("muted")
        self._selected.setObjectName("muted")
        self._filtered = _filter_button(actions.display_filter)
        self._derived = _derived_button(actions.montage)
        self._chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chip.setMinimumWidth(88)
        self._lay_out(actions)
        self.set_theme(theme)
        workspace.viewport.cursor_changed.connect(self.refresh)
        workspace.viewport.selection_changed.connect(self.refresh)
        workspace.session.epochs_changed.connect(self.refresh)
        workspace.session.scores_changed.connect(self.refresh)
        workspace.session.extras_changed.connect(self.refresh)
        workspace.montage.display_changed.connect(self.refresh)
        workspace.montage.shown_changed.connect(self.refresh)
        workspace.viewport.step_changed.connect(self.refresh)
        workspace.viewport.end_marked.connect(self.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        for stage, button in self._stage_buttons.items():
            button.setStyleSheet(coloured(theme.stage_colour(stage), TEXT_ON_STAGE[stage]))
        self.refresh()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._time_text = text
        self.refresh()

    def refresh(self) -> None:
        """Say what is known of the current second."""
        viewport = self._workspace.viewport
        hypnogram = self._workspace.session.hypnogram
        self._selected.setText(self._selection_text())
        self._filtered.setVisible(self._workspace.montage.filter_is_on)
        derived = self._workspace.montage.derived_shown
        self._derived.setVisible(bool(derived))
        self._derived.setToolTip(_derived_tip(derived))
        beside = self._workspace.montage.filter_is_on  # where "for display" stands already
        longer = self.tr("Re-referenced for display")
        self._derived.setText(self.tr("Re-referenced") if beside else longer)
        if not len(hypnogram):
            self._time.setText(self.tr("The recording is shorter than one second."))
            self._chip.hide()
            return
        epoch = viewport.cursor
        at_s = epoch * hypnogram.epoch_s
        self._time.setText(self._time_text.of(at_s))
        self._place.setText(self._place_text())
        stage = Stage(int(hypnogram.stages[epoch]))
        own = hypnogram.scheme.of_code(int(hypnogram.marks.substages[epoch]))
        self._chip.setText(hypnogram.label_of(epoch))
        colour, text = self._theme.stage_colour(stage), TEXT_ON_STAGE[stage]
        if own is not None and own.colour:
            colour, text = own.colour, text_on(own.colour)
        self._chip.setStyleSheet(coloured(colour, text))
        self._note.setText(" · ".join(self._facts(epoch)))

    def _facts(self, epoch: int) -> list[str]:
        session = self._workspace.session
        facts = []
        confidence = _confidence_at(self._workspace, epoch)
        scorer = session.hypnogram.scorers[session.hypnogram.marks.scorers[epoch]]
        if not np.isnan(confidence) and scorer.kind == "model":
            facts.append(self.tr("{} confidence").format(_percent(confidence)))
        if scorer.kind != "nobody":
            facts.append(self.tr("set by {}").format(_short(scorer)))
        if not np.isnan(confidence) and scorer.kind == "person":
            facts.append(self.tr("the model gives it {}").format(_percent(confidence)))
        if session.in_gaps[epoch]:
            facts.append(self.tr("no data"))
        if session.hypnogram.artefacts[epoch]:
            facts.append(self.tr("artefact"))
        return facts

    def _place_text(self) -> str:
        viewport = self._workspace.viewport
        if viewport.step == 1:
            return self.tr("second {:,}").format(viewport.cursor + 1)
        first = viewport.cursor // viewport.step * viewport.step
        last = min(first + viewport.step, len(self._workspace.session.hypnogram))
        return self.tr("seconds {:,}–{:,}").format(first + 1, last)

    def _selection_text(self) -> str:
        viewport = self._workspace.viewport
        selection = viewport.selection
        if selection is None and viewport.marked_end is not None:
            end_s = viewport.marked_end * self._workspace.session.hypnogram.epoch_s
            return self.tr("range from {}").format(self._time_text.of(end_s))
        if selection is None:
            return ""
        n_epochs = selection[1] - selection[0]
        return self.tr("{:,} s selected").format(n_epochs)

    def _lay_out(self, actions: Actions) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 10, 3)
        layout.setSpacing(10)
        layout.addWidget(self._time)
        layout.addWidget(self._place)
        layout.addWidget(self._chip)
        layout.addWidget(self._note, stretch=1)
        layout.addWidget(self._filtered)
        layout.addWidget(self._derived)
        layout.addWidget(self._selected)
        for stage in _BUTTONS:
            self._stage_buttons[stage] = StageButton(actions.stages[stage])
            layout.addWidget(self._stage_buttons[stage])
        artefact = StageButton(actions.artefact)
        artefact.setStyleSheet(coloured(ARTEFACT_COLOUR, "#1c1c1c"))
        layout.addWidget(artefact)


class StageButton(QToolButton):
    """Does what a key does, and names the key as it is at the moment."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Name the action and its first key."""
        self.setToolTip(self._action.toolTip())
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(f"{key}  {self._action.text().replace('&', '')}".lstrip())


def _filter_button(action: QAction) -> QToolButton:
    """Return a sign that the traces are filtered; a click on it shows them as they are."""
    button = QToolButton()
    button.setObjectName("filtered")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setText(translate("InformationBar", "Traces filtered for display"))
    button.setToolTip(
        translate(
            "InformationBar",
            "The traces are drawn filtered; automatic scoring reads the unfiltered signal. "
            "Click to see them as they are ({}).",
        ).format(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
    )
    button.clicked.connect(action.trigger)
    return button


def _derived_button(action: QAction) -> QToolButton:
    """Return a sign that traces are not as recorded; a click on it opens the montage."""
    button = QToolButton()
    button.setObjectName("filtered")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(action.trigger)
    return button


def _derived_tip(names: Sequence[str]) -> str:
    tip = translate(
        "InformationBar",
        "Drawn: {}. Automatic scoring reads the channels as they were recorded. Click to choose.",
    )
    return tip.format("; ".join(names))


def coloured(background: str, text: str) -> str:
    """Return the style of what stands for a stage."""
    return (
        f"background: {background}; color: {text}; border: none; border-radius: 4px; "
        "padding: 3px 9px;"
    )


def _percent(probability: float) -> str:
    """Round down: 100 % is for what is certain."""
    return f"{floor(100 * probability + 1e-4)} %"  # float32 keeps 0.57 a little below


def _confidence_at(workspace: Workspace, epoch: int) -> float:
    session = workspace.session
    stage = int(session.hypnogram.stages[epoch])
    if session.scores is None or stage == Stage.UNSCORED:
        return float("nan")
    return float(session.scores.probabilities[epoch, stage])


def _short(scorer: ScoredBy) -> str:
    names = {
        "model": translate("InformationBar", "the model {}"),
        "rule": translate("InformationBar", "the rule {}"),
    }
    name = names.get(scorer.kind, "{}").format(scorer.name)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
