"""Notes: written over the traces, listed and searched beside them."""

import pytest
from PySide6.QtCore import Qt

from hypnoscope.session.noting import note_at, write_note

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


def test_the_note_there_is_changed_and_undo_brings_it_back(write, window, workspace, qtbot):
    write(10, 15, "first")
    write(10, 15, "second")
    assert texts(workspace) == [(10, 15, "second")]
    window.actions_.undo.trigger()
    assert texts(workspace) == [(10, 15, "first")]


def test_escape_leaves_the_note_as_it_was(write, workspace):
    write(10, 15, "first")
    write(10, 15, "second", last=Key.Key_Escape)
    assert texts(workspace) == [(10, 15, "first")]
    assert workspace.viewport.selection == (10, 15)


def test_a_note_without_text_goes(write, workspace):
    write(10, 15, "first")
    write(10, 15, " ")
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
    old = note_at(session, 4, 5, around=True)
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
