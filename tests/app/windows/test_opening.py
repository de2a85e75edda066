import os
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QGraphicsView, QPushButton

from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_annotations import Annotation
from hypnoscope.formats.edf_writer import EdfSignal, write_edf


def drop(target, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, no_key = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(20, 20), copy, mime, left, no_key)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(20, 20), copy, mime, left, no_key))
    return enter.isAccepted()


def test_recording_is_opened_and_shown(window, workspace):
    assert window.windowTitle().startswith("mouse.edf")
    assert window.page.detail.lanes.lane_at(0.5) == "EEG"
    assert workspace.session.recording.duration_s == 120.0
    assert not window.isWindowModified()


def test_opened_recordings_are_remembered(open_file, make_file, preferences):
    for name in ("a.edf", "b.edf", "a.edf"):
        path = make_file(name)
        open_file(path)
    assert [recent.name for recent in preferences.settings.recent] == ["a.edf", "b.edf"]


def test_recent_recording_is_one_click_away(window, open_file, make_file, qtbot):
    open_file(make_file())
    window.actions_.close_recording.trigger()
    recent = window.pages.welcome.findChildren(QPushButton, "recent")
    (button,) = (button for button in recent if button.isVisible())
    with qtbot.waitSignal(window.desk.changed):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.desk.workspace is not None


def test_recent_menu_opens_as_well(window, open_file, make_file, qtbot):
    open_file(make_file("a & b.edf"))
    (action,) = window.menus.recent.actions()
    with qtbot.waitSignal(window.desk.changed):
        action.trigger()
    assert window.windowTitle().startswith("a & b.edf")


def test_file_can_be_chosen(window, make_file, qtbot, monkeypatch):
    chosen = (str(make_file()), "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: chosen)
    with qtbot.waitSignal(window.desk.changed):
        qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def test_choosing_nothing_opens_nothing(window, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("", ""))
    with qtbot.assertNotEmitted(window.opening.busy_changed):
        window.actions_.open.trigger()


def test_dropped_file_is_opened(window, make_file, qtbot):
    with qtbot.waitSignal(window.desk.changed):
        assert drop(window, make_file())
    assert window.windowTitle().startswith("mouse.edf")
    assert window.notice.sentence == ""


def test_dropped_text_is_refused(window):
    assert not drop(window)


def test_plots_leave_dropped_files_to_the_window(window, workspace):
    for view in (*window.page.overview.findChildren(QGraphicsView), window.page.detail):
        assert not view.acceptDrops()
        assert not view.viewport().acceptDrops()


def test_failing_says_one_sentence_and_the_window_stays_usable(window, workspace, tmp_path, qtbot):
    broken = tmp_path / "broken.edf"
    broken.write_bytes(b"not a recording")
    with qtbot.waitSignal(window.opening.failed):
        window.opening.open_path(broken)
    assert "broken.edf" in window.notice.sentence
    assert window.desk.workspace is workspace
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert workspace.session.hypnogram.stages[0] == Stage.WAKE
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.notice.sentence == ""


def test_what_was_put_right_on_reading_is_said(window, open_file, make_file):
    path = make_file()
    raw = bytearray(path.read_bytes())
    raw[236:244] = b"-1".ljust(8)  # the number of data records
    path.write_bytes(raw)
    open_file(path)
    assert window.notice.sentence.startswith("mouse.edf is not in order. The header leaves")
    raw[168:176] = b"tomorrow"
    path.write_bytes(raw)
    open_file(path)
    assert window.notice.sentence.endswith("1 more: View ▸ Channel roles lists them all.")


def test_what_was_put_right_is_said_once_and_then_in_the_status_bar_alone(
    window, open_file, make_file
):
    path = make_file()
    raw = bytearray(path.read_bytes())
    raw[236:244] = b"-1".ljust(8)
    path.write_bytes(raw)
    open_file(path)
    assert "is not in order" in window.notice.sentence
    open_file(path)
    assert window.notice.sentence == ""
    assert "lists what was put right" in window.statusBar().currentMessage()
    raw[168:176] = b"tomorrow"  # damaged in another way
    path.write_bytes(raw)
    open_file(path)
    assert "is not in order" in window.notice.sentence


def test_a_file_that_is_cut_while_it_is_shown_leaves_the_window_usable(
    window, workspace, make_file, qtbot
):
    os.truncate(workspace.session.recording.path, 20_000)
    workspace.viewport.show(100.0, 10.0)
    window.grab()
    assert "mouse.edf has become shorter since it was opened" in window.notice.sentence
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert workspace.session.undo_stack.count() == 1


def test_vanished_file_is_forgotten(window, open_file, make_file, preferences, qtbot):
    path = make_file()
    open_file(path)
    path.unlink()
    with qtbot.waitSignal(window.opening.failed):
        window.opening.open_path(path)
    assert "mouse.edf" in window.notice.sentence
    assert preferences.settings.recent == ()


def test_only_the_recording_chosen_last_is_opened(window, make_file, qtbot):
    with qtbot.waitSignal(window.desk.changed):
        window.opening.open_path(make_file("first.edf"))
        window.opening.open_path(make_file("second.edf"))
    assert window.windowTitle().startswith("second.edf")


@pytest.mark.parametrize("answer", ["save", "discard", "cancel"])
def test_opening_another_asks_about_what_is_unsaved(
    window, workspace, make_file, qtbot, answer, tmp_path
):
    asked = []
    window.saving.ask_unsaved = lambda name: asked.append(name) or answer
    workspace.session.score(0, 5, Stage.REM)
    window.opening.open_path(make_file("other.edf"))
    qtbot.waitUntil(lambda: bool(asked))
    qtbot.waitUntil(lambda: window.windowTitle().startswith("other") or answer == "cancel")
    assert asked == ["mouse.edf"]
    assert (window.desk.workspace is workspace) == (answer == "cancel")
    assert (tmp_path / "mouse_hypnogram.csv").exists() == (answer == "save")
    window.saving.ask_unsaved = lambda name: "discard"


def test_unsaved_work_is_offered_again(make_window, make_file, qtbot, kill):
    path = make_file()
    first = make_window()
    with qtbot.waitSignal(first.desk.changed):
        first.opening.open_path(path)
    first.desk.workspace.session.score(0, 5, Stage.REM)
    kill(first.desk.workspace.recorder)
    second = make_window()
    offered = []
    second.opening.ask_recover = lambda name, work: offered.append(name) or True
    with qtbot.waitSignal(second.desk.changed):
        second.opening.open_path(path)
    assert offered == ["mouse.edf"]
    session = second.desk.workspace.session
    assert (session.hypnogram.stages[:5] == Stage.REM).all()
    assert session.is_modified
    assert second.actions_.undo.text() == "&Undo REM for 5 epochs"
    second.actions_.undo.trigger()
    assert (session.hypnogram.stages[:5] == Stage.UNSCORED).all()


def test_unsaved_work_that_is_declined_is_not_offered_again(make_window, make_file, qtbot, kill):
    path = make_file()
    first = make_window()
    with qtbot.waitSignal(first.desk.changed):
        first.opening.open_path(path)
    first.desk.workspace.session.score(0, 5, Stage.REM)
    kill(first.desk.workspace.recorder)
    answers = iter([False])
    for _ in range(2):
        window = make_window()
        window.opening.ask_recover = lambda name, history: next(answers)
        with qtbot.waitSignal(window.desk.changed):
            window.opening.open_path(path)
        assert not window.desk.workspace.session.is_modified


def test_a_journal_that_cannot_be_written_is_told_calmly_and_once(
    window, workspace, qtbot, tmp_path
):
    (tmp_path / "recovery").write_text("a file where the folder should be")
    for epoch in range(5):
        workspace.session.begin_sweep()
        workspace.session.score(epoch, epoch + 1, Stage.REM)
    qtbot.waitUntil(lambda: "save now and then (Ctrl+S)" in window.notice.sentence)
    window.notice.clear()
    workspace.session.score(5, 10, Stage.REM)
    assert window.notice.sentence == ""


def test_stages_that_do_not_fit_are_told(window, open_file, make_file, tmp_path):
    path = make_file()
    (tmp_path / "mouse_hypnogram.csv").write_text("nothing of use\n")
    open_file(path)
    assert "not loaded" in window.notice.sentence


def test_closing_the_recording_shows_the_welcome_page(window, workspace):
    window.actions_.close_recording.trigger()
    assert window.desk.workspace is None
    assert window.pages.welcome.isVisible()
    assert window.page is None
    assert not window.actions_.save.isEnabled()


def test_old_page_and_session_are_gone_once_another_is_open(
    window, workspace, open_file, make_file, qtbot
):
    page, session = window.page, workspace.session
    with qtbot.waitSignals([page.destroyed, session.destroyed]):
        open_file(make_file("other.edf"))


def test_opening_shows_that_it_is_busy(window, make_file, qtbot):
    with qtbot.waitSignal(window.desk.changed):
        window.opening.open_path(make_file())
        assert window.cursor().shape() == Qt.CursorShape.BusyCursor
    assert window.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_demo_is_one_click_away(window, make_file, qtbot, monkeypatch):
    from hypnoscope.scoring.simulated import SimulatedFiles

    files = SimulatedFiles(make_file("demo.edf"), make_file("truth.csv"))
    monkeypatch.setattr("hypnoscope.windows.opening.demo_recording", lambda folder: files)
    (button,) = (b for b in window.pages.welcome.findChildren(QPushButton) if "demo" in b.text())
    with qtbot.waitSignal(window.desk.changed):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.windowTitle().startswith("demo.edf")


def test_keys_work_while_a_slow_share_is_being_read(window, workspace, qtbot, slow_share):
    share = slow_share(workspace.montage.display)
    before = workspace.viewport.start_s
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert workspace.viewport.start_s > before
    assert Stage.WAKE in workspace.session.hypnogram.stages
    assert "Reading" in window.page.detail.lanes._waiting.toPlainText()
    share.recover()
    qtbot.waitUntil(lambda: window.page.detail.lanes._waiting.toPlainText() == "")


def test_texts_of_the_file_are_shown_over_traces_and_hypnogram(open_file, tmp_path, window, qtbot):
    path = tmp_path / "annotated.edf"
    signal = EdfSignal("EEG", "uV", Fraction(64), np.zeros(64 * 60, np.float32))
    text = Annotation(Fraction(15), None, "injection")
    write_edf(path, [signal], None, annotations=[text])
    workspace = open_file(path)
    qtbot.waitUntil(lambda: bool(workspace.markers.all))
    assert workspace.markers.all[0].text == "injection"
    assert window.page.detail.lanes._markers.places(0.0, 30.0, 1.0) == [(15.0, "injection")]
    assert window.page.overview.hypnogram._markers is not None
