"""Who scores by hand, always in sight; a click changes it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from hypnoscope.windows.preferences import Preferences

_WIDEST_NAME_PX = 180


class ScorerButton(QToolButton):
    """Shows the name from the preferences."""

    def __init__(self, preferences: Preferences, change: QAction) -> None:
        super().__init__(autoRaise=True)
        self.setObjectName("scorer")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._preferences = preferences
        self.clicked.connect(change.trigger)
        preferences.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the name as it is now."""
        person = self._preferences.settings.person
        mode = Qt.TextElideMode.ElideRight
        name = self.fontMetrics().elidedText(person, mode, _WIDEST_NAME_PX)
        self.setText(self.tr("Scorer: {}").format(name).replace("&", "&&"))
        self.setToolTip(
            self.tr("What you score by hand is recorded as set by {}; click to change").format(
                person
            )
        )
