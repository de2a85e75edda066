"""Saving, exporting, and asking before anything is lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.session.saving import SavingError, export_stages, save_session
from hypnoscope.session.session import ScoringSession
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.dialogs.questions import UnsavedAnswer, UnsavedChangesQuestion

AskUnsaved = Callable[[str], UnsavedAnswer]
AskPath = Callable[[str, Path], Path | None]

_FILTER = "Stages (*.csv)"


class Saving(QObject):
    """Saves the scoring that is open; `ask_*` may be replaced, as tests do."""

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.ask_unsaved: AskUnsaved = self._ask_unsaved
        self.ask_path: AskPath = self._ask_path

    def save(self) -> bool:
        """Save where the stages belong; tell whether that worked."""
        return self._save(None)

    def save_as(self) -> bool:
        """Save where the user says; tell whether that worked."""
        path = self._chosen_path("Save the stages as")
        return path is not None and self._save(path)

    def export(self) -> None:
        """Write a copy of the stages to where the user says.

        In the place where saving writes it is no copy: that saves.
        """
        session = self._session
        if session is None:
            return
        saved = _place_of(session)
        path = self.ask_path("Export a copy of the stages", saved.with_stem(f"{saved.stem}_copy"))
        if path is None:
            return
        if path.resolve() == saved.resolve():
            self._save(path)
            return
        try:
            export_stages(session, path)
        except SavingError as error:
            self.failed.emit(str(error))
        else:
            self.said.emit(f"Exported to {path}.{_unscored_note(session)}")

    def may_close(self) -> bool:
        """Tell whether what is open may be closed, asking first if something is unsaved."""
        workspace = self._desk.workspace
        if workspace is None or not workspace.session.is_modified:
            return True
        answer = self.ask_unsaved(name_of(workspace.session))
        if answer == "save":
            return self.save() or self.save_as()
        if answer == "discard":
            workspace.recorder.discard()
        return answer == "discard"

    @property
    def _session(self) -> ScoringSession | None:
        workspace = self._desk.workspace
        return None if workspace is None else workspace.session

    def _save(self, path: Path | None) -> bool:
        session = self._session
        if session is None:
            return False
        try:
            saved = save_session(session, path)
        except SavingError as error:
            self.failed.emit(str(error))
            return False
        self.said.emit(f"Saved to {saved}.{_unscored_note(session)}")
        return True

    def _chosen_path(self, title: str) -> Path | None:
        session = self._session
        return None if session is None else self.ask_path(title, _place_of(session))

    def _ask_unsaved(self, name: str) -> UnsavedAnswer:
        question = UnsavedChangesQuestion(name, self._window)
        question.exec()
        return question.answer

    def _ask_path(self, title: str, proposal: Path) -> Path | None:
        dialog = save_dialog(title, proposal, self._window)
        chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
        dialog.deleteLater()
        return chosen


def save_dialog(title: str, proposal: Path, parent: QWidget | None = None) -> QFileDialog:
    """Return a dialog that asks before a file is replaced, also one named without its ending."""
    dialog = QFileDialog(parent, title, str(proposal.parent), _FILTER)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(proposal.name)
    return dialog


def name_of(session: ScoringSession) -> str:
    """Return what people call the recording."""
    return session.recording.path.name if session.recording.path else "Recording"


def _place_of(session: ScoringSession) -> Path:
    """Return where the stages of `session` are saved."""
    recording = session.recording.path
    usual = stages_path_of(recording) if recording else Path("stages.csv")
    return session.stages_path or usual


def _unscored_note(session: ScoringSession) -> str:
    unscored = session.unscored
    if not len(unscored):
        return ""
    seconds = "1 second is" if len(unscored) == 1 else f"{len(unscored):,} seconds are"
    return f" {seconds} unscored, the first at second {unscored[0] + 1:,} (press U to go there)."
