import numpy as np
import pytest

from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage


@pytest.fixture
def scores():
    probabilities = [[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [np.nan] * 3, [0.0, 0.1, 0.9]]
    return Scores(np.array(probabilities), "mixed", "f00d")


def test_the_most_probable_stage_wins_and_lost_epochs_stay_unscored(scores):
    assert scores.stages.tolist() == [Stage.WAKE, Stage.NREM, Stage.UNSCORED, Stage.REM]


def test_confidence_is_the_probability_of_the_stage_at_hand(scores):
    corrected = np.array([Stage.NREM, Stage.NREM, Stage.WAKE, Stage.UNSCORED], dtype=np.int8)
    np.testing.assert_array_equal(
        scores.confidence(corrected), np.array([0.2, 0.6, np.nan, np.nan], dtype=np.float32)
    )


def test_stages_of_another_length_have_no_confidence(scores):
    with pytest.raises(ValueError, match="3 stages do not fit 4 epochs"):
        scores.confidence(np.zeros(3, dtype=np.int8))


def test_probabilities_cannot_be_changed(scores):
    with pytest.raises(ValueError, match="read-only"):
        scores.probabilities[0, 0] = 1


def test_four_classes_are_refused():
    with pytest.raises(ValueError, match=r"\(n_epochs, 3\)"):
        Scores(np.zeros((5, 4)), "mixed", "f00d")
