import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.bouts import bout_around, runs, spans_of

STAGES = np.array([0, 0, 1, 1, 1, -1, 2], dtype=np.int8)


@pytest.mark.parametrize(
    ("epoch", "bout"),
    [(0, (0, 2)), (1, (0, 2)), (2, (2, 5)), (4, (2, 5)), (5, (5, 6)), (6, (6, 7))],
)
def test_bout_reaches_to_the_next_stage_on_either_side(epoch, bout):
    assert bout_around(STAGES, epoch) == bout


def test_single_stage_is_one_bout():
    assert bout_around(np.ones(5, dtype=np.int8), 3) == (0, 5)


@given(st.lists(st.sampled_from([-1, 0, 1, 2]), max_size=30))
def test_runs_follow_each_other_without_a_hole(values):
    array = np.array(values, dtype=np.int8)
    starts, stops = runs(array)
    assert np.repeat(array[starts], stops - starts).tolist() == values
    assert all(array[start - 1] != array[start] for start in starts[1:])
    flagged = [epoch for start, stop in spans_of(array == 1) for epoch in range(start, stop)]
    assert flagged == np.flatnonzero(array == 1).tolist()
