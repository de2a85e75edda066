"""The menu in which the user chooses the checkpoint to score with."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from hypnoscope.scoring.checkpoints import Checkpoint, checkpoints
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.preferences import Preferences


class CheckpointMenu(QObject):
    """Fills the menu whenever it is about to be seen."""

    failed = Signal(str)  # a sentence that must be seen

    def __init__(self, menu: QMenu, preferences: Preferences) -> None:
        super().__init__(menu)
        self._menu = menu
        self._preferences = preferences
        menu.aboutToShow.connect(self.refresh)

    def refresh(self) -> None:
        """Offer the checkpoints there are now; the one in use is checked."""
        self._menu.clear()
        try:
            known = checkpoints()
        except ScoringError as error:
            self.failed.emit(str(error))
            return
        group = QActionGroup(self._menu)
        wanted = self._preferences.settings.checkpoint
        if all(checkpoint.checkpoint_id != wanted for checkpoint in known):
            wanted = known[0].checkpoint_id
        for checkpoint in known:
            self._offer(checkpoint, checkpoint.checkpoint_id == wanted, group)

    def _offer(self, checkpoint: Checkpoint, is_used: bool, group: QActionGroup) -> None:
        name = checkpoint.name.replace("&", "&&")
        shown = self.tr("{} (bundled)").format(name) if checkpoint.bundled else name
        action = self._menu.addAction(shown)
        action.setCheckable(True)
        action.setChecked(is_used)
        if checkpoint.trained_on:
            action.setToolTip(self.tr("Trained on: {}").format(checkpoint.trained_on))
        group.addAction(action)
        chosen = "" if checkpoint.bundled else checkpoint.checkpoint_id
        action.triggered.connect(partial(self._use, chosen))

    def _use(self, checkpoint_id: str, _checked: bool = False) -> None:
        self._preferences.use_checkpoint(checkpoint_id)
