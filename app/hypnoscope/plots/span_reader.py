"""Short spans of channels, read without ever letting the window wait for a drive."""

from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal

from hypnoscope.core.envelope import sample_points
from hypnoscope.core.recording import Recording
from hypnoscope.jobs.latest import Answer, LatestWork

_PATIENCE_S = 0.05  # a hitch that nobody notices; local drives need a thousandth of it

Points = tuple[NDArray[np.float64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds [start_s, stop_s) of a channel, to be drawn in so many columns."""

    name: str
    start_s: float
    stop_s: float
    n_columns: int


class SpanReader(QObject):
    """Reads in the background; of each channel the span that was asked for last wins."""

    span_read = Signal(str)  # the channel's name; only after `points` had to return None
    reading_failed = Signal(object)  # the exception

    def __init__(self, recording: Recording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[str, Span] = {}
        self._found: dict[str, tuple[Span, Points]] = {}
        self._work = LatestWork(partial(_read, recording), _PATIENCE_S)
        self._work.answered.connect(self._keep_late, Qt.ConnectionType.QueuedConnection)

    def points(self, span: Span) -> Points | None:
        """Return times and values of a span, or None when `span_read` will tell of them.

        What cannot be read is empty, and told once.
        """
        found = self._found.get(span.name)
        if found is not None and found[0] == span:
            return found[1]
        if self._wanted.get(span.name) == span:  # it is being read
            return None
        self._wanted[span.name] = span
        answer = self._work.ask(span.name, span)
        return None if answer is None else self._keep(span, answer)

    def close(self) -> None:
        """Stop reading."""
        self._work.close()

    def _keep_late(self, answer: Answer) -> None:
        span = self._wanted.get(answer.key)
        if (
            span is not None and span == answer.wanted
        ):  # else the user looks elsewhere by now, and that is being read
            self._keep(span, answer)
            self.span_read.emit(answer.key)

    def _keep(self, span: Span, answer: Answer) -> Points:
        points: Points = (np.empty(0), np.empty(0, np.float32))
        if answer.error is None:
            points = cast("Points", answer.value)
        self._wanted.pop(span.name, None)
        self._found[span.name] = (span, points)
        if answer.error is not None:
            self.reading_failed.emit(answer.error)
        return points


def _read(recording: Recording, span: Span) -> Points:
    return sample_points(recording, span.name, span.start_s, span.stop_s, span.n_columns)
