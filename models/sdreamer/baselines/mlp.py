"""A multi-layer perceptron over the samples of one epoch."""

from torch import Tensor, nn

from sdreamer.baselines.config import BaselineConfig
from sdreamer.experts import Expert


class MlpEncoder(nn.Module):
    """Two linear layers, then residual feed-forward blocks; (B, S) -> (B, D)."""

    def __init__(self, config: BaselineConfig, n_blocks: int) -> None:
        super().__init__()
        self.reduce = nn.Sequential(
            nn.Linear(config.epoch_samples, config.d_model),
            nn.GELU(),
            nn.Linear(config.d_model, config.d_model),
        )
        self.blocks = nn.ModuleList(Expert(config.d_model, config.d_model) for _ in range(n_blocks))
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, samples: Tensor) -> Tensor:
        """Turn (B, S) samples into (B, D) features."""
        x = self.reduce(samples)  # (B, D)
        for block in self.blocks:
            x = x + self.dropout(block(x))
        return x
