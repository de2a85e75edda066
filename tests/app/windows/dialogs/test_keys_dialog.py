import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from hypnoscope.windows.dialogs.keys import KeysDialog
from hypnoscope.windows.keys import PRESETS, conflicts

NAMES = {
    "stages.wake": "Wake",
    "stages.nrem": "NREM",
    "stages.rem": "REM",
    "stages.unscored": "Unscored",
    "ruler": "Ruler",
}
USUAL = {**PRESETS["sDREAMER app: 1 Wake, 2 NREM, 3 REM"], "ruler": ("M",)}
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def dialog(qtbot):
    dialog = KeysDialog(NAMES, USUAL, USUAL)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def choose(dialog, name):
    dialog.table.selectRow(list(NAMES).index(name))


def press(dialog, qtbot, place, key):
    dialog.edits[place].setFocus()
    qtbot.keyClick(dialog.edits[place], key)


def test_a_pressed_key_takes_the_place_of_the_old_one(dialog, qtbot):
    choose(dialog, "ruler")
    press(dialog, qtbot, 0, Qt.Key.Key_L)
    assert dialog.keys["ruler"] == ("L",)
    assert dialog.table.item(4, 1).text() == "L"
    assert dialog.keys["stages.wake"] == USUAL["stages.wake"]


def test_conflict_is_said_and_cannot_be_accepted(dialog, qtbot):
    choose(dialog, "ruler")
    press(dialog, qtbot, 0, Qt.Key.Key_W)
    assert dialog.notice.sentence == "W means Wake and Ruler; give one of them another key."
    assert dialog.table.item(0, 1).text() == "⚠ W, 1"
    assert not dialog.buttons.button(OK).isEnabled()
    dialog.reset_one.click()
    assert dialog.keys == USUAL
    assert dialog.notice.sentence == ""
    assert dialog.buttons.button(OK).isEnabled()


def test_one_key_twice_for_one_action_is_said(dialog, qtbot):
    choose(dialog, "ruler")
    press(dialog, qtbot, 1, Qt.Key.Key_M)
    assert dialog.notice.sentence == "M is there twice for Ruler; clear one."


@pytest.mark.parametrize(
    ("index", "keys"),
    [(1, "123"), (2, "231"), (3, "312")],
)
def test_presets_bring_the_digits_of_other_programs(dialog, index, keys):
    dialog.presets.setCurrentIndex(index)
    dialog.presets.activated.emit(index)
    found = [dialog.keys[f"stages.{stage}"] for stage in ("wake", "nrem", "rem")]
    assert found == [("W", keys[0]), ("N", keys[1]), ("R", keys[2])]
    assert dialog.keys["ruler"] == ("M",)


def test_letters_only_leaves_the_digits_free_and_all_can_be_as_usual_again(dialog):
    dialog.presets.activated.emit(4)
    assert dialog.keys["stages.rem"] == ("R",)
    dialog.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert dialog.keys == USUAL


def test_search_finds_by_name_and_by_key(dialog, qtbot):
    qtbot.keyClicks(dialog.search, "rul")
    assert [row for row in range(5) if not dialog.table.isRowHidden(row)] == [4]
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "backsp")
    assert [row for row in range(5) if not dialog.table.isRowHidden(row)] == [3]


def test_presets_have_no_conflicts_in_themselves():
    assert [conflicts(preset) for preset in PRESETS.values()] == [{}] * len(PRESETS)


@pytest.fixture
def with_own(qtbot):
    own = {"Micro-arousal": "4", "Quiet Wake": ""}
    dialog = KeysDialog(NAMES, USUAL, USUAL, own=own)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_key_of_an_own_stage_is_taken_like_any_other(with_own, qtbot):
    choose(with_own, "ruler")
    press(with_own, qtbot, 0, Qt.Key.Key_4)
    assert with_own.notice.sentence == (
        "4 means Ruler and Micro-arousal (your own stage); give one of them another key."
    )
    assert with_own.table.item(5, 1).text() == "⚠ 4"
    assert not with_own.buttons.button(OK).isEnabled()
    press(with_own, qtbot, 0, Qt.Key.Key_5)
    assert with_own.buttons.button(OK).isEnabled()
    assert with_own.keys == {**USUAL, "ruler": ("5",)}


def test_own_stage_is_listed_and_says_where_its_key_is_changed(with_own, qtbot):
    qtbot.keyClicks(with_own.search, "own stage")
    assert [row for row in range(7) if not with_own.table.isRowHidden(row)] == [5, 6]
    with_own.table.selectRow(5)
    assert "Stages of your own" in with_own._chosen.text()
    assert with_own.edits[0].keySequence().toString() == "4"
    assert not with_own.edits[0].isEnabled()
    assert not with_own.reset_one.isEnabled()
