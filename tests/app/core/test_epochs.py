from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.epochs import EpochGrid, sample_at

DAY_S = 86_400
rates = st.fractions(min_value=Fraction(1, 10), max_value=40_000, max_denominator=10**6)
epochs = st.integers(0, 30 * DAY_S)


@given(epochs, rates)
def test_no_border_drifts_by_more_than_half_a_sample(epoch, rate):
    start, _ = EpochGrid(epoch + 1).sample_span(epoch, rate)
    assert abs(start - epoch * rate) <= Fraction(1, 2)


@given(epochs, rates, st.sampled_from([0.5, 1.0, 2.5, 4.0]))
def test_each_epoch_begins_where_the_one_before_ends(epoch, rate, epoch_s):
    grid = EpochGrid(epoch + 2, epoch_s)
    assert grid.sample_span(epoch, rate)[1] == grid.sample_span(epoch + 1, rate)[0]


@given(st.integers(0, 10**10), rates)
def test_the_time_of_a_sample_leads_back_to_it(sample, rate):
    assert sample_at(sample / rate, rate) == sample


@given(epochs, st.sampled_from([1.0, 4.0, 10.0]))
def test_an_epoch_contains_its_onset_and_all_before_the_next(epoch, epoch_s):
    grid = EpochGrid(epoch + 2, epoch_s)
    assert grid.epoch_at(grid.onset_s(epoch)) == epoch
    assert grid.epoch_at(grid.onset_s(epoch + 1) - 0.001) == epoch


def test_times_outside_belong_to_the_nearest_epoch():
    grid = EpochGrid(10)
    assert (grid.epoch_at(-5), grid.epoch_at(99)) == (0, 9)
    assert EpochGrid(0).epoch_at(3) == 0


@pytest.mark.parametrize(
    ("duration_s", "n_epochs"), [(0.0, 0), (0.999, 0), (1.0, 1), (59.9, 59), (0.1 * 30, 3)]
)
def test_only_whole_epochs_are_counted_whatever_the_rounding(duration_s, n_epochs):
    assert EpochGrid.covering(duration_s).n_epochs == n_epochs


def test_a_rest_shorter_than_an_epoch_belongs_to_none():
    grid = EpochGrid.covering(10.5, epoch_s=4.0)
    assert (grid.n_epochs, grid.duration_s) == (2, 8.0)


@pytest.mark.parametrize(("n_epochs", "epoch_s"), [(-1, 1.0), (10, 0.0), (10, -4.0)])
def test_impossible_grids_are_refused(n_epochs, epoch_s):
    with pytest.raises(ValueError, match="must"):
        EpochGrid(n_epochs, epoch_s)


def test_a_tie_goes_the_same_way_whether_a_time_is_a_float_or_a_fraction():
    for time_s in ("0.186", "604800.186", "0.066", "1234.002"):
        assert sample_at(float(time_s), Fraction(250)) == sample_at(Fraction(time_s), Fraction(250))


@given(st.integers(0, 7 * 86_400 * 10**6), rates)
def test_decimal_times_find_their_sample_as_fractions_do(microseconds, rate):
    exact = Fraction(microseconds, 10**6)
    assert sample_at(float(exact), rate) == sample_at(exact, rate)


@pytest.mark.parametrize(
    ("spans", "within"),
    [
        (((2.0, 4.0), (6.5, 9.0)), [2, 3, 7, 8]),
        (((0.5, 1.5),), []),
        (((-3.0, 1.0), (9.0, 99.0)), [0, 9]),
        (((1.1 + 2.2 - 0.3, 4.0),), [3]),
    ],
)
def test_an_epoch_lies_within_a_gap_as_a_whole_or_not_at_all(spans, within):
    assert np.flatnonzero(EpochGrid(10).within(spans)).tolist() == within
