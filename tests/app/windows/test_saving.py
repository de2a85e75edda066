import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.session.kept_work import find_kept

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scored(workspace):
    workspace.session.score(0, 110, Stage.NREM)
    return workspace.session


def test_save_writes_beside_the_recording(window, scored, qtbot, tmp_path):
    assert window.isWindowModified()
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    saved = read_hypnogram(tmp_path / "mouse_hypnogram.csv")
    assert (saved.hypnogram.stages[:110] == Stage.NREM).all()
    assert not window.isWindowModified()


def test_unscored_seconds_are_mentioned_with_the_first(window, scored, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    said = window.statusBar().currentMessage()
    assert "10 seconds are unscored, the first at second 111" in said
    assert window.notice.sentence == ""


def test_complete_scoring_is_saved_without_a_remark(window, scored, qtbot):
    scored.score(110, 120, Stage.WAKE)
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    assert "unscored" not in window.statusBar().currentMessage()


def test_save_as_writes_where_the_user_says(window, scored, tmp_path):
    wanted = tmp_path / "mine.csv"
    window.saving.ask_path = lambda title, proposal: wanted
    assert window.saving.save_as()
    assert wanted.exists()
    assert scored.stages_path == wanted


def test_export_leaves_the_scoring_unsaved(window, scored, qtbot, tmp_path):
    window.saving.ask_path = lambda title, proposal: tmp_path / "copy.csv"
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert (tmp_path / "copy.csv").exists()
    assert window.isWindowModified()
    assert "copy.csv" in window.statusBar().currentMessage()


def test_a_copy_has_a_name_of_its_own(window, scored, tmp_path):
    proposed = []
    window.saving.ask_path = lambda title, proposal: proposed.append(proposal)
    window.saving.export()
    assert proposed == [tmp_path / "mouse_hypnogram_copy.csv"]


def test_exporting_to_where_saving_writes_is_saving(window, scored, tmp_path):
    window.saving.ask_path = lambda title, proposal: tmp_path / "mouse_hypnogram.csv"
    window.saving.export()
    assert not window.isWindowModified()
    scored.score(110, 120, Stage.REM)
    assert window.saving.save()
    assert window.notice.sentence == ""


def test_what_was_said_of_saving_is_gone_with_the_next_change(window, scored):
    window.saving.save()
    assert "Saved to" in window.statusBar().currentMessage()
    scored.score(110, 120, Stage.REM)
    assert window.statusBar().currentMessage() == ""


def test_failing_to_write_is_said_and_nothing_is_lost(window, scored, tmp_path):
    window.saving.ask_path = lambda title, proposal: tmp_path / "no" / "such" / "folder.csv"
    assert not window.saving.save_as()
    assert "folder.csv" in window.notice.sentence
    window.notice.clear()
    window.saving.export()
    assert "folder.csv" in window.notice.sentence
    assert scored.is_modified


def test_changing_the_mind_writes_nothing(window, scored, tmp_path):
    window.saving.ask_path = lambda title, proposal: None
    assert not window.saving.save_as()
    window.saving.export()
    assert list(tmp_path.glob("*.csv")) == []


def test_a_name_without_ending_becomes_csv_before_the_dialog_asks_to_replace(
    window, scored, tmp_path, monkeypatch
):
    dialogs = []

    def choose(dialog):
        dialogs.append(dialog)
        dialog.selectFile(str(tmp_path / "mine"))
        return True

    monkeypatch.setattr(QFileDialog, "exec", choose)
    assert window.saving.save_as()
    assert (tmp_path / "mine.csv").exists()
    assert dialogs[0].acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert not dialogs[0].testOption(QFileDialog.Option.DontConfirmOverwrite)
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: False)
    assert not window.saving.save_as()


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
    assert not window.saving.save()
    assert not window.saving.save_as()
    window.saving.export()
    assert window.saving.may_close()
