import pytest
import torch

from sdreamer.config import PATHWAYS, EpochModelConfig
from sdreamer.epoch_model import EpochModel

TINY = EpochModelConfig(
    d_model=16, n_heads=2, d_ff=24, d_head=20, patch_samples=4, epoch_samples=24, n_blocks=2
)


@pytest.fixture
def model() -> EpochModel:
    torch.manual_seed(0)
    return EpochModel(TINY).eval()


def test_the_size_is_that_of_the_published_model():
    n_parameters = sum(w.numel() for w in EpochModel(EpochModelConfig()).parameters())
    assert n_parameters == pytest.approx(1.65e6, rel=0.05)


def test_single_epochs_and_sequences_of_epochs_are_scored_alike(model):
    eeg, emg = torch.randn(2, 3, 5, 24)
    in_sequences, single = model(eeg, emg), model(eeg.flatten(0, 1), emg.flatten(0, 1))
    for pathway in PATHWAYS:
        assert in_sequences[pathway].shape == (3, 5, 3)
        torch.testing.assert_close(in_sequences[pathway].flatten(0, 1), single[pathway])


def test_one_pathway_alone_gives_what_training_gives(model):
    eeg, emg = torch.randn(2, 4, 24)
    together = model(eeg, emg)
    torch.testing.assert_close(model.score(eeg, None, "eeg"), together.eeg)
    torch.testing.assert_close(model.score(None, emg, "emg"), together.emg)
    torch.testing.assert_close(model.score(eeg, emg, "mixed"), together.mixed)


@pytest.mark.parametrize(
    ("pathway", "foreign"), [("eeg", ("emg", "mixed")), ("emg", ("eeg", "mixed"))]
)
def test_one_signal_touches_no_parameter_of_the_other(model, pathway, foreign):
    signals = {"eeg": None, "emg": None, pathway: torch.randn(4, 24)}
    model.score(**signals, pathway=pathway).sum().backward()
    for name, weight in model.named_parameters():
        if any(owner in name.split(".") for owner in foreign):
            assert weight.grad is None, name


def test_a_missing_signal_is_refused(model):
    with pytest.raises(ValueError, match="'mixed' misses a signal"):
        model.score(torch.randn(4, 24), None, "mixed")


def test_the_embedding_is_what_the_logits_are_taken_from(model):
    eeg, emg = torch.randn(2, 4, 24)
    features = model.embed(eeg, emg, "mixed")
    assert features.shape == (4, 20)
    torch.testing.assert_close(
        model.heads.classify(features, "mixed"), model.score(eeg, emg, "mixed")
    )


def test_an_epoch_that_does_not_exist_may_hold_anything(model):
    eeg, emg = torch.randn(2, 2, 3, 24)
    mask = torch.tensor([[True, True, False], [True, True, True]])
    expected = model(eeg, emg).mixed[mask]
    eeg[~mask] = torch.nan
    logits = model(eeg, emg, mask).mixed
    assert logits.isfinite().all()
    torch.testing.assert_close(logits[mask], expected)


def test_the_mixed_pathway_reads_both_signals(model):
    eeg, emg = torch.randn(2, 4, 24)
    mixed = model(eeg, emg).mixed
    assert not torch.allclose(model(eeg + 1, emg).mixed, mixed)
    assert not torch.allclose(model(eeg, emg + 1).mixed, mixed)


def test_it_runs_in_bfloat16(model):
    eeg, emg = torch.randn(2, 4, 24)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(eeg, emg)
    for pathway in PATHWAYS:
        torch.testing.assert_close(
            logits[pathway].float(), model(eeg, emg)[pathway], atol=0.1, rtol=0.1
        )
