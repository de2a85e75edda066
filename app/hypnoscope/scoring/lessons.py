"""What a person set or accepted, ready to be learned from and asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.recording import Recording
from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.scoring.channel_choice import ChannelChoice, choose_channels
from hypnoscope.scoring.held_out import held_out_blocks, stage_counts
from hypnoscope.scoring.scorer import ScoringError

StageCodes = NDArray[np.int8]
Flags = NDArray[np.bool_]

FEWEST_SECONDS = 120
FEWEST_OF_A_STAGE = 10
FEWEST_STAGES = 2


@dataclass(frozen=True, slots=True)
class RetrainingExample:
    """A recording and the stages that a person set or accepted, as files.

    Attributes
    ----------
    recording, stages
        The recording and the CSV of its stages.
    eeg, emg
        Names of channels; None takes them by their roles.
    """

    recording: Path
    stages: Path
    eeg: str | None = None
    emg: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A recording and what a person scored in it.

    Attributes
    ----------
    taught
        Stages to learn from, unscored elsewhere, shape (n_epochs,).
    asked
        Stages held out, unscored elsewhere, shape (n_epochs,).
    """

    recording: Recording
    choice: ChannelChoice
    taught: StageCodes
    asked: StageCodes


def read_lessons(examples: Sequence[RetrainingExample]) -> list[Lesson]:
    """Read the examples and hold some of their scored seconds out.

    Raises
    ------
    FormatError, ScoringError
        When a file cannot be read, does not fit its recording, or there is too little to learn.
    """
    recordings = [read_recording(example.recording) for example in examples]
    stages = [
        _fitted(by_person(read_hypnogram(example.stages).hypnogram), recording, example)
        for example, recording in zip(examples, recordings, strict=True)
    ]
    _refuse_too_little(stages)
    return [
        Lesson(
            recording,
            choose_channels(recording, example.eeg, example.emg),
            taught=np.where(held_out, np.int8(Stage.UNSCORED), codes),
            asked=np.where(held_out, codes, np.int8(Stage.UNSCORED)),
        )
        for example, recording, codes, held_out in zip(
            examples, recordings, stages, held_out_blocks(stages), strict=True
        )
    ]


def by_person(hypnogram: Hypnogram) -> StageCodes:
    """Return the stages that a person set or accepted, without artefacts; unscored elsewhere.

    Who accepts a stage has looked at it and says that it is right, just as who sets it; and
    without what was accepted a checkpoint would learn from its errors alone, and forget what
    it did well in the same doubtful places.
    """
    trusted = hypnogram.reviewed() & ~hypnogram.artefacts
    return np.where(trusted, hypnogram.stages, np.int8(Stage.UNSCORED))


def only_accepted(hypnogram: Hypnogram) -> StageCodes:
    """Return those among `by_person` that a machine set and a person accepted."""
    accepted = ~hypnogram.set_by_person()
    return np.where(accepted, by_person(hypnogram), np.int8(Stage.UNSCORED))


def _fitted(stages: StageCodes, recording: Recording, example: RetrainingExample) -> StageCodes:
    """Return stages for each epoch of the recording; one more or less at the end is let pass."""
    n_epochs = recording.epochs.n_epochs
    if abs(len(stages) - n_epochs) > 1:
        raise ScoringError(
            f"{example.stages.name} has {len(stages)} seconds, but {example.recording.name} has "
            f"{n_epochs}: they do not belong together."
        )
    fitted = np.full(n_epochs, Stage.UNSCORED, dtype=np.int8)
    fitted[: len(stages)] = stages[:n_epochs]
    return fitted


def shortage(n_seconds: Sequence[int]) -> str:
    """Say what is missing to retrain, or nothing when there is enough.

    Two stages are enough: the third is kept alive by what retraining rehearses.

    Parameters
    ----------
    n_seconds
        Seconds of Wake, NREM and REM that a person set or accepted.
    """
    taught = [n for n in n_seconds if n >= FEWEST_OF_A_STAGE]
    if sum(n_seconds) >= FEWEST_SECONDS and len(taught) >= FEWEST_STAGES:
        return ""
    wake, nrem, rem = n_seconds
    return (
        f"A person set or accepted {wake} seconds of Wake, {nrem} of NREM and {rem} of REM; "
        f"retraining needs at least {FEWEST_SECONDS}, among them {FEWEST_OF_A_STAGE} or more of "
        f"{FEWEST_STAGES} stages."
    )


def _refuse_too_little(recordings: Sequence[StageCodes]) -> None:
    counts = sum((stage_counts(stages) for stages in recordings), start=np.zeros(3, dtype=np.intp))
    missing = shortage(counts.tolist())
    if missing:
        raise ScoringError(missing)
