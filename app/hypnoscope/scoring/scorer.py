"""What every automatic scorer offers."""

from collections.abc import Callable
from typing import Literal, Protocol

from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores

Device = Literal["auto", "cpu", "cuda", "mps"]
Progress = Callable[[int, int], None]  # (steps done, steps in all)


class ScoringError(ValueError):
    """Something cannot be scored or learned from; the message is one sentence for the user."""


class Scorer(Protocol):
    """Gives every epoch of a recording its stage probabilities."""

    def score(self, recording: Recording, progress: Progress) -> Scores:
        """Score `recording`, reporting progress; raise `ScoringError` when it cannot be done.

        Whatever `progress` raises passes through, so that a caller can cancel.
        """
        ...
