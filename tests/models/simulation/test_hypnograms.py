"""Simulated stage sequences, held against real ones.

Unless another source is given, ranges are those of 148 expert hypnograms of 92 mice from 5
laboratories (Mouse Sleep Staging Validation dataset, doi:10.1093/sleepadvances/zpaf025), scored
in 4-s epochs.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sdreamer.simulation.hypnograms import (
    NREM,
    REM,
    STAGE_OF,
    WAKE,
    Behaviour,
    SleepTraits,
    draw_behaviour,
)
from sdreamer.simulation.stage_figures import QUANTILES, StageFigures, bouts_of, estimate_figures

FIGURES = StageFigures.bundled()
HOURS = 12
ORDINARY = SleepTraits(
    bout_scale=(1.0, 1.0, 1.0),
    rem_propensity=1.0,
    arousals_per_h=0.0,
    circadian_depth=0.0,
    circadian_phase=0.0,
    activity=0.5,
    activity_bout_s=40.0,
)


@pytest.fixture(scope="module")
def behaviours() -> list[np.ndarray]:
    """What 60 animals do in 12 hours."""
    drawn = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        drawn.append(
            draw_behaviour(
                rng, SleepTraits.draw(rng, FIGURES, unusual_share=0.0), FIGURES, HOURS * 3600
            )
        )
    return drawn


@pytest.fixture(scope="module")
def hypnograms(behaviours) -> list[np.ndarray]:
    return [STAGE_OF[behaviour] for behaviour in behaviours]


def transitions(hypnograms: list[np.ndarray]) -> np.ndarray:
    """Share of each next stage among the bouts of each stage."""
    counts = np.zeros((3, 3))
    for hypnogram in hypnograms:
        stages, _ = bouts_of(hypnogram, 1.0)
        np.add.at(counts, (stages[:-1], stages[1:]), 1)
    return counts / counts.sum(axis=1, keepdims=True)


def test_stages_have_the_shares_that_they_have_in_real_mice(hypnograms):
    shares = np.array([np.bincount(h, minlength=3) / len(h) for h in hypnograms])
    # the middle eight of ten recordings
    real = {WAKE: (0.22, 0.67), NREM: (0.31, 0.68), REM: (0.02, 0.10)}
    medians = {WAKE: 0.507, NREM: 0.434, REM: 0.065}
    for stage, (low, high) in real.items():
        inside = (shares[:, stage] >= low) & (shares[:, stage] <= high)
        assert inside.mean() > 0.6, stage
        assert np.median(shares[:, stage]) == pytest.approx(medians[stage], rel=0.15)


def test_bouts_last_as_long_as_in_real_mice(hypnograms):
    bouts = [bouts_of(h, 1.0) for h in hypnograms]
    # medians at 4 s are 8, 60 and 52 s; micro-arousals, missed there, shorten the first two
    for stage, (low, high) in {WAKE: (3, 10), NREM: (35, 80), REM: (35, 75)}.items():
        pooled = np.concatenate([lengths[stages == stage] for stages, lengths in bouts])
        assert low <= np.median(pooled) <= high, stage
    # the longest REM bout of all recordings lasted 304 s
    assert np.mean(pooled > 300) < 0.01


def test_stages_follow_one_another_as_in_real_mice(hypnograms):
    shares = transitions(hypnograms)
    assert shares[WAKE, REM] < 0.005  # 1e-4 of Wake epochs are followed by REM
    assert 0.1 < shares[NREM, REM] < 0.35  # .007 against .028 of NREM epochs
    assert 0.85 < shares[REM, WAKE] < 0.99  # .047 against .003 of REM epochs


def test_most_wake_bouts_inside_sleep_are_micro_arousals(hypnograms):
    """In one laboratory's file at one second 123 of 137 were shorter than 15 s; median 3 s."""
    inside = []
    for hypnogram in hypnograms:
        stages, lengths = bouts_of(hypnogram, 1.0)
        inside.append(lengths[1:-1][stages[1:-1] == WAKE])
    pooled = np.concatenate(inside)
    short = pooled <= 15
    assert short.mean() > 0.65
    assert 2 <= np.median(pooled[short]) <= 5


def test_animals_differ_as_much_as_real_ones(hypnograms):
    means = []
    for hypnogram in hypnograms:
        stages, lengths = bouts_of(hypnogram, 1.0)
        means.append([lengths[stages == stage].mean() for stage in (WAKE, NREM, REM)])
    spread = np.log(means).std(axis=0)
    np.testing.assert_allclose(spread, FIGURES.animal_spread, rtol=0.4)


def test_behaviour_is_finer_than_its_stage(behaviours):
    for behaviour in behaviours[:20]:
        stages, lengths = bouts_of(behaviour, 1.0)
        codes = [Behaviour(code) for code in stages]
        for code, after in pairwise(codes):
            assert (code is Behaviour.INTERMEDIATE) == (after is Behaviour.REM and code >= 3)
        intermediate = lengths[stages == Behaviour.INTERMEDIATE]
        assert intermediate.max() < 20  # a few to some twenty seconds (Glin et al. 1991)
        arousals = lengths[1:-1][stages[1:-1] == Behaviour.AROUSAL]
        assert arousals.max() <= 15


def test_activity_is_the_share_of_wake_spent_moving():
    for activity in (0.3, 0.8):
        rng = np.random.default_rng(3)
        traits = replace(ORDINARY, activity=activity)
        behaviour = draw_behaviour(rng, traits, FIGURES, 48 * 3600)
        moving = (behaviour == Behaviour.ACTIVE_WAKE).sum()
        resting = (behaviour == Behaviour.QUIET_WAKE).sum()
        assert moving / (moving + resting) == pytest.approx(activity, abs=0.12)


def test_what_is_estimated_from_simulated_sequences_is_what_they_were_drawn_from():
    sequences = [
        STAGE_OF[draw_behaviour(np.random.default_rng((9, i)), ORDINARY, FIGURES, 24 * 3600)]
        for i in range(40)
    ]
    estimated = estimate_figures(sequences, 1.0)
    drawn, real = np.array(estimated.transitions), np.array(FIGURES.transitions)
    drawn[WAKE, REM] = real[WAKE, REM]  # some twenty in all
    np.testing.assert_allclose(drawn, real, atol=0.03)
    middle = [QUANTILES.index(q) for q in (0.25, 0.5, 0.75)]
    common = [(WAKE, NREM), (NREM, WAKE), (NREM, REM), (REM, WAKE)]
    for stage, following in common:
        got = np.array(estimated.bout_quantiles_s[stage][following])[middle]
        asked = np.array(FIGURES.bout_quantiles_s[stage][following])[middle]
        np.testing.assert_allclose(got, asked, rtol=0.12, atol=2)


def test_the_same_seed_gives_the_same_sequence_and_another_seed_another():
    drawn = [draw_behaviour(np.random.default_rng(s), ORDINARY, FIGURES, 3600) for s in (1, 1, 2)]
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


@pytest.mark.parametrize("n_seconds", [1, 2, 20])
def test_a_sequence_may_be_short(n_seconds):
    for seed in range(30):
        rng = np.random.default_rng(seed)
        traits = SleepTraits.draw(rng, FIGURES)
        behaviour = draw_behaviour(rng, traits, FIGURES, n_seconds)
        assert behaviour.shape == (n_seconds,)
        assert set(behaviour.tolist()) <= set(Behaviour)
