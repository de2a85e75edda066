import numpy as np
import pytest

from hypnoscope.core.edit import Edit, joined
from hypnoscope.core.marks import Marks


def marks(*stages):
    return Marks(np.array(stages), np.zeros(len(stages), np.bool_), np.zeros(len(stages), np.int16))


def test_an_edit_ends_where_its_last_epoch_ends():
    assert Edit(3, marks(0, 0), marks(1, 1)).stop == 5


def test_trimming_leaves_out_unchanged_epochs_at_both_ends_alone():
    trimmed = Edit(10, marks(0, 1, 1, 1, 2), marks(0, 2, 1, 2, 2)).trimmed()
    assert (trimmed.start, trimmed.stop) == (11, 14)
    assert trimmed.after.stages.tolist() == [2, 1, 2]


def test_an_edit_that_changes_nothing_is_trimmed_to_nothing():
    assert len(Edit(10, marks(0, 1), marks(0, 1)).trimmed().after) == 0


@pytest.mark.parametrize("second_start", [1, 3, 6])
def test_two_edits_in_one_take_back_both(second_start):
    before = marks(0, 1, 2, 0, 1, 2, 0, 1)
    first = Edit(2, before[2:6], marks(1, 1, 1, 1))
    between = before.with_run(2, first.after)
    stop = second_start + 2
    second = Edit(second_start, between[second_start:stop], marks(2, 2))
    after = between.with_run(second_start, second.after)
    start, end = min(2, second_start), max(6, stop)
    both = joined(first, second, after[start:end])
    assert after.with_run(both.start, both.inverted().after).same_as(before)
