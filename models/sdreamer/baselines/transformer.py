"""A plain transformer: attention over the tokens of one signal, or from one signal to another."""

from dataclasses import replace

from torch import Tensor, nn

from sdreamer.attention import SharedAttention
from sdreamer.baselines.config import BaselineConfig
from sdreamer.experts import Expert, residual_end
from sdreamer.patches import TokenEmbedding, learned_encoding


class TransformerBlock(nn.Module):
    """Pre-norm block: self-attention, then one feed-forward network."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.d_model)
        self.attention = SharedAttention(config.d_model, config.n_heads)
        self.feed_forward = Expert(config.d_model, config.d_ff)
        self.attention_end = residual_end(config)
        self.feed_forward_end = residual_end(config)

    def forward(
        self, tokens: Tensor, key_mask: Tensor | None = None, query_stride: int = 1
    ) -> Tensor:
        """Return every n-th of (B, N, D) tokens, (B, ceil(N / n), D); all N serve as keys."""
        normed = self.attention_norm(tokens)
        attended = self.attention(normed[:, ::query_stride], normed, key_mask)  # (B, M, D)
        tokens = tokens[:, ::query_stride] + self.attention_end(attended)  # (B, M, D)
        return tokens + self.feed_forward_end(self.feed_forward(tokens))


class CrossBlock(nn.Module):
    """Pre-norm block in which the tokens of one signal attend to those of another."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.query_norm = nn.LayerNorm(config.d_model)
        self.key_norm = nn.LayerNorm(config.d_model)
        self.attention = SharedAttention(config.d_model, config.n_heads)
        self.feed_forward = Expert(config.d_model, config.d_ff)
        self.attention_end = residual_end(config)
        self.feed_forward_end = residual_end(config)

    def forward(self, tokens: Tensor, others: Tensor, key_mask: Tensor | None = None) -> Tensor:
        """Return (B, N, D) tokens that have looked at (B, M, D) others."""
        attended = self.attention(self.query_norm(tokens), self.key_norm(others), key_mask)
        tokens = tokens + self.attention_end(attended)
        return tokens + self.feed_forward_end(self.feed_forward(tokens))


class TransformerStack(nn.Module):
    """Blocks one after the other, closed by a norm."""

    def __init__(self, config: BaselineConfig, n_blocks: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(TransformerBlock(config) for _ in range(n_blocks))
        self.norm = nn.LayerNorm(config.d_model)

    def forward(
        self, tokens: Tensor, key_mask: Tensor | None = None, query_stride: int = 1
    ) -> Tensor:
        """Pass (B, N, D) tokens through all blocks; return every n-th, (B, ceil(N / n), D)."""
        *early, last = self.blocks
        for block in early:
            tokens = block(tokens, key_mask)
        return self.norm(last(tokens, key_mask, query_stride))  # (B, ceil(N / n), D)


class TokenTransformer(nn.Module):
    """Patches of one epoch of one signal through a stack; (B, S) -> (B, N, D).

    The first token is the class token. There is no modality encoding: each such encoder reads one
    signal, or is meant not to tell one from the other.
    """

    def __init__(self, config: BaselineConfig, n_blocks: int) -> None:
        super().__init__()
        self.embedding = TokenEmbedding(replace(config, modality_encoding="none"))
        self.stack = TransformerStack(config, n_blocks)

    def forward(self, samples: Tensor) -> Tensor:
        """Return all tokens of (B, S) samples."""
        return self.stack(self.embedding(samples))  # (B, N, D)


class EpochTransformer(TokenTransformer):
    """The class token of one epoch of one signal; (B, S) -> (B, D)."""

    def forward(self, samples: Tensor) -> Tensor:
        """Return the class token of (B, S) samples."""
        tokens = self.embedding(samples)  # (B, N, D)
        return self.stack(tokens, query_stride=tokens.shape[1]).squeeze(1)  # (B, D)


class SequenceTransformer(nn.Module):
    """Features of consecutive epochs through a stack; (B, E, D) -> (B, E, D)."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.sequence_epochs = config.sequence_epochs
        self.positions = (
            learned_encoding(config.sequence_epochs, config.d_model)
            if config.position_encoding
            else None
        )
        self.stack = TransformerStack(config, config.n_sequence_blocks)

    def forward(self, epochs: Tensor, epoch_mask: Tensor | None = None) -> Tensor:
        """Return features of unchanged shape; only epochs in the mask (B, E) are looked at."""
        n_epochs = epochs.shape[1]
        if n_epochs > self.sequence_epochs:
            raise ValueError(
                f"a sequence of {n_epochs} epochs came to a model of {self.sequence_epochs}"
            )
        if self.positions is not None:
            epochs = epochs + self.positions[:n_epochs]
        return self.stack(epochs, epoch_mask)
