"""Reviewing by keys and mouse, beside the traces."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.origin import Origin
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import DARK

Key = Qt.Key


@pytest.fixture
def doubtful(workspace):
    probabilities = np.full((120, 3), 0.05, np.float32)
    probabilities[:, Stage.NREM] = 0.9
    for start, sure in ((10, 0.5), (60, 0.4), (100, 0.6)):
        probabilities[start : start + 2] = (1 - sure) / 2
        probabilities[start : start + 2, Stage.NREM] = sure
    workspace.session.adopt(Scores(probabilities, "mixed", "m"))
    return workspace


@pytest.fixture
def panel(window, doubtful, qtbot):
    qtbot.keyClick(window, Key.Key_V)
    return window.side_panels.content("review")


def choose(box, value, qtbot):
    """Choose by keys, as who has no mouse does."""
    box.setFocus(Qt.FocusReason.TabFocusReason)
    while box.currentData() != value:
        before = box.currentIndex()
        qtbot.keyClick(box, Key.Key_Down)
        assert box.currentIndex() == before + 1
        box.activated.emit(box.currentIndex())


def test_keys_go_through_the_stretches_and_accept_them(window, panel, doubtful, qtbot):
    assert panel.progress == "0 of 3 reviewed"
    qtbot.keyClick(window, Key.Key_Period)
    assert doubtful.viewport.selection == (10, 12)
    qtbot.keyClick(window, Key.Key_Return)
    assert doubtful.viewport.selection == (60, 62)
    assert panel.progress == "1 of 3 reviewed"
    qtbot.keyClick(window, Key.Key_W)
    assert doubtful.session.hypnogram.stages[60:62].tolist() == [Stage.WAKE] * 2
    assert doubtful.viewport.selection == (100, 102)
    assert panel.progress == "2 of 3 reviewed"
    assert panel.bar.value() == 2
    qtbot.keyClick(window, Key.Key_Comma)
    assert doubtful.viewport.selection == (60, 62)


def test_held_key_stops_at_the_next_stretch(window, panel, doubtful, qtbot):
    qtbot.keyClick(window, Key.Key_Period)
    for repeated in (False, True, True):
        window.editing.note_key(repeated)
        window.editing.score(Stage.REM)
    assert doubtful.viewport.selection == (60, 62)
    stages = doubtful.session.hypnogram.stages
    assert np.flatnonzero(stages == Stage.REM).tolist() == [10, 11]


def test_part_of_a_stretch_is_scored_as_anything_else(window, panel, doubtful, qtbot):
    qtbot.keyClick(window, Key.Key_Period)
    doubtful.viewport.put_cursor(10)
    qtbot.keyClick(window, Key.Key_W)
    assert doubtful.viewport.cursor == 11
    qtbot.keyClick(window, Key.Key_Return)
    assert panel.progress == "1 of 3 reviewed"


def test_without_advancing_a_stretch_stays_after_its_stage(window, panel, doubtful, qtbot):
    window.actions_.auto_advance.setChecked(False)
    qtbot.keyClick(window, Key.Key_Period)
    qtbot.keyClick(window, Key.Key_W)
    assert doubtful.viewport.selection == (10, 12)


def test_window_says_when_all_is_reviewed(window, panel, qtbot):
    for _ in range(4):
        qtbot.keyClick(window, Key.Key_Enter)
    assert "3 of 3 reviewed: all stretches" in window.statusBar().currentMessage()


def test_keys_work_without_the_panel(window, doubtful, qtbot):
    qtbot.keyClick(window, Key.Key_Period)
    assert doubtful.viewport.selection == (10, 12)
    assert window.statusBar().currentMessage() == "0 of 3 reviewed."


def test_slider_moves_by_its_own_keys_and_makes_another_list(panel, doubtful, qtbot):
    panel.slider.setFocus(Qt.FocusReason.TabFocusReason)
    cursor = doubtful.viewport.cursor
    for _ in range(15):
        qtbot.keyClick(panel.slider, Key.Key_Left)
    assert panel.slider.value() == 55
    assert panel.model.rowCount() == 2
    assert doubtful.viewport.cursor == cursor


def test_mouse_on_the_slider_leaves_the_keys_to_scoring(window, panel, doubtful, qtbot):
    qtbot.mouseClick(panel.slider, Qt.MouseButton.LeftButton)
    assert not panel.slider.hasFocus()
    qtbot.keyClick(window, Key.Key_R)
    assert doubtful.session.hypnogram.stages[0] == Stage.REM


def test_click_on_a_row_goes_there(panel, doubtful, qtbot):
    place = panel.table.visualRect(panel.model.index(2, 1)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert doubtful.viewport.selection == (100, 102)
    assert panel.table.currentIndex().row() == 2


def test_rows_tell_time_and_doubt_and_are_ticked_off(window, panel, qtbot):
    def row(number):
        return [panel.model.index(number, column).data() for column in range(4)]

    assert row(1) == ["", "0:01:00", "2 s", "40 % sure"]
    qtbot.keyClick(window, Key.Key_Return)
    qtbot.keyClick(window, Key.Key_Return)
    assert row(0)[0] == "✓"


def test_most_doubtful_come_first_when_wanted(panel, qtbot):
    choose(panel.orders, "doubt", qtbot)
    assert [panel.model.index(row, 1).data() for row in range(3)] == [
        "0:01:00",
        "0:00:10",
        "0:01:40",
    ]


def test_each_reason_can_be_chosen_by_keys(panel, doubtful, qtbot):
    choose(panel.reasons, "unscored", qtbot)
    assert panel.why_empty == "Every second is scored."
    assert panel.table.isHidden()
    assert panel.slider.isHidden() or not panel.slider.isVisible()


def test_legend_tells_who_set_how_much(window, panel, doubtful, qtbot):
    assert panel.legend.share(Origin.MODEL) == "100.0 %"
    qtbot.keyClick(window, Key.Key_Return)
    qtbot.keyClick(window, Key.Key_Return)
    qtbot.keyClick(window, Key.Key_R)
    assert panel.legend.share(Origin.ACCEPTED) == "1.7 %"
    assert panel.legend.share(Origin.PERSON) == "1.7 %"


def test_bars_under_the_hypnogram_are_higher_for_a_person(window, doubtful, qtbot):
    doubtful.session.score(0, 20, Stage.REM)
    doubtful.session.review(20, 40)
    track = window.page.overview.track("origin")
    rows = track._image.image
    heights = [(rows[:, epoch] > 0).sum() for epoch in (5, 25, 60)]
    assert heights == [6, 4, 1]


def test_swatches_follow_the_theme(panel):
    panel.set_theme(DARK)
    picture = panel.legend._swatches[Origin.PERSON].grab().toImage()
    assert picture.pixelColor(13, 7).name() == DARK.accent
