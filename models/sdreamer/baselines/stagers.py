"""From the samples of two signals to the stage of each epoch: the two shapes of a baseline."""

import torch
from torch import Tensor, nn

from sdreamer.baselines.config import BaselineConfig
from sdreamer.baselines.contexts import CrossAttendingContexts, JoinedContext, SeparateContexts
from sdreamer.baselines.encoders import BySignal
from sdreamer.pathways import silence

Context = JoinedContext | SeparateContexts | CrossAttendingContexts


class EpochStager(nn.Module):
    """Features of one epoch and a classifier; epochs do not see each other.

    The classifier has a hidden layer, or is linear.
    """

    def __init__(
        self, config: BaselineConfig, encoders: nn.Module, linear_head: bool = False
    ) -> None:
        super().__init__()
        self.config = config
        self.encoders = encoders
        width = len(config.modalities) * config.d_model
        self.head = _linear_head(config, width) if linear_head else _head(config, width)

    def forward(
        self, eeg: Tensor | None, emg: Tensor | None, epoch_mask: Tensor | None = None
    ) -> Tensor:
        """Score epochs.

        Parameters
        ----------
        eeg, emg
            (B, E, S); a signal that the model does not read may be None.
        epoch_mask
            (B, E), True where the epoch exists. The logits of others are finite, no more.

        Returns
        -------
        (B, E, C) logits
        """
        features = _encoded(self.encoders, _read(self.config, eeg, emg, epoch_mask))
        return self.head(torch.cat(list(features.values()), dim=-1))  # (B, E, C)


class SequenceStager(nn.Module):
    """Features of each epoch, what they tell each other, and a classifier."""

    def __init__(self, config: BaselineConfig, encoders: nn.Module, context: Context) -> None:
        super().__init__()
        self.config = config
        self.encoders = encoders
        self.context = context
        self.head = _head(config, context.width)

    def forward(
        self, eeg: Tensor | None, emg: Tensor | None, epoch_mask: Tensor | None = None
    ) -> Tensor:
        """Score sequences.

        Parameters
        ----------
        eeg, emg
            (B, E, S), E at most K; a signal that the model does not read may be None.
        epoch_mask
            (B, E), True where the epoch exists. What stands elsewhere has no influence, and the
            logits there are finite, no more.

        Returns
        -------
        (B, E, C) logits
        """
        features = _encoded(self.encoders, _read(self.config, eeg, emg, epoch_mask))
        return self.head(self.context(features, epoch_mask))  # (B, E, C)


def _read(
    config: BaselineConfig, eeg: Tensor | None, emg: Tensor | None, epoch_mask: Tensor | None
) -> BySignal:
    given = {"eeg": eeg, "emg": emg}
    read = {}
    for modality in config.modalities:
        samples = given[modality]
        if samples is None:
            raise ValueError(f"the {modality.upper()} that the model reads is missing")
        read[modality] = silence(samples, epoch_mask)  # (B, E, S)
    return read


def _encoded(encoders: nn.Module, samples: BySignal) -> BySignal:
    """Return the features of each epoch: each (B, E, S) -> (B, E, D)."""
    n_sequences = len(next(iter(samples.values())))
    features = encoders({m: x.flatten(0, 1) for m, x in samples.items()})  # each (B * E, D)
    return {m: x.unflatten(0, (n_sequences, -1)) for m, x in features.items()}


def _head(config: BaselineConfig, width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(width),
        nn.Linear(width, config.d_head),
        nn.GELU(),
        nn.Linear(config.d_head, config.n_classes),
    )


def _linear_head(config: BaselineConfig, width: int) -> nn.Sequential:
    return nn.Sequential(nn.LayerNorm(width), nn.Linear(width, config.n_classes))
