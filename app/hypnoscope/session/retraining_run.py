"""One retraining of a checkpoint, in a process of its own."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from hypnoscope.jobs.job import Job, Progress
from hypnoscope.jobs.process import in_process
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.scoring.retraining import RetrainingReport, adopt, retrain

Retrain = Callable[..., RetrainingReport]


class RetrainingRun(QObject):
    """Trains in the background; leaves nothing behind unless its result is adopted.

    `retrain` is what the process calls, with examples, name, base checkpoint, the folder
    to write into and the device.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)  # the RetrainingReport
    failed = Signal(object)  # the exception
    cancelled = Signal()

    def __init__(self, retrain: Retrain = retrain, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._retrain = retrain
        self._job: Job | None = None
        self._aside: Path | None = None
        self._report: RetrainingReport | None = None
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.discard)

    @property
    def is_running(self) -> bool:
        """Whether it trains at this moment."""
        return self._job is not None and self._job.is_running

    def start(
        self, examples: Sequence[RetrainingExample], name: str, base: Path, device: str = "auto"
    ) -> None:
        """Begin to train the checkpoint `base` on `examples`; see `retrain`."""
        if self.is_running:
            raise RuntimeError("a retraining is under way already")
        self.discard()
        self._aside = Path(tempfile.mkdtemp(prefix="hypnoscope-retraining-"))
        work = in_process(self._retrain, tuple(examples), name, base, self._aside, device)
        self._job = Job(_leaving_nothing(work, self._aside))
        self._job.progressed.connect(self.progressed)
        self._job.succeeded.connect(self._keep)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._forget)
        self._job.start()

    def cancel(self) -> None:
        """Kill the training, if it runs; `cancelled` follows when it is dead."""
        if self._job is not None:
            self._job.cancel()

    def adopt(self, folder: Path | None = None) -> Path:
        """Put the new checkpoint among the user's own and return where it is.

        Raises
        ------
        ScoringError
            When its name has been taken meanwhile; it can then still be discarded.
        """
        if self._report is None:
            raise RuntimeError("there is no new checkpoint to adopt")
        path = adopt(self._report, folder)
        self.discard()
        return path

    def discard(self) -> None:
        """Stop training and remove what it made."""
        self.cancel()
        self._report = None
        if self._aside is not None and not self.is_running:
            shutil.rmtree(self._aside, ignore_errors=True)
            self._aside = None

    def _keep(self, report: RetrainingReport) -> None:
        self._report = report
        self.succeeded.emit(report)

    def _fail(self, error: Exception) -> None:
        self.discard()
        self.failed.emit(error)

    def _forget(self) -> None:
        self.discard()  # for a training that ended just before it was cancelled
        self.cancelled.emit()


def _leaving_nothing(
    work: Callable[[Progress], RetrainingReport], folder: Path
) -> Callable[[Progress], RetrainingReport]:
    """Return work that removes `folder` itself unless it succeeds, as nobody else may be left."""

    def clean_work(progress: Progress) -> RetrainingReport:
        try:
            report = work(progress)
            progress(1, 1)  # raises if it was cancelled at the last moment
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return report

    return clean_work
