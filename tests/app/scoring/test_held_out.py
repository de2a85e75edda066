"""Which seconds are held out of retraining."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.stage import Stage
from hypnoscope.scoring.held_out import held_out_blocks, stage_counts
from hypnoscope.scoring.scorer import ScoringError


def cycles(seconds: int, bout: int = 20) -> np.ndarray:
    return (np.arange(seconds) // bout % 3).astype(np.int8)


def runs(flags: np.ndarray) -> np.ndarray:
    return np.diff(np.flatnonzero(np.diff(flags, prepend=False, append=False)).reshape(-1, 2))


@given(st.lists(st.integers(300, 8000), min_size=1, max_size=3))
def test_about_a_fifth_is_held_out_and_each_stage_is_left_to_learn(lengths):
    recordings = [cycles(length) for length in lengths]
    held_out = held_out_blocks(recordings)
    share = sum(flags.sum() for flags in held_out) / sum(lengths)
    assert 0.1 < share < 0.35
    left = sum(stage_counts(s[~flags]) for s, flags in zip(recordings, held_out, strict=True))
    assert left.all()


def test_a_long_recording_is_held_out_in_blocks_of_three_minutes():
    (held_out,) = held_out_blocks([cycles(7200)])
    assert (runs(held_out) == 180).all()


def test_ten_minutes_are_held_out_in_blocks_of_one():
    (held_out,) = held_out_blocks([cycles(600)])
    assert runs(held_out).tolist() == [[60], [60]]


def test_blocks_are_counted_over_scored_time_alone():
    stages = np.full(20_000, Stage.UNSCORED, dtype=np.int8)
    stages[10_200:10_800] = cycles(600)
    (held_out,) = held_out_blocks([stages])
    assert 60 <= (held_out & (stages != Stage.UNSCORED)).sum() <= 180


def test_the_blocks_held_out_have_all_stages_even_a_rare_one():
    stages = np.zeros(6000, dtype=np.int8)
    stages[::2] = Stage.NREM
    stages[540:600] = stages[1620:1680] = Stage.REM  # rare: one block more than fits the shares
    (held_out,) = held_out_blocks([stages])
    n_held_out = stage_counts(stages[held_out])
    assert n_held_out.min() > 0
    assert stage_counts(stages[~held_out]).min() > 0


def test_stages_that_cannot_be_held_out_are_refused():
    stages = np.repeat(np.array([0, 1, 2], dtype=np.int8), 30)
    with pytest.raises(ScoringError, match="too close together"):
        held_out_blocks([stages])
