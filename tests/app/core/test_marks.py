import numpy as np
import pytest

from hypnoscope.core.marks import Marks
from hypnoscope.core.stage import Stage


def marks(*stages):
    return Marks(np.array(stages), np.zeros(len(stages), np.bool_), np.zeros(len(stages), np.int16))


def test_marks_do_not_follow_the_arrays_that_they_were_made_from():
    stages = np.array([0, 1, 2])
    made = Marks(stages, np.zeros(3, np.bool_), np.zeros(3, np.int16))
    stages[:] = Stage.REM
    assert made.stages.tolist() == [0, 1, 2]


def test_marks_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="artefacts has shape"):
        Marks(np.zeros(3, np.int8), np.zeros(2, np.bool_), np.zeros(3, np.int16))


def test_what_was_left_out_says_nothing_of_any_epoch():
    assert marks(0, 1).substages.tolist() == [0, 0]
    assert marks(0, 1).reviewers.tolist() == [0, 0]


def test_the_arrays_by_name_lead_back_to_the_same_marks():
    assert Marks(**marks(0, 1, 2).arrays).same_as(marks(0, 1, 2))


def test_a_run_replaces_its_epochs_and_no_others():
    before = marks(0, 1, 2, 0)
    after = before.with_run(1, marks(2, 2))
    assert after.stages.tolist() == [0, 2, 2, 0]
    assert after.differing_from(before).tolist() == [False, True, False, False]
