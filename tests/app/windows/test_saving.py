import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

import hypnoscope.session.saving
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.session.kept_work import find_kept

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scored(workspace):
    workspace.session.score(0, 110, Stage.NREM)
    return workspace.session


@pytest.fixture
def save_by_key(window, qtbot, written):
    def save():
        qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
        written()

    return save


@pytest.fixture
def slow_disk(monkeypatch):
    """Let what is written wait for `slow_disk.set()`."""
    release = threading.Event()
    write = hypnoscope.session.saving.write_hypnogram

    def writing(*args):
        assert release.wait(10)
        return write(*args)

    monkeypatch.setattr("hypnoscope.session.saving.write_hypnogram", writing)
    yield release
    release.set()


def test_save_writes_beside_the_recording(window, scored, save_by_key, tmp_path):
    assert window.isWindowModified()
    save_by_key()
    saved = read_hypnogram(tmp_path / "mouse_hypnogram.csv")
    assert (saved.hypnogram.stages[:110] == Stage.NREM).all()
    assert not window.isWindowModified()


def test_unscored_seconds_are_mentioned_with_the_first(window, scored, save_by_key):
    save_by_key()
    said = window.statusBar().currentMessage()
    assert "10 seconds are unscored, the first at second 111" in said
    assert window.notice.sentence == ""


def test_complete_scoring_is_saved_without_a_remark(window, scored, save_by_key):
    scored.score(110, 120, Stage.WAKE)
    save_by_key()
    assert "unscored" not in window.statusBar().currentMessage()


def test_what_is_changed_while_the_file_is_written_stays_unsaved(
    window, scored, slow_disk, written, tmp_path
):
    window.saving.save()
    scored.begin_sweep()
    scored.score(110, 120, Stage.REM)
    slow_disk.set()
    written()
    assert "What you changed meanwhile is not in it yet" in window.statusBar().currentMessage()
    assert scored.is_modified
    saved = read_hypnogram(tmp_path / "mouse_hypnogram.csv").hypnogram
    assert (saved.stages[110:] == Stage.UNSCORED).all()
    window.saving.save()
    written()
    assert not scored.is_modified
    assert window.notice.sentence == ""


def test_a_change_that_was_undone_while_the_file_is_written_is_none(
    window, scored, slow_disk, written
):
    window.saving.save()
    scored.begin_sweep()
    scored.score(110, 120, Stage.REM)
    scored.undo_stack.undo()
    slow_disk.set()
    written()
    assert not scored.is_modified


def test_saving_again_while_the_file_is_written_saves_what_is_there_then(
    window, scored, slow_disk, written, tmp_path
):
    window.saving.save()
    scored.begin_sweep()
    scored.score(110, 120, Stage.REM)
    window.saving.save()
    slow_disk.set()
    written()
    assert not scored.is_modified
    saved = read_hypnogram(tmp_path / "mouse_hypnogram.csv").hypnogram
    assert (saved.stages[110:] == Stage.REM).all()


def test_closing_waits_for_what_is_being_written(window, scored, slow_disk, tmp_path):
    window.saving.ask_unsaved = lambda name: pytest.fail("all is saved")
    window.saving.save()
    threading.Timer(0.1, slow_disk.set).start()
    assert window.close()
    assert (tmp_path / "mouse_hypnogram.csv").exists()


def test_a_drive_that_does_not_answer_keeps_the_window_open_and_says_so(
    window, scored, slow_disk, written, monkeypatch
):
    monkeypatch.setattr("hypnoscope.windows.saving._PATIENCE_S", 0.05)
    window.saving.save()
    assert not window.close()
    assert "still being saved, as its drive does not answer" in window.notice.sentence
    slow_disk.set()
    written()


def test_save_as_writes_where_the_user_says(window, scored, written, tmp_path):
    wanted = tmp_path / "mine.csv"
    window.saving.ask_path = lambda title, proposal: wanted
    window.saving.save_as()
    written()
    assert wanted.exists()
    assert scored.stages_path == wanted


def test_export_leaves_the_scoring_unsaved(window, scored, qtbot, written, tmp_path):
    window.saving.ask_path = lambda title, proposal: tmp_path / "copy.csv"
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    written()
    assert (tmp_path / "copy.csv").exists()
    assert window.isWindowModified()
    assert "copy.csv" in window.statusBar().currentMessage()


def test_a_copy_has_a_name_of_its_own(window, scored, tmp_path):
    proposed = []
    window.saving.ask_path = lambda title, proposal: proposed.append(proposal)
    window.saving.export()
    assert proposed == [tmp_path / "mouse_hypnogram_copy.csv"]


def test_exporting_to_where_saving_writes_is_saving(window, scored, written, tmp_path):
    window.saving.ask_path = lambda title, proposal: tmp_path / "mouse_hypnogram.csv"
    window.saving.export()
    written()
    assert not window.isWindowModified()
    scored.score(110, 120, Stage.REM)
    window.saving.save()
    written()
    assert not window.isWindowModified()
    assert window.notice.sentence == ""


def test_what_was_said_of_saving_is_gone_with_the_next_change(window, scored, written):
    window.saving.save()
    written()
    assert "Saved to" in window.statusBar().currentMessage()
    scored.score(110, 120, Stage.REM)
    assert window.statusBar().currentMessage() == ""


def test_failing_to_write_is_said_and_nothing_is_lost(window, scored, written, tmp_path):
    window.saving.ask_path = lambda title, proposal: tmp_path / "no" / "such" / "folder.csv"
    for write in (window.saving.save_as, window.saving.export):
        write()
        written()
        assert "folder.csv" in window.notice.sentence
        window.notice.clear()
    assert scored.is_modified


def test_a_defect_on_saving_is_said_and_nothing_is_lost(window, scored, written, monkeypatch):
    def broken(*args):
        raise RuntimeError("out of order")

    monkeypatch.setattr("hypnoscope.session.saving.write_hypnogram", broken)
    window.saving.save()
    written()
    assert "The stages were not saved (out of order)" in window.notice.sentence
    assert scored.is_modified


def test_changing_the_mind_writes_nothing(window, scored, written, tmp_path):
    window.saving.ask_path = lambda title, proposal: None
    window.saving.save_as()
    window.saving.export()
    written()
    assert list(tmp_path.glob("*.csv")) == []


def test_a_name_without_ending_becomes_csv_before_the_dialog_asks_to_replace(
    window, scored, written, tmp_path, monkeypatch
):
    seen = []

    def choose(dialog):
        asks = not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
        seen.append((dialog.acceptMode(), asks))
        dialog.selectFile(str(tmp_path / "mine"))
        return True

    monkeypatch.setattr(QFileDialog, "exec", choose)
    window.saving.save_as()
    written()
    assert (tmp_path / "mine.csv").exists()
    assert seen == [(QFileDialog.AcceptMode.AcceptSave, True)]
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: False)
    window.saving.save_as()
    assert not window.saving.is_writing


@pytest.mark.parametrize(
    ("answer", "closes", "saved"),
    [("save", True, True), ("discard", True, False), ("cancel", False, False)],
)
def test_closing_with_unsaved_edits_asks(window, scored, tmp_path, answer, closes, saved):
    asked = []
    window.saving.ask_unsaved = lambda name: asked.append(name) or answer
    assert window.close() == closes
    assert asked == ["mouse.edf"]
    assert (tmp_path / "mouse_hypnogram.csv").exists() == saved
    assert (window.desk.workspace is None) == closes
    window.saving.ask_unsaved = lambda name: "discard"


def test_closing_without_changes_does_not_ask(window, workspace):
    window.saving.ask_unsaved = lambda name: pytest.fail("nothing to ask")
    assert window.close()


def test_when_saving_fails_on_closing_another_place_can_be_chosen(window, scored, tmp_path):
    (tmp_path / "mouse_hypnogram.csv").write_text("of somebody else")
    window.saving.ask_unsaved = lambda name: "save"
    window.saving.ask_path = lambda title, proposal: tmp_path / "elsewhere.csv"
    assert window.close()
    assert (tmp_path / "elsewhere.csv").exists()
    assert (tmp_path / "mouse_hypnogram.csv").read_text() == "of somebody else"


def test_discarded_work_is_not_offered_again(window, scored, tmp_path):
    recording = scored.recording
    window.saving.ask_unsaved = lambda name: "discard"
    window.close()
    assert find_kept(recording, tmp_path / "recovery").kept is None


def test_without_a_recording_there_is_nothing_to_save(window):
    window.saving.save()
    window.saving.save_as()
    window.saving.export()
    assert not window.saving.is_writing
    assert window.saving.may_close()
