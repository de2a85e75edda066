"""Other lengths of epochs: the majority decides, and nothing drifts."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.rebinning import exact_length, rebinned
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage

ADA, BO = ScoredBy("person", "Ada"), ScoredBy("person", "Bo")
STAGES = {"W": Stage.WAKE, "N": Stage.NREM, "R": Stage.REM, ".": Stage.UNSCORED}
LETTERS = {int(stage): letter for letter, stage in STAGES.items()}
LENGTHS = [Fraction(2), Fraction(5, 2), Fraction(4), Fraction(5), Fraction(10), Fraction(20)]


def hypnogram_of(text, epoch_s=1.0, scorer=ADA):
    stages = np.array([STAGES[letter] for letter in text], dtype=np.int8)
    return Hypnogram.scored_by(scorer, stages, epoch_s)


def letters(hypnogram):
    return "".join(LETTERS[stage] for stage in hypnogram.stages.tolist())


@pytest.mark.parametrize(
    ("text", "epoch_s", "expected"),
    [
        ("WWNN" + "NNNR", 4, "WN"),
        ("WNNRR", 5, "N"),
        ("WNRRN", 5, "N"),
        ("WWWNN", Fraction(5, 2), "WN"),
        ("WWNNN", Fraction(5, 2), "WN"),
        ("...W", 4, "."),
        ("..WW", 4, "."),
        ("WW..", 4, "W"),
        ("WWWWN", 4, "W"),
        ("WWWWNN", 4, "WN"),
        ("", 4, ""),
    ],
)
def test_the_stage_that_lasts_longest_wins_and_of_equals_the_first(text, epoch_s, expected):
    assert letters(rebinned(hypnogram_of(text), None, Fraction(epoch_s)).hypnogram) == expected


@pytest.mark.parametrize(
    ("epoch_s", "text", "expected"),
    [
        (4.0, "WN", "WWWWNNNN"),
        (2.5, "WNR", "WWWNNRRR"),
        (2.5, "WNRW", "WWWNNRRRWW"),
        (0.5, "WWNNWN", "WNW"),
        (1.5, "WN", "WWN"),
    ],
)
def test_longer_and_shorter_epochs_become_seconds(epoch_s, text, expected):
    assert letters(rebinned(hypnogram_of(text, epoch_s), None, Fraction(1)).hypnogram) == expected


def test_seconds_that_are_covered_by_less_than_half_are_told():
    result = rebinned(hypnogram_of("WN", 4.0), None, Fraction(1), 10, Fraction(-3, 5))
    assert letters(result.hypnogram) == "WWWNNNN..."
    assert result.covered.tolist() == [True] * 7 + [False] * 3
    result = rebinned(hypnogram_of("WN", 4.0), None, Fraction(1), 10, Fraction(7, 2))
    assert letters(result.hypnogram) == "...WWWWWNN"


def test_the_mix_of_stages_is_told():
    result = rebinned(hypnogram_of("WWWN" + "NNNN"), None, Fraction(4))
    assert result.mixed.tolist() == [True, False]


def test_artefacts_and_scorers_follow_the_majority():
    hypnogram = hypnogram_of("NNNNWWRRR.......")
    hypnogram.apply(hypnogram.edit(3, 6, Stage.WAKE, BO))
    hypnogram.apply(hypnogram.edit_artefact(2, 5, True))
    result = rebinned(hypnogram, None, Fraction(4)).hypnogram
    assert letters(result) == "NW.."
    assert result.artefacts.tolist() == [True, False, False, False]
    assert [result.scorers[code] for code in result.marks.scorers] == [ADA, BO, NOBODY, NOBODY]


def test_probabilities_are_means_of_what_is_known():
    table = np.array([[1, 0, 0], [0.5, 0.5, 0], [np.nan] * 3, [0, 0, 1]], dtype=np.float32)
    scores = Scores(table, "eeg", "m1", "EEG 1")
    result = rebinned(hypnogram_of("WW.R"), scores, Fraction(2)).scores
    np.testing.assert_allclose(result.probabilities, [[0.75, 0.25, 0], [0, 0, 1]])
    assert (result.pathway, result.model_id, result.eeg) == ("eeg", "m1", "EEG 1")
    nothing = Scores(np.full((4, 3), np.nan, dtype=np.float32), "", "")
    assert np.isnan(rebinned(hypnogram_of("WW.R"), nothing, Fraction(2)).scores.probabilities).all()


@settings(max_examples=60, deadline=None)
@given(st.text("WNR.", min_size=1, max_size=40), st.sampled_from(LENGTHS))
def test_epochs_of_other_programs_come_back_from_seconds(text, epoch_s):
    original = hypnogram_of(text, float(epoch_s))
    seconds = rebinned(original, None, Fraction(1)).hypnogram
    back = rebinned(seconds, None, epoch_s, len(text)).hypnogram
    assert letters(back) == text
    assert back.marks.same_as(original.marks)


@pytest.mark.parametrize("epoch_s", [Fraction(5, 2), Fraction(512) / Fraction("305.1758")])
def test_a_week_of_odd_epochs_does_not_drift(epoch_s):
    n_epochs = int(7 * 86_400 / epoch_s)
    text = np.zeros(n_epochs, dtype=np.int8)
    text[-1] = Stage.REM
    week = Hypnogram.scored_by(ADA, text, float(epoch_s))
    seconds = rebinned(week, None, Fraction(1)).hypnogram
    rem = np.flatnonzero(seconds.stages == Stage.REM)
    onset_s = (n_epochs - 1) * epoch_s
    assert abs(rem[0] - onset_s) <= Fraction(1, 2) + Fraction(1, 10**5)
    assert 1 <= len(rem) <= epoch_s + 1


def test_lengths_are_what_their_digits_mean():
    assert exact_length(0.1) == Fraction(1, 10)
    assert exact_length(2.5) == Fraction(5, 2)
    assert exact_length(Fraction(4)) == 4
