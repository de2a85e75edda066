from datetime import datetime, time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnoscope.core.parts import LightCycle, Part, hours, phases, whole, zt_bins

SEVEN_TO_SEVEN = LightCycle(time(7), time(19))
NINE = datetime(2024, 2, 3, 9, 0, 0)

clocks = st.times()
starts = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))


def test_hours_are_whole_but_the_last():
    assert hours(7300) == (
        Part("hour 1", ((0, 3600),)),
        Part("hour 2", ((3600, 7200),)),
        Part("hour 3", ((7200, 7300),)),
    )
    assert [part.n_epochs for part in hours(7200)] == [3600, 3600]
    assert hours(0) == ()


def test_an_epoch_belongs_to_the_hour_in_which_it_begins():
    assert hours(1030, epoch_s=7.0)[0].spans == ((0, 515),)  # epoch 514 begins at 3598 s


@given(st.integers(0, 20_000), st.sampled_from([1.0, 2.5, 4.0, 7.0, 10.0]))
def test_hours_cover_everything_once(n_epochs, epoch_s):
    flags = sum(
        (part.flags(n_epochs).astype(int) for part in hours(n_epochs, epoch_s)),
        np.zeros(n_epochs, int),
    )
    assert np.all(flags == 1)


def test_phases_follow_the_light():
    parts = phases(30 * 3600, SEVEN_TO_SEVEN, NINE)
    assert [(part.name, *part.spans[0]) for part in parts] == [
        ("light 1", 0, 36_000),
        ("dark 1", 36_000, 79_200),
        ("light 2", 79_200, 108_000),
    ]


def test_a_day_may_be_reversed_or_long():
    reversed_cycle = LightCycle(time(19), time(7))
    assert reversed_cycle.light_h == 12
    assert phases(3600, reversed_cycle, NINE)[0].name == "dark 1"
    assert LightCycle(time(6), time(22)).light_h == 16


def test_an_epoch_belongs_to_the_phase_in_which_it_begins():
    start = datetime(2024, 2, 3, 18, 59, 58, 500_000)
    parts = phases(4, SEVEN_TO_SEVEN, start)
    assert [part.spans for part in parts] == [((0, 2),), ((2, 4),)]


def test_zt_bins_join_the_days():
    parts = zt_bins(26 * 3600, SEVEN_TO_SEVEN, NINE)
    names = [part.name for part in parts]
    assert names == [f"ZT {hour}–{hour + 1}" for hour in range(24)]
    by_name = {part.name: part for part in parts}
    assert by_name["ZT 2–3"].spans == ((0, 3600), (86_400, 90_000))
    assert by_name["ZT 1–2"].spans == ((82_800, 86_400),)


def test_zt_bins_have_the_length_that_was_asked_for():
    parts = zt_bins(24 * 3600, SEVEN_TO_SEVEN, NINE, bin_h=5)
    assert [part.name for part in parts][-1] == "ZT 20–24"
    with pytest.raises(ValueError, match="up to 24 h"):
        zt_bins(10, SEVEN_TO_SEVEN, NINE, bin_h=0)


@settings(max_examples=40)
@given(clocks, clocks, starts, st.integers(0, 500), st.sampled_from([1.0, 977.0]))
def test_phases_and_bins_cover_everything_once(on, off, start, n_epochs, epoch_s):
    if on == off:
        return
    cycle = LightCycle(on, off)
    for parts in (
        phases(n_epochs, cycle, start, epoch_s),
        zt_bins(n_epochs, cycle, start, epoch_s),
    ):
        flags = sum((part.flags(n_epochs).astype(int) for part in parts), np.zeros(n_epochs, int))
        assert np.all(flags == 1)


def test_zeitgeber_time_is_counted_from_lights_on():
    zt_h = SEVEN_TO_SEVEN.zt_h(NINE, np.array([0.0, 3600.0, 22 * 3600.0]))
    assert zt_h.tolist() == [2, 3, 0]


def test_a_light_that_never_changes_is_refused():
    with pytest.raises(ValueError, match="same time"):
        LightCycle(time(7), time(7))


def test_the_whole_is_one_part():
    (part,) = whole(5)
    assert (part.n_epochs, part.flags(5).all()) == (5, True)
