"""Questions with a few buttons for an answer."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from hypnoscope.core.history import History
from hypnoscope.core.stage import Stage
from hypnoscope.windows.dialogs.texts import counted

UnsavedAnswer = Literal["save", "discard", "cancel"]
LeftAnswer = Literal["save", "close", "back"]

_Button = QMessageBox.StandardButton


class _Question(QMessageBox):
    """Keeps the answer that Enter gives while the theme changes.

    Qt then makes the first of the buttons the default, which may be the one that loses something.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._prefers = False
        super().__init__(parent)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt override)
        """Prefer the same answer once all parts have followed."""
        preferred = self.defaultButton()
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and preferred is not None and not self._prefers:
            self._prefers = True
            QTimer.singleShot(0, self, partial(self._prefer, preferred))

    def _prefer(self, button: QPushButton) -> None:
        self._prefers = False
        self.setDefaultButton(button)
        button.setFocus()


class UnsavedChangesQuestion(_Question):
    """Asked before stages that were not saved would be lost."""

    def __init__(self, recording_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unsaved scoring"))
        self.setIcon(QMessageBox.Icon.Warning)
        self.setText(self.tr("Save the scoring of {}?").format(recording_name))
        self.setInformativeText(self.tr("Otherwise the changes since the last save are lost."))
        self.setStandardButtons(_Button.Save | _Button.Discard | _Button.Cancel)
        self.setDefaultButton(_Button.Save)
        self.setEscapeButton(_Button.Cancel)

    @property
    def answer(self) -> UnsavedAnswer:
        """What the user chose; closing the question means to cancel."""
        clicked = self.standardButton(self.clickedButton())
        if clicked is _Button.Save:
            return "save"
        return "discard" if clicked is _Button.Discard else "cancel"


class RecoveryQuestion(_Question):
    """Asked when scoring is found that was never saved."""

    def __init__(
        self, recording_name: str, history: History, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        hypnogram = history.hypnogram()
        n_scored = int((hypnogram.stages != Stage.UNSCORED).sum())
        at = history.last_at
        n_by_person = int(hypnogram.set_by_person().sum())
        self.setWindowTitle(self.tr("Unsaved scoring found"))
        self.setIcon(QMessageBox.Icon.Question)
        self.setText(self.tr("Go on with the unsaved scoring of {}?").format(recording_name))
        self.setInformativeText(
            self.tr(
                "The last change was made on {} at {:%H:%M}, before the program ended "
                "without saving. It holds {}, {:,} of them by hand, and all that can be undone. "
                "The saved file stays as it is until you save."
            ).format(f"{at.day} {at:%B %Y}", at, counted(n_scored, "scored second"), n_by_person)
        )
        self._restore = self.addButton(self.tr("Go on with it"), QMessageBox.ButtonRole.AcceptRole)
        self.addButton(self.tr("Open as last saved"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._restore)
        self.setEscapeButton(self._restore)

    @property
    def recover(self) -> bool:
        """Whether to go on with it; closing the question means so, as it loses nothing."""
        return self.clickedButton() in (self._restore, None)


class LeftUnsavedQuestion(_Question):
    """Asked before the window closes while recordings of the list are not saved."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unsaved recordings"))
        self.setIcon(QMessageBox.Icon.Question)
        others = len(names) - 1
        several = self.tr("Save the scoring of {} and {} more?", "", others)
        one = self.tr("Save the scoring of {}?")
        self.setText(several.format(names[0], others) if others else one.format(names[0]))
        self.setInformativeText(
            self.tr(
                "Otherwise the changes are kept on this computer and are there again when you "
                "open it from the list, but its CSV file does not have them yet."
            )
            if not others
            else self.tr(
                "Otherwise the changes are kept on this computer and are there again when you "
                "open them from the list, but their CSV files do not have them yet."
            )
        )
        roles = QMessageBox.ButtonRole
        self._save = self.addButton(self.tr("Save all"), roles.AcceptRole)
        self._close = self.addButton(self.tr("Close without saving"), roles.DestructiveRole)
        back = self.addButton(self.tr("Go back"), roles.RejectRole)
        self.setDefaultButton(self._save)
        self.setEscapeButton(back)

    @property
    def answer(self) -> LeftAnswer:
        """What the user chose; closing the question means to go back."""
        clicked = self.clickedButton()
        if clicked is self._save:
            return "save"
        return "close" if clicked is self._close else "back"


class StopTrainingQuestion(_Question):
    """Asked before a training that still runs, or its result, is thrown away."""

    def __init__(self, finished: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Retraining"))
        self.setIcon(QMessageBox.Icon.Question)
        what = self.tr("Discard the new checkpoint?") if finished else self.tr("Stop training?")
        self.setText(what)
        self.setInformativeText(self.tr("Nothing of it will be kept."))
        self._stop = self.addButton(
            self.tr("Discard") if finished else self.tr("Stop training"),
            QMessageBox.ButtonRole.DestructiveRole,
        )
        keep = self.addButton(
            self.tr("Keep") if finished else self.tr("Go on"), QMessageBox.ButtonRole.RejectRole
        )
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)

    @property
    def stop(self) -> bool:
        """Whether to throw it away."""
        return self.clickedButton() is self._stop
