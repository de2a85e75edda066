"""Closing the window with recordings left unsaved: asked once, and all can be saved."""

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.formats.journal import journal_path
from hypnoscope.windows.dialogs.questions import LeftUnsavedQuestion

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def paths(make_file):
    """Three recordings, of which each is another for the journal too."""
    paths = [make_file(f"{name}.edf") for name in ("anna", "bert", "cleo")]
    for number, path in enumerate(paths):
        raw = bytearray(path.read_bytes())
        raw[-1000] = number
        path.write_bytes(raw)
    return paths


@pytest.fixture
def left(window, paths, qtbot):
    """Unsaved stages in each of three recordings, the last of them open."""
    with qtbot.waitSignal(window.desk.changed):
        window.recordings.take(paths)
    for path in paths:
        if window.recordings.open_path != path:
            with qtbot.waitSignal(window.desk.changed):
                qtbot.keyClick(window, Qt.Key.Key_PageDown, CONTROL)
        qtbot.keyClick(window, Qt.Key.Key_R)
    assert window.recordings.list.unsaved == tuple(paths[:2])
    return window


@pytest.fixture
def asked(window):
    """Every question about what was left, with the answers to give; the last one for ever."""
    questions, window.answers = [], ["close"]

    def answer(names):
        questions.append(names)
        return window.answers.pop(0) if len(window.answers) > 1 else window.answers[0]

    window.leaving.ask_close = answer
    return questions


def saved_first_stages(paths):
    return [read_hypnogram(stages_path_of(path)).hypnogram.stages[0] for path in paths]


def test_nothing_is_asked_when_nothing_was_left(window, asked):
    assert window.leaving.may_close()
    assert asked == []


def test_closing_tells_what_was_left_and_one_can_go_back(left, asked, paths):
    left.answers = ["back", "close"]
    left.close()
    assert asked == [["anna.edf", "bert.edf"]]
    assert left.isVisible()
    left.close()
    assert not left.isVisible()
    assert not any(stages_path_of(path).exists() for path in paths)


def test_save_all_saves_what_was_left_and_what_is_open_and_closes(
    left, asked, paths, qtbot, tmp_path
):
    left.answers = ["save"]
    left.saving.ask_unsaved = lambda name: pytest.fail("asked about what is being saved")
    left.close()
    assert left.isVisible()
    qtbot.waitUntil(lambda: not left.isVisible())
    assert saved_first_stages(paths) == [Stage.REM] * 3
    assert asked == [["anna.edf", "bert.edf"]]
    with closing(sqlite3.connect(journal_path(tmp_path / "recovery"))) as journal:
        assert journal.execute("SELECT ended FROM line").fetchall() == [(1,)] * 3
        saved = journal.execute("SELECT line FROM event WHERE kind = 'saved'").fetchall()
    assert len(set(saved)) == 3


def test_what_was_saved_opens_again_with_its_undo(left, asked, paths, make_window, qtbot):
    left.answers = ["save"]
    left.close()
    qtbot.waitUntil(lambda: not left.isVisible())
    again = make_window()
    again.opening.ask_recover = lambda name, history: pytest.fail("nothing is unsaved")
    with qtbot.waitSignal(again.desk.changed):
        again.recordings.open(paths[0])
    session = again.desk.workspace.session
    assert session.hypnogram.stages[0] == Stage.REM
    assert not session.is_modified
    assert again.recordings.list.unsaved == ()


def test_one_that_cannot_be_saved_keeps_the_window_open_and_the_others_are_saved(
    left, asked, paths, qtbot
):
    stages_path_of(paths[0]).write_text("of somebody else")
    left.answers = ["save", "close"]
    with qtbot.waitSignal(left.leaving.failed):
        left.close()
    assert left.isVisible()
    told = left.notice.sentence
    assert told.startswith("Not saved: anna.edf: anna_hypnogram.csv holds stages that were not")
    assert told.endswith("Open it from the list and save it there.")
    assert saved_first_stages(paths[1:]) == [Stage.REM] * 2
    assert left.recordings.list.unsaved == (paths[0],)
    assert stages_path_of(paths[0]).read_text() == "of somebody else"


def test_recordings_that_are_gone_are_told_of(left, asked, paths, qtbot):
    for path in paths[:2]:
        path.unlink()
    left.answers = ["save", "close"]
    with qtbot.waitSignal(left.leaving.failed):
        left.close()
    assert "anna.edf does not exist" in left.notice.sentence
    assert "1 more" in left.notice.sentence


def test_the_question_loses_nothing_when_it_is_closed(window, qtbot):
    question = LeftUnsavedQuestion(["anna.edf", "bert.edf"], window)
    assert question.text() == "Save the scoring of anna.edf and 1 more?"
    assert question.answer == "back"
    for text, answer in (("Save all", "save"), ("Close without saving", "close")):
        (button,) = [button for button in question.buttons() if button.text() == text]
        question.show()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert question.answer == answer
    assert LeftUnsavedQuestion(["anna.edf"], window).text() == "Save the scoring of anna.edf?"
