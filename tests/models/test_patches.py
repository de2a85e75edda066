import pytest
import torch

from sdreamer.config import EpochModelConfig
from sdreamer.patches import AttributeEncoding, PatchEmbedding, TokenEmbedding, cut_patches


def config(**values) -> EpochModelConfig:
    return EpochModelConfig(
        **{"d_model": 8, "n_heads": 2, "epoch_samples": 20, "patch_samples": 4, **values}
    )


def test_patches_follow_each_other_in_time():
    samples = torch.arange(12.0).reshape(2, 6)
    patches = cut_patches(samples, 3)
    assert patches.tolist() == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]


def test_samples_that_fill_no_patch_are_left_out():
    assert torch.equal(
        cut_patches(torch.arange(7.0)[None], 3), cut_patches(torch.arange(6.0)[None], 3)
    )


def test_the_linear_embedding_is_linear_and_the_other_is_not():
    x, y = torch.randn(2, 1, 3, 4)
    linear, mlp = PatchEmbedding(4, 8, "linear"), PatchEmbedding(4, 8, "mlp")
    for embed, is_linear in ((linear, True), (mlp, False)):
        at_zero = embed(torch.zeros(1, 3, 4))
        additive = torch.allclose(embed(x + y) + at_zero, embed(x) + embed(y), atol=1e-5)
        assert additive == is_linear


def test_the_class_token_leads_and_does_not_see_the_signal():
    embed = TokenEmbedding(config())
    a, b = embed(torch.randn(2, 20)), embed(torch.randn(2, 20))
    assert a.shape == (2, 6, 8)
    assert torch.equal(a[:, 0], b[:, 0])
    assert not torch.equal(a[:, 1], b[:, 1])


def test_equal_patches_are_told_apart_by_their_position():
    embed = TokenEmbedding(config(modality_encoding="none"))
    with_position = embed(torch.ones(1, 20))
    assert not torch.equal(with_position[:, 1], with_position[:, 2])
    embed = TokenEmbedding(config(modality_encoding="none", position_encoding=False))
    without = embed(torch.ones(1, 20))
    assert torch.equal(without[:, 1], without[:, 2])


@pytest.mark.parametrize(("kind", "n_parameters"), [("per_token", 48), ("vector", 8), ("none", 0)])
def test_the_modality_encoding_has_the_size_of_its_kind(kind, n_parameters):
    encoding = AttributeEncoding(n_tokens=6, d_model=8, position=False, modality=kind)
    assert sum(p.numel() for p in encoding.parameters()) == n_parameters
    assert encoding(torch.zeros(2, 6, 8)).shape == (2, 6, 8)


def test_positions_start_small():
    encoding = AttributeEncoding(n_tokens=200, d_model=50, position=True, modality="none")
    assert encoding.position.std().item() == pytest.approx(0.02, rel=0.1)


def test_an_epoch_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="21 samples came to a model of 20"):
        TokenEmbedding(config())(torch.randn(2, 21))
