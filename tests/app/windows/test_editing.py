import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QInputDialog

from hypnoscope.core.stage import Stage

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def press(window, workspace, qtbot):
    def press(*keys, modifier=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            qtbot.keyClick(window, key, modifier)

    return press


def hold(window, key, text, times):
    """Hold a key down: one press, then repeats, then one release."""
    for repeat in range(times):
        for kind in (QEvent.Type.ShortcutOverride,):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, repeat > 0)
            QApplication.sendEvent(window, event)
        window.actions_.stages[Stage.REM].trigger()


@pytest.mark.parametrize(
    ("key", "stage"),
    [
        (Key.Key_W, Stage.WAKE),
        (Key.Key_1, Stage.WAKE),
        (Key.Key_N, Stage.NREM),
        (Key.Key_2, Stage.NREM),
        (Key.Key_R, Stage.REM),
        (Key.Key_3, Stage.REM),
    ],
)
def test_key_scores_the_current_second_and_moves_on(press, workspace, key, stage):
    press(key, key)
    assert workspace.session.hypnogram.stages[:3].tolist() == [stage, stage, Stage.UNSCORED]
    assert workspace.viewport.cursor == 2


@pytest.mark.parametrize("key", [Key.Key_X, Key.Key_0, Key.Key_Backspace])
def test_key_takes_a_stage_away(press, workspace, key):
    press(Key.Key_W, Key.Key_Left, key)
    assert workspace.session.hypnogram.stages[0] == Stage.UNSCORED


def test_key_scores_the_selection_and_moves_past_it(press, workspace):
    workspace.viewport.select(10, 19)
    press(Key.Key_N)
    assert np.flatnonzero(workspace.session.hypnogram.stages == Stage.NREM).tolist() == [
        *range(10, 20)
    ]
    assert (workspace.viewport.cursor, workspace.viewport.selection) == (20, None)


def test_stage_key_sets_the_whole_step_and_arrows_go_by_steps(press, window, workspace):
    window.actions_.steps[5].trigger()
    press(Key.Key_N, Key.Key_Right, Key.Key_R)
    stages = workspace.session.hypnogram.stages
    assert (stages[:5] == Stage.NREM).all()
    assert (stages[5:10] == Stage.UNSCORED).all()
    assert (stages[10:15] == Stage.REM).all()
    assert len(stages) == 120


def test_step_is_seen_and_changed_in_the_window_and_remembered(press, window, preferences):
    press(Key.Key_Period, Key.Key_Period, modifier=CONTROL)
    assert window._step_button.text() == "Step: 4 s ▾"
    assert window.actions_.steps[4].isChecked()
    press(Key.Key_Comma, modifier=CONTROL)
    assert preferences.settings.step_s == 2
    assert window.actions_.steps[2] in window._step_button.menu().actions()


def test_step_of_any_length_is_asked_for(press, window, workspace):
    window.actions_.other_step.trigger()
    assert window.actions_.steps[1].isChecked()
    dialog = window.findChild(QInputDialog)
    dialog.setIntValue(7)
    dialog.accept()
    assert window.actions_.other_step.isChecked()
    press(Key.Key_W)
    assert np.count_nonzero(workspace.session.hypnogram.stages == Stage.WAKE) == 7
    press(Key.Key_Period, modifier=CONTROL)
    assert workspace.viewport.step == 10
    press(Key.Key_Period, modifier=CONTROL)
    assert workspace.viewport.step == 10


def test_without_moving_on_the_cursor_stays(press, window, workspace, preferences):
    press(Key.Key_G, Key.Key_W, Key.Key_R)
    assert workspace.viewport.cursor == 0
    assert workspace.session.hypnogram.stages[:2].tolist() == [Stage.REM, Stage.UNSCORED]
    assert preferences.settings.stays
    assert window._step_button.text() == "Step: 1 s, stays ▾"


def test_brackets_choose_a_range_that_a_key_scores(press, window, workspace):
    workspace.viewport.move_cursor(4)
    press(Key.Key_BracketLeft, Key.Key_PageDown)
    assert window.page.information._selected.text() == "range from 0:00:04"
    press(Key.Key_BracketRight, Key.Key_R)
    assert np.flatnonzero(workspace.session.hypnogram.stages == Stage.REM).tolist() == [
        *range(4, 35)
    ]


def test_escape_forgets_the_end_that_was_marked(press, workspace):
    press(Key.Key_BracketLeft, Key.Key_Escape)
    assert workspace.viewport.marked_end is None


def test_last_second_can_be_scored_again_and_again(press, workspace):
    press(Key.Key_End, Key.Key_W, Key.Key_R)
    assert workspace.session.hypnogram.stages[-1] == Stage.REM
    assert workspace.viewport.cursor == 119


def test_artefact_key_flags_and_clears_and_stays(press, workspace):
    press(Key.Key_A)
    assert workspace.session.hypnogram.artefacts[0]
    press(Key.Key_A)
    assert not workspace.session.hypnogram.artefacts[0]
    assert workspace.viewport.cursor == 0


def test_a_selection_that_is_half_flagged_is_flagged(press, workspace):
    workspace.session.flag_artefact(3, 5, True)
    workspace.viewport.select(0, 9)
    press(Key.Key_A)
    assert workspace.session.hypnogram.artefacts[:10].all()


def test_undo_and_redo_without_limit(press, window, workspace):
    for _ in range(60):
        press(Key.Key_W)
    for _ in range(60):
        press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not workspace.session.is_modified
    assert not window.actions_.undo.isEnabled()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for _ in range(30):
        press(Key.Key_Z, modifier=both)
        press(Key.Key_Y, modifier=Qt.KeyboardModifier.ControlModifier)
    assert (workspace.session.hypnogram.stages[:60] == Stage.WAKE).all()


def test_undo_says_what_it_takes_back(press, window):
    press(Key.Key_R)
    assert window.actions_.undo.text() == "&Undo REM for 1 epoch"


def test_undo_shows_where_it_happened(press, workspace):
    press(Key.Key_W)
    workspace.viewport.jump_to(100)
    press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert workspace.viewport.start_s == 0.0


def test_held_key_is_one_undo_step(window, workspace):
    hold(window, Key.Key_R, "r", times=8)
    assert (workspace.session.hypnogram.stages[:8] == Stage.REM).all()
    assert workspace.session.undo_stack.count() == 1
    hold(window, Key.Key_R, "r", times=2)
    assert workspace.session.undo_stack.count() == 2


def test_keys_without_a_recording_do_nothing(window, qtbot):
    for key in (Key.Key_W, Key.Key_A, Key.Key_Space, Key.Key_PageDown, Key.Key_Escape):
        qtbot.keyClick(window, key)
    window.editing.score(Stage.WAKE)
    window.editing.toggle_artefact()
    window.editing.undo()
    assert window.desk.workspace is None
