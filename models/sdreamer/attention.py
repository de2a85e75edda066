"""Multi-head attention, the part of a block that all pathways share."""

from torch import Tensor, nn


class SharedAttention(nn.Module):
    """Multi-head scaled dot-product attention; the projections have no bias.

    Queries and keys are projected by separate layers, so that a block that needs only the class
    token afterwards can ask for that query alone. The attention is written out: for the short
    sequences here it trains faster on a CPU than torch's fused kernel, twice in float32 and
    seven times in bfloat16.
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
        affinity = (q * k.shape[-1] ** -0.5) @ k.transpose(-1, -2)  # (B, H, M, N)
        if key_mask is not None:
            affinity = affinity.masked_fill(_out_of_reach(key_mask), float("-inf"))
        x = affinity.softmax(dim=-1) @ v  # (B, H, M, D/H)
        return self.project(x.transpose(1, 2).flatten(2))  # (B, M, D)

    def _split_heads(self, x: Tensor) -> Tensor:
        return x.reshape(*x.shape[:2], self.n_heads, -1).transpose(1, 2)  # (B, H, N, D/H)


def _out_of_reach(key_mask: Tensor) -> Tensor:
    something_there = key_mask.any(dim=-1, keepdim=True)  # (B, 1)
    return (~key_mask & something_there)[:, None, None, :]  # (B, 1, 1, N)
