"""Scoring channels with a checkpoint."""

import numpy as np
import pytest
import torch

from sdreamer.checkpoint import save_checkpoint
from sdreamer.config import PATHWAYS, EpochModelConfig
from sdreamer.devices import choose_device
from sdreamer.epoch_model import EpochModel
from sdreamer.faults import Fault
from sdreamer.metadata import CheckpointError, CheckpointMetadata
from sdreamer.predictor import Predictor
from sdreamer.signals import Signal

from .small import drawn_stages, small_checkpoint, staged_samples

RATE = 256
SECONDS = 90


@pytest.fixture(scope="module")
def predictor(tmp_path_factory) -> Predictor:
    path = tmp_path_factory.mktemp("checkpoint") / "small.safetensors"
    small_checkpoint(path)
    return Predictor.load(path, "cpu")


@pytest.fixture(scope="module")
def samples() -> tuple[np.ndarray, np.ndarray]:
    eeg, emg = staged_samples(drawn_stages(SECONDS))
    return eeg[:, ::2].ravel().astype(np.float32), emg[:, ::2].ravel().astype(np.float32)


@pytest.fixture
def channels(samples):
    """Return EEG and EMG, lost in the given seconds."""

    def signals(eeg_lost: slice = slice(0), emg_lost: slice = slice(0)) -> list[Signal]:
        made = []
        for trace, lost in zip(samples, (eeg_lost, emg_lost), strict=True):
            holed = trace.copy().reshape(SECONDS, RATE)
            holed[lost] = np.nan
            made.append(Signal.of(holed.ravel(), RATE))
        return made

    return signals


@pytest.mark.parametrize("pathway", PATHWAYS)
@pytest.mark.parametrize("n_epochs", [1, 3, 8, 50, SECONDS])
def test_every_second_gets_probabilities(predictor, channels, pathway, n_epochs):
    probabilities = predictor.predict(*channels(), n_epochs, pathway)
    assert probabilities.shape == (n_epochs, 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_no_second_gets_no_probabilities(predictor, channels):
    assert predictor.predict(*channels(), 0, "mixed").shape == (0, 3)


def test_scoring_twice_gives_the_same(predictor, channels):
    first, again = (predictor.predict(*channels(), SECONDS, "mixed") for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_one_channel_alone_is_enough_for_its_pathway(predictor, channels):
    eeg, emg = channels()
    for pathway, alone in (("eeg", (eeg, None)), ("emg", (None, emg))):
        np.testing.assert_array_equal(
            predictor.predict(*alone, SECONDS, pathway),
            predictor.predict(eeg, emg, SECONDS, pathway),
        )


@pytest.mark.parametrize(
    ("pathway", "missing", "complaint"),
    [
        ("eeg", "eeg", "the eeg pathway needs an EEG channel"),
        ("emg", "emg", "the emg pathway needs an EMG channel"),
        ("mixed", "eeg", "the mixed pathway needs an EEG channel"),
        ("mixed", "emg", "the mixed pathway needs an EMG channel"),
    ],
)
def test_a_missing_channel_is_refused_in_a_sentence(
    predictor, channels, pathway, missing, complaint
):
    eeg, emg = channels()
    given = (None, emg) if missing == "eeg" else (eeg, None)
    with pytest.raises(ValueError, match=f"^{complaint}$"):
        predictor.predict(*given, SECONDS, pathway)


def test_seconds_lost_in_both_channels_have_no_probabilities(predictor, channels):
    lost = slice(30, 45)
    probabilities = predictor.predict(*channels(lost, lost), SECONDS, "mixed")
    assert np.flatnonzero(np.isnan(probabilities).any(axis=1)).tolist() == [*range(30, 45)]


@pytest.mark.parametrize("pathway", ["eeg", "emg"])
def test_seconds_lost_in_the_only_channel_have_no_probabilities(predictor, channels, pathway):
    lost = slice(0, 7)
    probabilities = predictor.predict(*channels(lost, lost), SECONDS, pathway)
    assert np.flatnonzero(np.isnan(probabilities).any(axis=1)).tolist() == [*range(7)]


@pytest.mark.parametrize("living", ["eeg", "emg"])
def test_where_one_channel_is_lost_the_other_scores_alone(predictor, channels, living):
    lost, both = slice(30, 45), slice(60, 65)
    index = np.r_[lost, both]
    signals = channels(
        index if living == "emg" else both,
        index if living == "eeg" else both,
    )
    mixed = predictor.predict(*signals, SECONDS, "mixed")
    alone = predictor.predict(*signals, SECONDS, living)
    np.testing.assert_array_equal(mixed[lost], alone[lost])
    assert np.isnan(mixed[both]).all()
    elsewhere = np.setdiff1d(np.arange(SECONDS), index)
    assert not np.array_equal(mixed[elsewhere], alone[elsewhere])
    assert np.isfinite(mixed[elsewhere]).all()


def test_a_channel_that_is_lost_throughout_leaves_the_other(predictor, channels):
    signals = channels(eeg_lost=slice(None))
    mixed = predictor.predict(*signals, SECONDS, "mixed")
    np.testing.assert_array_equal(mixed, predictor.predict(None, signals[1], SECONDS, "emg"))


def test_channels_may_have_different_rates_and_lengths(predictor, samples):
    eeg = Signal.of(samples[0], RATE)
    emg = Signal.of(samples[1][: 80 * RATE : 2], RATE // 2)
    probabilities = predictor.predict(eeg, emg, SECONDS, "mixed")
    np.testing.assert_array_equal(
        probabilities[80:], predictor.predict(eeg, None, SECONDS, "eeg")[80:]
    )


def test_where_the_recording_begins_changes_little(predictor, samples):
    whole = predictor.predict(*(Signal.of(x, RATE) for x in samples), SECONDS, "mixed")
    for later in (1, 2, 3, 5, 8, 13):
        rest = (Signal.of(x[later * RATE :], RATE) for x in samples)
        part = predictor.predict(*rest, SECONDS - later, "mixed")
        apart = np.abs(part - whole[later:])[8:-8]
        assert apart.mean() < 0.2 * whole.std(axis=0).mean()


def test_the_unit_and_polarity_of_channels_change_little(predictor, channels, samples):
    plain = predictor.predict(*channels(), SECONDS, "emg")
    volts = Signal.of((samples[1] * 1e-6).astype(np.float32), RATE)
    np.testing.assert_allclose(predictor.predict(None, volts, SECONDS, "emg"), plain, atol=1e-3)


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_progress_rises_to_its_total(predictor, channels, pathway):
    told = []
    predictor.predict(*channels(), SECONDS, pathway, lambda done, total: told.append((done, total)))
    done, totals = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert done[0] > 0
    assert set(totals) == {done[-1]}


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_what_progress_raises_passes_through(predictor, channels, at):
    class Cancelled(Exception):
        pass

    told = []

    def stop(done: int, total: int) -> None:
        told.append(done)
        if len(told) > at:
            raise Cancelled

    with pytest.raises(Cancelled):
        predictor.predict(*channels(), SECONDS, "mixed", stop)
    assert len(told) == at + 1


SWAPPED = Fault("swapped", None, ((0, SECONDS),), "alarm")


def test_channels_that_seem_swapped_are_read_both_ways_and_the_surer_is_kept(predictor, channels):
    given = channels()
    each = [
        predictor.predict(*order, SECONDS, "mixed", faults=()) for order in (given, given[::-1])
    ]
    surer = max(each, key=lambda probabilities: probabilities.max(axis=1).mean())
    for order in (given, given[::-1]):
        found = predictor.predict_each(*order, SECONDS, ("mixed", "eeg"), faults=[SWAPPED])
        mixed = found.probabilities["mixed"]
        np.testing.assert_array_equal(mixed.argmax(axis=1), surer.argmax(axis=1))
        assert mixed.max() <= 0.5
        assert found.exchanged == (order is not given) ^ (surer is each[1])
        own = predictor.predict(order[0], None, SECONDS, "eeg", faults=[])
        np.testing.assert_array_equal(found.probabilities["eeg"].argmax(1), own.argmax(1))


def test_what_is_lost_is_lost_in_exchanged_channels_too(predictor, channels):
    eeg, emg = channels(slice(30, 50), slice(40, 60))
    for order in ((eeg, emg), (emg, eeg)):
        faults = [SWAPPED, Fault("noise", "eeg", ((70, 80),), "alarm")]
        probabilities = predictor.predict(*order, SECONDS, "mixed", faults=faults)
        assert np.flatnonzero(np.isnan(probabilities[:, 0])).tolist() == list(range(40, 50))


def test_progress_ends_once_when_channels_are_read_twice(predictor, channels):
    told = []
    predictor.predict(
        *channels(), SECONDS, "mixed", lambda *step: told.append(step), faults=[SWAPPED]
    )
    assert [done == total for done, total in told].index(True) >= len(told) - 2
    assert told == sorted(told)


def test_a_predictor_says_what_it_is(predictor):
    assert predictor.class_names == ("Wake", "NREM", "REM")
    assert predictor.checkpoint_id == f"small-{predictor.metadata.weights_sha256[:8]}"
    assert predictor.device_name == "CPU"


def test_temperatures_of_the_checkpoint_soften_its_pathways(predictor, channels):
    model = predictor._model
    hot = CheckpointMetadata(
        name="hot",
        config=predictor.metadata.config,
        class_names=predictor.class_names,
        sfreq=512.0,
        temperatures={"eeg": 80.0, "emg": 1.0, "mixed": 80.0},
    )
    softened = Predictor(model, hot, torch.device("cpu"))
    for pathway in ("eeg", "mixed"):
        probabilities = softened.predict(*channels(), 20, pathway)
        np.testing.assert_allclose(probabilities, 1 / 3, atol=0.02)


def test_an_epoch_model_is_refused(tmp_path):
    config = EpochModelConfig(d_model=16, n_heads=2, d_ff=32, d_head=16, n_blocks=1)
    metadata = CheckpointMetadata(
        name="epochs", config=config, class_names=("Wake", "NREM", "REM"), sfreq=512.0
    )
    save_checkpoint(tmp_path / "epochs.safetensors", EpochModel(config), metadata)
    with pytest.raises(CheckpointError, match=r"epochs\.safetensors holds an epoch model"):
        Predictor.load(tmp_path / "epochs.safetensors", "cpu")


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused_in_a_sentence(tmp_path, monkeypatch, device):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    small_checkpoint(tmp_path / "small.safetensors")
    complaint = f"^this computer has no {device} device; use auto or cpu$"
    with pytest.raises(ValueError, match=complaint):
        Predictor.load(tmp_path / "small.safetensors", device)
    assert choose_device("auto") == torch.device("cpu")


def test_the_gpu_is_taken_where_there_is_one(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert choose_device("auto") == torch.device("cuda")
    assert choose_device("cpu") == torch.device("cpu")
