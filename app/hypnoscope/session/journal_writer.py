"""Write into the journal from a thread of its own, so that no slow disk holds up the user."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Literal

from hypnoscope.core.events import Began, Event
from hypnoscope.formats.journal import (
    Journal,
    JournalDamaged,
    JournalError,
    JournalLine,
    LineTaken,
    set_journal_aside,
)
from hypnoscope.session.line_claim import LineClaim, is_claimed_elsewhere

logger = logging.getLogger(__name__)

News = Literal["failed", "works", "anew", "elsewhere"]

PATIENCE_S = 0.25  # of the user with one event; nobody minds it once in a while
_SETTLE_S = 1.0  # without an event
_SETTLE_AT_LEAST_S = 10.0


@dataclass(frozen=True, slots=True)
class Resumed:
    """A line that is gone on with, claimed already, and what it holds."""

    claim: LineClaim
    n_events: int
    n_scorers: int


class JournalWriter:
    """Writes the events of one window's work on one recording, in order.

    `put` returns when the event is in the journal, so that it outlives the process from
    then on. Where that takes long, as with a full disk, it does not wait: what could not be
    written is kept and tried again until it can be.

    Parameters
    ----------
    path
        The journal.
    recording, name
        Fingerprint and file name of the recording.
    tell
        Called in the writer's thread with news: that the journal cannot be written, with
        the reason; that it can be again; that the line cannot be gone on with, so that the
        next event must be a `Began`; that another window scores the same recording.
    resumed
        The line to go on with; without one the first event must be a `Began`.
    retry_s
        After how long to try again what could not be written.
    patience_s
        How long `put` waits at most.
    """

    def __init__(
        self,
        path: Path,
        recording: str,
        name: str,
        tell: Callable[[News, str], None],
        resumed: Resumed | None = None,
        retry_s: float = 5.0,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._path, self._recording, self._name = path, recording, name
        self._tell, self._resumed = tell, resumed
        self._retry_s, self._patience_s = retry_s, patience_s
        self._claim = resumed.claim if resumed else None
        self._journal: Journal | None = None
        self._line: JournalLine | None = None
        self._waiting: deque[Event] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closing = self._is_failing = False
        self._is_settled, self._settled_at = True, monotonic()
        self.wants_beginning = resumed is None

    @property
    def is_behind(self) -> bool:
        """Whether anything is not in the journal yet."""
        return bool(self._waiting)

    def put(self, *events: Event) -> None:
        """Write `events`; return when that is done, or soon."""
        with self._changed:
            if isinstance(events[0].deed, Began):
                self._waiting.clear()  # it holds all that was done before
                self.wants_beginning = False
            prompt = not (self._waiting or self._is_failing or self.wants_beginning)
            self._waiting.extend(events)
            self._start()
            self._changed.notify_all()
            if prompt:
                self._changed.wait_for(self._is_done_with, self._patience_s)

    def close(self, patience_s: float = 3.0) -> None:
        """Write what is left if that is possible, and leave the line to others."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(patience_s)
        if self._claim is not None:
            self._claim.release()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def _is_done_with(self) -> bool:
        return not self._waiting or self._is_failing or self.wants_beginning

    def _is_called(self) -> bool:
        return self._is_closing or not self._is_done_with()

    def _run(self) -> None:
        closing = False
        while not closing:
            with self._changed:
                self._changed.wait_for(self._is_called, self._pause_s())
                events = [] if self.wants_beginning else list(self._waiting)
                closing = self._is_closing
            if events:
                self._write(events)
                closing = closing and not self._has_more()
            elif not self._is_settled:
                self._settle()
        self._leave()

    def _pause_s(self) -> float | None:
        if self._is_failing:
            return self._retry_s
        return None if self._is_settled else _SETTLE_S

    def _has_more(self) -> bool:
        return not self._is_done_with()

    def _write(self, events: list[Event]) -> None:
        try:
            self._append(events)
        except (JournalDamaged, LineTaken) as error:
            self._begin_anew(error, events)
        except JournalError as error:
            self._fail(str(error))
        else:
            self._note_written(len(events))

    def _append(self, events: list[Event]) -> None:
        if self._journal is None:
            self._journal = Journal(self._path)
        if self._line is None and self._resumed is not None:
            resumed = self._resumed
            self._line = JournalLine(
                self._journal, resumed.claim.line, resumed.n_events, resumed.n_scorers
            )
            self._look_for_others(self._journal)
        if self._line is not None and not isinstance(events[0].deed, Began):
            self._line.append(events)
            return
        self._line = self._journal.begin(self._recording, self._name, events, self._claim_line)
        self._look_for_others(self._journal)

    def _claim_line(self, line: int) -> None:
        if self._claim is not None:
            self._claim.release()
        self._claim = LineClaim(self._path, line)
        self._claim.take()

    def _look_for_others(self, journal: Journal) -> None:
        lines = journal.lines(self._recording, open_only=True)
        if any(is_claimed_elsewhere(self._path, line) for line in lines):
            self._tell("elsewhere", "")

    def _note_written(self, n_written: int) -> None:
        with self._changed:
            for _ in range(n_written):
                self._waiting.popleft()
            works_again, self._is_failing = self._is_failing, False
            self._changed.notify_all()
        if works_again:
            self._tell("works", "")
        self._is_settled = False
        if monotonic() - self._settled_at > _SETTLE_AT_LEAST_S:
            self._settle()

    def _settle(self) -> None:
        self._is_settled, self._settled_at = True, monotonic()
        try:
            if self._journal is not None:
                self._journal.settle()
        except JournalError as error:
            logger.warning("%s", error)  # the next event will say so

    def _fail(self, reason: str) -> None:
        with self._changed:
            is_news, self._is_failing = not self._is_failing, True
            self._changed.notify_all()
        if is_news:
            logger.warning("%s", reason)
            self._tell("failed", reason)

    def _begin_anew(self, error: JournalError, events: list[Event]) -> None:
        logger.warning("%s", error)
        self._close_journal()
        self._resumed = self._line = None
        is_whole = isinstance(events[0].deed, Began)
        with self._changed:
            self.wants_beginning = not is_whole
            self._changed.notify_all()
        if isinstance(error, JournalDamaged):
            try:
                set_journal_aside(self._path)
            except JournalError as further:
                self._fail(str(further))
                return
        if not is_whole:
            self._tell("anew", str(error))

    def _leave(self) -> None:
        self._settle()
        self._close_journal()

    def _close_journal(self) -> None:
        journal, self._journal = self._journal, None
        if journal is not None:
            try:
                journal.close()
            except JournalError as error:
                logger.warning("%s", error)
