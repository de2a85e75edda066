import pytest
import torch
from torch.nn import functional as F

from sdreamer.attention import SharedAttention


@pytest.fixture
def attention() -> SharedAttention:
    torch.manual_seed(0)
    return SharedAttention(d_model=16, n_heads=4)


def fused(attention: SharedAttention, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    """Return the same by torch's own kernel."""
    k, v = attention.key_value(x).chunk(2, dim=-1)
    q, k, v = (t.unflatten(-1, (4, 4)).transpose(1, 2) for t in (attention.query(x), k, v))
    attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    return attention.project(attended.transpose(1, 2).flatten(2))


def test_it_equals_the_fused_kernel(attention):
    x = torch.randn(2, 9, 16)
    torch.testing.assert_close(attention(x, x), fused(attention, x, None))


def test_it_equals_the_fused_kernel_under_a_mask(attention):
    x, mask = torch.randn(2, 9, 16), torch.rand(2, 9) > 0.4
    torch.testing.assert_close(attention(x, x, mask), fused(attention, x, mask[:, None, None]))


def test_the_projections_of_queries_keys_and_values_have_no_bias(attention):
    assert attention.query.bias is None
    assert attention.key_value.bias is None


def test_a_masked_token_has_no_influence(attention):
    x, mask = torch.randn(1, 5, 16), torch.tensor([[True, True, False, True, True]])
    other = x.clone()
    other[:, 2] = 100.0
    queries = x[:, [0, 1, 3, 4]]
    assert torch.equal(attention(queries, x, mask), attention(queries, other, mask))


def test_a_fully_masked_sequence_gives_finite_values_and_gradients(attention):
    x = torch.randn(2, 5, 16, requires_grad=True)
    mask = torch.tensor([[False] * 5, [True] * 5])
    attended = attention(x, x, mask)
    attended.sum().backward()
    assert attended.isfinite().all()
    assert x.grad.isfinite().all()


def test_a_fully_masked_sequence_leaves_the_others_of_its_batch_alone(attention):
    x = torch.randn(2, 5, 16)
    mask = torch.tensor([[False] * 5, [True] * 5])
    torch.testing.assert_close(attention(x, x, mask)[1:], attention(x[1:], x[1:]))


def test_a_query_alone_gets_what_it_gets_among_others(attention):
    x = torch.randn(2, 9, 16)
    torch.testing.assert_close(attention(x[:, :1], x), attention(x, x)[:, :1])
