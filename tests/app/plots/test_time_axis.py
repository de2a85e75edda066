from datetime import datetime, time

import pytest

from hypnoscope.core.parts import LightCycle
from hypnoscope.plots.time_axis import TimeAxis, TimeText, tick_step

EVENING = datetime(2024, 2, 28, 19, 58, 20)
ELAPSED = TimeText(EVENING, clock=False)
CLOCK = TimeText(EVENING, clock=True)


@pytest.mark.parametrize(
    ("text", "time_s", "step_s", "expected"),
    [
        (ELAPSED, 0.0, 1.0, "0:00:00"),
        (ELAPSED, 3725.0, 1.0, "1:02:05"),
        (ELAPSED, 100_000.0, 60.0, "27:46:40"),
        (ELAPSED, 1.5, 0.5, "0:00:01.5"),
        (ELAPSED, 59.999999, 1.0, "0:01:00"),
        (CLOCK, 0.0, 1.0, "19:58:20"),
        (CLOCK, 100.0, 60.0, "20:00"),
        (CLOCK, 1.5, 0.5, "19:58:21.5"),
        (CLOCK, 0.999999999, 1.0, "19:58:21"),
        (CLOCK, 86_400.0, 1.0, "19:58:20"),
        (TimeText(None, clock=True), 61.0, 1.0, "0:01:01"),
    ],
)
def test_times_read_as_people_write_them(text, time_s, step_s, expected):
    assert text.of(time_s, step_s) == expected


def test_midnight_names_the_day():
    assert CLOCK.of(4 * 3600 + 100, 3600.0) == "29 Feb"


@pytest.mark.parametrize("span_s", [2, 10, 60, 3600, 86_400, 14 * 86_400])
def test_labels_stay_readable_at_every_zoom(span_s):
    step = tick_step(span_s, 1200)
    assert 2 <= span_s / step <= 13


@pytest.mark.parametrize(("text", "first"), [(ELAPSED, 600.0), (CLOCK, 100.0)])
def test_labels_stand_at_round_times(qapp, text, first):
    axis = TimeAxis(text)
    ((step, ticks),) = axis.tickValues(50.0, 4000.0, 800.0)
    assert step == 600.0
    assert ticks[0] == first
    assert axis.tickStrings(ticks, 1.0, step)[0] in ("0:10:00", "20:00")


ZEITGEBER = TimeText(EVENING, cycle=LightCycle(time(7), time(19)), zeitgeber=True)


def test_zeitgeber_time_counts_from_lights_on():
    on_s = (time_of(7) - EVENING).total_seconds() + 86_400
    assert ZEITGEBER.of(on_s, 60.0) == "ZT 0:00"
    assert ZEITGEBER.of(on_s + 3 * 3600 + 61, 1.0) == "ZT 3:01:01"
    assert ZEITGEBER.of(on_s + 12.34, 0.1) == "ZT 0:00:12.3"
    assert ZEITGEBER.of(on_s - 60, 60.0) == "ZT 23:59"
    assert (on_s + ZEITGEBER.shift_s) % 86_400 == 0


def test_zeitgeber_time_needs_a_start_and_hours_of_light():
    assert TimeText(None, zeitgeber=True).of(61.0) == "0:01:01"
    assert TimeText(EVENING, zeitgeber=True).of(61.0) == "0:01:01"


def test_hours_of_light_are_told():
    assert ZEITGEBER.cycle_text == "07–19 h"
    assert TimeText(cycle=LightCycle(time(6, 30), time(18))).cycle_text == "06:30–18 h"
    assert TimeText().cycle_text == ""


def time_of(hour):
    return EVENING.replace(hour=hour, minute=0, second=0, microsecond=0)
