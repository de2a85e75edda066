"""Statistics that follow the stages, of parts that the user chooses."""

from datetime import time

import pytest

from hypnoscope.core.parts import LightCycle
from hypnoscope.core.stage import Stage
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.summary import Summary, Unavailable
from hypnoscope.session.viewport import Viewport


@pytest.fixture
def session(qapp, make_recording):
    return ScoringSession(make_recording(7200.0), person="Ada")


@pytest.fixture
def viewport(session):
    return Viewport(7200.0, 7200, session)


@pytest.fixture
def summary(session, viewport):
    return Summary(session, viewport)


def names(summary):
    return [found.part.name for found in summary.statistics()]


def test_stages_that_change_are_told_once_they_settle(summary, session, qtbot):
    with qtbot.waitSignal(summary.changed):
        session.score(0, 1800, Stage.REM)
    (found,) = summary.statistics()
    assert found.seconds[Stage.REM] == 1800


def test_parts_are_those_that_were_chosen(summary, viewport):
    summary.part_by("hour")
    assert names(summary) == ["hour 1", "hour 2"]
    summary.part_by("view")
    viewport.show(600.0, 30.0)
    assert summary.parts()[0].spans == ((600, 630),)


def test_view_that_moves_is_news_only_where_it_is_looked_at(summary, viewport, qtbot):
    with qtbot.assertNotEmitted(summary.changed, wait=200):
        viewport.show(600.0, 30.0)
    summary.part_by("view")
    with qtbot.waitSignal(summary.changed):
        viewport.show(900.0, 30.0)


def test_light_and_zeitgeber_need_to_be_known(summary):
    summary.part_by("phase")
    assert isinstance(summary.parts(), Unavailable)
    assert summary.statistics() == ()
    summary.use_cycle(LightCycle(time(10), time(22)))  # the recording begins at 9
    assert names(summary) == ["dark 1", "light 1"]
    summary.part_by("zt")
    assert names(summary) == ["ZT 0–1", "ZT 23–24"]
