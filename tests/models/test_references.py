"""Reference epochs: what they are, and what they may and may not change."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from sdreamer.config import PATHWAYS
from sdreamer.data import Place, batch_of
from sdreamer.inference import slide
from sdreamer.references import draw_references
from sdreamer.sequence_model import SequenceModel

from .small import CONFIG, drawn_stages, small_recording

REFERENCES = 6
WITH = replace(CONFIG, reference_epochs=REFERENCES)
LENGTH = CONFIG.sequence_epochs


@pytest.fixture
def model() -> SequenceModel:
    torch.manual_seed(0)
    return SequenceModel(WITH).eval()


def tokens(n_epochs: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(1, n_epochs, CONFIG.d_model, generator=torch.manual_seed(seed))


def test_each_part_of_a_recording_gives_one_reference():
    drawn = draw_references(np.random.default_rng(0), np.ones(600, dtype=bool), 6)
    assert (drawn // 100).tolist() == [0, 1, 2, 3, 4, 5]


def test_references_are_drawn_from_epochs_that_are_alive():
    alive = np.zeros(100, dtype=bool)
    alive[[3, 40, 41]] = True
    drawn = draw_references(np.random.default_rng(0), alive, 6)
    assert drawn.tolist() == [3, 3, 40, 40, 41, 41]


def test_without_anything_alive_the_references_are_epochs_that_the_mask_hides():
    alive = np.zeros(10, dtype=bool)
    assert not alive[draw_references(np.random.default_rng(0), alive, 4)].any()
    assert draw_references(np.random.default_rng(0), ~alive, 0).shape == (0,)


def test_references_follow_the_sequence_in_a_batch_and_are_not_labelled():
    recording = small_recording(drawn_stages(50))
    rng = np.random.default_rng(1)
    batch = batch_of([recording], [Place(0, 4), Place(0, 9)], LENGTH, REFERENCES, rng)
    assert batch.eeg.shape == batch.emg.shape == (2, LENGTH + REFERENCES, 512)
    assert batch.present.shape == (2, LENGTH + REFERENCES)
    assert batch.stages.shape == batch.labelled.shape == (2, LENGTH)
    assert not torch.equal(batch.eeg[0, LENGTH:], batch.eeg[1, LENGTH:])
    everything = torch.from_numpy(recording.eeg.samples).float()
    for reference in batch.eeg[0, LENGTH:]:
        assert (everything == reference).all(dim=1).any()


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_references_change_the_logits_but_not_their_number(model, pathway):
    sequence = tokens(LENGTH)
    logits = [
        model.score_sequence(both, both, pathway)
        for both in (torch.cat([sequence, tokens(REFERENCES, seed)], dim=1) for seed in (1, 2))
    ]
    assert logits[0].shape == (1, LENGTH, CONFIG.n_classes)
    assert not torch.allclose(logits[0], logits[1])


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_the_order_of_references_says_nothing(model, pathway):
    sequence, references = tokens(LENGTH), tokens(REFERENCES, 1)
    straight = torch.cat([sequence, references], dim=1)
    turned = torch.cat([sequence, references.flip(1)], dim=1)
    torch.testing.assert_close(
        model.score_sequence(straight, straight, pathway),
        model.score_sequence(turned, turned, pathway),
    )


def test_a_reference_that_is_masked_has_no_influence(model):
    mask = torch.ones(1, LENGTH + REFERENCES, dtype=torch.bool)
    mask[0, -1] = False
    heard = tokens(LENGTH + REFERENCES)
    other = heard.clone()
    other[0, -1] = float("nan")
    torch.testing.assert_close(
        model.score_sequence(heard, heard, "mixed", mask),
        model.score_sequence(other, other, "mixed", mask),
    )


def test_nothing_is_learned_through_references(model):
    samples = torch.randn(1, LENGTH + REFERENCES, 512, requires_grad=True)
    model.forward(samples, samples).mixed.sum().backward()
    assert samples.grad[:, :LENGTH].any()
    assert not samples.grad[:, LENGTH:].any()


def test_more_epochs_than_the_model_takes_are_refused(model):
    with pytest.raises(ValueError, match="a sequence of 9 epochs came to a model of 8"):
        model.score_sequence(tokens(LENGTH + 1 + REFERENCES), None, "eeg")
    with pytest.raises(ValueError, match="reference_epochs -1 is negative"):
        replace(CONFIG, reference_epochs=-1)


def test_a_recording_is_scored_alike_each_time_and_lost_epochs_stay_out(model):
    found = {m: tokens(40, seed)[0] for seed, m in enumerate(("eeg", "emg"))}
    alive = np.ones(40, dtype=bool)
    alive[5:9] = False
    with torch.inference_mode():
        first, again = (slide(model, found, alive, "mixed") for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert np.isnan(first[~alive]).all()
    np.testing.assert_allclose(first[alive].sum(axis=1), 1, rtol=1e-5)
