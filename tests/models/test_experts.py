import pytest
import torch

from sdreamer.config import EpochModelConfig
from sdreamer.experts import ExpertBlock, ExpertStack

N = 6  # tokens of one modality


def config(**values) -> EpochModelConfig:
    return EpochModelConfig(**{"d_model": 16, "n_heads": 4, "d_ff": 32, **values})


def block(has_mix_expert: bool) -> ExpertBlock:
    torch.manual_seed(0)
    return ExpertBlock(config(), has_mix_expert).eval()


def changed_by(owner: str, made: ExpertBlock, tokens: torch.Tensor, pathway: str) -> torch.Tensor:
    """Return, for each token, whether another expert of `owner` changes it."""
    before = made(tokens, pathway)
    with torch.no_grad():
        for weight in made.experts[owner].parameters():
            weight.add_(torch.randn_like(weight))
    return (made(tokens, pathway) != before).any(dim=-1)[0]


def trained(made: ExpertBlock) -> set[str]:
    """Return the owners of the experts that a backward pass has reached."""
    return {o for o, e in made.experts.items() if any(w.grad is not None for w in e.parameters())}


@pytest.mark.parametrize("has_mix_expert", [False, True])
@pytest.mark.parametrize("pathway", ["eeg", "emg"])
def test_a_mono_pathway_trains_only_its_own_expert(pathway, has_mix_expert):
    made = block(has_mix_expert)
    made(torch.randn(2, N, 16), pathway).sum().backward()
    assert trained(made) == {pathway}


def test_the_mixed_pathway_trains_both_mono_experts_where_there_is_no_mix_expert():
    made = block(has_mix_expert=False)
    made(torch.randn(2, 2 * N, 16), "mixed").sum().backward()
    assert trained(made) == {"eeg", "emg"}


def test_the_mixed_pathway_trains_the_mix_expert_alone_where_there_is_one():
    made = block(has_mix_expert=True)
    made(torch.randn(2, 2 * N, 16), "mixed").sum().backward()
    assert trained(made) == {"mixed"}


def test_every_pathway_trains_the_shared_attention():
    for pathway, n_tokens in (("eeg", N), ("emg", N), ("mixed", 2 * N)):
        made = block(has_mix_expert=True)
        made(torch.randn(2, n_tokens, 16), pathway).square().sum().backward()
        shared = [*made.attention_norm.parameters(), *made.attention.parameters()]
        assert all(w.grad.abs().sum() > 0 for w in shared)


def test_mixed_tokens_pass_the_expert_of_their_own_modality():
    tokens = torch.randn(1, 2 * N, 16)
    assert changed_by("emg", block(False), tokens, "mixed").tolist() == [False] * N + [True] * N
    assert changed_by("eeg", block(False), tokens, "mixed").tolist() == [True] * N + [False] * N


def test_the_mix_expert_sees_all_mixed_tokens_and_no_others():
    assert changed_by("mixed", block(True), torch.randn(1, 2 * N, 16), "mixed").all()
    assert not changed_by("mixed", block(True), torch.randn(1, N, 16), "eeg").any()


def test_mixed_tokens_attend_to_the_other_modality():
    made, tokens = block(has_mix_expert=False), torch.randn(1, 2 * N, 16)
    other = tokens.clone()
    other[:, N:] = 0.0
    assert not torch.allclose(made(tokens, "mixed")[:, :N], made(other, "mixed")[:, :N])


@pytest.mark.parametrize("has_mix_expert", [False, True])
def test_class_tokens_alone_are_what_they_are_among_all_tokens(has_mix_expert):
    torch.manual_seed(0)
    stack = ExpertStack(config(), 2, has_mix_expert).eval()
    mono, mixed = torch.randn(2, N, 16), torch.randn(2, 2 * N, 16)
    torch.testing.assert_close(stack(mono, "eeg", query_stride=N), stack(mono, "eeg")[:, [0]])
    class_tokens = stack(mixed, "mixed", query_stride=N)
    torch.testing.assert_close(class_tokens, stack(mixed, "mixed")[:, [0, N]])


def test_only_the_last_block_of_a_stack_has_a_mix_expert():
    stack = ExpertStack(config(), 3, last_has_mix_expert=True)
    assert ["mixed" in made.experts for made in stack.blocks] == [False, False, True]


def test_without_layer_scale_a_block_has_two_vectors_less():
    def count(made):
        return sum(w.numel() for w in made.parameters())

    with_scale, without = (ExpertBlock(config(layer_scale=s), True) for s in (0.1, None))
    assert count(with_scale) - count(without) == 2 * 16


def test_a_small_layer_scale_starts_the_block_near_the_identity():
    tokens = torch.randn(2, N, 16)
    made = ExpertBlock(config(layer_scale=1e-6), has_mix_expert=True).eval()
    torch.testing.assert_close(made(tokens, "eeg"), tokens, atol=1e-4, rtol=0)
