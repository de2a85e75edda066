"""What is known of a format of hypnograms: how to recognise, read and write it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.sidecar import Sidecar

Detail = Literal[
    "unscored",
    "artefacts",
    "scorers",
    "confidence",
    "probabilities",
    "own stages",
    "reviews",
    "start time",
]
"""What a format may hold of an epoch beside its stage; `confidence` is that of the stage."""

Progress = Callable[[int, int], None]  # (steps done, steps in all)

_LOST = {
    "unscored": "which seconds are unscored",
    "artefacts": "the artefact flags",
    "scorers": "who set each second",
    "confidence": "the confidence",
    "probabilities": "the probabilities of the other stages",
    "own stages": "your own stages",
    "reviews": "who accepted a stage",
    "start time": "the time of day",
}


def _always(_path: Path) -> bool:
    return True


@dataclass(frozen=True, slots=True, eq=False)
class HypnogramToWrite:
    """What a format is asked to write.

    Attributes
    ----------
    hypnogram
        In epochs as long as they are to be in the file (`hypnogram.epoch_s`).
    scores
        Of the same epochs; None when there are none.
    recording
        What was scored; None when it is not at hand, as in a conversion.
    sidecar
        What was scored by what, for the format that keeps it.
    progress
        To be told how much is written, by a format that copies signals; what it raises ends
        the writing, and leaves an older file as it was.
    """

    hypnogram: Hypnogram
    scores: Scores | None = None
    recording: Recording | None = None
    sidecar: Sidecar | None = None
    progress: Progress | None = None

    @property
    def details(self) -> frozenset[Detail]:
        """What there is to be held, beside the stages."""
        marks = self.hypnogram.marks
        there: dict[Detail, bool] = {
            "unscored": bool((marks.stages == Stage.UNSCORED).any()),
            "artefacts": bool(marks.artefacts.any()),
            "scorers": bool(marks.scorers.any()),
            "confidence": self.scores is not None,
            "probabilities": self.scores is not None
            and not bool(np.isnan(self.scores.probabilities).all()),
            "own stages": bool(marks.substages.any()),
            "reviews": bool(marks.reviewers.any()),
            "start time": self.recording is not None and self.recording.start_time is not None,
        }
        return frozenset(detail for detail, is_there in there.items() if is_there)


@dataclass(frozen=True, slots=True)
class HypnogramFormat:
    """A format, and what can be done with it.

    Attributes
    ----------
    key
        What it is called on the command line.
    name
        What it is called for people.
    suffixes
        Usual endings of the file name, lower case, the one to write first.
    recognises
        Tells quickly whether a file is of this format, by its content where it can; it must
        not raise for files of any other kind.
    read
        Reads a file; raises `FormatError` with one sentence that names file and line. None
        for a format that is only written.
    write
        Writes a file (through `formats.atomic.replacing`); raises ValueError when what is
        to be written cannot be, OSError when the file cannot. None for one only read.
    holds
        Details that it keeps when written.
    epoch_lengths
        The lengths of epochs, in seconds, that it can be written in; empty for any.
    needs_recording
        Whether writing needs the file of the recording.
    with_signals
        Whether a file of this format is a recording as well.
    is_alone
        Tells of a file of this format whether it holds stages for certain and no signals.
    """

    key: str
    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Path], bool]
    read: Callable[[Path], ImportedHypnogram] | None = None
    write: Callable[[Path, HypnogramToWrite], None] | None = None
    holds: frozenset[Detail] = field(default=frozenset())
    epoch_lengths: tuple[Fraction, ...] = ()
    needs_recording: bool = False
    with_signals: bool = False
    is_alone: Callable[[Path], bool] = _always

    def loses(self, content: HypnogramToWrite) -> str:
        """Return what of `content` is not kept, as one sentence; empty when all is."""
        missing = content.details - self.holds
        if "confidence" in missing:
            missing -= {"probabilities"}
        lost = [text for detail, text in _LOST.items() if detail in missing]
        if not lost:
            return ""
        listed = lost[0] if len(lost) == 1 else f"{', '.join(lost[:-1])} and {lost[-1]}"
        return f"{self.name} does not hold {listed}."
