"""Scoring a recording with a checkpoint."""

import numpy as np
import pytest

from hypnoscope.core.recording import Recording
from hypnoscope.core.stage import Stage
from hypnoscope.scoring.channel_choice import ChannelChoice
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer, class_columns

from .in_memory import recording_in_memory

SECONDS = 20


@pytest.fixture
def recording() -> Recording:
    rng = np.random.default_rng(0)
    return recording_in_memory(
        {"EEG": rng.normal(0, 50, SECONDS * 128), "EMG": rng.normal(0, 20, SECONDS * 128)}
    )


@pytest.fixture
def seen() -> list[tuple[int, int]]:
    return []


@pytest.mark.parametrize(
    ("eeg", "emg", "pathway"), [("EEG", "EMG", "mixed"), ("EEG", None, "eeg"), (None, "EMG", "emg")]
)
def test_every_second_gets_probabilities_by_the_pathway_of_its_channels(
    recording, tiny_checkpoint, eeg, emg, pathway
):
    scorer = SdreamerScorer(ChannelChoice(eeg, emg), tiny_checkpoint, "cpu")
    scores = scorer.score(recording, lambda done, total: None)
    assert scores.probabilities.shape == (SECONDS, 3)
    assert scores.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (scores.pathway, scores.eeg, scores.emg) == (pathway, eeg, emg)
    assert scores.model_id.startswith("tiny-")


def test_the_device_is_known_once_it_has_scored(recording, tiny_checkpoint):
    scorer = SdreamerScorer(ChannelChoice("EEG", "EMG"), tiny_checkpoint, "cpu")
    assert scorer.device_name == "cpu"
    scorer.score(recording, lambda done, total: None)
    assert scorer.device_name == "CPU"


def test_progress_reaches_its_end(recording, tiny_checkpoint, seen):
    scorer = SdreamerScorer(ChannelChoice("EEG", "EMG"), tiny_checkpoint, "cpu")
    scorer.score(recording, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)


def test_what_progress_raises_cancels(recording, tiny_checkpoint):
    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        SdreamerScorer(ChannelChoice("EEG", "EMG"), tiny_checkpoint, "cpu").score(recording, cancel)


def test_seconds_without_a_signal_are_left_unscored(tiny_checkpoint):
    samples = np.random.default_rng(0).normal(0, 50, SECONDS * 128).astype(np.float32)
    samples[5 * 128 : 8 * 128] = np.nan
    recording = recording_in_memory({"EEG": samples})
    scores = SdreamerScorer(ChannelChoice("EEG", None), tiny_checkpoint, "cpu").score(
        recording, lambda done, total: None
    )
    assert set(np.flatnonzero(scores.stages == Stage.UNSCORED)) == {5, 6, 7}


def test_a_recording_without_a_whole_second_is_refused(tiny_checkpoint):
    recording = recording_in_memory({"EEG": np.zeros(60)})
    with pytest.raises(ScoringError, match="shorter than one second"):
        SdreamerScorer(ChannelChoice("EEG", None), tiny_checkpoint, "cpu").score(
            recording, lambda done, total: None
        )


def test_a_channel_sampled_too_slowly_is_refused_in_one_sentence(tiny_checkpoint):
    recording = recording_in_memory({"EEG": np.zeros(100)}, rate=10)
    with pytest.raises(ScoringError, match="cannot be scored: 10 Hz is too slow for EEG"):
        SdreamerScorer(ChannelChoice("EEG", None), tiny_checkpoint, "cpu").score(
            recording, lambda done, total: None
        )


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused(recording, tiny_checkpoint, device, monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ScoringError, match=f"no {device} device"):
        SdreamerScorer(ChannelChoice("EEG", "EMG"), tiny_checkpoint, device).score(
            recording, lambda done, total: None
        )


def test_a_file_that_is_no_checkpoint_is_named(recording, tmp_path):
    path = tmp_path / "notes.safetensors"
    path.write_text("not weights")
    with pytest.raises(ScoringError, match=r"notes\.safetensors is not a readable checkpoint"):
        SdreamerScorer(ChannelChoice("EEG", "EMG"), path).score(recording, lambda d, t: None)


def test_classes_may_stand_in_any_order_but_must_be_the_three_stages():
    assert class_columns(["REM", "Wake", "NREM"]).tolist() == [1, 2, 0]
    for classes in (["Wake", "NREM"], ["Wake", "NREM", "REM", "Spindle"], ["a", "b", "c"]):
        with pytest.raises(ScoringError, match="not Wake, NREM and REM"):
            class_columns(classes)
