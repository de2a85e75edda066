import numpy as np
import pytest

from hypnoscope.core.stage import Stage
from hypnoscope.plots.overview import Overview
from hypnoscope.plots.theme import CODE_NOTHING, DARK, LIGHT
from hypnoscope.plots.time_axis import TimeText

_TOP_ROWS = {Stage.WAKE: 1, Stage.REM: 7, Stage.NREM: 13}


@pytest.fixture
def overview(qtbot, session, viewport):
    overview = Overview(session, viewport, TimeText(), LIGHT)
    qtbot.addWidget(overview)
    overview.resize(1000, 160)
    overview.show()
    qtbot.waitExposed(overview)
    return overview


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


def test_drag_takes_the_view_along(mouse, viewport):
    mouse.drag(100.0, 300.5)
    assert viewport.cursor == pytest.approx(300, abs=1)
    assert viewport.selection is None


def test_wheel_moves_the_detail_view(mouse, viewport):
    mouse.wheel(300.0, -1)
    assert viewport.start_s == 15.0


def test_marker_stays_visible_however_long_the_recording(make_session, qtbot, montage):
    from hypnoscope.session.viewport import Viewport

    session = make_session(200_000)
    viewport = Viewport(200_000.0, 200_000)
    viewport.show(100_000.0, 2.0)
    overview = Overview(session, viewport, TimeText(), LIGHT)
    qtbot.addWidget(overview)
    overview.resize(1000, 160)
    overview.refresh()
    width_px = overview.hypnogram._extent.rect().width() / 200_000 * overview.hypnogram.n_columns
    assert width_px >= 4.9


def test_confidence_follows_the_scores(overview, session, scores):
    assert (overview._confidence._image.image == 255).all()
    session.adopt(scores(np.ones(600, dtype=int)))
    assert (overview._confidence._image.image < 255).all()
    session.undo_stack.undo()
    assert (overview._confidence._image.image == 255).all()


def test_theme_can_change(overview):
    overview.set_theme(DARK)
    assert overview.backgroundBrush().color().name() == DARK.plot
