"""How the features of consecutive epochs see each other: joined first, or each signal apart."""

import torch
from torch import Tensor, nn

from sdreamer.baselines.config import BaselineConfig
from sdreamer.baselines.encoders import BySignal, CrossStage
from sdreamer.baselines.transformer import SequenceTransformer


class JoinedContext(nn.Module):
    """Both signals become one feature of each epoch, and these see each other."""

    def __init__(self, config: BaselineConfig, context: nn.Module) -> None:
        super().__init__()
        self.join = nn.Linear(len(config.modalities) * config.d_model, config.d_model)
        self.context = context
        self.width = config.d_model

    def forward(self, features: BySignal, epoch_mask: Tensor | None) -> Tensor:
        """Turn features of each signal, each (B, E, D), into (B, E, width)."""
        joined = self.join(torch.cat(list(features.values()), dim=-1))  # (B, E, D)
        return self.context(joined, epoch_mask)


class SeparateContexts(nn.Module):
    """A sequence transformer for each signal; their outputs are put side by side."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.contexts = nn.ModuleDict({m: SequenceTransformer(config) for m in config.modalities})
        self.width = len(config.modalities) * config.d_model

    def forward(self, features: BySignal, epoch_mask: Tensor | None) -> Tensor:
        """Turn features of each signal, each (B, E, D), into (B, E, width)."""
        seen = [self.contexts[m](x, epoch_mask) for m, x in features.items()]
        return torch.cat(seen, dim=-1)  # (B, E, width)


class CrossAttendingContexts(nn.Module):
    """A sequence transformer for each signal, then a stage in which the signals meet."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        config.require_both("sequence cross-attention transformer")
        self.eeg, self.emg = SequenceTransformer(config), SequenceTransformer(config)
        self.cross = CrossStage(config)
        self.width = 2 * config.d_model

    def forward(self, features: BySignal, epoch_mask: Tensor | None) -> Tensor:
        """Turn features of each signal, each (B, E, D), into (B, E, width)."""
        eeg = self.eeg(features["eeg"], epoch_mask)  # (B, E, D)
        emg = self.emg(features["emg"], epoch_mask)  # (B, E, D)
        return torch.cat(self.cross(eeg, emg, epoch_mask), dim=-1)  # (B, E, width)
