import csv

import pytest

from hypnoscope.core.stage import Stage


@pytest.fixture
def export(window, qtbot, tmp_path):
    def exporting(target):
        window.journal_export.ask_path = lambda proposal: target
        with qtbot.waitSignal(window.journal_export.said):
            window.actions_.export_journal.trigger()
        return window.statusBar().currentMessage()

    return exporting


def test_all_that_was_done_is_written_as_a_table(window, workspace, export, tmp_path):
    workspace.session.score(0, 5, Stage.REM)
    workspace.session.undo_stack.undo()
    told = export(tmp_path / "journal.csv")
    assert told == f"The journal was written to {tmp_path / 'journal.csv'}: 3 rows."
    with (tmp_path / "journal.csv").open(encoding="utf-8", newline="") as file:
        actions = [row["action"] for row in csv.DictReader(file)]
    assert actions == ["begun", "REM", "undone: REM"]


def test_before_anything_was_done_the_table_is_empty(workspace, export, tmp_path):
    assert export(tmp_path / "journal.csv").endswith("0 rows.")


@pytest.mark.parametrize("name", ["mouse.edf", "mouse_hypnogram.csv"])
def test_recording_and_stages_are_never_overwritten(window, workspace, written, tmp_path, name):
    workspace.session.score(0, 5, Stage.REM)
    window.saving.save()
    written()
    before = (tmp_path / name).read_bytes()
    window.journal_export.ask_path = lambda proposal: tmp_path / name
    window.journal_export.export()
    assert f"{name} holds the recording or its stages" in window.notice.sentence
    assert (tmp_path / name).read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(window, workspace, qtbot, tmp_path):
    window.journal_export.ask_path = lambda proposal: tmp_path / "no" / "journal.csv"
    with qtbot.waitSignal(window.journal_export.failed):
        window.journal_export.export()
    assert "journal.csv cannot be written (No such file or directory)" in window.notice.sentence


def test_a_journal_that_cannot_be_read_is_told(window, workspace, qtbot, tmp_path):
    (tmp_path / "recovery").mkdir()
    (tmp_path / "recovery" / "journal.sqlite3").write_bytes(b"damaged" * 99)
    window.journal_export.ask_path = lambda proposal: tmp_path / "journal.csv"
    with qtbot.waitSignal(window.journal_export.failed):
        window.journal_export.export()
    assert "is damaged" in window.notice.sentence


def test_changing_the_mind_writes_nothing(window, workspace, tmp_path):
    window.journal_export.ask_path = lambda proposal: None
    window.journal_export.export()
    assert list(tmp_path.glob("*.csv")) == []
