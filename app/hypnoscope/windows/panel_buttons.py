"""Buttons in panels that do what an action does, under a shorter name."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolButton


def wide_button(action: QAction, text: str) -> QToolButton:
    """Return a button that shares the width of the panel, and is disabled with its action."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


def small_button(action: QAction, text: str) -> QToolButton:
    """Return a button as wide as its text, with the tool tip that the action has now."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    return button
