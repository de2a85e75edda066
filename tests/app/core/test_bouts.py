import numpy as np
import pytest

from hypnoscope.core.bouts import bout_around

STAGES = np.array([0, 0, 1, 1, 1, -1, 2], dtype=np.int8)


@pytest.mark.parametrize(
    ("epoch", "bout"),
    [(0, (0, 2)), (1, (0, 2)), (2, (2, 5)), (4, (2, 5)), (5, (5, 6)), (6, (6, 7))],
)
def test_bout_reaches_to_the_next_stage_on_either_side(epoch, bout):
    assert bout_around(STAGES, epoch) == bout


def test_single_stage_is_one_bout():
    assert bout_around(np.ones(5, dtype=np.int8), 3) == (0, 5)
