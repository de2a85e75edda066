"""Teach a checkpoint from the seconds that a person scored, and adopt it if it is wanted."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.scoring.checkpoints import (
    SUFFIX,
    bundled_checkpoint,
    described,
    user_checkpoint_folder,
)
from hypnoscope.scoring.findings import signal_of
from hypnoscope.scoring.held_out import stage_counts
from hypnoscope.scoring.lessons import Lesson, RetrainingExample, read_lessons
from hypnoscope.scoring.scorer import Device, Progress, ScoringError
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer, class_columns

if TYPE_CHECKING:
    from sdreamer.data import LabelledRecording

__all__ = ["RetrainingExample", "RetrainingReport", "adopt", "checked_name", "discard", "retrain"]

PASSES = 20
_SEED = 0
_NAME = re.compile(r"\w[\w .+-]{0,63}")
_ASIDE_PREFIX = "hypnoscope-retraining-"
_STEPS = 1000
_SHARE_JUDGING = 0.1  # of the progress, before training and once more after it


@dataclass(frozen=True, slots=True)
class RetrainingReport:
    """A retrained checkpoint, not yet adopted, and what it gained.

    Attributes
    ----------
    checkpoint
        Where it was written aside.
    name
        What it is to be called.
    before, after
        Agreement with the person on the seconds held out, of the base and of the new checkpoint.
    n_taught, n_asked
        Seconds of Wake, NREM and REM that were learned from, and that were held out.
    """

    checkpoint: Path
    name: str
    before: Agreement
    after: Agreement
    n_taught: tuple[int, ...]
    n_asked: tuple[int, ...]


def retrain(
    examples: Sequence[RetrainingExample],
    name: str,
    base: Path | None = None,
    aside: Path | None = None,
    device: Device = "auto",
    *,
    passes: int = PASSES,
    progress: Progress,
) -> RetrainingReport:
    """Teach the checkpoint `base`, by default the bundled one, what persons scored.

    Parameters
    ----------
    examples
        Only seconds that a person set or accepted count, and of these none flagged as artefact.
    name
        Of the new checkpoint; see `checked_name`.
    aside
        Folder to write the new checkpoint into; by default a new temporary one. Nothing is left
        there when anything fails; who may kill this process removes the folder itself.
    device
        ``"auto"``, ``"cpu"``, ``"cuda"`` or ``"mps"``.
    passes
        How often training sees the examples.
    progress
        What it raises passes through, so that a caller can cancel.

    Raises
    ------
    FormatError, ScoringError
        When a file cannot be read or there is too little to learn from.
    """
    from sdreamer.fine_tuning import fine_tune

    name = checked_name(name)
    base = base or bundled_checkpoint()
    lessons = read_lessons(examples)
    class_of_stage = class_columns(described(base).class_names)
    progress(0, _STEPS)
    before = _judged(lessons, base, device, _part(progress, 0.0, _SHARE_JUDGING))
    with _written_aside(aside, f"{name}{SUFFIX}") as out:
        fine_tune(
            base,
            [_labelled(lesson, class_of_stage) for lesson in lessons],
            name=name,
            out=out,
            passes=passes,
            seed=_SEED,
            device=device,
            progress=_part(progress, _SHARE_JUDGING, 1.0 - _SHARE_JUDGING),
        )
        after = _judged(lessons, out, device, _part(progress, 1.0 - _SHARE_JUDGING, 1.0))
    return RetrainingReport(
        out,
        name,
        before,
        after,
        n_taught=_seconds([lesson.taught for lesson in lessons]),
        n_asked=_seconds([lesson.asked for lesson in lessons]),
    )


def adopt(report: RetrainingReport, folder: Path | None = None) -> Path:
    """Move the new checkpoint into the folder of the user's own and return where it is.

    Raises
    ------
    ScoringError
        When its name has been taken meanwhile.
    """
    folder = folder or user_checkpoint_folder()
    target = folder / f"{checked_name(report.name, folder)}{SUFFIX}"
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(target) as beside:
        shutil.copyfile(report.checkpoint, beside)
    discard(report)
    return target


def discard(report: RetrainingReport) -> None:
    """Remove what was written aside."""
    _remove_aside(report.checkpoint)


def checked_name(name: str, folder: Path | None = None) -> str:
    """Return `name` without blanks around it, if a new checkpoint may have it.

    Raises
    ------
    ScoringError
        When it cannot name a file or is taken.
    """
    name = name.strip()
    if not _NAME.fullmatch(name):
        raise ScoringError(
            f"{name!r} cannot name a checkpoint: begin with a letter or digit, and use letters, "
            "digits, blanks and . + - _ only, 64 at most."
        )
    taken = ((folder or user_checkpoint_folder()) / f"{name}{SUFFIX}").exists()
    if taken or name == described(bundled_checkpoint()).name:
        raise ScoringError(f"There is a checkpoint called {name!r} already; choose another name.")
    return name


def _judged(
    lessons: Sequence[Lesson], checkpoint: Path, device: Device, progress: Progress
) -> Agreement:
    """Return how far a checkpoint agrees with the person on the seconds held out."""
    scored = []
    for number, lesson in enumerate(lessons):
        scorer = SdreamerScorer(lesson.choice, checkpoint, device)
        share = 1 / len(lessons)
        part = _part(progress, number * share, (number + 1) * share)
        scored.append(scorer.score(lesson.recording, part).stages)
    return Agreement.between(
        np.concatenate(scored), np.concatenate([lesson.asked for lesson in lessons])
    )


def _labelled(lesson: Lesson, class_of_stage: NDArray[np.intp]) -> "LabelledRecording":
    """Return a lesson as training takes it, its stages as classes of the checkpoint."""
    from sdreamer.data import UNLABELLED, LabelledRecording
    from sdreamer.signals import prepare

    n_epochs = lesson.recording.epochs.n_epochs
    eeg = signal_of(lesson.recording, lesson.choice.eeg)
    emg = signal_of(lesson.recording, lesson.choice.emg)
    classes = class_of_stage[lesson.taught]
    return LabelledRecording(
        None if eeg is None else prepare(eeg, n_epochs, "eeg"),
        None if emg is None else prepare(emg, n_epochs, "emg"),
        np.where(lesson.taught == Stage.UNSCORED, UNLABELLED, classes).astype(np.int8),
    )


def _part(progress: Progress, start: float, stop: float) -> Progress:
    """Return a progress that fills [start, stop) of `progress`, as shares of the whole."""

    def report(done: int, total: int) -> None:
        share = start + (stop - start) * done / max(total, 1)
        progress(round(share * _STEPS), _STEPS)

    return report


def _seconds(stages: Sequence[NDArray[np.int8]]) -> tuple[int, ...]:
    return tuple(int(count) for count in stage_counts(np.concatenate(stages)))


@contextmanager
def _written_aside(folder: Path | None, name: str) -> Iterator[Path]:
    """Yield where to write; remove it again when anything fails."""
    out = (folder or Path(tempfile.mkdtemp(prefix=_ASIDE_PREFIX))) / name
    try:
        yield out
    except BaseException:
        _remove_aside(out)
        raise


def _remove_aside(checkpoint: Path) -> None:
    checkpoint.unlink(missing_ok=True)
    if checkpoint.parent.name.startswith(_ASIDE_PREFIX):
        shutil.rmtree(checkpoint.parent, ignore_errors=True)
