"""Keep unsaved scoring on disk while the user works."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from hypnoscope.jobs.job import Job, Progress
from hypnoscope.session.recovery import UnsavedWork, recovery_paths_of, write_unsaved
from hypnoscope.session.recovery_claim import RecoveryClaim
from hypnoscope.session.session import ScoringSession

_DELAY_MS = 3_000


class Autosave(QObject):
    """Writes what is unsaved a few seconds after a change; removes it once it is saved.

    Everything is done by one thread in the order it was asked for, so that a removal never
    overtakes a write. A failure is logged and tried again at the next change.

    Parameters
    ----------
    session
        What to keep.
    folder
        Where to, if not to the usual folder.
    delay_ms
        How long after a change.
    recovered
        The file that the session went on from, if it did; it is used further.
    """

    found_elsewhere = Signal()  # the recording is being scored in another window

    def __init__(
        self,
        session: ScoringSession,
        folder: Path | None = None,
        delay_ms: int = _DELAY_MS,
        recovered: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        usual = recovery_paths_of(session.recording, folder)
        self._candidates = usual if recovered is None else (recovered,)
        self._claim: RecoveryClaim | None = None
        if recovered is not None:
            self._take_claim()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self.write_now)
        session.epochs_changed.connect(self._schedule)
        session.scores_changed.connect(self._schedule)
        session.extras_changed.connect(self._schedule)
        session.modified_changed.connect(self._follow)

    @property
    def path(self) -> Path:
        """Where the unsaved work is kept."""
        return self._candidates[0] if self._claim is None else self._claim.path

    def write_now(self) -> None:
        """Write what is unsaved, if anything is, without waiting any longer."""
        self._timer.stop()
        if self._session.is_modified:
            self._take_claim()
            work = unsaved_work_of(self._session)
            self._queue(partial(write_unsaved, self.path, work))

    def discard(self) -> None:
        """Forget the unsaved work, as when the user closes without saving."""
        self._timer.stop()
        if self._claim is not None:
            self._queue(partial(self._claim.path.unlink, missing_ok=True))

    def wait(self) -> None:
        """Return when everything asked for has been done."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Wait as `wait` does, and leave the file to other windows."""
        self._timer.stop()
        self.wait()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def _take_claim(self) -> None:
        """Claim a file that no other window writes to, unless one is claimed already."""
        if self._claim is not None:
            return
        for path in self._candidates:
            with suppress(OSError):  # the write will fail too, and say so
                path.parent.mkdir(parents=True, exist_ok=True)
            claim = RecoveryClaim(path)
            if claim.take():
                self._claim = claim
                break
        if self._claim is not None and self._claim.path != self._candidates[0]:
            self.found_elsewhere.emit()

    def _schedule(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _follow(self, modified: bool) -> None:
        if modified:
            self._schedule()
        else:
            self.discard()

    def _queue(self, task: Callable[[], object]) -> None:
        def work(_progress: Progress) -> None:
            task()

        Job(work).start(self._pool)


def unsaved_work_of(session: ScoringSession) -> UnsavedWork:
    """Return what `session` holds now; later edits do not change it."""
    hypnogram = session.hypnogram
    return UnsavedWork(
        hypnogram.marks,
        hypnogram.scorers,
        session.scores,
        datetime.now(),
        extras=session.extras,
    )
