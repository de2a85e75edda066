"""Labelled recordings, and the sequences of epochs that training draws from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sdreamer.config import Modality
from sdreamer.references import draw_references
from sdreamer.signals import Epochs, Signal, prepare
from sdreamer.simulation import SimulatedRecording

_T = TypeVar("_T", bound=np.generic)
UNLABELLED = -1
RARE_STAGE = 2  # REM


@dataclass(frozen=True, slots=True, eq=False)
class LabelledRecording:
    """The epochs of a recording and what is known of their stages.

    Attributes
    ----------
    eeg, emg
        None where the recording has no such channel; at least one is there.
    stages
        Class of each epoch, `UNLABELLED` where nobody said, shape (n_epochs,).
    """

    eeg: Epochs | None
    emg: Epochs | None
    stages: NDArray[np.int8]

    def __post_init__(self) -> None:
        if self.eeg is None and self.emg is None:
            raise ValueError("a recording needs EEG or EMG")
        for epochs in (self.eeg, self.emg):
            if epochs is not None and len(epochs.samples) != len(self.stages):
                raise ValueError(f"{len(epochs.samples)} epochs for {len(self.stages)} stages")

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """Which channels there are."""
        present: list[Modality] = []
        if self.eeg is not None:
            present.append("eeg")
        if self.emg is not None:
            present.append("emg")
        return tuple(present)

    def channel(self, modality: Modality) -> Epochs:
        """Return the epochs of a modality; ValueError when there are none."""
        epochs = self.eeg if modality == "eeg" else self.emg
        if epochs is None:
            raise ValueError(f"the recording has no {modality.upper()}")
        return epochs

    @property
    def alive(self) -> NDArray[np.bool_]:
        """True where no channel is lost, shape (n_epochs,)."""
        alive = np.ones(len(self.stages), dtype=np.bool_)
        for epochs in (self.eeg, self.emg):
            if epochs is not None:
                alive &= ~epochs.lost
        return alive


@dataclass(frozen=True, slots=True)
class Batch:
    """Sequences of consecutive epochs.

    Attributes
    ----------
    eeg, emg
        Shape (B, E + R, S), or None: the sequence, then the reference epochs.
    present
        False where an epoch is lost or lies outside the recording, shape (B, E + R).
    stages
        Shape (B, E).
    labelled
        True where the stage counts, shape (B, E).
    """

    eeg: Tensor | None
    emg: Tensor | None
    present: Tensor
    stages: Tensor
    labelled: Tensor


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sequence begins: which recording, which epoch."""

    recording: int
    start: int


def labelled_simulation(simulated: SimulatedRecording) -> LabelledRecording:
    """Prepare a simulated recording as a real one would be."""
    n_epochs = len(simulated.stages)
    return LabelledRecording(
        prepare(Signal.of(simulated.eeg, simulated.rate), n_epochs, "eeg"),
        prepare(Signal.of(simulated.emg, simulated.rate), n_epochs, "emg"),
        simulated.stages,
    )


def draw_places(
    rng: np.random.Generator,
    recordings: Sequence[LabelledRecording],
    sequence_epochs: int,
    rare_share: float,
) -> list[Place]:
    """Cut every recording into sequences, in random order.

    Each labelled epoch is met at least once; sequences that hold REM are added at random places
    until they make up `rare_share`, where there is any REM. Sequences without a label are left
    out.
    """
    places = []
    rare: list[Place] = []
    for i, recording in enumerate(recordings):
        last = max(len(recording.stages) - sequence_epochs, 0)
        offset = int(rng.integers(0, min(sequence_epochs, last + 1)))
        for start in sorted({0, *range(offset, last + 1, sequence_epochs), last}):
            if (recording.stages[start : start + sequence_epochs] != UNLABELLED).any():
                places.append(Place(i, start))
        around = np.flatnonzero(recording.stages == RARE_STAGE)
        starts = np.clip(around - rng.integers(0, sequence_epochs, len(around)), 0, last)
        rare += [Place(i, int(start)) for start in starts]
    n_rare = sum(_holds_rare(recordings, place, sequence_epochs) for place in places)
    wanted = ceil((rare_share * len(places) - n_rare) / (1 - rare_share))
    if rare and wanted > 0:
        places += [rare[i] for i in rng.integers(0, len(rare), wanted)]
    return [places[i] for i in rng.permutation(len(places))]


def batch_of(
    recordings: Sequence[LabelledRecording],
    places: Sequence[Place],
    sequence_epochs: int,
    reference_epochs: int = 0,
    rng: np.random.Generator | None = None,
) -> Batch:
    """Gather sequences that all have the same modalities; short ones are padded.

    Parameters
    ----------
    reference_epochs
        How many epochs of the same recording follow each sequence.
    rng
        Draws them; the same ones every time when not given.
    """
    rng = rng or np.random.default_rng(0)
    modalities = recordings[places[0].recording].modalities
    samples: dict[Modality, list[NDArray[np.float16]]] = {m: [] for m in modalities}
    present, stages = [], []
    for place in places:
        recording = recordings[place.recording]
        span = slice(place.start, place.start + sequence_epochs)
        references = draw_references(rng, recording.alive, reference_epochs)
        for modality in modalities:
            sequence = _padded(recording.channel(modality).samples[span], sequence_epochs)
            others = recording.channel(modality).samples[references]
            samples[modality].append(np.concatenate([sequence, others]))
        alive = _padded(recording.alive[span], sequence_epochs)
        present.append(np.concatenate([alive, recording.alive[references]]))
        stages.append(_padded(recording.stages[span], sequence_epochs))
    there, truth = np.stack(present), np.stack(stages)
    return Batch(
        _tensor(samples["eeg"]) if "eeg" in modalities else None,
        _tensor(samples["emg"]) if "emg" in modalities else None,
        torch.from_numpy(there),
        torch.from_numpy(truth).long().clamp(min=0),
        torch.from_numpy(there[:, :sequence_epochs] & (truth != UNLABELLED)),
    )


def _tensor(sequences: list[NDArray[np.float16]]) -> Tensor:
    return torch.from_numpy(np.stack(sequences)).float()  # (B, E, S)


def _padded(values: NDArray[_T], length: int) -> NDArray[_T]:
    missing = length - len(values)
    if not missing:
        return values
    return np.concatenate([values, np.zeros((missing, *values.shape[1:]), dtype=values.dtype)])


def _holds_rare(
    recordings: Sequence[LabelledRecording], place: Place, sequence_epochs: int
) -> bool:
    stages = recordings[place.recording].stages[place.start : place.start + sequence_epochs]
    return bool((stages == RARE_STAGE).any())
