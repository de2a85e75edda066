from datetime import datetime, time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hypnoscope.core.parts import LightCycle
from hypnoscope.core.stage import Stage
from hypnoscope.plots.overview import Overview
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.plots.theme import CODE_NOTHING, DARK, LIGHT
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.panels import Panels
from hypnoscope.session.pathways import Pathways
from hypnoscope.session.pointing import Pointed, Pointing
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.viewport import Viewport

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CYCLE = LightCycle(time(7), time(19))
TEXT = TimeText(datetime(2024, 2, 3, 18, 58, 0), cycle=CYCLE)
MIDDLE = Qt.MouseButton.MiddleButton

_TOP_ROWS = {Stage.WAKE: 1, Stage.REM: 7, Stage.NREM: 13}


@pytest.fixture
def panels(qapp):
    return Panels(OVERVIEW_PANELS)


@pytest.fixture
def make_overview(qtbot, panels):
    def make(session, viewport):
        span = OverviewSpan(session.recording.duration_s, viewport, session)
        features = SignalFeatures(session)
        looks = (Pathways(session), SecondHypnogram(session), Pointing(session))
        parts = (session, viewport, span, panels, features, *looks)
        overview = Overview(*parts, TEXT, LIGHT)
        qtbot.addWidget(overview)
        overview.resize(1000, 260)
        overview.show()
        qtbot.waitExposed(overview)
        return overview

    return make


@pytest.fixture
def overview(make_overview, session, viewport):
    return make_overview(session, viewport)


@pytest.fixture
def span(overview):
    return overview._span


@pytest.fixture
def mouse(overview, make_mouse):
    return make_mouse(overview, overview.hypnogram, height=1.5)


def test_wake_is_on_top_then_rem_then_nrem(overview, session):
    session.score(0, 200, Stage.WAKE)
    session.score(200, 400, Stage.REM)
    session.score(400, 600, Stage.NREM)
    image = overview.hypnogram._image.image
    for column, stage in ((50, Stage.WAKE), (300, Stage.REM), (500, Stage.NREM)):
        seen = {s for s, row in _TOP_ROWS.items() if image[row, column] != CODE_NOTHING}
        assert seen == {stage}
        assert image[_TOP_ROWS[stage], column] == stage + 1


def test_all_of_the_recording_is_shown(overview, session):
    assert overview.hypnogram.pointer_view.viewRange()[0] == [0.0, 600.0]


def test_click_jumps_there(mouse, viewport):
    mouse.click(400.5)
    assert viewport.cursor == 400
    assert viewport.start_s <= 400.0 <= viewport.stop_s


def test_drag_selects_and_the_selection_is_marked(mouse, overview, viewport):
    mouse.drag(100.5, 300.5)
    assert viewport.selection == (100, 301)
    marked = overview.hypnogram._selection
    assert marked.isVisible()
    assert (marked.rect().left(), marked.rect().right()) == (100.0, 301.0)
    viewport.clear_selection()
    assert not marked.isVisible()


def test_drag_beyond_the_border_selects_what_comes_into_view(mouse, overview, viewport, span):
    span.show(100.0, 100.0)
    mouse.press(150.5)
    mouse.move(205.0)
    for _ in range(3):
        overview._gestures.pan_at_edge()
    mouse.release(217.0)
    overview._gestures.pan_at_edge()
    assert span.start_s == pytest.approx(112.0)
    assert viewport.selection == (150, 213)


def test_double_click_selects_the_bout_and_shift_click_extends(mouse, session, viewport):
    session.score(200, 260, Stage.REM)
    mouse.double_click(230.5)
    assert viewport.selection == (200, 260)
    mouse.click(300.5, keys=SHIFT)
    assert viewport.selection == (200, 301)


def test_wheel_moves_the_detail_view(mouse, viewport):
    mouse.wheel(300.0, -1)
    assert viewport.start_s == 15.0


def test_marker_stays_visible_however_long_the_recording(make_session, make_overview):
    session = make_session(200_000)
    viewport = Viewport(200_000.0, 200_000)
    viewport.show(100_000.0, 2.0)
    overview = make_overview(session, viewport)
    width_px = overview.hypnogram._extent.rect().width() / 200_000 * overview.hypnogram.n_columns
    assert width_px >= 4.9


def test_confidence_follows_the_scores(overview, session, scores):
    assert (overview.track("confidence")._image.image == 255).all()
    session.adopt(scores(np.ones(600, dtype=int)))
    assert (overview.track("confidence")._image.image < 255).all()
    session.undo_stack.undo()
    assert (overview.track("confidence")._image.image == 255).all()


def test_theme_can_change(overview):
    overview.set_theme(DARK)
    for view in overview._views.values():
        assert view.backgroundBrush().color().name() == DARK.plot


def shown_from_the_top(overview):
    views = [view for view in overview._views.values() if view.isVisible()]
    return [view.name for view in sorted(views, key=lambda view: view.y())]


def test_panels_are_shown_hidden_and_reordered(overview, panels):
    panels.place("hypnogram", 0)
    assert shown_from_the_top(overview)[0] == "hypnogram"
    panels.show_panel("confidence", False)
    assert "confidence" not in shown_from_the_top(overview)
    panels.show_panel("confidence", True)
    assert shown_from_the_top(overview) == [kind.name for kind in panels.shown]


def test_drag_of_a_name_reorders_the_panels(overview, panels):
    view = overview._views["hypnogram"]
    others = [name for name in shown_from_the_top(overview) if name != "hypnogram"]
    above = QPoint(20, 1) + view.mapFrom(overview, QPoint(0, 0))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 30))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=above)
    assert shown_from_the_top(overview) == ["hypnogram", *others]


def test_click_on_a_name_moves_nothing(overview, panels, viewport, qtbot):
    with qtbot.assertNotEmitted(panels.arranged):
        qtbot.mouseClick(
            overview._views["hypnogram"].viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 30)
        )
    assert viewport.cursor == 0


def test_drag_between_panels_resizes_them(overview, panels):
    before = panels.height_of("hypnogram")
    overview._splitter.setSizes([2 * size for size in overview._splitter.sizes()])
    overview.resize(1000, 400)
    overview._splitter.splitterMoved.emit(0, 0)
    assert panels.height_of("hypnogram") > before


def test_extent_can_be_dragged(mouse, viewport):
    viewport.show(100.0, 60.0)
    mouse.drag(110.0, 310.0)  # held 20 s before its middle
    assert viewport.start_s == pytest.approx(300.0, abs=2.0)


def test_control_wheel_zooms_the_overview_at_the_pointer(mouse, overview, span):
    before = mouse.place(200.0).x()
    mouse.wheel(200.0, 2, keys=CONTROL)
    assert span.span_s == pytest.approx(384.0)
    assert mouse.place(200.0).x() == pytest.approx(before, abs=2.0)
    assert overview.hypnogram.pointer_view.viewRange()[0] == [span.start_s, span.stop_s]


def test_shift_wheel_and_middle_drag_move_the_overview(mouse, span):
    span.show(0.0, 300.0)
    mouse.wheel(100.0, -2, keys=SHIFT)
    assert span.start_s == pytest.approx(90.0)
    mouse.drag(300.0, 250.0, MIDDLE)
    assert span.start_s > 100.0


def test_stages_are_drawn_in_full_where_the_overview_is_zoomed(overview, session, span):
    session.score(301, 302, Stage.WAKE)
    span.show(300.0, 60.0)
    image = overview.hypnogram._image.image
    assert image[1, :3].tolist() == [0, Stage.WAKE + 1, 0]


def test_right_click_on_a_name_asks_for_the_menu_of_the_panel(overview, viewport, qtbot):
    view = overview._views["hypnogram"]
    with qtbot.waitSignal(overview.menu_wanted) as asked:
        send_menu_event(view, QPoint(20, 20))
    assert asked.args[0] == "hypnogram"
    assert viewport.selection is None


def test_right_click_on_a_panel_selects_the_bout_and_asks_for_its_menu(
    overview, mouse, viewport, session, qtbot
):
    session.score(200, 400, Stage.REM)
    with qtbot.waitSignal(overview.bout_menu_wanted) as asked:
        mouse.ask_for_menu(300.5)
    assert asked.args[0] == "hypnogram"
    assert viewport.selection == (200, 400)


def test_right_click_leaves_alone_what_is_selected_there(mouse, viewport, session):
    session.score(200, 400, Stage.REM)
    viewport.select(250, 349)
    mouse.click(300.5, Qt.MouseButton.RightButton)
    assert viewport.selection == (250, 350)
    mouse.click(100.5, Qt.MouseButton.RightButton)
    assert viewport.selection == (0, 200)


def send_menu_event(view, place):
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, view.mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)


def test_light_and_dark_follow_the_clock(overview):
    from hypnoscope.plots.light_track import dark_spans

    assert dark_spans(TEXT, 0.0, 600.0) == [(120.0, 600.0)]
    assert dark_spans(TEXT, 0.0, 2 * 86400.0) == [
        (120.0, 120.0 + 12 * 3600),
        (120.0 + 86400, 120.0 + 36 * 3600),
    ]
    assert dark_spans(TEXT, 3600.0, 7200.0) == [(3600.0, 7200.0)]
    assert dark_spans(TimeText(None, cycle=CYCLE), 0.0, 600.0) == []
    assert overview.track("light")._axis._names == {"07–19 h": 0.5}


def test_crosshair_goes_through_all_panels_with_words_in_one(overview, mouse, session):
    pointing = overview._pointing
    session.score(200, 400, Stage.REM)
    pointing.switch_crosshair(True)
    mouse.move(300.5)
    shown = {view.name: view.track.crosshair for view in overview._views.values()}
    times = [crosshair.time_s for crosshair in shown.values()]
    assert times == [pytest.approx(300.5, abs=1.0)] * len(times)
    assert "REM" in shown["hypnogram"].words
    assert "0:05:00" in shown["hypnogram"].words
    assert [name for name, crosshair in shown.items() if crosshair.words] == ["hypnogram"]
    pointing.switch_crosshair(False)
    assert all(crosshair.time_s is None for crosshair in shown.values())


@pytest.mark.parametrize("name", [kind.name for kind in OVERVIEW_PANELS])
def test_each_panel_says_what_is_under_the_mouse(overview, session, scores, qtbot, name):
    session.adopt(scores(np.ones(600, dtype=int)))
    overview._pathways.keep({"eeg": scores(np.zeros(600, dtype=int))})
    overview._second.keep_scores()
    track = overview.track(name)
    qtbot.waitUntil(lambda: track.words_at(Pointed(100.0, name, 0.4)) != "")
    assert track.words_at(Pointed(1e6, name, 0.4)) == "" or name in ("light", "spectrogram")
