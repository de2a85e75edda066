"""How many seconds a key moves by and scores, and whether it moves on; both remembered."""

import dataclasses
from bisect import bisect_left, bisect_right
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QInputDialog, QWidget

from hypnoscope.settings import LONGEST_STEP_S
from hypnoscope.windows.action_groups import USUAL_STEPS_S
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.preferences import Preferences


class ScoringStep(QObject):
    """Connects the actions of the step with the viewport and the settings."""

    def __init__(
        self, desk: Desk, actions: Actions, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._actions, self._preferences = desk, actions, preferences
        self._window = window
        group = QActionGroup(self)
        for action in (*actions.steps.values(), actions.other_step):
            group.addAction(action)
        for step_s, action in actions.steps.items():
            action.triggered.connect(partial(self.use, step_s))
        actions.other_step.triggered.connect(self.ask)
        actions.shorter_step.triggered.connect(self._shorten)
        actions.longer_step.triggered.connect(self._lengthen)
        actions.auto_advance.setChecked(not preferences.settings.stays)
        actions.auto_advance.toggled.connect(self._keep_advance)
        desk.changed.connect(self._follow)
        preferences.changed.connect(self._follow)
        self._follow()

    def use(self, step_s: int, _checked: bool = False) -> None:
        """Move by, and score, so many seconds at once from now on."""
        settings = self._preferences.settings
        self._preferences.use(dataclasses.replace(settings, step_s=step_s))
        self._follow()

    def ask(self) -> None:
        """Ask for a step of any length."""
        self._follow()  # until there is an answer the step is what it was
        dialog = QInputDialog(self._window)
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setWindowTitle(self.tr("Step"))
        dialog.setLabelText(self.tr("Seconds that the arrow keys move by and a stage key scores:"))
        dialog.setIntRange(1, LONGEST_STEP_S)
        dialog.setIntValue(self._preferences.settings.step_s)
        dialog.intValueSelected.connect(self.use)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _shorten(self) -> None:
        place = bisect_left(USUAL_STEPS_S, self._preferences.settings.step_s) - 1
        self.use(USUAL_STEPS_S[max(place, 0)])

    def _lengthen(self) -> None:
        step_s = self._preferences.settings.step_s
        place = bisect_right(USUAL_STEPS_S, step_s)
        self.use(USUAL_STEPS_S[place] if place < len(USUAL_STEPS_S) else step_s)

    def _keep_advance(self, on: bool) -> None:
        settings = self._preferences.settings
        self._preferences.use(dataclasses.replace(settings, stays=not on))

    def _follow(self) -> None:
        step_s = self._preferences.settings.step_s
        self._actions.steps.get(step_s, self._actions.other_step).setChecked(True)
        workspace = self._desk.workspace
        if workspace is not None:
            epoch_s = workspace.session.hypnogram.epoch_s
            workspace.viewport.use_step(max(round(step_s / epoch_s), 1))
