"""Importing by menu, key and drop: preview, choice, one step, undo."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnograms.codes import NREM, REM, WAKE

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def importing(window):
    yield window.importing
    window.importing.cancel()


@pytest.fixture
def list_file(tmp_path):
    def make(codes, name="stages.txt"):
        path = tmp_path / name
        path.write_text("\n".join(map(str, codes)) + "\n")
        return path

    return make


def shown(qtbot, importing, path):
    with qtbot.waitSignal(importing.asked):
        importing.read(path)
    return importing.dialog


def test_names_are_imported_after_a_look_and_undone_as_one_step(
    window, workspace, importing, qtbot, list_file
):
    path = list_file(["Wake"] * 60 + ["NREM"] * 50 + ["REM"] * 10)
    importing.ask_path = lambda folder: path
    with qtbot.waitSignal(importing.asked):
        qtbot.keyClick(window, Qt.Key.Key_I, CONTROL)
    dialog = importing.dialog
    assert dialog.summary == "Sets 120 seconds: Wake 60, NREM 50, REM 10. Undo takes it back."
    assert dialog.explanation == ""
    assert [strip.name for strip in dialog._strips.strips] == ["In the file", "Now", "Afterwards"]
    qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    assert workspace.session.hypnogram.stages[59:61].tolist() == [Stage.WAKE, Stage.NREM]
    assert "stages.txt: 120 seconds were set" in window.statusBar().currentMessage()
    assert importing.dialog is None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert (workspace.session.hypnogram.stages == Stage.UNSCORED).all()


def test_numbers_are_asked_about_and_nothing_is_assumed(workspace, importing, qtbot, list_file):
    dialog = shown(qtbot, importing, list_file([3] * 50 + [1] * 20 + [2] * 50))
    assert dialog.preview is None
    assert not dialog.import_button.isEnabled()
    assert dialog.summary == "Choose what every code means."
    names = [dialog.codes.convention_box.itemText(i) for i in range(5)]
    assert names[:3] == ["choose…", "sDREAMER app", "AccuSleep, AccuSleePy"]
    dialog.codes.choose_convention("MiSleep")
    assert dialog.preview.n_of_stages == {Stage.WAKE: 50, Stage.NREM: 20, Stage.REM: 50}
    assert dialog.codes.doubt == "42% of the epochs would be REM: are the codes right?"
    dialog.codes.choose_convention("AccuSleep, AccuSleePy")
    assert dialog.codes.doubt == ""
    dialog.codes.choose("2", NREM)
    dialog.codes.choose("3", WAKE)
    assert dialog.codes.doubt == (
        "100% of the REM bouts would follow Wake directly: are the codes right?"
    )
    assert dialog.import_button.isEnabled()
    dialog.accept()
    assert workspace.session.hypnogram.stages[[0, 50, 70]].tolist() == [
        *(Stage.WAKE, Stage.REM, Stage.NREM)
    ]


def test_a_meaning_is_changed_by_key(workspace, importing, qtbot, list_file):
    dialog = shown(qtbot, importing, list_file(["Wake"] * 120))
    box = dialog.codes._boxes["Wake"]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert dialog.codes.meanings == {"Wake": NREM}
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert dialog.preview.n_of_stages[Stage.REM] == 120
    assert dialog.codes.meanings == {"Wake": REM}


def test_the_epoch_length_is_proposed_and_may_be_changed(workspace, importing, qtbot, list_file):
    dialog = shown(qtbot, importing, list_file(["W", "N"] * 24))
    assert dialog.length_box.value() == 2.5
    assert "In 24 seconds two epochs meet" in dialog.summary
    dialog.length_box.setValue(2.0)
    assert dialog.explanation == (
        "The hypnogram is 24 s shorter than the recording at its end: it ends before it. "
        "Tick the box below if that is right, or change where it begins."
    )
    assert "2.5 s would cover the recording" in dialog._length_note.text()
    assert dialog.ends_box.text() == "Leave 24 s of the recording as they are"
    assert not dialog.import_button.isEnabled()
    dialog.ends_box.setChecked(True)
    assert dialog.import_button.isEnabled()
    dialog.length_box.setValue(0)
    assert dialog.preview is None
    assert dialog.summary == "Choose how long an epoch is."


def test_a_surplus_is_explained_and_the_user_chooses(workspace, importing, qtbot, list_file):
    dialog = shown(qtbot, importing, list_file(["W"] * 7 + ["N"] * 120))
    assert dialog.length_box.text() == "choose…"
    dialog.length_box.setValue(1)
    assert dialog.explanation == (
        "The hypnogram is 7 s longer than the recording at its end: it ends after it. "
        "Tick the box below if that is right, or change where it begins."
    )
    assert dialog.ends_box.text() == "Leave out the 7 s outside the recording"
    dialog.place_box.setCurrentIndex(dialog.place_box.findText("At the end of the recording"))
    assert dialog.onset_box.value() == -7
    assert "longer than the recording at its start" in dialog.explanation
    dialog.onset_box.setValue(-3)
    assert dialog.place_box.currentText() == "At a time of your own"
    assert dialog.preview.n_of_stages[Stage.WAKE] == 4
    dialog.ends_box.setChecked(True)
    dialog.accept()
    assert (workspace.session.hypnogram.stages[:5] == [0, 0, 0, 0, 1]).all()


def test_the_clock_places_a_hypnogram(workspace, importing, qtbot, tmp_path):
    path = tmp_path / "m.txt"
    path.write_text(
        "READ ONLY! DO NOT EDIT!\n4-INIT 3-Wake 2-REM 1-NREM\n"
        "Save time: 2024-02-04 00:00:00\nAcquisition time: 2024-02-03 09:00:20\n"
        "==========Marker==========\n==========Start-End==========\n"
        "==========Sleep stage==========\n03:09:00:20, 0, 1, 03:09:02:00, 100, 0, 1, NREM"
    )
    dialog = shown(qtbot, importing, path)
    assert dialog.place_box.currentText() == "By the time of day"
    assert dialog.onset_box.value() == 20
    dialog.ends_box.setChecked(True)
    dialog.accept()
    np.testing.assert_array_equal(
        np.flatnonzero(workspace.session.hypnogram.stages == Stage.NREM), np.arange(20, 120)
    )


def test_what_was_set_by_hand_stays_unless_the_user_says_otherwise(
    workspace, importing, qtbot, list_file
):
    workspace.session.score(0, 20, Stage.REM)
    path = list_file(["W"] * 120)
    dialog = shown(qtbot, importing, path)
    assert "20 seconds scored here stay as they are." in dialog.summary
    dialog.kept_box.setCurrentIndex(dialog.kept_box.findText("Replace all"))
    assert "20 seconds get another stage than they have." in dialog.summary
    dialog.reject()
    assert (workspace.session.hypnogram.stages[:20] == Stage.REM).all()


def test_a_file_that_is_no_hypnogram_is_refused_in_a_sentence(
    window, workspace, importing, qtbot, tmp_path
):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,\n")
    with qtbot.waitSignal(importing.failed):
        importing.read(path)
    assert window.notice.sentence.startswith("letter.txt is no hypnogram that this program")
    assert importing.dialog is None


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_a_dropped_hypnogram_is_imported_and_a_dropped_recording_opened(
    window, workspace, importing, qtbot, list_file, make_file
):
    with qtbot.waitSignal(importing.asked):
        drop(window, list_file(["W"] * 120))
    importing.dialog.reject()
    with qtbot.waitSignal(window.desk.changed):
        drop(window, make_file("other.edf"))
    assert window.desk.workspace is not workspace


def test_the_dialog_goes_with_its_recording(window, workspace, importing, qtbot, list_file):
    shown(qtbot, importing, list_file(["W"] * 120))
    window.opening.close()
    assert importing.dialog is None


def test_artefacts_of_a_stage_are_proposed_and_told(workspace, importing, qtbot, tmp_path):
    path = tmp_path / "s.hyp"
    path.write_text("*Duration_sec\t120\n*Datafile\tx\nawake\t60\nnon-REM (artefact)\t120\n")
    dialog = shown(qtbot, importing, path)
    assert str(dialog.codes.meanings["non-REM (artefact)"]) == "NREM, artefact"
    assert "60 seconds become artefact." in dialog.summary


def test_scoring_that_ends_meanwhile_is_seen_in_the_preview(workspace, importing, qtbot, list_file):
    dialog = shown(qtbot, importing, list_file(["W"] * 120))
    assert "stay as they are" not in dialog.summary
    workspace.session.score(0, 20, Stage.REM)
    assert "20 seconds scored here stay as they are." in dialog.summary


def test_the_journal_is_told_which_file_was_imported(workspace, importing, qtbot, list_file):
    heard = []
    workspace.session.happened.connect(heard.append)
    dialog = shown(qtbot, importing, list_file(["W"] * 120))
    dialog.accept()
    assert heard[0].deed.details == {"file": "stages.txt"}
    assert len(heard) == 2
