"""Run a sequence model over a whole recording."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sdreamer.config import MODALITIES, Modality, Pathway
from sdreamer.references import draw_references
from sdreamer.sequence_model import SequenceModel
from sdreamer.signals import Epochs

_ENCODER_BATCH = 128  # larger ones fall out of the processor's cache
_SEQUENCE_BATCH = 32
_WINDOWS_PER_EPOCH = 8
_GAP_EPOCHS = 3  # so many lost in a row are a gap

Progress = Callable[[int, int], None]


def encode(
    model: SequenceModel,
    epochs: Epochs,
    modality: Modality,
    device: torch.device,
    progress: Progress | None = None,
) -> Tensor:
    """Return the token of each epoch of one modality, shape (n_epochs, D)."""
    tokens = []
    n_epochs = len(epochs.samples)
    for start in range(0, n_epochs, _ENCODER_BATCH):
        samples = torch.from_numpy(epochs.samples[start : start + _ENCODER_BATCH])
        tokens.append(model.encode_epochs(samples.to(device).float(), modality).float())
        if progress:
            progress(min(start + _ENCODER_BATCH, n_epochs), n_epochs)
    return torch.cat(tokens)


def slide(
    model: SequenceModel,
    tokens: dict[Modality, Tensor],
    alive: NDArray[np.bool_],
    pathway: Pathway,
    temperature: float = 1.0,
) -> NDArray[np.float32]:
    """Return the probabilities of each epoch, shape (n_epochs, C); NaN where not alive.

    Overlapping sequences are averaged, each weighted by a squared sine that is highest in its
    middle, so that no border of a sequence shows in the result. No sequence spans a gap: what
    lies on its two sides need not have to do with each other. A second or two that is lost is
    no gap, and is left out of the attention.
    """
    probabilities = np.full((len(alive), model.config.n_classes), np.nan, dtype=np.float32)
    for first, stop in stretches_between_gaps(alive):
        part = {modality: own[first:stop] for modality, own in tokens.items()}
        scored = _slide(model, part, alive[first:stop], pathway, temperature)
        probabilities[first:stop] = scored
    return probabilities


def stretches_between_gaps(alive: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where sequences may lie: first epoch and one past the last of each stretch."""
    living = np.flatnonzero(alive)
    if not len(living):
        return []
    after_gap = np.flatnonzero(np.diff(living) > _GAP_EPOCHS) + 1
    return [(int(own[0]), int(own[-1]) + 1) for own in np.split(living, after_gap)]


def _slide(
    model: SequenceModel,
    tokens: dict[Modality, Tensor],
    alive: NDArray[np.bool_],
    pathway: Pathway,
    temperature: float,
) -> NDArray[np.float32]:
    n_epochs, length = len(alive), min(model.config.sequence_epochs, len(alive))
    device = next(model.parameters()).device
    stride = max(length // _WINDOWS_PER_EPOCH, 1)
    starts = np.array([*range(0, n_epochs - length, stride), n_epochs - length])
    rng = np.random.default_rng(0)
    weight = np.sin(np.pi * (np.arange(length) + 0.5) / length) ** 2
    total = np.zeros((n_epochs, model.config.n_classes))
    weights = np.zeros(n_epochs)
    for first in range(0, len(starts), _SEQUENCE_BATCH):
        index = starts[first : first + _SEQUENCE_BATCH, None] + np.arange(length)  # (B, E)
        shown = np.concatenate([index, _references(rng, model, alive, len(index))], axis=1)
        at = torch.from_numpy(shown).to(device)
        eeg, emg = (tokens[m][at] if m in tokens else None for m in MODALITIES)  # (B, E + R, D)
        mask = torch.from_numpy(alive[shown]).to(device)
        logits = model.score_sequence(eeg, emg, pathway, mask).float()  # (B, E, C)
        probabilities = torch.softmax(logits / temperature, dim=-1).cpu().numpy()
        np.add.at(total, index, probabilities * weight[:, None])
        # not `weight` itself: NumPy 2.4 reads past the end of values that it has to broadcast
        np.add.at(weights, index, np.broadcast_to(weight, index.shape))
    averaged = (total / weights[:, None]).astype(np.float32)
    averaged[~alive] = np.nan
    return averaged


def _references(
    rng: np.random.Generator, model: SequenceModel, alive: NDArray[np.bool_], n_sequences: int
) -> NDArray[np.int64]:
    """Return other reference epochs for each sequence, shape (B, R): they average out too."""
    count = model.config.reference_epochs
    return np.stack([draw_references(rng, alive, count) for _ in range(n_sequences)])
