"""Do in the background what is wanted now, and drop what was wanted before."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

logger = logging.getLogger(__name__)

_LINGER_S = 5.0  # an idle thread is kept that long, for starting one takes as long as a short read


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What came of what was asked for.

    Attributes
    ----------
    key, wanted
        As it was asked for.
    value
        What the work returned, None if it failed.
    error
        What it raised, None if it succeeded.
    """

    key: str
    wanted: object
    value: object = None
    error: Exception | None = None


class _Question:
    """What is asked for, and what came of it."""

    __slots__ = ("answer", "is_waited_for", "key", "wanted")

    def __init__(self, key: str, wanted: object) -> None:
        self.key = key
        self.wanted = wanted
        self.answer: Answer | None = None
        self.is_waited_for = False


class LatestWork(QObject):
    """Work that mostly takes no time but may take seconds, as reading from a share does.

    It is done in a thread of its own. Of each key only what was asked for last is done: what
    has not been begun when the next is asked for is dropped. Who asks gets the answer at
    once if it is there within `patience_s`, and otherwise by signal; while answers are late
    nobody waits at all, so that the interface never stands still. Like a `Job` it has no
    parent, as its thread may outlive whoever asked.

    Parameters
    ----------
    work
        Turns what is wanted into its answer; called in the other thread.
    patience_s
        How long `ask` waits, in seconds.
    """

    answered = Signal(object)  # an Answer; only for what `ask` did not return

    def __init__(self, work: Callable[[Any], object], patience_s: float) -> None:
        super().__init__()
        self._work = work
        self._patience_s = patience_s
        self._changed = threading.Condition()
        self._questions: dict[str, _Question] = {}  # in the order they were asked
        self._has_thread = self._is_late = self._is_closed = False

    def ask(self, key: str, wanted: object) -> Answer | None:
        """Do the work for `wanted` soon, in place of what waits to be done for `key`.

        Returns
        -------
        The answer, or None when it will come by signal.
        """
        question = _Question(key, wanted)
        with self._changed:
            if self._is_closed:
                return None
            self._questions.pop(key, None)
            self._questions[key] = question
            question.is_waited_for = not self._is_late
            self._start_thread()
            self._changed.notify_all()
            if question.is_waited_for:
                self._changed.wait_for(lambda: question.answer is not None, self._patience_s)
                question.is_waited_for = False
                self._is_late = question.answer is None
            return question.answer

    def close(self) -> None:
        """Drop what waits to be done; no answer comes any more."""
        with self._changed:
            self._is_closed = True
            self._questions.clear()
            self._changed.notify_all()

    def _start_thread(self) -> None:
        if not self._has_thread:
            self._has_thread = True
            # a drive that never answers must not keep the program from ending
            threading.Thread(target=self._run, name="reading", daemon=True).start()

    def _run(self) -> None:
        while (question := self._next()) is not None:
            begun_s = time.monotonic()
            answer = self._answer(question)
            took_s = time.monotonic() - begun_s
            with self._changed:
                question.answer = answer
                self._is_late = took_s > self._patience_s
                is_late_now = not question.is_waited_for and not self._is_closed
                self._changed.notify_all()
            if is_late_now:
                self.answered.emit(answer)

    def _answer(self, question: _Question) -> Answer:
        try:
            return Answer(question.key, question.wanted, self._work(question.wanted))
        except Exception as error:  # the boundary: nothing may escape the thread
            logger.exception("work in the background failed")
            return Answer(question.key, question.wanted, error=error)

    def _next(self) -> _Question | None:
        """Return the work asked for longest ago, None when there was none for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._questions or self._is_closed, _LINGER_S)
            if not self._questions:
                self._has_thread = False
                return None
            return self._questions.pop(next(iter(self._questions)))
