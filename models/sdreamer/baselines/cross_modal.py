"""The cross-modal transformer of Pradeepkumar et al. (2022, arXiv 2208.06991), from its idea.

Convolutions of several widths turn a signal into tokens; attention inside each signal gathers
them in a class token; attention between the signals lets the class tokens meet.
"""

import torch
from torch import Tensor, nn

from sdreamer.baselines.config import BaselineConfig
from sdreamer.baselines.encoders import BySignal
from sdreamer.baselines.transformer import TransformerStack
from sdreamer.patches import AttributeEncoding, learned_encoding

_WIDTHS = (1, 3, 5)  # in patches; odd, so that each token sits in the middle of what it saw


class MultiScaleEmbedding(nn.Module):
    """Convolutions of several widths, one token a patch; (B, S) -> (B, P, D)."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        step = config.patch_samples
        self.scales = nn.ModuleList(
            nn.Conv1d(1, config.d_model, width * step, stride=step, padding=width // 2 * step)
            for width in _WIDTHS
        )
        self.join = nn.Sequential(
            nn.GELU(), nn.Linear(len(_WIDTHS) * config.d_model, config.d_model)
        )

    def forward(self, samples: Tensor) -> Tensor:
        """Turn (B, S) samples into (B, P, D) tokens."""
        seen = [scale(samples[:, None]) for scale in self.scales]  # each (B, D, P)
        return self.join(torch.cat(seen, dim=1).transpose(1, 2))  # (B, P, D)


class IntraModalEncoder(nn.Module):
    """Attention inside one signal, gathered in its class token; (B, S) -> (B, D)."""

    def __init__(self, config: BaselineConfig, n_blocks: int) -> None:
        super().__init__()
        self.embed = MultiScaleEmbedding(config)
        self.class_token = learned_encoding(1, config.d_model)
        self.attributes = AttributeEncoding(
            config.n_tokens, config.d_model, config.position_encoding, "none"
        )
        self.stack = TransformerStack(config, n_blocks)

    def forward(self, samples: Tensor) -> Tensor:
        """Return the class token of (B, S) samples."""
        patches = self.embed(samples)  # (B, P, D)
        class_tokens = self.class_token.expand(len(patches), 1, -1)  # (B, 1, D)
        tokens = self.attributes(torch.cat([class_tokens, patches], dim=1))  # (B, 1 + P, D)
        return self.stack(tokens, query_stride=tokens.shape[1]).squeeze(1)  # (B, D)


class CrossModalEncoders(nn.Module):
    """Intra-modal encoders, then attention between their class tokens."""

    def __init__(self, config: BaselineConfig, n_blocks: int) -> None:
        super().__init__()
        config.require_both("cross-modal transformer")
        self.eeg = IntraModalEncoder(config, n_blocks)
        self.emg = IntraModalEncoder(config, n_blocks)
        self.between = TransformerStack(config, config.n_cross_blocks)

    def forward(self, samples: BySignal) -> BySignal:
        """Return the class token of each signal, each (B, D), after they met."""
        class_tokens = torch.stack([self.eeg(samples["eeg"]), self.emg(samples["emg"])], dim=1)
        eeg, emg = self.between(class_tokens).unbind(dim=1)  # each (B, D)
        return {"eeg": eeg, "emg": emg}
