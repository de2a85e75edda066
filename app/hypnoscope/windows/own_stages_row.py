"""The user's own stages: their colours, and the keys and buttons that score them."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from hypnoscope.core.stage_scheme import StageScheme, Substage
from hypnoscope.plots.theme import Theme, own_colour, text_on
from hypnoscope.session.session import ScoringSession
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.information_bar import StageButton, coloured


class OwnStagesRow(QFrame):
    """A button for each, in its colour; hidden while none is defined.

    A key that an action of the window has stays that action's.
    """

    stage_wanted = Signal(object)  # the Substage to score

    def __init__(self, session: ScoringSession, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("information")
        self._session, self._actions, self._theme = session, actions, theme
        self._scheme = StageScheme()
        self._stages: list[QAction] = []
        self._buttons: list[StageButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 10, 4)
        self._row.setSpacing(8)
        title = QLabel(self.tr("Your own stages"))
        title.setObjectName("muted")
        self._row.addWidget(title)
        self._row.addStretch(1)
        change = QToolButton()
        change.setText(self.tr("Change…"))
        change.setAutoRaise(True)
        change.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        change.setToolTip(actions.own_stages.toolTip())
        change.clicked.connect(actions.own_stages.trigger)
        self._row.addWidget(change)
        session.extras_changed.connect(self.refresh)
        actions.keys_changed.connect(self._share_keys)
        self.refresh()

    @property
    def buttons(self) -> tuple[StageButton, ...]:
        """A button for each of the user's own stages, in order."""
        return tuple(self._buttons)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        for own, button in zip(self._scheme.substages, self._buttons, strict=True):
            colour = own_colour(theme, own)
            button.setStyleSheet(coloured(colour, text_on(colour)))

    def refresh(self) -> None:
        """Show the stages as they are defined now."""
        scheme = self._session.hypnogram.scheme
        if scheme != self._scheme:
            self._scheme = scheme
            self._clear()
            for place, own in enumerate(scheme.substages, start=1):
                self._add(place, own)
            self._share_keys()
        self.set_theme(self._theme)
        self.setVisible(bool(scheme.substages))

    def _clear(self) -> None:
        for action in self._stages:
            self.removeAction(action)
            action.deleteLater()
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._stages, self._buttons = [], []

    def _add(self, place: int, own: Substage) -> None:
        action = QAction(own.name.replace("&", "&&"), self)
        action.triggered.connect(partial(self._want, own))
        self.addAction(action)
        button = StageButton(action)
        button.setMaximumWidth(220)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._row.insertWidget(place, button)
        self._stages.append(action)
        self._buttons.append(button)

    def _share_keys(self) -> None:
        taken = self._actions.names_by_key
        for own, action in zip(self._scheme.substages, self._stages, strict=True):
            key = QKeySequence(own.key)
            free = bool(own.key) and key.toString() not in taken
            action.setShortcuts([key] if free else [])
            tip = self.tr("{}, which counts as {}").format(own.name, own.stage.label)
            if own.key and not free:
                lost = self.tr("Its key {} means {} here; give one of them another key.")
                tip = f"{tip}. {lost.format(own.key, taken[key.toString()])}"
            action.setToolTip(tip)

    def _want(self, own: Substage, _checked: bool = False) -> None:
        self.stage_wanted.emit(own)
