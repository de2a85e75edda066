"""From the samples of one epoch to the tokens that the transformer reads."""

import torch
from torch import Tensor, nn

from sdreamer.config import EncoderConfig, ModalityEncodingKind, PatchEmbeddingKind

ENCODING_STD = 0.02


def cut_patches(samples: Tensor, patch_samples: int) -> Tensor:
    """Cut (B, S) samples into (B, P, W) patches, P = floor(S / W); a remainder is left out."""
    n_patches = samples.shape[-1] // patch_samples
    samples = samples[:, : n_patches * patch_samples]  # (B, P * W)
    return samples.reshape(len(samples), n_patches, patch_samples)  # (B, P, W)


def learned_encoding(*shape: int) -> nn.Parameter:
    """Return a parameter of this shape, drawn from a truncated normal distribution."""
    return nn.Parameter(nn.init.trunc_normal_(torch.empty(shape), std=ENCODING_STD))


class PatchEmbedding(nn.Sequential):
    """Project each patch of W samples to a token: (B, P, W) -> (B, P, D)."""

    def __init__(self, patch_samples: int, d_model: int, kind: PatchEmbeddingKind) -> None:
        layers: list[nn.Module] = [nn.Linear(patch_samples, d_model)]
        if kind == "mlp":
            layers += [nn.ReLU(), nn.Linear(d_model, d_model)]
        super().__init__(*layers)


class AttributeEncoding(nn.Module):
    """Learned position and modality of each token (paper, Eq. 2), added to the tokens.

    The paper gives the encodings P rows; here they have one more, for the class token.
    """

    def __init__(
        self, n_tokens: int, d_model: int, position: bool, modality: ModalityEncodingKind
    ) -> None:
        super().__init__()
        self.position = learned_encoding(n_tokens, d_model) if position else None
        rows = {"per_token": n_tokens, "vector": 1, "none": 0}[modality]
        self.modality = learned_encoding(rows, d_model) if rows else None

    def forward(self, tokens: Tensor) -> Tensor:
        """Return tokens of unchanged shape (B, N, D)."""
        for encoding in (self.position, self.modality):
            if encoding is not None:
                tokens = tokens + encoding
        return tokens


class TokenEmbedding(nn.Module):
    """The initial tokens of one modality: class token, then patches, with their attributes."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.epoch_samples = config.epoch_samples
        self.patch_samples = config.patch_samples
        self.embed = PatchEmbedding(config.patch_samples, config.d_model, config.patch_embedding)
        self.class_token = learned_encoding(1, config.d_model)
        self.attributes = AttributeEncoding(
            config.n_tokens, config.d_model, config.position_encoding, config.modality_encoding
        )

    def forward(self, samples: Tensor) -> Tensor:
        """Turn (B, S) samples into (B, 1 + P, D) tokens."""
        if samples.shape[-1] != self.epoch_samples:
            raise ValueError(
                f"an epoch of {samples.shape[-1]} samples came to a model of {self.epoch_samples}"
            )
        patches = self.embed(cut_patches(samples, self.patch_samples))  # (B, P, D)
        class_tokens = self.class_token.expand(len(patches), 1, -1)  # (B, 1, D)
        return self.attributes(torch.cat([class_tokens, patches], dim=1))  # (B, 1 + P, D)
