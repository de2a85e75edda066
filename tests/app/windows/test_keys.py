"""Keys of actions: changed, remembered, and at work in the window."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from hypnoscope.core.stage import Stage
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.dialogs.keys import KeysDialog
from hypnoscope.windows.keys import PRESETS, Keys, conflicts

Key = Qt.Key


@pytest.fixture
def keys(preferences):
    actions = Actions()
    return Keys(actions, preferences, actions)


def test_every_action_has_an_id(keys):
    actions = keys._actions
    assert set(actions.by_id.values()) == set(actions.all())


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_takes_the_key_of_another_action(keys, preset):
    assert conflicts({**keys.usual, **PRESETS[preset]}) == {}


def test_only_what_differs_is_kept(keys, preferences):
    keys.use({**keys.current, "ruler": ("L",)})
    assert preferences.settings.keys == '{"ruler": ["L"]}'
    assert keys.current["ruler"] == ("L",)
    keys.use(keys.usual)
    assert preferences.settings.keys == ""
    assert keys.current == keys.usual


@pytest.mark.parametrize("kept", ["no json", "[]", '{"ruler": "L"}', '{"gone": ["L"]}', "7"])
def test_strange_settings_change_no_key(keys, preferences, kept):
    preferences.use(dataclasses.replace(preferences.settings, keys=kept))
    assert keys.current == keys.usual


def test_key_that_was_chosen_is_lost_by_the_action_that_usually_has_it(keys, preferences):
    preferences.use(dataclasses.replace(preferences.settings, keys='{"ruler": ["F1"]}'))
    assert keys.current["ruler"] == ("F1",)
    assert "F1" not in keys.current["keys"]
    assert conflicts(keys.current) == {}


def test_keys_of_accusleepy_score_and_are_on_the_buttons(window, workspace, qtbot):
    window.actions_.change_keys.trigger()
    dialog = window.asking.dialog
    assert isinstance(dialog, KeysDialog)
    dialog.presets.activated.emit(2)
    dialog.accept()
    qtbot.keyClick(window, Key.Key_1)
    qtbot.keyClick(window, Key.Key_2)
    qtbot.keyClick(window, Key.Key_N)
    assert workspace.session.hypnogram.stages[:3].tolist() == [Stage.REM, Stage.WAKE, Stage.NREM]
    assert window.actions_.stages[Stage.REM].toolTip() == "REM (R or 1)"


def test_another_key_works_at_once_and_the_old_one_no_more(window, workspace, qtbot):
    keys = window.asking._keys
    keys.use({**keys.current, "stages.wake": ("P",)})
    qtbot.keyClick(window, Key.Key_W)
    assert workspace.session.hypnogram.stages[0] == Stage.UNSCORED
    qtbot.keyClick(window, Key.Key_P)
    assert workspace.session.hypnogram.stages[0] == Stage.WAKE
    texts = [button.text() for button in window.page.information.findChildren(QToolButton)]
    assert "P  Wake" in texts
