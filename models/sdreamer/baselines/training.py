"""Train any neural row of Table I, and predict with it."""

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sdreamer.baselines.config import BaselineConfig
from sdreamer.baselines.registry import NeuralRow
from sdreamer.config import DistillationConfig, Pathway
from sdreamer.data import UNLABELLED, Batch, LabelledRecording, Place, batch_of
from sdreamer.distillation import distillation_loss
from sdreamer.heads import PathwayLogits
from sdreamer.trainer import Trainer, TrainingConfig, labelled_cross_entropy

_SEQUENCES_AT_ONCE = 32

Staging = Tensor | PathwayLogits


class BaselineTrainer(Trainer[nn.Module]):
    """A row of Table I in training.

    All rows learn from the same sequences in the same order: an epoch-level model sees a batch
    of sequences as that many single epochs. `config.model` is replaced by the sizes given.
    """

    def __init__(
        self, row: NeuralRow, sizes: BaselineConfig, config: TrainingConfig, device: torch.device
    ) -> None:
        torch.manual_seed(config.seed)
        self._row = row
        self._sizes = sizes
        super().__init__(replace(config, model=sizes.sequence_model()), device, row.build(sizes))

    def new_model(self) -> nn.Module:
        """Return a model of the same row and sizes."""
        return self._row.build(self._sizes)

    def loss(self, batch: Batch) -> Tensor:
        """Return the loss that belongs to what the model says."""
        targets, labelled = batch.stages.to(self.device), batch.labelled.to(self.device)
        with self.autocast():
            staging = staged(self.model, batch, self.device)
            return staging_loss(staging, targets, labelled, self.config.loss)


def staging_loss(
    staging: Staging, targets: Tensor, labelled: Tensor, config: DistillationConfig
) -> Tensor:
    """Return cross-entropy, or with three pathways the loss of self-distillation."""
    if isinstance(staging, PathwayLogits):
        return distillation_loss(staging, targets, labelled, config).total
    return labelled_cross_entropy(staging.float(), targets, labelled)


def staging_logits(staging: Staging, pathway: Pathway = "mixed") -> Tensor:
    """Return (B, E, C) logits; where there are several pathways, those of one."""
    return staging[pathway] if isinstance(staging, PathwayLogits) else staging


def staged(model: nn.Module, batch: Batch, device: torch.device) -> Staging:
    """Return what a model of Table I says of a batch."""
    eeg, emg = (None if x is None else x.to(device) for x in (batch.eeg, batch.emg))
    return model(eeg, emg, batch.present.to(device))


def predict(
    model: nn.Module,
    recording: LabelledRecording,
    sequence_epochs: int,
    pathway: Pathway = "mixed",
) -> NDArray[np.int8]:
    """Return the most probable stage of each epoch, `UNLABELLED` where a signal is lost.

    Where there are several pathways, `pathway` says which one predicts. Sequences stand side by
    side, as in the paper; the last one overlaps the one before.
    """
    device = next(model.parameters()).device
    n_epochs = len(recording.stages)
    last = max(n_epochs - sequence_epochs, 0)
    starts = sorted({*range(0, last + 1, sequence_epochs), last})
    stages = np.full(max(n_epochs, sequence_epochs), UNLABELLED, dtype=np.int8)
    model.eval()
    for first in range(0, len(starts), _SEQUENCES_AT_ONCE):
        places = [Place(0, start) for start in starts[first : first + _SEQUENCES_AT_ONCE]]
        batch = batch_of([recording], places, sequence_epochs)
        with torch.inference_mode():
            found = staging_logits(staged(model, batch, device), pathway).argmax(dim=-1)  # (B, E)
        for place, sequence in zip(places, found.cpu().numpy(), strict=True):
            stages[place.start : place.start + sequence_epochs] = sequence
    stages = stages[:n_epochs]
    stages[~recording.alive] = UNLABELLED
    return stages


def n_parameters(model: nn.Module) -> int:
    """Return the number of trained weights."""
    return sum(weight.numel() for weight in model.parameters())
