import numpy as np
import pytest

from hypnoscope.core.marks import Marks
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.plots.reduction import (
    Columns,
    artefact_codes,
    confidence_codes,
    dominant_codes,
    own_codes,
    presence_codes,
)
from hypnoscope.plots.theme import CODE_ARTEFACT, CODE_NOTHING, CODE_OWN, CODE_UNKNOWN


def marks_of(stages, artefacts=()):
    flags = np.zeros(len(stages), dtype=bool)
    flags[list(artefacts)] = True
    return Marks(np.array(stages), flags, np.zeros(len(stages)))


@pytest.mark.parametrize("n_epochs", [1, 7, 100, 86_400])
@pytest.mark.parametrize("n_columns", [1, 10, 1000])
def test_columns_cover_all_epochs_and_no_more_than_fit(n_epochs, n_columns):
    columns = Columns.covering(0, n_epochs, n_epochs, n_columns)
    assert (columns.start, columns.stop) == (0, n_epochs)
    assert columns.n <= n_columns
    assert columns.drawn_stop >= n_epochs


def test_columns_begin_at_multiples_of_their_width():
    columns = Columns.covering(103, 203, 1000, 20)
    assert (columns.start, columns.stop, columns.width) == (100, 205, 5)


def test_nothing_has_no_columns():
    assert Columns.covering(0, 0, 0, 100).n == 0
    assert dominant_codes(marks_of([]), Columns.covering(0, 0, 0, 100)).shape == (0,)


def test_single_epochs_keep_their_stage():
    marks = marks_of([-1, 0, 1, 2])
    np.testing.assert_array_equal(dominant_codes(marks, Columns.covering(0, 4, 4, 10)), range(4))


def test_the_most_frequent_stage_gives_the_colour():
    marks = marks_of([0, 0, 1, 1, 1, 2, -1, -1])
    columns = Columns.covering(0, 8, 8, 3)
    np.testing.assert_array_equal(dominant_codes(marks, columns), [1, 2, 0])


def test_a_short_bout_stays_visible_in_the_overview():
    stages = np.ones(1000, dtype=np.int8)
    stages[500] = Stage.REM
    codes = presence_codes(marks_of(stages), Columns.covering(0, 1000, 1000, 10))
    assert codes[Stage.REM].tolist().count(Stage.REM + 1) == 1
    assert set(codes[Stage.NREM].tolist()) == {Stage.NREM + 1}


def test_unscored_columns_differ_from_wake():
    codes = presence_codes(marks_of([-1] * 10 + [0] * 10), Columns.covering(0, 20, 20, 2))
    assert codes[Stage.WAKE].tolist() == [Stage.UNSCORED + 1, Stage.WAKE + 1]
    assert codes[Stage.REM].tolist() == [Stage.UNSCORED + 1, CODE_NOTHING]


def test_any_artefact_is_shown():
    columns = Columns.covering(0, 9, 9, 3)
    codes = artefact_codes(marks_of([0] * 9, artefacts=[4]), columns)
    assert codes.tolist() == [CODE_NOTHING, CODE_ARTEFACT, CODE_NOTHING]


def test_confidence_goes_from_guessing_to_certain():
    confidence = np.array([1 / 3, 1.0, np.nan, 0.1], dtype=np.float32)
    codes = confidence_codes(confidence, Columns.covering(0, 4, 4, 4))
    assert codes.tolist() == [0, CODE_UNKNOWN - 1, CODE_UNKNOWN, 0]


def test_confidence_of_a_column_leaves_out_what_is_unknown():
    confidence = np.array([0.5, np.nan, 0.7, np.nan, np.nan], dtype=np.float32)
    mean = Columns.covering(0, 5, 5, 2).mean(confidence)
    np.testing.assert_allclose(mean, [0.6, np.nan], rtol=1e-6)


def test_own_stage_is_shown_where_it_is_at_least_as_frequent_as_its_stage():
    stages = np.repeat(np.array([Stage.WAKE, Stage.NREM], np.int8), 8)
    own = np.zeros(16, np.int8)
    own[[0, 1, 4]] = 3
    nobody = np.zeros(16)
    marks = Marks(stages, nobody.astype(bool), nobody, own)
    scheme = StageScheme((SUGGESTED[0],))
    columns = Columns.covering(0, 16, 16, 4)
    codes = own_codes(dominant_codes(marks, columns), marks, columns, scheme)
    assert codes.tolist() == [CODE_OWN + 3, 1, 2, 2]
