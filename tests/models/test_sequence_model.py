import pytest
import torch

from sdreamer.config import PATHWAYS, DistillationConfig, SequenceModelConfig
from sdreamer.distillation import distillation_loss
from sdreamer.sequence_model import SequenceModel

TINY = SequenceModelConfig(
    d_model=16,
    n_heads=2,
    d_ff=24,
    d_head=20,
    patch_samples=4,
    epoch_samples=24,
    n_sequence_blocks=2,
    sequence_epochs=8,
)


@pytest.fixture
def model() -> SequenceModel:
    torch.manual_seed(0)
    return SequenceModel(TINY).eval()


def recordings(n_epochs: int = 8) -> tuple[torch.Tensor, torch.Tensor]:
    eeg, emg = torch.randn(2, 2, n_epochs, 24)
    return eeg, emg


@pytest.mark.parametrize("patch_embedding", ["linear", "mlp"])
def test_the_size_is_that_of_the_published_model(patch_embedding):
    made = SequenceModel(SequenceModelConfig(patch_embedding=patch_embedding))
    assert sum(w.numel() for w in made.parameters()) == pytest.approx(2.05e6, rel=0.05)


def test_the_odds_of_a_stage_are_multiplied_against_each_other_stage(model):
    eeg, emg = recordings()
    before = model(eeg, emg)
    model.heads.multiply_odds(2, 3.0)
    after = model(eeg, emg)
    for pathway in PATHWAYS:
        odds = [torch.exp(logits[pathway][..., 2:] - logits[pathway]) for logits in (before, after)]
        torch.testing.assert_close(odds[1][..., :2], 3 * odds[0][..., :2])
        torch.testing.assert_close(after[pathway][..., :2], before[pathway][..., :2])


@pytest.mark.parametrize("n_epochs", [1, 5, 8])
def test_a_sequence_may_be_shorter_than_the_longest(model, n_epochs):
    logits = model(*recordings(n_epochs))
    assert {logits[p].shape for p in PATHWAYS} == {(2, n_epochs, 3)}


def test_a_sequence_longer_than_the_longest_is_refused(model):
    with pytest.raises(ValueError, match="9 epochs came to a model of 8"):
        model(*recordings(9))


def test_one_pathway_alone_gives_what_training_gives(model):
    eeg, emg = recordings()
    together = model(eeg, emg)
    eeg_tokens, emg_tokens = model.encode_epochs(eeg, "eeg"), model.encode_epochs(emg, "emg")
    torch.testing.assert_close(model.score_sequence(eeg_tokens, None, "eeg"), together.eeg)
    torch.testing.assert_close(model.score_sequence(None, emg_tokens, "emg"), together.emg)
    mixed = model.score_sequence(eeg_tokens, emg_tokens, "mixed")
    torch.testing.assert_close(mixed, together.mixed)


def test_an_epoch_is_encoded_alike_in_and_out_of_a_sequence(model):
    eeg, _ = recordings()
    tokens = model.encode_epochs(eeg, "eeg")
    assert tokens.shape == (2, 8, 16)
    torch.testing.assert_close(model.encode_epochs(eeg.flatten(0, 1), "eeg"), tokens.flatten(0, 1))


@pytest.mark.parametrize(
    ("pathway", "foreign"), [("eeg", ("emg", "mixed")), ("emg", ("eeg", "mixed"))]
)
def test_one_signal_touches_no_parameter_of_the_other(model, pathway, foreign):
    tokens = model.encode_epochs(recordings()[0], pathway)
    signals = {"eeg_tokens": None, "emg_tokens": None, f"{pathway}_tokens": tokens}
    model.score_sequence(**signals, pathway=pathway).sum().backward()
    for name, weight in model.named_parameters():
        if any(owner in name.split(".") for owner in foreign):
            assert weight.grad is None, name


def test_training_reaches_every_parameter(model):
    logits = model(*recordings())
    sum(logits[p].square().sum() for p in PATHWAYS).backward()
    assert [name for name, w in model.named_parameters() if w.grad is None] == []


def test_a_missing_signal_is_refused(model):
    tokens = model.encode_epochs(recordings()[0], "eeg")
    with pytest.raises(ValueError, match="'mixed' misses a signal"):
        model.score_sequence(tokens, None, "mixed")


@pytest.mark.parametrize("junk", [5.0, torch.nan, torch.inf])
def test_epochs_that_do_not_exist_have_no_influence(model, junk):
    eeg, emg = recordings()
    mask = torch.ones(2, 8, dtype=torch.bool)
    mask[0, 3], mask[1, 6:] = False, False
    before = model(eeg, emg, mask)
    eeg[~mask], emg[~mask] = junk, junk
    after = model(eeg, emg, mask)
    for pathway in PATHWAYS:
        assert torch.equal(after[pathway][mask], before[pathway][mask])


def test_padding_gives_what_a_shorter_sequence_gives(model):
    eeg, emg = recordings()
    mask = torch.arange(8).expand(2, 8) < 5
    padded, shorter = model(eeg, emg, mask), model(eeg[:, :5], emg[:, :5])
    for pathway in PATHWAYS:
        torch.testing.assert_close(padded[pathway][:, :5], shorter[pathway])


def test_a_sequence_without_any_epoch_gives_finite_logits_and_gradients(model):
    eeg, emg = recordings()
    mask = torch.zeros(2, 8, dtype=torch.bool)
    logits = model(eeg * torch.nan, emg, mask)
    loss = distillation_loss(
        logits, torch.zeros(2, 8, dtype=torch.long), mask, DistillationConfig()
    )
    loss.total.backward()
    assert loss.total.item() == 0.0
    assert all(logits[p].isfinite().all() for p in PATHWAYS)
    assert all(w.grad is None or w.grad.isfinite().all() for w in model.parameters())


def test_epochs_of_a_sequence_see_each_other(model):
    eeg, emg = recordings()
    before = model(eeg, emg)
    eeg[:, 0] += 1.0
    after = model(eeg, emg)
    assert not torch.allclose(after.mixed[:, 7], before.mixed[:, 7])
    assert not torch.allclose(after.eeg[:, 7], before.eeg[:, 7])
    assert torch.equal(after.emg, before.emg)


def test_equal_epochs_are_told_apart_by_their_position_unless_it_is_left_out():
    eeg, emg = (signal[:, :1].expand(-1, 8, -1) for signal in recordings())
    for position_encoding in (True, False):
        config = SequenceModelConfig(
            d_model=16,
            n_heads=2,
            patch_samples=4,
            epoch_samples=24,
            position_encoding=position_encoding,
        )
        mixed = SequenceModel(config).eval()(eeg, emg).mixed
        assert torch.allclose(mixed[:, 0], mixed[:, 7], atol=1e-6) != position_encoding


def test_the_embedding_is_what_the_logits_are_taken_from(model):
    tokens = model.encode_epochs(recordings()[1], "emg")
    features = model.embed_sequence(None, tokens, "emg")
    assert features.shape == (2, 8, 20)
    logits = model.score_sequence(None, tokens, "emg")
    torch.testing.assert_close(model.heads.classify(features, "emg"), logits)


def test_it_trains_in_bfloat16(model):
    eeg, emg = recordings()
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(eeg, emg, torch.ones(2, 8, dtype=torch.bool))
    logits.mixed.sum().backward()
    torch.testing.assert_close(logits.mixed.float(), model(eeg, emg).mixed, atol=0.1, rtol=0.1)


def test_it_learns_what_only_the_neighbours_tell(model):
    torch.manual_seed(1)
    targets = torch.tensor([[0, 1, 2, 0, 1, 2, 0, 1]]).expand(2, 8)
    eeg, emg = recordings()
    eeg[:, 1:, :] = eeg[:, 1:2, :]  # all but the first epoch look alike
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    labelled = torch.ones(2, 8, dtype=torch.bool)
    losses = []
    for _ in range(30):
        loss = distillation_loss(model(eeg, emg), targets, labelled, DistillationConfig())
        optimizer.zero_grad()
        loss.total.backward()
        optimizer.step()
        losses.append(loss.cross_entropy.item())
    assert losses[-1] < losses[0] / 4
