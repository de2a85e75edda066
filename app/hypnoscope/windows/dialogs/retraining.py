"""Retrain a checkpoint: choose examples, wait, compare, keep or discard."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.formats import FormatError
from hypnoscope.scoring.checkpoints import Checkpoint
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.scoring.retraining import RetrainingReport
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.session.retraining_run import RetrainingRun
from hypnoscope.windows.dialogs.questions import StopTrainingQuestion
from hypnoscope.windows.dialogs.retraining_pages import (
    RetrainingProgress,
    RetrainingResult,
    is_gain,
)
from hypnoscope.windows.dialogs.retraining_setup import RetrainingSetup
from hypnoscope.windows.dialogs.sizes import scaled, size

_Role = QDialogButtonBox.ButtonRole
_USUAL_SIZE = (640, 520)
_WAITING_SIZE = (440, 180)  # out of the way of who goes on scoring


class RetrainingDialog(QDialog):
    """Not modal: the user may go on scoring while it trains.

    Parameters
    ----------
    checkpoints
        Those to go on from; at least one.
    checkpoint_id
        The one to propose.
    current
        The open recording and its saved stages, if there are any.
    run
        What trains.
    """

    adopted = Signal(object)  # the Path of the new checkpoint

    def __init__(
        self,
        checkpoints: Sequence[Checkpoint],
        checkpoint_id: str = "",
        current: RetrainingExample | None = None,
        run: RetrainingRun | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Retrain"))
        self.setup = RetrainingSetup(checkpoints, checkpoint_id)
        self.progress = RetrainingProgress()
        self.result_page = RetrainingResult()
        self._run = run or RetrainingRun(parent=self)
        self._pages = QStackedWidget()
        self._buttons = QDialogButtonBox()
        self._column = QVBoxLayout(self)
        self.start_button = self._add_button(self.tr("Train"), _Role.AcceptRole)
        self.use_button = self._add_button(self.tr("Use it"), _Role.AcceptRole)
        self.discard_button = self._add_button(self.tr("Discard"), _Role.RejectRole)
        self.close_button = self._add_button(self.tr("Close"), _Role.RejectRole)
        self.stop_button = self._add_button(self.tr("Stop"), _Role.RejectRole)
        self._lay_out()
        self._connect()
        if current is not None:
            self.setup.examples.add(current)
        self._show_page(self.setup)
        self.setup.name_edit.setFocus()

    def reject(self) -> None:
        """Close, after asking when there is something to lose."""
        page = self._pages.currentWidget()
        if page is self.setup or self._confirmed(finished=page is self.result_page):
            self._run.discard()
            super().reject()

    def _add_button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = self._buttons.addButton(text, role)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        for page in (self.setup, self.progress, self.result_page):
            self._pages.addWidget(page)
        layout = self._column
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(self._pages, stretch=1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self.start_button.clicked.connect(self._start)
        self.use_button.clicked.connect(self._use)
        for button in (self.discard_button, self.close_button):
            button.clicked.connect(self.reject)
        self.stop_button.clicked.connect(self._run.cancel)
        self.setup.changed.connect(self._refresh_start)
        self._run.progressed.connect(self.progress.show_progress)
        self._run.succeeded.connect(self._show_result)
        self._run.failed.connect(self._show_failure)
        self._run.cancelled.connect(self._show_setup)

    def _start(self) -> None:
        setup = self.setup
        self._run.start(setup.examples.examples, setup.name, setup.base.path, setup.device)
        self.progress.restart()
        self._show_page(self.progress)

    def _use(self) -> None:
        try:
            path = self._run.adopt()
        except (ScoringError, OSError) as error:
            self.result_page.say(str(error))
            return
        self.adopted.emit(path)
        self.accept()

    def _show_result(self, report: RetrainingReport) -> None:
        self.result_page.show_report(report)
        self._show_page(self.result_page)
        self.discard_button.setDefault(not is_gain(report))

    def _show_failure(self, error: Exception) -> None:
        self._show_setup()
        known = isinstance(error, (ScoringError, FormatError))
        self.setup.say(
            str(error) if known else self.tr("Training did not go well: {}.").format(error)
        )

    def _show_setup(self) -> None:
        self._show_page(self.setup)

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        for each in (self.setup, self.progress, self.result_page):
            policy = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        pages_of = {
            self.start_button: self.setup,
            self.close_button: self.setup,
            self.stop_button: self.progress,
            self.use_button: self.result_page,
            self.discard_button: self.result_page,
        }
        for button, its_page in pages_of.items():
            button.setVisible(its_page is page)
        self.start_button.setDefault(page is self.setup)
        self.use_button.setDefault(page is self.result_page)
        self._refresh_start()
        self._column.activate()  # so that it knows how small it may be
        if page is self.progress:
            self.resize(*(scaled(length) for length in _WAITING_SIZE))
        else:
            size(self, *_USUAL_SIZE)

    def _refresh_start(self) -> None:
        self.start_button.setEnabled(self.setup.is_ready)

    def _confirmed(self, finished: bool) -> bool:
        question = StopTrainingQuestion(finished, self)
        question.exec()
        return question.stop
