"""Scored recordings beside the truth."""

import numpy as np
import pytest

from sdreamer.config import PATHWAYS
from sdreamer.evaluation import (
    ScoredRecording,
    calibration_error,
    fit_temperature,
    most_probable,
    needed,
    pooled_figures,
    score_recording,
)
from sdreamer.figures import Figures

from .small import drawn_stages, small_model, small_recording, stages_of


def scored(probabilities, stages, pathway="mixed") -> ScoredRecording:
    return ScoredRecording(
        {pathway: np.asarray(probabilities, dtype=np.float32)}, np.asarray(stages, dtype=np.int8)
    )


def overconfident(temperature: float, n_epochs: int = 20_000) -> ScoredRecording:
    """Stages drawn from the softmax of logits over a temperature, scored without it."""
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (n_epochs, 3))

    def softmax(z: np.ndarray) -> np.ndarray:
        return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    below = softmax(logits / temperature).cumsum(axis=1) < rng.random((n_epochs, 1))
    return scored(softmax(logits), np.minimum(below.sum(axis=1), 2))


@pytest.mark.parametrize(
    ("channels", "pathways"),
    [("eeg emg", PATHWAYS), ("eeg", ("eeg",)), ("emg", ("emg",))],
)
def test_a_recording_is_scored_along_the_pathways_of_its_channels(channels, pathways):
    recording = small_recording(drawn_stages(30), channels=channels, lost=(4, 5))
    result = score_recording(small_model(), recording)
    assert set(result.probabilities) == set(pathways)
    for pathway in pathways:
        missing = np.isnan(result.probabilities[pathway]).all(axis=1)
        assert np.flatnonzero(missing).tolist() == [4, 5]
        assert result.figures(pathway).n_epochs == 28


def test_temperatures_reach_their_pathway():
    recording = small_recording(drawn_stages(20))
    plain = score_recording(small_model(), recording)
    warm = score_recording(small_model(), recording, {"eeg": 50.0, "emg": 1.0, "mixed": 1.0})
    np.testing.assert_allclose(warm.probabilities["eeg"], 1 / 3, atol=0.02)
    np.testing.assert_array_equal(warm.probabilities["mixed"], plain.probabilities["mixed"])


def test_what_a_pathway_reads():
    assert [needed(pathway) for pathway in PATHWAYS] == [("eeg",), ("emg",), ("eeg", "emg")]


def test_the_most_probable_class_is_unlabelled_where_there_is_none():
    nan = np.nan
    probabilities = np.array([[0.2, 0.5, 0.3], [nan, nan, nan], [0.1, 0.1, 0.8]], np.float32)
    assert most_probable(probabilities).tolist() == [1, -1, 2]


def test_figures_are_pooled_over_the_recordings_that_have_the_pathway():
    eye = np.eye(3)
    recordings = [
        scored(eye[[0, 1, 1]], [0, 1, 2]),
        scored(eye[[2, 2]], [2, -1]),
        scored(eye[[0]], [1], "eeg"),
    ]
    assert pooled_figures(recordings, "mixed").n_epochs == 4
    assert pooled_figures(recordings, "mixed").accuracy == 0.75
    assert pooled_figures(recordings, "eeg").accuracy == 0
    assert pooled_figures(recordings, "emg").n_epochs == 0
    np.testing.assert_array_equal(
        pooled_figures(recordings[:1], "mixed").confusion,
        Figures.of(stages_of("WNR"), stages_of("WNN")).confusion,
    )


@pytest.mark.parametrize("temperature", [0.6, 1.0, 2.5])
def test_the_temperature_that_made_the_stages_is_found_again(temperature):
    assert fit_temperature([overconfident(temperature)], "mixed") == pytest.approx(
        temperature, rel=0.08
    )


def test_lost_and_unlabelled_epochs_do_not_count_for_calibration():
    recording = overconfident(2.5)
    spoiled = ScoredRecording(
        {"mixed": recording.probabilities["mixed"].copy()}, recording.stages.copy()
    )
    spoiled.probabilities["mixed"][::3] = np.nan
    spoiled.stages[1::3] = -1
    kept = scored(recording.probabilities["mixed"][2::3], recording.stages[2::3])
    assert fit_temperature([spoiled], "mixed") == fit_temperature([kept], "mixed")
    assert calibration_error([spoiled], "mixed") == calibration_error([kept], "mixed")


def test_calibration_is_the_distance_of_confidence_from_accuracy():
    sure = np.tile([0.9, 0.05, 0.05], (10, 1))
    assert calibration_error([scored(sure, 10 * [0])], "mixed") == pytest.approx(0.1)
    assert calibration_error([scored(sure, 5 * [0] + 5 * [1])], "mixed") == pytest.approx(0.4)
    assert calibration_error([overconfident(1.0)], "mixed") < 0.02
    assert calibration_error([overconfident(3.0)], "mixed") > 0.1


@pytest.mark.parametrize("nothing", [[], [scored(np.eye(3), [-1, -1, -1])]])
def test_nothing_labelled_asks_for_no_temperature(nothing):
    assert fit_temperature(nothing, "mixed") == 1.0
    assert np.isnan(calibration_error(nothing, "mixed"))


def test_recordings_without_the_pathway_do_not_count_for_its_temperature():
    other = scored(np.eye(3), [0, 1, 2], "eeg")
    one = overconfident(2.0)
    assert fit_temperature([other, one], "mixed") == fit_temperature([one], "mixed")
