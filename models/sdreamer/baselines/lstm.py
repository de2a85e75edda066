"""Bidirectional recurrent networks over the patches of an epoch and over epochs."""

import torch
from torch import Tensor, nn

from sdreamer.baselines.config import BaselineConfig
from sdreamer.patches import PatchEmbedding, cut_patches


class LstmEncoder(nn.Module):
    """A Bi-LSTM over patches; what each direction holds at its last step; (B, S) -> (B, D)."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.patch_samples = config.patch_samples
        self.embed = PatchEmbedding(config.patch_samples, config.d_model, config.patch_embedding)
        self.lstm = _bi_lstm(config)
        self.project = nn.Linear(2 * config.d_model, config.d_model)

    def forward(self, samples: Tensor) -> Tensor:
        """Turn (B, S) samples into (B, D) features."""
        patches = self.embed(cut_patches(samples, self.patch_samples))  # (B, P, D)
        _, (last, _) = self.lstm(patches)  # (2 * layers, B, D)
        return self.project(torch.cat([last[-2], last[-1]], dim=-1))  # (B, D)


class SequenceLstm(nn.Module):
    """A Bi-LSTM over consecutive epochs; (B, E, D) -> (B, E, D)."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.lstm = _bi_lstm(config)
        self.project = nn.Linear(2 * config.d_model, config.d_model)

    def forward(self, epochs: Tensor, epoch_mask: Tensor | None = None) -> Tensor:
        """Return features of unchanged shape; epochs outside the mask (B, E) count as zeros."""
        if epoch_mask is not None:
            epochs = epochs.masked_fill(~epoch_mask[..., None], 0.0)
        states, _ = self.lstm(epochs)  # (B, E, 2D)
        return self.project(states)  # (B, E, D)


def _bi_lstm(config: BaselineConfig) -> nn.LSTM:
    return nn.LSTM(
        config.d_model,
        config.d_model,
        num_layers=config.n_lstm_layers,
        dropout=config.dropout if config.n_lstm_layers > 1 else 0.0,
        bidirectional=True,
        batch_first=True,
    )
