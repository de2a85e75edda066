"""The animals of a benchmark and how a seed splits them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

import numpy as np

from sdreamer.benchmark.settings import BenchmarkError, BenchmarkSettings
from sdreamer.config import MODALITIES
from sdreamer.data import LabelledRecording, labelled_simulation
from sdreamer.labelled_cohort import LabelledCohort, recordings_of, split_by_animal
from sdreamer.signals import Epochs
from sdreamer.simulation import Laboratory, simulate_recording
from sdreamer.simulation.colony import draw_colony
from sdreamer.trainer import Progress

Marks: TypeAlias = list[list[float]]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Recordings to learn from, to choose the best pass on, and to report on."""

    train: list[LabelledRecording]
    validation: list[LabelledRecording]
    test: list[LabelledRecording]


def simulated_animals(
    settings: BenchmarkSettings, progress: Progress | None = None
) -> list[LabelledRecording]:
    """Simulate every animal; one good laboratory keeps and records them all, as in the paper."""
    recordings = []
    colony = draw_colony(np.random.default_rng(settings.cohort_seed), settings.mice)
    for number, animal in enumerate(colony):
        simulated = simulate_recording(
            (settings.cohort_seed, number), settings.hours, animal, Laboratory.plain()
        )
        recordings.append(labelled_simulation(simulated))
        if progress:
            progress(number + 1, settings.mice)
    return recordings


def marks_of(recordings: Sequence[LabelledRecording]) -> Marks:
    """Return what animals are known again by, a row for each recording.

    It holds a checksum of the stages, and the mean size of EEG and EMG as a model sees them.
    """
    return [
        [
            float(crc32(recording.stages.tobytes())),
            *(_mean_size(epochs) for epochs in (recording.eeg, recording.emg)),
        ]
        for recording in recordings
    ]


def _mean_size(epochs: Epochs | None) -> float:
    return 0.0 if epochs is None else round(float(np.abs(epochs.samples).mean(dtype=np.float64)), 3)


def split_animals(
    recordings: list[LabelledRecording], settings: BenchmarkSettings, seed: int
) -> Split:
    """Split by animal, in an order that the seed draws."""
    order = np.random.default_rng((settings.cohort_seed, seed)).permutation(len(recordings))
    drawn = [recordings[i] for i in order]
    n_test, n_validation = settings.test_mice, settings.validation_mice
    return Split(
        train=drawn[n_test + n_validation :],
        validation=drawn[n_test : n_test + n_validation],
        test=drawn[:n_test],
    )


def split_cohort(cohort: LabelledCohort, settings: BenchmarkSettings, seed: int) -> Split:
    """Split a labelled cohort by animal, in an order that the seed draws."""
    parts = split_by_animal(cohort, settings.validation_mice, settings.test_mice, seed)
    return Split(*(recordings_of(part) for part in (parts.train, parts.validation, parts.test)))


def require_both_signals(cohort: LabelledCohort) -> None:
    """Raise BenchmarkError when an animal lacks EEG or EMG: every model is to read the same."""
    for animal in cohort.animals:
        if any(recording.modalities != MODALITIES for recording in animal.recordings):
            raise BenchmarkError(
                f"{animal.name} of {cohort.name} lacks EEG or EMG, and a benchmark needs both; "
                "choose the channels, or leave the animal out."
            )
