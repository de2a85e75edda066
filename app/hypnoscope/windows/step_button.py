"""How many seconds a key scores, always in sight; a click offers others."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton

from hypnoscope.windows.actions import Actions
from hypnoscope.windows.preferences import Preferences


class StepButton(QToolButton):
    """Shows the step from the preferences, and whether the cursor moves on."""

    def __init__(self, preferences: Preferences, actions: Actions) -> None:
        super().__init__(autoRaise=True)
        self.setObjectName("step")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(self.tr("How many seconds the arrow keys move by and a stage key scores"))
        self._preferences = preferences
        menu = QMenu(self.tr("Step, in the status bar"), self)
        menu.addActions([*actions.steps.values(), actions.other_step])
        menu.addSeparator()
        menu.addActions([actions.shorter_step, actions.longer_step])
        menu.addSeparator()
        menu.addAction(actions.auto_advance)
        self.setMenu(menu)
        preferences.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the step as it is now."""
        settings = self._preferences.settings
        shown = self.tr("Step: {} s, stays") if settings.stays else self.tr("Step: {} s")
        self.setText(f"{shown.format(settings.step_s)} ▾")
