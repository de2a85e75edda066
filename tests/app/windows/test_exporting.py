"""Exporting for other programs: what is lost is told first, and scoring stays as it was."""

import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
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
