"""The dialogs: when they are opened, and what becomes of the answers."""

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from hypnoscope.formats.extras import kept_scheme, parsed_scheme
from hypnoscope.formats.table import TableQuestion
from hypnoscope.formats.table_layout import remember_layout
from hypnoscope.scoring.checkpoints import Checkpoint, checkpoints, described
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.session.panels import Panels
from hypnoscope.translation import translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.auto_scoring import AutoScoring
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.dialogs.about import AboutDialog
from hypnoscope.windows.dialogs.channels import ChannelsDialog
from hypnoscope.windows.dialogs.keys import KeysDialog
from hypnoscope.windows.dialogs.montage import MontageDialog
from hypnoscope.windows.dialogs.own_stages import OwnStagesDialog
from hypnoscope.windows.dialogs.panels import PanelsDialog
from hypnoscope.windows.dialogs.retraining import RetrainingDialog
from hypnoscope.windows.dialogs.retraining_setup import RetrainingSetup
from hypnoscope.windows.dialogs.scorer_name import ScorerNameDialog
from hypnoscope.windows.dialogs.scoring import ScoringDialog
from hypnoscope.windows.dialogs.table_columns import TableColumnsDialog
from hypnoscope.windows.key_sheet import KeySheet
from hypnoscope.windows.keys import Keys
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.saving import name_of


class Asking(QObject):
    """Opens one dialog at a time; each is gone once it is closed.

    Retraining takes long: its dialog stays open beside the others.
    """

    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen
    table_explained = Signal(Path)  # what its columns are is known from now on

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        preferences: Preferences,
        panels: Panels,
        auto_scoring: AutoScoring,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._actions, self._preferences = desk, actions, preferences
        self._panels, self._auto_scoring, self._window = panels, auto_scoring, window
        self._dialog: QDialog | None = None
        self._retraining: RetrainingDialog | None = None
        self._keys = Keys(actions, preferences, self)
        actions.channels.triggered.connect(self.ask_channels)
        actions.score_with_options.triggered.connect(self.ask_how_to_score)
        actions.retrain.triggered.connect(self.ask_for_retraining)
        actions.name_scorer.triggered.connect(self.ask_who_scores)
        actions.montage.triggered.connect(self.ask_for_montage)
        actions.arrange_panels.triggered.connect(self.ask_for_panels)
        actions.about.triggered.connect(self.tell_about)
        actions.keys.triggered.connect(self.show_keys)
        actions.own_stages.triggered.connect(self.ask_for_own_stages)
        actions.change_keys.triggered.connect(self.ask_for_keys)
        preferences.changed.connect(self._follow_name)

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that is open, if any; not that of retraining."""
        return self._dialog

    @property
    def retraining(self) -> RetrainingDialog | None:
        """The dialog of retraining, while it is open."""
        return self._retraining

    def ask_channels(self) -> None:
        """Ask what each channel records."""
        workspace = self._desk.workspace
        if workspace is not None:
            dialog = ChannelsDialog(workspace.session.recording, self._window)
            dialog.accepted.connect(self._set_roles)
            self._open(dialog)

    def ask_about_table(self, question: TableQuestion) -> None:
        """Ask what the columns of a table are, and tell when it can be read."""
        dialog = TableColumnsDialog(question, self._window)
        dialog.accepted.connect(self._remember_table)
        self._open(dialog)

    def ask_how_to_score(self) -> None:
        """Ask how to score, and score."""
        workspace, known = self._desk.workspace, self._known_checkpoints()
        if workspace is None or not known or self._auto_scoring.is_running:
            return
        dialog = ScoringDialog(
            workspace.session.recording,
            known,
            self._preferences.settings.checkpoint,
            int(workspace.session.hypnogram.set_by_person().sum()),
            self._window,
        )
        dialog.accepted.connect(self._score)
        self._open(dialog)

    def ask_for_retraining(self) -> None:
        """Let the user teach a checkpoint; scoring goes on meanwhile."""
        if self._retraining is None:
            known = self._known_checkpoints()
            if not known:
                return
            wanted = self._preferences.settings.checkpoint
            self._retraining = RetrainingDialog(known, wanted, parent=self._window)
            self._retraining.adopted.connect(self._use_checkpoint)
            self._retraining.finished.connect(self._forget_retraining)
            self._retraining.show()
        if self._desk.workspace is not None:
            _propose(self._desk.workspace, self._retraining.setup)
        self._retraining.raise_()
        self._retraining.activateWindow()

    def ask_who_scores(self) -> None:
        """Ask under which name stages set by hand are recorded."""
        dialog = ScorerNameDialog(self._preferences.settings.person, self._window)
        dialog.accepted.connect(self._name_scorer)
        self._open(dialog)

    def tell_about(self) -> None:
        """Show the versions at work."""
        wanted = self._preferences.settings.checkpoint
        known = self._known_checkpoints()
        chosen = next((c for c in known if c.checkpoint_id == wanted), known[0] if known else None)
        self._open(AboutDialog(chosen, self._window))

    def ask_for_montage(self) -> None:
        """Let the user choose, filter and derive channels, and see it at once."""
        workspace = self._desk.workspace
        if workspace is not None:
            self._open(MontageDialog(workspace.montage, self._window), modal=False)

    def ask_for_panels(self) -> None:
        """Let the user arrange the panels of the overview, and see it at once."""
        self._open(PanelsDialog(self._panels, self._window), modal=False)

    def open(self, dialog: QDialog) -> None:
        """Open a dialog whose changes are seen at once, in place of the one that is open."""
        self._open(dialog, modal=False)

    def ask_for_own_stages(self) -> None:
        """Let the user define stages within Wake, NREM and REM."""
        workspace = self._desk.workspace
        if workspace is not None:
            last = parsed_scheme(self._preferences.settings.own_stages)
            taken = self._actions.names_by_key
            dialog = OwnStagesDialog(workspace.session, taken, last, self._window)
            dialog.accepted.connect(self._keep_own_stages)
            self._open(dialog)

    def ask_for_keys(self) -> None:
        """Let the user change the key of any action."""
        keys = self._keys
        workspace = self._desk.workspace
        scheme = (
            parsed_scheme(self._preferences.settings.own_stages)
            if workspace is None
            else workspace.session.hypnogram.scheme
        )
        own = {stage.name: stage.key for stage in scheme.substages}
        dialog = KeysDialog(keys.names, keys.current, keys.usual, self._window, own)
        dialog.accepted.connect(self._use_keys)
        self._open(dialog)

    def show_keys(self) -> None:
        """Show what every key and the mouse do."""
        self._open(KeySheet(self._actions, self._window), modal=False)

    def close_dialogs(self) -> bool:
        """Close what is open as its cross does, a training after asking; tell whether all is."""
        for dialog in (self._dialog, self._retraining):
            if dialog is not None:
                dialog.close()
        return self._dialog is None and self._retraining is None

    def _open(self, dialog: QDialog, *, modal: bool = True) -> None:
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.setWindowModality(
            Qt.WindowModality.WindowModal if modal else Qt.WindowModality.NonModal
        )
        dialog.show()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _forget_retraining(self) -> None:
        if self._retraining is not None:
            self._retraining.deleteLater()
            self._retraining = None

    def _name_scorer(self) -> None:
        if isinstance(self._dialog, ScorerNameDialog):
            name = self._dialog.name
            self._preferences.use_person(name)
            self.said.emit(self.tr("From now on {} scores by hand.").format(name))

    def _follow_name(self) -> None:
        if self._desk.workspace is not None:
            self._desk.workspace.session.name_person(self._preferences.settings.person)

    def _keep_own_stages(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None and workspace.session.hypnogram.scheme.substages:
            kept = kept_scheme(workspace.session.hypnogram.scheme)
            settings = dataclasses.replace(self._preferences.settings, own_stages=kept)
            self._preferences.use(settings)

    def _use_keys(self) -> None:
        if isinstance(self._dialog, KeysDialog):
            self._keys.use(self._dialog.keys)

    def _set_roles(self) -> None:
        workspace, dialog = self._desk.workspace, self._dialog
        if workspace is not None and isinstance(dialog, ChannelsDialog):
            for name, role in dialog.roles.items():
                workspace.session.set_role(name, role)

    def _remember_table(self) -> None:
        if isinstance(self._dialog, TableColumnsDialog):
            path = self._dialog.question.path
            try:
                remember_layout(path, self._dialog.layout_told)
            except OSError as error:
                self.failed.emit(
                    self.tr(
                        "What you said of {} cannot be kept ({}); "
                        "make room in your home folder, then open it again."
                    ).format(path.name, error.strerror or error)
                )
            else:
                self.table_explained.emit(path)

    def _score(self) -> None:
        if isinstance(self._dialog, ScoringDialog):
            request = self._dialog.request
            self._preferences.use_checkpoint(
                "" if request.checkpoint.bundled else request.checkpoint.checkpoint_id
            )
            self._auto_scoring.start(request)

    def _use_checkpoint(self, path: object) -> None:
        try:
            checkpoint = described(path)  # type: ignore[arg-type] # the signal carries a Path
        except ScoringError as error:
            self.failed.emit(str(error))
            return
        self._preferences.use_checkpoint(checkpoint.checkpoint_id)
        self.said.emit(
            self.tr("From now on {} scores; choose others under Score.").format(checkpoint.name)
        )

    def _known_checkpoints(self) -> list[Checkpoint]:
        try:
            return checkpoints()
        except ScoringError as error:
            self.failed.emit(str(error))
            return []


def _propose(workspace: Workspace, setup: RetrainingSetup) -> None:
    """Propose to learn from what is open, as it was saved."""
    session = workspace.session
    setup.remind(
        translate(
            "Asking",
            "The last changes of {} are not saved: save them (Ctrl+S) and choose "
            "Retrain again to learn from them.",
        ).format(name_of(session))
        if session.is_modified
        else ""
    )
    if session.recording.path is not None and session.stages_path is not None:
        setup.examples.add(RetrainingExample(session.recording.path, session.stages_path))
