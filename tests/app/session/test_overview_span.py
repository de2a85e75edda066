import pytest

from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.viewport import Viewport

DAY_S = 86_400


@pytest.fixture
def viewport(qapp):
    return Viewport(DAY_S, DAY_S)


@pytest.fixture
def span(viewport):
    return OverviewSpan(DAY_S, viewport)


def test_all_is_shown_at_first(span):
    assert (span.start_s, span.span_s, span.is_whole) == (0.0, DAY_S, True)


def test_some_hours_are_shown_around_the_detail_view(span, viewport):
    viewport.show(40_000.0, 30.0)
    span.show_around(3600.0)
    assert (span.start_s, span.stop_s) == (40_015.0 - 1800.0, 40_015.0 + 1800.0)
    span.show_all()
    assert span.is_whole


def test_span_stays_within_the_recording(span):
    span.show(-5.0, 1.0)
    assert (span.start_s, span.span_s) == (0.0, 60.0)
    span.pan(1e9)
    assert span.stop_s == DAY_S


def test_zoom_keeps_its_anchor(span):
    span.zoom(4.0, anchor_s=21_600.0)
    assert (span.span_s, span.start_s) == (21_600.0, 16_200.0)
    span.zoom(1 / 4)
    assert span.is_whole


def test_overview_goes_where_the_detail_view_goes(span, viewport):
    span.show(0.0, 3600.0)
    viewport.show(5000.0, 30.0)
    assert span.start_s < 5000.0 < 5030.0 < span.stop_s
    viewport.show(100.0, 30.0)
    assert span.start_s < 100.0
    viewport.show(0.0, 7200.0)
    assert span.start_s == 1800.0


def test_detail_view_within_sight_moves_nothing(span, viewport, qtbot):
    span.show(0.0, 3600.0)
    with qtbot.assertNotEmitted(span.changed):
        viewport.show(1000.0, 30.0)
