from collections import Counter

import pytest

from hypnoscope.plots.theme import DARK, LIGHT
from hypnoscope.windows.actions import Actions


@pytest.fixture
def actions(qapp):
    return Actions()


def test_no_key_means_two_things(actions):
    keys = Counter(key.toString() for action in actions.all() for key in action.shortcuts())
    assert [key for key, times in keys.items() if times > 1] == []


def test_what_needs_a_recording_is_disabled_without_one(actions):
    assert actions.open.isEnabled()
    assert not actions.save.isEnabled()
    actions.enable(True)
    assert actions.save.isEnabled()
    assert not actions.undo.isEnabled()


def test_tool_tips_name_the_keys(actions):
    assert actions.open.toolTip() == "Open (Ctrl+O)"


def test_tool_tips_tell_saving_from_exporting(actions):
    assert actions.save.toolTip() == "Save the stages as CSV beside the recording (Ctrl+S)"
    assert "a copy of the stages as CSV" in actions.export.toolTip()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_icons_follow_the_theme(actions, theme):
    actions.dress(theme)
    picture = actions.open.icon().pixmap(32, 32).toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert colours == {theme.text}
