"""Windows that slide over a whole recording."""

import numpy as np
import pytest
import torch

from sdreamer.config import MODALITIES, PATHWAYS
from sdreamer.inference import encode, slide, stretches_between_gaps

from .small import CONFIG, drawn_stages, small_model, small_recording

LENGTHS = [1, 2, 7, 8, 9, 15, 64, 301]
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _no_gradients():
    with torch.inference_mode():
        yield


@pytest.fixture
def model():
    return small_model()


def random_tokens(n_epochs: int, seed: int = 0) -> dict:
    torch.manual_seed(seed)
    return {modality: torch.randn(n_epochs, CONFIG.d_model) for modality in MODALITIES}


def alive(n_epochs: int) -> np.ndarray:
    return np.ones(n_epochs, dtype=np.bool_)


@pytest.mark.parametrize("pathway", PATHWAYS)
@pytest.mark.parametrize("n_epochs", LENGTHS)
def test_every_epoch_gets_probabilities(model, n_epochs, pathway):
    probabilities = slide(model, random_tokens(n_epochs), alive(n_epochs), pathway)
    assert probabilities.shape == (n_epochs, 3)
    assert probabilities.dtype == np.float32
    assert probabilities.min() > 0
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("n_epochs", LENGTHS)
def test_a_constant_model_gives_constant_probabilities(model, n_epochs):
    classifier = model.heads.classifiers["mixed"]
    with torch.no_grad():
        classifier.weight.zero_()
        classifier.bias.copy_(torch.tensor([0.2, 0.3, 0.5]).log())
    probabilities = slide(model, random_tokens(n_epochs), alive(n_epochs), "mixed")
    np.testing.assert_allclose(probabilities, np.tile([0.2, 0.3, 0.5], (n_epochs, 1)), atol=1e-6)


def test_as_many_epochs_as_a_sequence_holds_are_scored_as_one_sequence(model):
    tokens = random_tokens(CONFIG.sequence_epochs)
    eeg, emg = (tokens[m][None] for m in MODALITIES)
    expected = torch.softmax(model.score_sequence(eeg, emg, "mixed"), dim=-1)[0]
    got = slide(model, tokens, alive(CONFIG.sequence_epochs), "mixed")
    np.testing.assert_allclose(got, expected, atol=1e-6)


def test_where_the_recording_begins_changes_little(model):
    tokens = random_tokens(120)
    whole = slide(model, tokens, alive(120), "mixed")
    spread = whole.std(axis=0).mean()
    for later in range(1, 12):
        part = slide(model, {m: t[later:] for m, t in tokens.items()}, alive(120 - later), "mixed")
        inner = slice(8, -8)
        apart = np.abs(part - whole[later:])[inner]
        assert apart.mean() < 0.2 * spread
        agree = (part.argmax(axis=1) == whole[later:].argmax(axis=1))[inner]
        assert agree.mean() > 0.9


def test_lost_epochs_have_no_probabilities_and_no_influence(model):
    tokens, living = random_tokens(60), alive(60)
    living[20:31] = living[59] = False
    before = slide(model, tokens, living, "mixed")
    assert np.flatnonzero(np.isnan(before).any(axis=1)).tolist() == [*range(20, 31), 59]
    for token in tokens.values():
        token[~torch.from_numpy(living)] = torch.nan
    np.testing.assert_array_equal(slide(model, tokens, living, "mixed"), before)


def test_a_recording_that_is_lost_throughout_has_no_probabilities(model):
    lost = slide(model, random_tokens(30), ~alive(30), "eeg")
    assert np.isnan(lost).all()


def test_one_signal_needs_no_tokens_of_the_other(model):
    tokens = random_tokens(40)
    for pathway in ("eeg", "emg"):
        alone = slide(model, {pathway: tokens[pathway]}, alive(40), pathway)
        np.testing.assert_array_equal(alone, slide(model, tokens, alive(40), pathway))


def test_temperature_softens_without_changing_the_winner_of_a_sequence(model):
    tokens = random_tokens(8)
    sharp, plain, soft = (slide(model, tokens, alive(8), "eeg", t) for t in (0.5, 1.0, 50.0))
    assert (sharp.max(axis=1) > plain.max(axis=1)).all()
    np.testing.assert_allclose(soft, 1 / 3, atol=0.02)
    assert (sharp.argmax(axis=1) == soft.argmax(axis=1)).all()


@pytest.mark.parametrize("n_epochs", [1, 128, 129, 300])
def test_encoding_in_batches_gives_what_encoding_at_once_gives(model, n_epochs):
    epochs = small_recording(drawn_stages(n_epochs)).eeg
    told = []
    tokens = encode(model, epochs, "eeg", CPU, lambda done, total: told.append((done, total)))
    at_once = model.encode_epochs(torch.from_numpy(epochs.samples).float(), "eeg")
    torch.testing.assert_close(tokens, at_once, atol=1e-5, rtol=1e-4)
    assert told[-1] == (n_epochs, n_epochs)
    assert len(told) == -(-n_epochs // 128)


@pytest.mark.parametrize("lost", [3, 5, 100])
def test_no_window_spans_a_gap(model, lost):
    tokens, living = random_tokens(40 + lost), alive(40 + lost)
    living[15 : 15 + lost] = False
    together = slide(model, tokens, living, "mixed")
    parts = slice(15), slice(15 + lost, None)
    first, second = ({m: own[part] for m, own in tokens.items()} for part in parts)
    np.testing.assert_array_equal(together[:15], slide(model, first, alive(15), "mixed"))
    np.testing.assert_array_equal(together[15 + lost :], slide(model, second, alive(25), "mixed"))
    assert np.isnan(together[15 : 15 + lost]).all()


def test_a_second_or_two_that_is_lost_is_no_gap():
    living = alive(20)
    living[[3, 4, 12]] = False
    assert stretches_between_gaps(living) == [(0, 20)]
    living[14:17] = False
    assert stretches_between_gaps(living) == [(0, 14), (17, 20)]
    assert stretches_between_gaps(~alive(5)) == []
