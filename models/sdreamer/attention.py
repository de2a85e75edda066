"""Multi-head attention, the part of a block that all pathways share."""

from torch import Tensor, nn
from torch.nn import functional as F


class SharedAttention(nn.Module):
    """Multi-head scaled dot-product attention; the projections have no bias.

    Queries and keys are projected by separate layers, so that a block that needs only the class
    token afterwards can ask for that query alone.
    """

    def __init__(self, d_model: int, n_heads: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.query = nn.Linear(d_model, d_model, bias=False)
        self.key_value = nn.Linear(d_model, 2 * d_model, bias=False)
        self.project = nn.Linear(d_model, d_model)

    def forward(self, queries: Tensor, tokens: Tensor, key_mask: Tensor | None = None) -> Tensor:
        """Let each query attend to all tokens of its sequence.

        Parameters
        ----------
        queries, tokens
            (B, M, D) and (B, N, D).
        key_mask
            (B, N), True where a token may be attended to. A sequence without any such token
            attends to all of them: what it returns means nothing, but is finite.

        Returns
        -------
        (B, M, D)
        """
        q = self._split_heads(self.query(queries))  # (B, H, M, D/H)
        keys, values = self.key_value(tokens).chunk(2, dim=-1)  # each (B, N, D)
        k, v = self._split_heads(keys), self._split_heads(values)  # each (B, H, N, D/H)
        mask = None if key_mask is None else _attendable(key_mask)  # (B, 1, 1, N)
        x = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)  # (B, H, M, D/H)
        return self.project(x.transpose(1, 2).flatten(2))  # (B, M, D)

    def _split_heads(self, x: Tensor) -> Tensor:
        return x.reshape(*x.shape[:2], self.n_heads, -1).transpose(1, 2)  # (B, H, N, D/H)


def _attendable(key_mask: Tensor) -> Tensor:
    nothing_there = ~key_mask.any(dim=-1, keepdim=True)  # (B, 1)
    return (key_mask | nothing_there)[:, None, None, :]  # (B, 1, 1, N)
