"""Rules: seen before they are applied, and applied as one step."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.comparison import Difference
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import DARK, LIGHT
from hypnoscope.windows.dialogs.rules import change_marks

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def flickering(workspace):
    """NREM with two seconds of Wake at 50, and REM right after five seconds of Wake at 80."""
    stages = np.full(120, Stage.NREM)
    stages[50:52] = stages[75:80] = Stage.WAKE
    stages[80:90] = Stage.REM
    probabilities = np.full((120, 3), 0.2, np.float32)
    probabilities[np.arange(120), stages] = 0.6
    workspace.session.adopt(Scores(probabilities, "mixed", "m"))
    return workspace


@pytest.fixture
def dialog(window, flickering, qtbot):
    qtbot.keyClick(window, Key.Key_U, CONTROL)
    return window.asking.dialog


@pytest.fixture
def choose(dialog, qtbot):
    def choose(editor):
        editor.box.setFocus()
        qtbot.keyClick(editor.box, Key.Key_Space)
        qtbot.waitUntil(lambda: dialog.proposal is not None or bool(dialog.notice.sentence))

    return choose


def test_no_rule_is_on_at_first(dialog):
    assert not any(editor.is_chosen for editor in dialog.editors)
    assert dialog.summary.text() == "No rule is chosen."
    assert not dialog.apply_button.isEnabled()


def test_what_would_change_is_shown_and_nothing_is_changed(dialog, choose, flickering):
    before = flickering.session.hypnogram.marks
    choose(dialog.shortest)
    assert dialog.summary.text() == "2 seconds would change: Wake to NREM 2 s."
    assert [strip.name for strip in dialog.strips.strips] == ["Now", "After", "Changes"]
    changes = dialog.strips.strips[2].marks.stages
    assert np.flatnonzero(changes != Stage.UNSCORED).tolist() == [50, 51]
    assert (changes[50:52] == Stage.NREM).all()
    assert [dialog.table.item(0, column).text() for column in range(4)] == [
        *("0:00:50", "2 s", "Wake", "NREM")
    ]
    assert flickering.session.hypnogram.marks is before


def test_rules_are_applied_as_one_step_and_kept(dialog, choose, flickering, window, qtbot):
    choose(dialog.shortest)
    choose(dialog.no_rem)
    assert "REM to Wake 10 s" in dialog.summary.text()
    qtbot.mouseClick(dialog.apply_button, LEFT)
    session = flickering.session
    assert session.hypnogram.stages[80:90].tolist() == [Stage.WAKE] * 10
    assert [rule.name for rule in session.rules] == ["minimum-bout", "no-rem-from-wake"]
    assert window.statusBar().currentMessage() == "REM right after Wake became Wake."
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert session.rules == ()
    assert session.hypnogram.stages[80:90].tolist() == [Stage.REM] * 10


def test_other_settings_are_seen_at_once(dialog, choose, qtbot):
    choose(dialog.shortest)
    spin = dialog.shortest.shortest[Stage.WAKE]
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "6")
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert "7 seconds would change" in dialog.summary.text()


def test_smoothing_takes_its_stickiness(dialog, choose, qtbot):
    choose(dialog.hmm)
    dialog.hmm.stickiness.setValue(0.34)
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert dialog.summary.text() == "No stage changes."
    assert dialog.hmm.rule.stickiness == 0.34
    dialog.hmm.barred.click()
    assert not dialog.hmm.rule.wake_to_rem


def test_longer_epochs_take_one_stage(dialog, choose):
    choose(dialog.rebinning)
    dialog.rebinning.length.setValue(10)
    assert dialog.rebinning.rule.epoch_s == 10.0


def test_what_a_person_set_stays_unless_wanted(dialog, choose, flickering, qtbot):
    flickering.session.score(50, 52, Stage.WAKE)
    choose(dialog.shortest)
    assert dialog.summary.text() == "No stage changes."
    dialog.keep_persons.setChecked(False)
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert dialog.proposal.n_changed == 2


def test_only_the_selection_may_change(dialog, choose, flickering, qtbot):
    flickering.viewport.select(0, 40)
    choose(dialog.shortest)
    dialog.only_selection.setChecked(True)
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert dialog.summary.text() == "No stage changes."
    flickering.viewport.select(40, 60)
    qtbot.waitUntil(lambda: dialog.proposal is not None and dialog.proposal.n_changed == 2)


def test_correction_meanwhile_is_seen_in_the_preview(dialog, choose, flickering, qtbot):
    choose(dialog.shortest)
    flickering.session.score(50, 52, Stage.NREM)
    assert not dialog.apply_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert dialog.proposal.n_changed == 0


def test_rule_without_probabilities_says_what_to_do(window, workspace, qtbot):
    workspace.session.score(0, 120, Stage.WAKE)
    qtbot.keyClick(window, Key.Key_U, CONTROL)
    dialog = window.asking.dialog
    dialog.hmm.box.setChecked(True)
    qtbot.waitUntil(lambda: bool(dialog.notice.sentence))
    assert "score the recording automatically first" in dialog.notice.sentence
    assert not dialog.apply_button.isEnabled()


def test_click_on_a_change_goes_there(dialog, choose, flickering):
    choose(dialog.shortest)
    dialog.table.cellClicked.emit(0, 0)
    assert flickering.viewport.cursor == 51


def test_dialog_closes_with_the_recording(window, dialog, qtbot):
    window.desk.about_to_change.emit()
    assert window.asking.dialog is None


def test_short_changes_of_a_long_recording_are_wide_enough_to_be_seen():
    parts = (Difference(10, 11, Stage.WAKE, Stage.NREM), Difference(86_390, 86_400, 0, 2))
    shown = change_marks(parts, 86_400).stages
    assert (shown[10 : 10 + 86_400 // 400] == Stage.NREM).all()
    assert (shown[-10:] == Stage.REM).all()


def test_the_preview_follows_the_theme_while_it_is_open(window, workspace, preferences):
    window.actions_.rules.trigger()
    strips = window.asking.dialog.strips
    for theme in (DARK, LIGHT):
        preferences.use_theme(theme.name)
        image = strips.grab().toImage()
        shades = [image.pixelColor(x, y).lightness() for x in range(60) for y in range(20)]
        assert max(shades) - min(shades) > 120


def test_the_dialog_says_that_it_works_out_what_would_change(window, workspace, qtbot):
    window.actions_.rules.trigger()
    dialog = window.asking.dialog
    dialog.shortest.box.setChecked(True)
    assert dialog.summary.text().startswith("Working out")
    qtbot.waitUntil(lambda: dialog.summary.text() == "No stage changes.")
