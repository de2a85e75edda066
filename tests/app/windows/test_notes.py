"""Notes: written over the traces, listed and searched beside them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hypnoscope.core.stage import Stage
from hypnoscope.session.noting import notes_at, write_note

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(window, workspace):
    return window.page.note_editor


@pytest.fixture
def write(window, editor, workspace, qtbot):
    def write(start, stop, text, last=Key.Key_Return):
        workspace.viewport.select(start, stop - 1)
        qtbot.keyClick(window, Key.Key_O)
        editor.text.selectAll()
        qtbot.keyClicks(editor.text, text)
        qtbot.keyClick(editor.text, last)

    return write


@pytest.fixture
def panel(window, workspace, qtbot):
    qtbot.keyClick(window, Key.Key_O, SHIFT)
    return window.side_panels.content("notes")


def texts(workspace):
    return [(note.start, note.stop, note.text) for note in workspace.session.notes.all]


def test_note_is_written_at_the_selection_and_scores_nothing(write, editor, workspace):
    write(10, 15, "wraxn, 123 loud")
    assert texts(workspace) == [(10, 15, "wraxn, 123 loud")]
    assert workspace.session.notes.all[0].author == workspace.session.person.name
    assert editor.isHidden()
    assert workspace.session.hypnogram.stages.max() < 0
    assert workspace.session.is_modified


def test_note_stands_at_the_current_step_without_a_selection(window, editor, workspace, qtbot):
    workspace.viewport.move_cursor(70)
    qtbot.keyClick(window, Key.Key_O)
    assert editor.isVisible()
    assert editor.x() == pytest.approx(window.page.detail.place_of(70.0).x(), abs=310)
    qtbot.keyClicks(editor.text, "twitch")
    qtbot.keyClick(editor.text, Key.Key_Return, SHIFT)
    qtbot.keyClicks(editor.text, "again")
    qtbot.keyClick(editor.text, Key.Key_Enter)
    assert texts(workspace) == [(70, 71, "twitch\nagain")]


def test_second_note_on_the_same_seconds_stands_beside_the_first(write, workspace):
    write(10, 15, "first")
    write(10, 15, "second")
    assert sorted(texts(workspace)) == [(10, 15, "first"), (10, 15, "second")]


def test_arrow_up_changes_the_note_there_and_undo_brings_it_back(
    write, window, editor, workspace, qtbot
):
    write(10, 15, "first")
    workspace.viewport.select(10, 14)
    qtbot.keyClick(window, Key.Key_O)
    assert "first" in editor.others.text()
    qtbot.keyClick(editor.text, Key.Key_Up)
    assert editor.text.toPlainText() == "first"
    qtbot.keyClicks(editor.text, "changed")
    qtbot.keyClick(editor.text, Key.Key_Return)
    assert texts(workspace) == [(10, 15, "changed")]
    window.actions_.undo.trigger()
    assert texts(workspace) == [(10, 15, "first")]


def test_arrows_go_through_all_notes_there_until_something_is_written(
    write, window, editor, workspace, qtbot
):
    write(10, 15, "first")
    write_note(workspace.session, 12, 13, "second\nline")
    workspace.viewport.move_cursor(12)
    qtbot.keyClick(window, Key.Key_O)
    seen = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down):
        qtbot.keyClick(editor.text, key)
        seen.append(editor.text.toPlainText())
    second = "second line"
    assert [text.replace("\n", " ") for text in seen] == [second, second, "first", second, ""]
    qtbot.keyClicks(editor.text, "third")
    qtbot.keyClick(editor.text, Key.Key_Up)
    assert editor.text.toPlainText() == "third"
    qtbot.keyClick(editor.text, Key.Key_Return)
    assert len(texts(workspace)) == 3


def test_notes_on_one_range_are_saved_and_read_back(write, window, workspace, written, open_file):
    write(10, 15, "first")
    write(10, 15, "second")
    path = workspace.session.recording.path
    window.actions_.save.trigger()
    written()
    window.actions_.close_recording.trigger()
    found = open_file(path).session.notes.all
    assert sorted(note.text for note in found) == ["first", "second"]


def test_escape_leaves_the_note_as_it_was(write, workspace):
    write(10, 15, "first")
    write(10, 15, "second", last=Key.Key_Escape)
    assert texts(workspace) == [(10, 15, "first")]
    assert workspace.viewport.selection == (10, 15)


def test_a_note_without_text_goes(write, panel, editor, workspace, qtbot):
    write(10, 15, "first")
    write(10, 15, " ")
    assert texts(workspace) == [(10, 15, "first")]
    panel.list.setCurrentRow(0)
    panel.change.click()
    qtbot.keyClick(editor.text, Key.Key_Delete)
    qtbot.keyClick(editor.text, Key.Key_Return)
    assert texts(workspace) == []


def test_who_closes_the_recording_while_writing_loses_nothing(window, editor, workspace, qtbot):
    qtbot.keyClick(window, Key.Key_O)
    qtbot.keyClicks(editor.text, "half a thou")
    asked = []
    window.saving.ask_unsaved = lambda name: asked.append(texts(workspace)) or "cancel"
    assert not window.close()
    assert asked == [[(0, 1, "half a thou")]]
    window.saving.ask_unsaved = lambda name: "discard"


def test_a_note_that_was_undone_meanwhile_is_written_anew(workspace):
    session = workspace.session
    write_note(session, 3, 6, "first")
    (old,) = notes_at(session, 4, 5)
    session.undo_stack.undo()
    write_note(session, 3, 6, "second", old)
    assert texts(workspace) == [(3, 6, "second")]


def test_panel_says_how_to_write_the_first_note(panel):
    assert panel.why_empty.startswith("No notes yet. O writes one")
    assert not panel.change.isEnabled()


def test_panel_lists_finds_and_goes_there(write, panel, workspace, qtbot):
    write(10, 15, "loud noise")
    write(90, 91, "cable loose")
    assert panel.list.count() == 2
    qtbot.keyClicks(panel.search, "loose")
    assert [panel.list.item(i).text().split("\n")[1] for i in range(panel.list.count())] == [
        "cable loose"
    ]
    assert panel._count.text() == "1 of 2 notes"
    workspace.viewport.jump_to(0)
    place = panel.list.visualItemRect(panel.list.item(0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workspace.viewport.selection == (90, 91)
    assert workspace.viewport.start_s < 90 < workspace.viewport.stop_s
    qtbot.keyClicks(panel.search, " nothing")
    assert panel.why_empty == "No note has all of these words."


def test_panel_changes_and_removes(write, panel, editor, workspace, qtbot):
    write(10, 15, "loud noise")
    write(12, 13, "door")
    panel.list.setCurrentRow(1)
    panel.change.click()
    assert editor.text.toPlainText() == "door"
    qtbot.keyClicks(editor.text, "window")
    qtbot.keyClick(editor.text, Key.Key_Return)
    panel.list.setCurrentRow(0)
    panel.remove.click()
    assert texts(workspace) == [(12, 13, "window")]


def test_panel_changes_the_note_that_is_chosen_of_several_on_one_range(
    write, panel, editor, workspace, qtbot
):
    write(10, 15, "first")
    write(10, 15, "second")
    listed = [panel.list.item(row).text().split("\n")[1] for row in range(2)]
    panel.list.setCurrentRow(listed.index("second"))
    panel.change.click()
    panel.change.click()  # again, while it is open
    assert editor.text.toPlainText() == "second"
    qtbot.keyClicks(editor.text, "other")
    qtbot.keyClick(editor.text, Key.Key_Return)
    assert sorted(texts(workspace)) == [(10, 15, "first"), (10, 15, "other")]


def test_panel_tells_times_as_the_axis_does(write, panel, window, workspace, qtbot):
    write(10, 15, "noise")
    panel.list.setCurrentRow(0)

    def when():
        return panel.list.item(0).text().split("  ")[0]

    assert when() == "0:00:10 to 0:00:14"
    qtbot.keyClick(window, Key.Key_T)
    assert when() == "09:00:10 to 09:00:14"
    qtbot.keyClick(window, Key.Key_Z)
    assert when() == "ZT 2:00:10 to ZT 2:00:14"
    assert panel.list.currentRow() == 0


def test_return_leaves_the_search_and_accepts_no_stretch(window, workspace, panel, qtbot):
    workspace.session.score(0, 1, Stage.NREM)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key in (Key.Key_Return, Key.Key_Escape):
        panel.search.setFocus()
        qtbot.keyClicks(panel.search, "r")
        qtbot.keyClick(panel.search, key)
        assert not panel.search.hasFocus()
    assert panel.search.text() == "rr"
    assert not workspace.session.hypnogram.marks.reviewers.any()
    assert workspace.session.hypnogram.stages[0] == Stage.NREM


@pytest.mark.parametrize("last", [Key.Key_Return, Key.Key_Escape])
def test_after_a_note_the_keys_score_again(window, editor, workspace, qtbot, last):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_O)
    qtbot.keyClicks(QApplication.focusWidget(), "loud")
    qtbot.keyClick(QApplication.focusWidget(), last)
    qtbot.keyClick(QApplication.focusWidget() or window, Key.Key_R)
    assert workspace.session.hypnogram.stages[0] == Stage.REM
