"""Simulated scorers: as often of one mind as real ones, and wrong where real ones are."""

import numpy as np
import pytest

from sdreamer.simulation.hypnograms import NREM, REM, STAGE_OF, WAKE, SleepTraits, draw_behaviour
from sdreamer.simulation.scorers import ScorerTraits, scored_by_hand
from sdreamer.simulation.stage_figures import StageFigures, bouts_of

FIGURES = StageFigures.bundled()
FAULTLESS = ScorerTraits(border_s=0.0, rem_onset_s=0.0, overlooked_s=1e-9, misjudged=0.0)


def hypnogram(seed: int, hours: float = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    traits = SleepTraits.draw(rng, FIGURES)
    return STAGE_OF[draw_behaviour(rng, traits, FIGURES, round(hours * 3600))]


def scored(truth: np.ndarray, seed: int, traits: ScorerTraits | None = None) -> np.ndarray:
    rng = np.random.default_rng((1, seed))
    return scored_by_hand(rng, traits or ScorerTraits.draw(rng), truth)


def test_two_scorers_agree_as_often_as_experts_do():
    """0.87 to 0.93 in the studies that the module names; here the middle of 40 recordings."""
    truths = [hypnogram(seed) for seed in range(40)]
    agreement = [np.mean(scored(t, 2 * i) == scored(t, 2 * i + 1)) for i, t in enumerate(truths)]
    assert 0.87 < np.mean(agreement) < 0.93


def test_a_faultless_scorer_writes_the_truth():
    truth = hypnogram(3)
    np.testing.assert_array_equal(scored(truth, 0, FAULTLESS), truth)


def test_every_second_is_given_a_stage_and_the_same_seed_gives_the_same():
    truth = hypnogram(5)
    written = scored(truth, 1)
    assert written.shape == truth.shape
    assert set(written) <= {WAKE, NREM, REM}
    np.testing.assert_array_equal(written, scored(truth, 1))


def test_short_bouts_are_overlooked_more_often_than_long_ones():
    truth = np.full(40_000, NREM, dtype=np.int8)
    for start in range(100, 39_000, 200):
        truth[start : start + (4 if start % 400 == 100 else 60)] = WAKE
    traits = ScorerTraits(border_s=0.0, rem_onset_s=0.0, overlooked_s=8.0, misjudged=0.0)
    stages, lengths = bouts_of(scored(truth, 0, traits), 1.0)
    kept = {n: np.count_nonzero((stages == WAKE) & (lengths == n)) for n in (4, 60)}
    assert kept[4] < 0.4 * 98
    assert kept[60] > 0.95 * 97


@pytest.mark.parametrize("late_s", [-4.0, 4.0])
def test_rem_is_recognised_late_or_early_by_some(late_s):
    truth = np.repeat(np.array([NREM, REM, WAKE], dtype=np.int8), 100)
    traits = ScorerTraits(border_s=0.0, rem_onset_s=late_s, overlooked_s=1e-9, misjudged=0.0)
    written = scored(truth, 0, traits)
    assert np.flatnonzero(written == REM)[0] == 100 + late_s
    assert np.flatnonzero(written == WAKE)[0] == 200
