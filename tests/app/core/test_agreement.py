"""Agreement between two scorings, held against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, cohen_kappa_score, confusion_matrix, f1_score

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.stage import Stage

STAGES = [Stage.WAKE, Stage.NREM, Stage.REM]
scorings = st.lists(
    st.tuples(st.sampled_from(STAGES), st.sampled_from(STAGES)), min_size=2, max_size=60
).map(np.array)


@given(scorings)
def test_figures_agree_with_scikit_learn(pairs):
    scored, reference = pairs.T
    agreement = Agreement.between(scored, reference)
    assert agreement.accuracy == pytest.approx(accuracy_score(reference, scored))
    assert agreement.macro_f1 == pytest.approx(f1_score(reference, scored, average="macro"))
    assert np.array_equal(
        agreement.confusion, confusion_matrix(reference, scored, labels=[int(s) for s in STAGES])
    )
    if len(np.unique(pairs)) > 1:
        assert agreement.kappa == pytest.approx(cohen_kappa_score(reference, scored))


@given(scorings)
def test_each_stage_has_the_f1_of_scikit_learn(pairs):
    scored, reference = pairs.T
    for about in Agreement.between(scored, reference).stages:
        if about.stage in pairs:
            expected = f1_score(reference == about.stage, scored == about.stage)
            assert about.f1 == pytest.approx(expected)
        else:
            assert np.isnan(about.f1)


def test_seconds_that_either_left_unscored_are_counted_and_left_out():
    scored = np.array([0, 1, -1, 2, -1], dtype=np.int8)
    reference = np.array([0, 2, 1, -1, -1], dtype=np.int8)
    agreement = Agreement.between(scored, reference)
    assert (agreement.n_epochs, agreement.n_left_out) == (2, 3)
    assert agreement.accuracy == 0.5


def test_nothing_in_common_has_no_figures():
    agreement = Agreement.between(np.array([-1, 0]), np.array([1, -1]))
    assert agreement.n_epochs == 0
    assert np.isnan([agreement.accuracy, agreement.macro_f1, agreement.kappa]).all()


def test_scorings_of_different_length_are_refused():
    with pytest.raises(ValueError, match="2 scored epochs, but 3"):
        Agreement.between(np.zeros(2), np.zeros(3))
