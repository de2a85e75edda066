"""From the features of a pathway to its logits."""

from dataclasses import dataclass
from math import log

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sdreamer.config import PATHWAYS, EncoderConfig, Pathway


@dataclass(frozen=True, slots=True)
class PathwayLogits:
    """The logits of the three pathways, each (B, E, C), or (B, C) for single epochs."""

    eeg: Tensor
    emg: Tensor
    mixed: Tensor

    def __getitem__(self, pathway: Pathway) -> Tensor:
        """Return the logits of one pathway."""
        return {"eeg": self.eeg, "emg": self.emg, "mixed": self.mixed}[pathway]


def join_modalities(tokens: Tensor) -> Tensor:
    """Put EEG and EMG tokens of the same epoch side by side: (B, 2E, D) -> (B, E, 2D)."""
    return torch.cat(tokens.chunk(2, dim=1), dim=-1)  # (B, E, 2D)


class MonoFeatures(nn.Module):
    """Feature of one modality: a linear layer, scaled to unit length."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.project = nn.Linear(d_model, d_model)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return features of unchanged shape (B, E, D)."""
        return F.normalize(self.project(tokens), dim=-1)


class MixedFeatures(nn.Module):
    """Feature of both modalities: tokens of the same epoch side by side, linear layer, tanh."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.project = nn.Linear(2 * d_model, d_model)

    def forward(self, tokens: Tensor) -> Tensor:
        """Turn (B, 2E, D) tokens, EEG first, into (B, E, D) features."""
        return torch.tanh(self.project(join_modalities(tokens)))  # (B, E, D)


class PathwayHeads(nn.Module):
    """One classifier for each pathway; `embed` and `classify` are its two halves."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.embedders = nn.ModuleDict(
            {pathway: _embedder(config, pathway) for pathway in PATHWAYS}
        )
        self.classifiers = nn.ModuleDict(
            {pathway: nn.Linear(config.d_head, config.n_classes) for pathway in PATHWAYS}
        )

    def forward(self, tokens: Tensor, pathway: Pathway) -> Tensor:
        """Turn the tokens of a pathway, (B, E, D) or (B, 2E, D) when mixed, into logits."""
        return self.classify(self.embed(tokens, pathway), pathway)  # (B, E, C)

    def embed(self, tokens: Tensor, pathway: Pathway) -> Tensor:
        """Return the features before the last linear layer."""
        return self.embedders[pathway](tokens)  # (B, E, d_head)

    def classify(self, features: Tensor, pathway: Pathway) -> Tensor:
        """Turn these features into logits."""
        return self.classifiers[pathway](features)  # (B, E, C)

    def multiply_odds(self, index: int, factor: float) -> None:
        """Multiply the odds of class `index` against each other class, on every pathway."""
        biases = [bias for name, bias in self.classifiers.named_parameters() if "bias" in name]
        with torch.no_grad():
            for bias in biases:
                bias[index] += log(factor)


def _embedder(config: EncoderConfig, pathway: Pathway) -> nn.Sequential:
    features = MixedFeatures if pathway == "mixed" else MonoFeatures
    return nn.Sequential(
        features(config.d_model),
        nn.Linear(config.d_model, config.d_head),
        nn.LayerNorm(config.d_head),
        nn.GELU(),
    )
