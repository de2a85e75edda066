"""The list of all actions: complete, searched by typing, and able to do what it lists."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog

from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import DARK, LIGHT
from hypnoscope.windows.key_sheet import KeySheet, entries, menu_path


@pytest.fixture
def sheet(window):
    window.actions_.keys.trigger()
    return window.asking.dialog


def search(qtbot, sheet, words):
    sheet._search.clear()
    qtbot.keyClicks(sheet._search, words)
    return [entry.name for entry in sheet.shown]


def test_every_action_is_listed_and_has_a_key_or_a_menu(window):
    listed = {entry.action: entry for entry in entries(window.actions_) if entry.action}
    assert set(listed) == set(window.actions_.all())
    nowhere = [entry.name for entry in listed.values() if not (entry.keys or entry.place)]
    assert nowhere == []


def test_every_action_says_what_it_does_with_its_key(window):
    for action in window.actions_.all():
        assert window.actions_.meaning_of(action)
        for key in action.shortcuts():
            assert key.toString(key.SequenceFormat.NativeText) in action.toolTip()


def test_every_action_that_is_disabled_says_why(window, request):
    actions = window.actions_
    without = {a: actions.why_disabled(a) for a in actions.all()}
    assert all(bool(without[a]) != a.isEnabled() for a in actions.all())
    assert without[actions.save] == "Open a recording first."
    request.getfixturevalue("workspace")
    within = {a: actions.why_disabled(a) for a in actions.all()}
    assert all(bool(within[a]) != a.isEnabled() for a in actions.all())
    assert within[actions.undo] == "Nothing was changed that could be taken back."
    assert "CSV" in within[actions.table_columns]


def test_every_action_that_is_enabled_can_be_triggered(window, workspace, monkeypatch, qtbot):
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *args, **kwargs: ("", ""))
    actions = window.actions_
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args, **kwargs: "")
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: 0)
    ending = (actions.quit, actions.close_recording, actions.open, actions.open_demo)
    scoring = (actions.score_automatically, actions.compare_pathways, actions.save)
    for action in actions.all():
        if action not in ending + scoring and action.isEnabled():
            with qtbot.waitSignal(action.triggered):
                action.trigger()
            assert window.desk.workspace is workspace
            window.asking.close_dialogs()


def test_every_button_of_the_window_has_a_tool_tip(window, workspace):
    buttons = [
        button
        for part in (window._tool_bar, window.page.information, window.statusBar())
        for button in part.findChildren(QAbstractButton)
        if not button.objectName().startswith("qt_")
    ]
    assert len(buttons) > 12
    assert [button.text() for button in buttons if not button.toolTip()] == []


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_one_key_opens_the_list(window, qtbot, key):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key)
    assert isinstance(window.asking.dialog, KeySheet)


def test_typing_narrows_the_list(sheet, qtbot):
    assert search(qtbot, sheet, "undo") == ["Undo"]
    assert "Save as" in search(qtbot, sheet, "ctrl+shift+s")
    assert search(qtbot, sheet, "export journal") == ["Export the journal"]
    assert "Spectrum" in search(qtbot, sheet, "panels view")


def test_mouse_is_in_the_list(sheet, qtbot):
    assert "zoom at the pointer" in search(qtbot, sheet, "wheel")


def test_nothing_found_says_so(sheet, qtbot):
    assert search(qtbot, sheet, "teleport") == []
    assert sheet.chosen is None
    assert "another word" in sheet.explanation
    qtbot.keyClick(sheet._search, Qt.Key.Key_Return)
    assert sheet.isVisible()


def test_enter_does_what_is_chosen_and_closes_the_list(window, workspace, sheet, qtbot):
    search(qtbot, sheet, "nrem 2")
    qtbot.keyClick(sheet._search, Qt.Key.Key_Return)
    assert workspace.session.hypnogram.stages[0] == Stage.NREM
    assert window.asking.dialog is None


def test_arrows_choose_while_one_types(sheet, qtbot):
    search(qtbot, sheet, "previous")
    first, second, *_ = sheet.shown
    assert sheet.chosen == first
    qtbot.keyClick(sheet._search, Qt.Key.Key_Down)
    assert sheet.chosen == second


def test_what_cannot_be_done_now_says_why_and_the_list_stays(sheet, qtbot):
    search(qtbot, sheet, "save as")
    assert "Open a recording first." in sheet.explanation
    qtbot.keyClick(sheet._search, Qt.Key.Key_Return)
    assert sheet.isVisible()


def test_escape_closes_the_list(window, sheet, qtbot):
    qtbot.keyClick(sheet._search, Qt.Key.Key_Escape)
    assert window.asking.dialog is None


def test_undo_is_called_undo_whatever_it_would_take_back(window, workspace):
    workspace.session.score(0, 1, Stage.NREM)
    assert window.actions_.undo.text() != "&Undo"
    assert "Undo" in [entry.name for entry in entries(window.actions_)]


def test_places_name_the_menus(window):
    assert menu_path(window.actions_.save) == "File"
    assert menu_path(window.actions_.overview_all) == "View ▸ Overview"


def test_list_fits_a_small_laptop(sheet):
    assert sheet.sizeHint().boundedTo(QSize(1366, 700)) == sheet.sizeHint()


def test_every_button_of_the_side_panels_has_a_tool_tip(window, workspace):
    for name, action in window.actions_.side_panels.items():
        action.setChecked(True)
        buttons = window.side_panels.content(name).findChildren(QAbstractButton)
        untold = [button.text() for button in buttons if button.text() and not button.toolTip()]
        assert (name, untold) == (name, [])


def test_the_list_follows_the_theme_while_it_is_open(sheet, preferences):
    for theme in (DARK, LIGHT):
        preferences.use_theme(theme.name)
        assert sheet._list.topLevelItem(0).foreground(2).color().name() == theme.muted
