"""Rules after scoring: when their dialog opens and closes."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from hypnoscope.plots.theme import Theme
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.dialogs.rules import RulesDialog


class Rules(QObject):
    """Opens the dialog of rules for what is open; it closes with the recording."""

    wanted = Signal(object)  # the RulesDialog, to be opened
    said = Signal(str)  # a sentence for the status bar

    def __init__(self, desk: Desk, actions: Actions, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window, self._theme = desk, window, theme
        self._dialog: QDialog | None = None
        actions.rules.triggered.connect(self.ask)
        desk.about_to_change.connect(self._close)

    def set_theme(self, theme: Theme) -> None:
        """Open the next dialog in the theme's colours."""
        self._theme = theme

    def ask(self) -> None:
        """Let the user choose rules and see what they would do."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        dialog = self._dialog = RulesDialog(workspace, self._theme, self._window)
        dialog.accepted.connect(self._tell)
        dialog.finished.connect(self._forget)
        self.wanted.emit(dialog)

    def _tell(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            self.said.emit(workspace.session.rules[-1].description)

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()

    def _forget(self) -> None:
        self._dialog = None
