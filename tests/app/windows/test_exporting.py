"""Exporting for other programs: what is lost is told first, and scoring stays as it was."""

import csv
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.formats.hypnograms import edf_plus
from hypnoscope.formats.hypnograms.registry import format_called, writable_formats


@pytest.fixture
def exporting(window):
    yield window.exporting
    window.exporting.cancel()


@pytest.fixture
def session(workspace):
    workspace.session.score(0, 61, Stage.NREM)
    workspace.session.score(61, 120, Stage.REM)
    return workspace.session


def export(window, exporting, qtbot, key, path, index=None):
    exporting.ask_path = lambda known, proposal: path
    window.actions_.export_as.trigger()
    exporting.dialog.choose(key)
    if index is not None:
        exporting.dialog.length_box.setCurrentIndex(index)
    with qtbot.waitSignal(
        exporting.said, check_params_cb=lambda text: text.startswith("Exported to")
    ):
        qtbot.mouseClick(exporting.dialog.export_button, Qt.MouseButton.LeftButton)


def test_all_formats_that_can_be_written_are_offered(window, session, exporting):
    window.actions_.export_as.trigger()
    box = exporting.dialog.format_box
    assert [box.itemData(i) for i in range(box.count())] == writable_formats()


def test_what_is_lost_is_said_before_writing(window, session, exporting):
    window.actions_.export_as.trigger()
    dialog = exporting.dialog
    dialog.choose("hypnoscope")
    assert dialog.loss == ""
    dialog.choose("elan")
    assert dialog.loss == "Elan .hyp does not hold who set each second and the time of day."
    dialog.length_box.setCurrentText("4 s")
    assert dialog.epoch_s == 4
    assert dialog.loss.endswith(
        "1 epoch holds several stages: the one that lasts longest is written, of equals the first."
    )
    dialog.choose("misleep")
    assert (dialog.epoch_s, dialog.length_box.isEnabled()) == (1, False)


def test_an_export_is_written_and_scoring_stays_unsaved(
    window, session, exporting, qtbot, tmp_path
):
    path = tmp_path / "m.hyp"
    export(window, exporting, qtbot, "elan", path, index=3)
    read = format_called("elan").read(path)
    assert (read.epoch_s, read.epoch_codes) == (4, ["2"] * 15 + ["5"] * 15)
    assert window.isWindowModified()
    assert "m.hyp as Elan" in window.statusBar().currentMessage()
    window.actions_.export_as.trigger()
    assert exporting.dialog.format.key == "elan"


def test_a_copy_of_the_recording_with_annotations_is_written(
    window, session, exporting, qtbot, tmp_path
):
    path = tmp_path / "copy.edf"
    export(window, exporting, qtbot, "edf-copy", path)
    assert read_recording(path).duration_s == 120
    assert format_called("edf-copy").read(path).counts == {
        "Sleep stage N": 61,
        "Sleep stage R": 59,
    }


def refused(window, exporting, qtbot, key, path):
    exporting.ask_path = lambda known, proposal: path
    window.actions_.export_as.trigger()
    exporting.dialog.choose(key)
    with qtbot.waitSignal(exporting.failed):
        exporting.dialog.accept()
    return window.notice.sentence


def test_recording_and_saved_stages_are_never_overwritten(window, session, exporting, qtbot):
    recording = session.recording.path
    assert "mouse.edf is the recording itself" in refused(
        window, exporting, qtbot, "edf", recording
    )
    window.saving.save()
    qtbot.waitUntil(lambda: not window.saving.is_writing)
    told = refused(window, exporting, qtbot, "list", session.stages_path)
    assert "is where the stages are saved" in told


def test_failures_are_one_sentence(window, session, exporting, qtbot, tmp_path):
    told = refused(window, exporting, qtbot, "list", tmp_path / "no" / "folder.txt")
    assert "folder.txt cannot be written" in told
    told = refused(window, exporting, qtbot, "edf-copy", tmp_path / "copy.bdf")
    assert told.startswith("copy.bdf was not written: copy.bdf does not end in .edf")


def test_nothing_is_written_when_the_user_thinks_better(window, session, exporting):
    proposed = []
    exporting.ask_path = lambda known, proposal: proposed.append(proposal)
    window.actions_.export_as.trigger()
    exporting.dialog.choose("misleep")
    exporting.dialog.accept()
    assert [path.name for path in proposed] == ["mouse_misleep.txt"]
    assert exporting.dialog is None


class SlowDisk:
    """Holds the copy of a recording up until it is told to go on."""

    def __init__(self, monkeypatch):
        self._write, self._may_go_on = edf_plus.write_repaired, Event()
        monkeypatch.setattr(edf_plus, "write_repaired", self._copy)

    def go_on(self):
        self._may_go_on.set()

    def _copy(self, source, target, progress, annotations):
        progress(1, 4)
        while not self._may_go_on.wait(0.01):
            progress(2, 4)
        self._write(source, target, progress=progress, annotations=annotations)


@pytest.fixture
def slow_disk(monkeypatch):
    disk = SlowDisk(monkeypatch)
    yield disk
    disk.go_on()


@pytest.fixture
def begun(window, session, exporting, slow_disk, qtbot, tmp_path):
    """A copy of the recording that is being written; where to."""
    path = tmp_path / "copy.edf"
    exporting.ask_path = lambda known, proposal: path
    window.actions_.export_as.trigger()
    exporting.dialog.choose("edf-copy")
    with qtbot.waitSignal(exporting.progressed):
        exporting.dialog.accept()
    return path


def actions_in_journal(window, tmp_path, qtbot):
    window.journal_export.ask_path = lambda proposal: tmp_path / "trail.csv"
    with qtbot.waitSignal(window.journal_export.said):
        window.actions_.export_journal.trigger()
    with (tmp_path / "trail.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["action"] == "exported"]


def test_the_journal_tells_who_exported_what_where(
    window, session, exporting, qtbot, tmp_path, preferences
):
    preferences.use_person("Ada")
    export(window, exporting, qtbot, "elan", tmp_path / "m.hyp")
    export(window, exporting, qtbot, "edf", tmp_path / "m.edf")
    window.saving.ask_path = lambda title, proposal: tmp_path / "m_copy.csv"
    window.saving.export()
    qtbot.waitUntil(lambda: not window.saving.is_writing)
    rows = actions_in_journal(window, tmp_path, qtbot)
    assert [row["who"] for row in rows] == ["Ada"] * 3
    assert all(row["time"] for row in rows)
    for row, told in zip(rows, ('m.hyp", "format": "elan"', "m.edf", "m_copy.csv"), strict=True):
        assert told in row["details"]


def test_a_copy_in_the_making_tells_how_far_it_is(window, begun, slow_disk, exporting, qtbot):
    assert window.export_bar.isVisible()
    assert window.export_bar.text.startswith("Exporting to copy.edf …")
    window.actions_.export_as.trigger()
    assert exporting.dialog is None
    assert "is being exported already" in window.statusBar().currentMessage()
    with qtbot.waitSignal(exporting.ended):
        slow_disk.go_on()
    assert not window.export_bar.isVisible()
    assert read_recording(begun).duration_s == 120


def test_cancelling_leaves_no_file(window, begun, exporting, qtbot, tmp_path):
    (cancel,) = window.export_bar.findChildren(QPushButton)
    with qtbot.waitSignal(exporting.ended):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert sorted(tmp_path.glob("*copy*")) == []
    assert not window.export_bar.isVisible()
    told = window.statusBar().currentMessage()
    assert told == "The export to copy.edf was cancelled; nothing was written."
    assert actions_in_journal(window, tmp_path, qtbot) == []


def test_escape_cancels_too_and_an_older_file_stays(
    window, session, exporting, slow_disk, qtbot, tmp_path
):
    (tmp_path / "copy.edf").write_text("of yesterday")
    exporting.ask_path = lambda known, proposal: tmp_path / "copy.edf"
    window.actions_.export_as.trigger()
    exporting.dialog.choose("edf-copy")
    with qtbot.waitSignal(exporting.progressed):
        exporting.dialog.accept()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(exporting.ended):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (tmp_path / "copy.edf").read_text() == "of yesterday"


def test_a_file_that_was_there_already_when_cancelled_is_told_of(
    window, session, exporting, qtbot, tmp_path
):
    exporting.ask_path = lambda known, proposal: tmp_path / "m.hyp"
    window.actions_.export_as.trigger()
    exporting.dialog.choose("elan")
    exporting.dialog.accept()
    qtbot.waitUntil((tmp_path / "m.hyp").exists)
    exporting.stop()
    qtbot.waitUntil(lambda: not exporting.is_writing)
    assert "Exported to" in window.statusBar().currentMessage()


def test_closing_the_recording_waits_a_little_for_the_export(
    window, session, exporting, qtbot, tmp_path, make_file
):
    exporting.ask_path = lambda known, proposal: tmp_path / "copy.edf"
    window.actions_.export_as.trigger()
    exporting.dialog.choose("edf-copy")
    exporting.dialog.accept()
    window.opening.close()
    assert window.desk.workspace is None
    assert (tmp_path / "copy.edf").exists()
    qtbot.waitUntil(lambda: not exporting.is_writing)
    with qtbot.waitSignal(window.desk.changed):
        window.opening.open_path(tmp_path / "mouse.edf")
    assert len(actions_in_journal(window, tmp_path, qtbot)) == 1


def test_an_export_that_takes_long_is_not_lost_in_silence(
    window, begun, exporting, qtbot, monkeypatch
):
    monkeypatch.setattr("hypnoscope.windows.exporting._PATIENCE_S", 0.01)
    assert not window.close()
    assert "copy.edf is still being written" in window.notice.sentence
    with qtbot.waitSignal(exporting.ended):
        window.opening.close()
    assert "The export to copy.edf was cancelled" in window.notice.sentence
    assert not begun.exists()
