"""Run one long computation off the interface's thread."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]  # (steps done, steps in all)

_REPORT_EVERY_S = 0.05  # more would only fill the event queue


class JobCancelled(Exception):
    """Raised inside a job, from its progress call, once it is cancelled."""


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    job: "Job"  # holds on to the job until the outcome has been told
    kind: Literal["succeeded", "failed", "cancelled"]
    value: object = None


class Job(QObject):
    """A computation with progress, cancellation and exactly one outcome.

    `work` is a plain function that calls the `Progress` it is given now and then; it
    knows nothing of Qt. Of `succeeded`, `failed` and `cancelled` exactly one is emitted,
    always in the thread that the job was made in; once `cancel` has been called it is
    `cancelled`. A job has no parent: it lives until its outcome has been told, whether or
    not anybody still holds it.
    """

    progressed = Signal(int, int)  # steps done, steps in all; at most 20 times a second
    succeeded = Signal(object)  # what the work returned
    failed = Signal(object)  # the exception
    cancelled = Signal()

    _reported = Signal(int, int)
    _ended = Signal(object)

    def __init__(self, work: Callable[[Progress], object]) -> None:
        super().__init__()
        self._work = work
        self._cancel_requested = threading.Event()
        self._started = False
        self._told = False
        self._last_report_s = float("-inf")
        queued = Qt.ConnectionType.QueuedConnection
        self._reported.connect(self._tell_progress, queued)
        self._ended.connect(self._tell_outcome, queued)

    @property
    def is_running(self) -> bool:
        """Whether the job has been started and its outcome has not been told yet."""
        return self._started and not self._told

    def start(self, pool: QThreadPool | None = None) -> None:
        """Queue the job; it runs when a thread is free. A job runs once."""
        if self._started:
            raise RuntimeError("a job can be started only once")
        self._started = True
        # QRunnable.create would leave a Python object behind at an address that Qt uses again
        (pool or QThreadPool.globalInstance()).start(self._run)

    def cancel(self) -> None:
        """Ask the job to stop at its next progress call."""
        self._cancel_requested.set()

    def _report(self, done: int, total: int) -> None:
        if self._cancel_requested.is_set():
            raise JobCancelled
        now_s = time.monotonic()
        if done >= total > 0 or now_s - self._last_report_s >= _REPORT_EVERY_S:
            self._last_report_s = now_s
            self._reported.emit(done, total)

    def _run(self) -> None:
        self._ended.emit(self._outcome())

    def _outcome(self) -> _Outcome:
        try:
            if self._cancel_requested.is_set():
                raise JobCancelled
            return _Outcome(self, "succeeded", self._work(self._report))
        except JobCancelled:
            return _Outcome(self, "cancelled")
        except Exception as error:  # the boundary: nothing may escape the thread
            logger.exception("a job failed")
            return _Outcome(self, "failed", error)

    def _tell_progress(self, done: int, total: int) -> None:
        if not self._cancel_requested.is_set():
            self.progressed.emit(done, total)

    def _tell_outcome(self, outcome: _Outcome) -> None:
        self._told = True
        if self._cancel_requested.is_set() or outcome.kind == "cancelled":
            self.cancelled.emit()
        elif outcome.kind == "failed":
            self.failed.emit(outcome.value)
        else:
            self.succeeded.emit(outcome.value)
