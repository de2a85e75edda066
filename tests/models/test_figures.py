"""Figures of merit, held against scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics

from sdreamer.figures import Figures


@pytest.fixture(params=range(5))
def pair(request) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(request.param)
    truth = rng.choice(3, 400, p=[0.5, 0.45, 0.05]).astype(np.int8)
    predicted = np.where(rng.random(400) < 0.7, truth, rng.integers(0, 3, 400)).astype(np.int8)
    return truth, predicted


def test_figures_are_those_of_scikit_learn(pair):
    figures = Figures.of(*pair)
    np.testing.assert_array_equal(figures.confusion, metrics.confusion_matrix(*pair))
    assert figures.accuracy == pytest.approx(metrics.accuracy_score(*pair))
    assert figures.recall == pytest.approx(metrics.recall_score(*pair, average=None))
    assert figures.precision == pytest.approx(metrics.precision_score(*pair, average=None))
    assert figures.f1 == pytest.approx(metrics.f1_score(*pair, average=None))
    assert figures.macro_f1 == pytest.approx(metrics.f1_score(*pair, average="macro"))
    assert figures.n_epochs == 400


def test_epochs_that_either_side_leaves_out_do_not_count(pair):
    truth, predicted = pair
    known = np.random.default_rng(9).random((2, len(truth))) > 0.2
    gappy = Figures.of(
        np.where(known[0], truth, -1).astype(np.int8),
        np.where(known[1], predicted, -1).astype(np.int8),
    )
    both = known.all(axis=0)
    np.testing.assert_array_equal(
        gappy.confusion, Figures.of(truth[both], predicted[both]).confusion
    )


def test_a_class_that_never_occurs_has_no_figures_and_does_not_count(pair):
    truth, predicted = (np.where(x == 2, 0, x).astype(np.int8) for x in pair)
    figures = Figures.of(truth, predicted)
    assert np.isnan([figures.recall[2], figures.precision[2], figures.f1[2]]).all()
    assert figures.macro_f1 == pytest.approx(metrics.f1_score(truth, predicted, average="macro"))


def test_a_class_found_where_it_is_not_has_an_f1_of_nothing():
    figures = Figures.of(np.array([0, 0, 1], np.int8), np.array([0, 2, 1], np.int8))
    assert np.isnan(figures.recall[2])
    assert figures.precision[2] == figures.f1[2] == 0
    assert figures.macro_f1 == pytest.approx((2 / 3 + 1 + 0) / 3)


def test_the_total_is_that_of_all_epochs_together(pair):
    truth, predicted = pair
    parts = [Figures.of(truth[i::3], predicted[i::3]) for i in range(3)]
    np.testing.assert_array_equal(
        Figures.total(parts).confusion, Figures.of(truth, predicted).confusion
    )


@pytest.mark.parametrize(
    "nothing", [Figures.total([]), Figures.of(np.zeros(0, np.int8), np.zeros(0, np.int8))]
)
def test_nothing_has_no_figures(nothing):
    assert nothing.n_epochs == 0
    assert np.isnan([nothing.accuracy, nothing.macro_f1]).all()
    assert np.isnan(nothing.f1).all()
