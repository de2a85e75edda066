import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.stage import Stage

Key = Qt.Key
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def press(window, workspace, qtbot):
    def press(key, modifier=NONE):
        qtbot.keyClick(window, key, modifier)

    return press


@pytest.mark.parametrize(
    ("key", "modifier", "cursor"),
    [
        (Key.Key_Left, NONE, 49),
        (Key.Key_Right, NONE, 51),
        (Key.Key_Home, NONE, 0),
        (Key.Key_End, NONE, 119),
        (Key.Key_PageUp, NONE, 20),
        (Key.Key_Left, CONTROL, 20),
        (Key.Key_PageDown, NONE, 80),
        (Key.Key_Right, CONTROL, 80),
        (Key.Key_Space, NONE, 60),
        (Key.Key_Space, SHIFT, 40),
        (Key.Key_U, NONE, 60),
    ],
)
def test_key_moves_the_cursor(press, workspace, key, modifier, cursor):
    workspace.session.score(0, 40, Stage.WAKE)
    workspace.session.score(40, 60, Stage.REM)
    workspace.viewport.jump_to(50)
    press(key, modifier)
    assert workspace.viewport.cursor == cursor
    assert workspace.viewport.start_s <= cursor < workspace.viewport.stop_s


def test_previous_stage_goes_on_from_the_start_of_a_bout(press, workspace):
    workspace.session.score(0, 40, Stage.WAKE)
    workspace.viewport.jump_to(40)
    press(Key.Key_Space, SHIFT)
    assert workspace.viewport.cursor == 0


def test_shift_and_arrows_select(press, workspace):
    workspace.viewport.jump_to(50)
    press(Key.Key_Right, SHIFT)
    assert workspace.viewport.selection == (50, 51)
    press(Key.Key_Right, SHIFT)
    press(Key.Key_Right, SHIFT)
    assert workspace.viewport.selection == (50, 53)
    for _ in range(3):
        press(Key.Key_Left, SHIFT)
    assert workspace.viewport.selection == (49, 51)


def test_bout_and_everything_can_be_selected(press, workspace):
    workspace.session.score(40, 60, Stage.REM)
    workspace.viewport.jump_to(50)
    press(Key.Key_B)
    assert workspace.viewport.selection == (40, 60)
    press(Key.Key_A, CONTROL)
    assert workspace.viewport.selection == (0, 120)


def test_escape_clears_the_selection(press, workspace):
    workspace.viewport.select(3, 5)
    press(Key.Key_Escape)
    assert workspace.viewport.selection is None


@pytest.mark.parametrize(
    ("key", "modifier", "span_s"),
    [
        (Key.Key_Plus, NONE, 24.0),
        (Key.Key_Equal, NONE, 24.0),
        (Key.Key_Minus, NONE, 37.5),
        (Key.Key_F, NONE, 120.0),
        (Key.Key_0, CONTROL, 30.0),
    ],
)
def test_key_zooms(press, workspace, key, modifier, span_s):
    press(key, modifier)
    assert workspace.viewport.span_s == pytest.approx(span_s)


def test_zoom_goes_from_two_seconds_to_the_whole_recording(press, workspace):
    for _ in range(40):
        press(Key.Key_Plus)
    assert workspace.viewport.span_s == 2.0
    for _ in range(40):
        press(Key.Key_Minus)
    assert workspace.viewport.span_s == 120.0


def test_keys_change_the_size_of_the_traces(press, workspace):
    usual = workspace.montage.half_range("EEG")
    press(Key.Key_Up)
    assert workspace.montage.half_range("EEG") < usual
    press(Key.Key_Down, CONTROL)
    press(Key.Key_Down)
    assert workspace.montage.half_range("EEG") > usual
    press(Key.Key_Up, CONTROL | SHIFT)
    assert workspace.montage.half_range("EEG") == usual


def test_nothing_unscored_is_said(press, window, workspace):
    workspace.session.score(0, 120, Stage.WAKE)
    press(Key.Key_U)
    assert "Every second is scored" in window.statusBar().currentMessage()


def test_next_unscored_begins_again_at_the_start(press, workspace):
    workspace.session.score(10, 120, Stage.WAKE)
    workspace.viewport.jump_to(50)
    press(Key.Key_U)
    assert workspace.viewport.cursor == 0
