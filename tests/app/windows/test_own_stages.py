"""Stages of the user's own: defined, scored by key, drawn in their colours."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme, Substage
from hypnoscope.formats.extras import kept_scheme, parsed_scheme
from hypnoscope.plots.theme import CODE_OWN, DARK

Key = Qt.Key
AROUSAL = SUGGESTED[0]
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def dialog(window, workspace):
    window.actions_.own_stages.trigger()
    return window.asking.dialog


@pytest.fixture
def defined(window, workspace):
    workspace.session.define_stages(StageScheme(SUGGESTED))
    return window.page.own_stages


def choose(dialog, name):
    actions = dialog.add.menu().actions()
    next(action for action in actions if action.text() == name).trigger()


def test_suggested_stage_is_defined_scored_by_its_key_and_seen(window, dialog, workspace, qtbot):
    assert window.page.own_stages.isHidden()
    choose(dialog, "Micro-arousal")
    dialog.accept()
    assert workspace.session.hypnogram.scheme == StageScheme((AROUSAL,))
    assert [button.text() for button in window.page.own_stages.buttons] == ["4  Micro-arousal"]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_4)
    hypnogram = workspace.session.hypnogram
    assert hypnogram.label_of(0) == "Micro-arousal"
    assert hypnogram.stages[0] == Stage.WAKE
    assert workspace.viewport.cursor == 1
    workspace.viewport.put_cursor(0)
    assert window.page.information._chip.text() == "Micro-arousal"
    assert AROUSAL.colour in window.page.information._chip.styleSheet()


def test_own_stage_is_drawn_in_its_colour_in_every_view(window, defined, workspace):
    workspace.session.score(0, 20, AROUSAL)
    code, colour = CODE_OWN + AROUSAL.code, tuple(bytes.fromhex(AROUSAL.colour[1:]))
    detail = window.page.detail
    for image in (window.page.overview.hypnogram._image, detail._stages._image):
        assert (image.image == code).any()
        assert tuple(image.lut[code][:3]) == colour
    assert (detail.lanes._stages.image == code).any()
    assert detail._stages._labels.bouts_between(0.0, 30.0) == [
        (0.0, 20.0, AROUSAL),
        (20.0, 30.0, Stage.UNSCORED),
    ]


def test_other_colours_are_drawn_at_once_and_in_the_dark(window, defined, workspace):
    workspace.session.score(0, 5, AROUSAL)
    other = Substage("Micro-arousal", Stage.WAKE, 3, "4", "#00ff00")
    workspace.session.define_stages(StageScheme((other,)))
    window.page.set_theme(DARK)
    for image in (window.page.overview.hypnogram._image, window.page.detail._stages._image):
        assert tuple(image.lut[CODE_OWN + 3][:3]) == (0, 255, 0)
    assert "#00ff00" in defined.buttons[0].styleSheet()


def test_button_scores_the_selection(defined, workspace):
    workspace.viewport.select(10, 14)
    defined.buttons[3].click()
    own = workspace.session.hypnogram.marks.substages
    assert np.flatnonzero(own == 6).tolist() == [10, 11, 12, 13, 14]


def test_key_of_an_action_stays_that_actions(window, workspace, qtbot):
    greedy = Substage("Grooming", Stage.WAKE, 9, "W", "#123456")
    workspace.session.define_stages(StageScheme((greedy,)))
    assert window.page.own_stages.buttons[0].text() == "Grooming"
    qtbot.keyClick(window, Key.Key_W)
    assert workspace.session.hypnogram.label_of(0) == "Wake"
    keys = window.asking._keys
    keys.use({**keys.current, "stages.wake": ("1",)})
    qtbot.keyClick(window, Key.Key_W)
    assert workspace.session.hypnogram.label_of(1) == "Grooming"


def test_what_cannot_be_is_said_and_not_accepted(dialog, workspace):
    choose(dialog, "New stage")
    dialog.rows[0].key.setKeySequence("W")
    assert dialog.notice.sentence == "W means Wake; give New stage another key."
    assert not dialog.buttons.button(OK).isEnabled()
    dialog.rows[0].key.clear()
    dialog.rows[0].name.setText("REM")
    assert "REM is the name of a stage already" in dialog.notice.sentence
    dialog.rows[0].name.setText("Grooming")
    assert dialog.notice.sentence == ""
    choose(dialog, "Quiet Wake")
    dialog.rows[1].code.setValue(dialog.rows[0].code.value())
    assert "Two stages have the code" in dialog.notice.sentence


def test_own_stage_of_any_name_colour_code_and_stage(dialog, workspace):
    choose(dialog, "New stage")
    row = dialog.rows[0]
    row.name.setText("REM with twitches")
    row.stage.setCurrentText("REM")
    row.code.setValue(42)
    row.key.setKeySequence("P")
    row._take_colour(QColor("#0a7f5b"))
    dialog.accept()
    assert workspace.session.hypnogram.scheme.substages == (
        Substage("REM with twitches", Stage.REM, 42, "P", "#0a7f5b"),
    )


def test_stage_that_epochs_have_cannot_be_removed(defined, window, workspace):
    workspace.session.score(0, 5, AROUSAL)
    window.actions_.own_stages.trigger()
    dialog = window.asking.dialog
    dialog.table.selectRow(0)
    dialog.remove.click()
    dialog.accept()
    assert dialog.notice.sentence.startswith("Micro-arousal was given to epochs")
    assert workspace.session.hypnogram.scheme == StageScheme(SUGGESTED)


def test_stages_of_last_time_are_offered(dialog, window, open_file, make_file):
    choose(dialog, "Quiet Wake")
    dialog.accept()
    other = open_file(make_file("other.edf"))
    assert window.page.own_stages.isHidden()
    window.actions_.own_stages.trigger()
    window.asking.dialog.as_last.click()
    window.asking.dialog.accept()
    assert other.session.hypnogram.scheme == StageScheme((SUGGESTED[1],))


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"stages": [{}]}', '{"stages": 7}'])
def test_strange_settings_hold_no_stages(kept):
    assert parsed_scheme(kept) == StageScheme()
    assert parsed_scheme(kept_scheme(StageScheme(SUGGESTED))) == StageScheme(SUGGESTED)


def test_the_row_whose_field_has_the_focus_is_the_one_to_be_removed(dialog, qtbot):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    for name in ("New stage", "Quiet Wake", "Active Wake"):
        choose(dialog, name)
    dialog.rows[0].key.setFocus()
    for _ in range(4):  # over colour and code into the next row
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    assert dialog.table.currentRow() == 1
    dialog.remove.setFocus()
    qtbot.keyClick(dialog.remove, Key.Key_Space)
    assert [row.name.text() for row in dialog.rows] == ["New stage", "Active Wake"]


def test_an_empty_table_of_own_stages_says_what_to_do(dialog):
    assert dialog.none_yet.isVisible()
    choose(dialog, "Quiet Wake")
    assert not dialog.none_yet.isVisible()


def test_key_editor_knows_the_keys_of_own_stages(window, defined, qtbot):
    qtbot.keyClick(window, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    editor = window.asking.dialog
    qtbot.keyClicks(editor.search, "micro-arousal")
    rows = range(editor.table.rowCount())
    (row,) = [row for row in rows if not editor.table.isRowHidden(row)]
    assert editor.table.item(row, 1).text() == AROUSAL.key


def test_key_editor_knows_own_stages_without_a_recording(window, defined):
    window.asking._keep_own_stages()
    window.actions_.close_recording.trigger()
    window.asking.ask_for_keys()
    assert "Micro-arousal (your own stage)" in window.asking.dialog._names.values()


def test_own_stage_whose_key_means_something_else_says_so(window, workspace):
    window.actions_.assign(window.actions_.ruler, [AROUSAL.key])
    workspace.session.define_stages(StageScheme((AROUSAL,)))
    (button,) = window.page.own_stages.buttons
    assert "Its key 4 means Ruler here" in button.toolTip()
