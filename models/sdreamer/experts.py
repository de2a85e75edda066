"""Mixture of modality experts: shared attention, then the expert of the pathway."""

import torch
from torch import Tensor, nn

from sdreamer.attention import SharedAttention
from sdreamer.config import MODALITIES, PATHWAYS, EncoderConfig, Pathway


class Expert(nn.Sequential):
    """Norm and feed-forward network of one pathway: (B, N, D) -> (B, N, D)."""

    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__(
            nn.LayerNorm(d_model), nn.Linear(d_model, d_ff), nn.GELU(), nn.Linear(d_ff, d_model)
        )


class LayerScale(nn.Module):
    """Learned scale of each feature of a residual branch (Touvron et al., 2021)."""

    def __init__(self, d_model: int, start: float) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.full((d_model,), start))

    def forward(self, x: Tensor) -> Tensor:
        """Return features of unchanged shape (B, N, D)."""
        return x * self.scale


class ExpertBlock(nn.Module):
    """Pre-norm transformer block (paper, Eqs. 4 to 6).

    Attention, its norm and the layer scales belong to all pathways. The second norm and the
    feed-forward network belong to the expert. In a block without mix expert the tokens of the
    mixed pathway pass the expert of their own modality.
    """

    def __init__(self, config: EncoderConfig, has_mix_expert: bool) -> None:
        super().__init__()
        d_model = config.d_model
        self.attention_norm = nn.LayerNorm(d_model)
        self.attention = SharedAttention(d_model, config.n_heads)
        owners = PATHWAYS if has_mix_expert else MODALITIES
        self.experts = nn.ModuleDict({owner: Expert(d_model, config.d_ff) for owner in owners})
        self.attention_branch = residual_end(config)
        self.expert_branch = residual_end(config)

    def forward(
        self,
        tokens: Tensor,
        pathway: Pathway,
        key_mask: Tensor | None = None,
        query_stride: int = 1,
    ) -> Tensor:
        """Pass tokens through attention and expert.

        Parameters
        ----------
        tokens
            (B, N, D); on the mixed pathway the EEG tokens, then as many EMG tokens.
        key_mask
            (B, N), True where a token may be attended to.
        query_stride
            Return every n-th token only. All tokens still serve as keys, so those returned are
            what they would be in the full result; the others are never computed.

        Returns
        -------
        (B, ceil(N / query_stride), D)
        """
        normed = self.attention_norm(tokens)
        queries = normed[:, ::query_stride]  # (B, M, D)
        attended = self.attention(queries, normed, key_mask)  # (B, M, D)
        tokens = tokens[:, ::query_stride] + self.attention_branch(attended)  # (B, M, D)
        return tokens + self.expert_branch(self._consult(tokens, pathway))

    def _consult(self, tokens: Tensor, pathway: Pathway) -> Tensor:
        if pathway in self.experts:
            return self.experts[pathway](tokens)
        eeg, emg = tokens.chunk(2, dim=1)  # each (B, N/2, D)
        return torch.cat([self.experts["eeg"](eeg), self.experts["emg"](emg)], dim=1)  # (B, N, D)


def residual_end(config: EncoderConfig) -> nn.Module:
    """Return what closes a residual branch: its scale, where there is one, and dropout."""
    dropout = nn.Dropout(config.dropout)
    if config.layer_scale is None:
        return dropout
    return nn.Sequential(LayerScale(config.d_model, config.layer_scale), dropout)


class ExpertStack(nn.Module):
    """Blocks one after the other, closed by a norm that all pathways share."""

    def __init__(self, config: EncoderConfig, n_blocks: int, last_has_mix_expert: bool) -> None:
        super().__init__()
        last = n_blocks - 1
        self.blocks = nn.ModuleList(
            ExpertBlock(config, last_has_mix_expert and i == last) for i in range(n_blocks)
        )
        self.norm = nn.LayerNorm(config.d_model)

    def forward(
        self,
        tokens: Tensor,
        pathway: Pathway,
        key_mask: Tensor | None = None,
        query_stride: int = 1,
    ) -> Tensor:
        """Pass (B, N, D) tokens through all blocks; return every n-th, (B, ceil(N / n), D)."""
        *early, last = self.blocks
        for block in early:
            tokens = block(tokens, pathway, key_mask)
        return self.norm(last(tokens, pathway, key_mask, query_stride))  # (B, ceil(N / n), D)
