"""A right click on a plot: the bout is selected, and a menu scores it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.plots.theme import DARK

Key = Qt.Key


@pytest.fixture
def scored(workspace):
    workspace.session.score(0, 120, Stage.NREM)
    workspace.session.score(10, 20, Stage.REM)
    return workspace


@pytest.fixture(params=["traces", "hypnogram", "spectrogram"])
def mouse(request, window, scored, make_mouse):
    page = window.page
    if request.param == "traces":
        lanes = page.detail.lanes
        return make_mouse(page.detail, lanes)
    return make_mouse(page.overview, page.overview.track(request.param))


@pytest.fixture
def traces(window, scored, make_mouse):
    return make_mouse(window.page.detail, window.page.detail.lanes)


def opened(qtbot):
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    return QApplication.activePopupWidget()


def texts(menu):
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


def test_its_first_entries_are_the_stages_with_their_keys(mouse, scored, qtbot):
    mouse.ask_for_menu(15.5)
    menu = opened(qtbot)
    assert scored.viewport.selection == (10, 20)
    assert texts(menu)[:4] == [
        *("Score bout as Wake\tW", "Score bout as NREM\tN", "Score bout as REM\tR"),
        "Make bout unscored\tX",
    ]
    qtbot.keyClick(menu, Key.Key_W)
    assert scored.session.hypnogram.stages[8:22].tolist() == [1, 1, *[0] * 10, 1, 1]
    scored.session.undo_stack.undo()
    assert scored.session.hypnogram.stages[10] == Stage.REM


def test_menu_that_is_closed_again_changes_nothing(mouse, scored, qtbot):
    steps = scored.session.undo_stack.count()
    mouse.ask_for_menu(15.5)
    qtbot.keyClick(opened(qtbot), Key.Key_Escape)
    assert scored.session.undo_stack.count() == steps
    assert scored.viewport.selection == (10, 20)


def test_double_click_selects_without_a_menu(mouse, scored):
    mouse.double_click(15.5)
    assert scored.viewport.selection == (10, 20)
    assert QApplication.activePopupWidget() is None


def test_entries_are_chosen_by_the_mouse(window, traces, scored, qtbot):
    traces.ask_for_menu(15.5)
    menu = opened(qtbot)
    entry = next(each for each in menu.actions() if "artefact" in each.text())
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
    assert scored.session.hypnogram.artefacts.nonzero()[0].tolist() == list(range(10, 20))
    traces.ask_for_menu(15.5)
    assert "Take the artefact flag off\tA" in texts(opened(qtbot))


def test_menu_within_a_selection_is_about_that(traces, scored, qtbot):
    traces.drag(12.5, 14.5)
    traces.ask_for_menu(13.5)
    menu = opened(qtbot)
    assert texts(menu)[0] == "Score selection as Wake\tW"
    qtbot.keyClick(menu, Key.Key_W)
    assert scored.session.hypnogram.stages[10:20].tolist() == [2, 2, 0, 0, 0, 2, 2, 2, 2, 2]


def test_own_stages_are_offered_after_the_usual_ones(traces, scored, qtbot):
    own = SUGGESTED[0]
    scored.session.define_stages(StageScheme((own,)))
    traces.ask_for_menu(15.5)
    menu = opened(qtbot)
    entry = next(each for each in menu.actions() if own.name in each.text())
    assert entry.text() == f"Score bout as {own.name}\t{own.key}"
    entry.trigger()
    assert set(scored.session.hypnogram.marks.substages[10:20].tolist()) == {own.code}
    menu.close()


def test_note_and_panel_are_offered_too(window, scored, make_mouse, qtbot):
    overview = window.page.overview
    make_mouse(overview, overview.hypnogram).ask_for_menu(15.5)
    menu = opened(qtbot)
    (panel,) = [each.menu() for each in menu.actions() if each.menu() is not None]
    assert "Move Hypnogram up" in texts(panel)
    note = next(each for each in menu.actions() if "note" in each.text())
    menu.close()
    note.trigger()
    assert window.page.note_editor.isVisible()


def test_key_that_was_changed_stands_beside_its_entry(window, traces, scored, qtbot):
    window.actions_.assign(window.actions_.stages[Stage.WAKE], ["Q"])
    traces.ask_for_menu(15.5)
    menu = opened(qtbot)
    assert texts(menu)[0] == "Score bout as Wake\tQ"
    menu.close()


def test_nothing_opens_beside_the_traces(traces, window, scored):
    traces.ask_for_menu(-3.0)
    assert QApplication.activePopupWidget() is None
    assert scored.viewport.selection is None


def test_colour_of_a_stage_is_seen_even_where_it_is_that_of_the_menu(
    traces, window, scored, preferences, qtbot
):
    preferences.use_theme("dark")
    own = replace(SUGGESTED[0], colour=DARK.surface)
    scored.session.define_stages(StageScheme((own,)))
    traces.ask_for_menu(15.5)
    menu = opened(qtbot)
    entry = next(each for each in menu.actions() if own.name in each.text())
    picture = entry.icon().pixmap(14, 14).toImage()
    assert picture.pixelColor(0, 7).name() == DARK.muted
    menu.close()
    preferences.use_theme("light")
