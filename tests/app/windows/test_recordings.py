"""Several recordings: the list, switching with nothing lost, scoring all."""

import dataclasses

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QToolButton

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.plots.theme import DARK

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


@pytest.fixture
def paths(make_file):
    return [make_file(f"{name}.edf") for name in ("anna", "bert", "cleo")]


@pytest.fixture
def asked(window):
    """Every question about unsaved work; to ask any is needless."""
    names = []
    window.opening.ask_recover = lambda name, history: bool(names.append(name))
    window.saving.ask_unsaved = lambda name: names.append(name) or "discard"
    return names


@pytest.fixture
def recordings(window, asked):
    return window.recordings


@pytest.fixture
def listed(window, recordings, paths, qtbot):
    """Three recordings, the first of them open."""
    with qtbot.waitSignal(window.desk.changed):
        drop(window, *paths)
    qtbot.waitUntil(lambda: all(recordings.list.state(path) for path in paths))
    return recordings.list


@pytest.fixture
def switch(window, asked, qtbot):
    def pressing(key, keys=CONTROL):
        with qtbot.waitSignal(window.desk.changed):
            qtbot.keyClick(window, key, keys)
        assert asked == []
        return window.desk.workspace

    return pressing


def test_several_dropped_files_are_listed_and_the_first_is_opened(window, listed, paths):
    assert listed.paths == tuple(paths)
    assert window.recordings.open_path == paths[0]
    assert window.recordings_dock.dock.isVisible()
    assert [listed.text(path) for path in paths] == ["Unscored"] * 3
    assert window.notice.sentence == ""


def test_switching_keeps_unsaved_work_its_undo_and_the_place(window, listed, paths, switch):
    first = window.desk.workspace
    first.session.score(0, 5, Stage.REM)
    first.session.begin_sweep()
    first.session.score(5, 9, Stage.WAKE)
    first.viewport.move_cursor(70)
    switch(Qt.Key.Key_PageDown)
    assert window.recordings.open_path == paths[1]
    assert listed.unsaved == (paths[0],)
    assert listed.text(paths[0]) == "Reviewed to 7 %"
    back = switch(Qt.Key.Key_PageUp)
    assert back.session.hypnogram.stages[:9].tolist() == [Stage.REM] * 5 + [Stage.WAKE] * 4
    assert back.session.is_modified
    assert back.viewport.cursor == 70
    assert listed.unsaved == ()
    back.session.undo_stack.undo()
    back.session.undo_stack.undo()
    assert (back.session.hypnogram.stages == Stage.UNSCORED).all()


def test_switching_keeps_the_undo_of_what_was_saved(window, listed, paths, switch, written):
    window.desk.workspace.session.score(0, 120, Stage.NREM)
    window.saving.save()
    written()
    switch(Qt.Key.Key_PageDown)
    assert listed.unsaved == ()
    assert listed.text(paths[0]) == "Done"
    back = switch(Qt.Key.Key_PageUp)
    assert not back.session.is_modified
    back.session.undo_stack.undo()
    assert (back.session.hypnogram.stages == Stage.UNSCORED).all()


def test_work_that_was_left_comes_back_in_another_window(
    window, listed, paths, switch, make_window, qtbot
):
    window.desk.workspace.session.score(0, 5, Stage.REM)
    switch(Qt.Key.Key_PageDown)
    window.close()
    second = make_window()
    second.opening.ask_recover = lambda name, history: pytest.fail("asked needlessly")
    assert second.recordings.list.paths == tuple(paths)
    assert second.recordings.list.unsaved == (paths[0],)
    assert second.recordings_dock.dock.isVisible()
    with qtbot.waitSignal(second.desk.changed):
        second.recordings.open(paths[0])
    assert (second.desk.workspace.session.hypnogram.stages[:5] == Stage.REM).all()
    assert second.recordings.list.unsaved == ()


def test_a_journal_that_cannot_be_written_makes_switching_ask(window, listed, asked, tmp_path):
    (tmp_path / "recovery").write_text("a file where the folder should be")
    window.desk.workspace.session.score(0, 5, Stage.REM)
    assert window.saving.may_leave()
    assert asked == ["anna.edf"]


def test_a_second_hypnogram_is_there_again_after_switching(window, listed, switch, qtbot):
    workspace = window.desk.workspace
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    workspace.second.keep_scores()
    switch(Qt.Key.Key_PageDown)
    assert not window.arrangement.panels.is_shown("second")
    assert switch(Qt.Key.Key_PageUp).second.name == "automatic scoring"
    assert window.arrangement.panels.is_shown("second")


def test_double_click_and_enter_open_a_recording(window, listed, paths, qtbot):
    view = window.recordings_dock.panel.view
    place = view.visualRect(view.model().index(2, 0)).center()
    with qtbot.waitSignal(window.desk.changed):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.recordings.open_path == paths[2]
    qtbot.keyClick(view, Qt.Key.Key_Up)
    with qtbot.waitSignal(window.desk.changed):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert window.recordings.open_path == paths[1]


def test_delete_and_menu_change_the_list(window, listed, paths, qtbot, preferences):
    panel = window.recordings_dock.panel
    panel.view.setCurrentIndex(panel.view.model().index(1, 0))
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert listed.paths == (paths[0], paths[2])
    assert paths[1].exists()
    actions = {action.text(): action for action in panel.menu_of(paths[2]).actions()}
    actions["Done"].trigger()
    assert listed.text(paths[2]) == "Done"
    assert preferences.settings.recordings == (paths[0], paths[2])
    assert preferences.settings.recordings_done == (paths[2],)
    actions["Take off the list"].trigger()
    assert listed.paths == (paths[0],)


def test_all_that_is_unscored_is_scored_in_the_background(window, listed, paths, qtbot, scorer):
    window.desk.workspace.session.score(0, 5, Stage.WAKE)
    window.saving.save()
    with qtbot.waitSignal(window.score_queue.ended):
        qtbot.keyClick(window, Qt.Key.Key_F5, CONTROL)
        assert window.queue_bar.isVisible()
    assert not window.queue_bar.isVisible()
    assert len(scorer.requests) == 2
    assert "2 recordings were scored." in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: listed.text(paths[2]) == "Scored automatically")
    saved = read_hypnogram(stages_path_of(paths[1]))
    assert (saved.hypnogram.stages == Stage.NREM).all()
    assert saved.sidecar.checkpoint_id == "fixed-1"
    qtbot.keyClick(window, Qt.Key.Key_F5, CONTROL)
    assert "Every recording of the list has stages" in window.statusBar().currentMessage()


def test_what_is_open_gets_its_scores_as_one_step(window, listed, paths, qtbot):
    workspace = window.desk.workspace
    button = next(
        b for b in window.recordings_dock.panel.findChildren(QToolButton) if b.text() == "Score all"
    )
    with qtbot.waitSignal(window.score_queue.ended):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (workspace.session.hypnogram.stages == Stage.NREM).all()
    assert workspace.session.undo_stack.count() == 1
    assert not stages_path_of(paths[0]).exists()
    assert stages_path_of(paths[1]).exists()


def test_scoring_all_can_be_cancelled(window, listed, paths, qtbot, scorer):
    scorer.endless = True
    qtbot.keyClick(window, Qt.Key.Key_F5, CONTROL)
    assert window.score_queue.is_running
    (cancel,) = window.queue_bar.findChildren(QPushButton)
    with qtbot.waitSignal(window.score_queue.ended):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert "Scoring was cancelled" in window.statusBar().currentMessage()
    assert not any(stages_path_of(path).exists() for path in paths)
    assert not window.score_queue.is_running


def test_one_that_fails_does_not_hold_up_the_others(window, listed, paths, qtbot):
    paths[1].write_bytes(b"nothing of use")
    with qtbot.waitSignal(window.score_queue.ended):
        qtbot.keyClick(window, Qt.Key.Key_F5, CONTROL)
    assert window.notice.sentence.startswith("Not scored: bert.edf")
    assert "2 recordings were scored." in window.statusBar().currentMessage()
    assert stages_path_of(paths[2]).exists()


def test_unsaved_work_is_never_scored_over(window, listed, paths, switch, qtbot, scorer):
    window.desk.workspace.session.score(0, 5, Stage.WAKE)
    switch(Qt.Key.Key_PageDown)
    with qtbot.waitSignal(window.score_queue.ended):
        window.recordings.score_all()
    assert len(scorer.requests) == 2
    assert not stages_path_of(paths[0]).exists()


def test_giving_up_changes_shows_the_file_again(window, listed, paths, qtbot):
    window.desk.workspace.session.score(0, 5, Stage.WAKE)
    window.saving.ask_unsaved = lambda name: "discard"
    with qtbot.waitSignal(window.desk.changed):
        window.opening.open_path(paths[1])
    qtbot.waitUntil(lambda: listed.text(paths[0]) == "Unscored")
    assert listed.unsaved == ()


def test_a_dropped_folder_lists_its_recordings(window, recordings, make_file, tmp_path, qtbot):
    inner = tmp_path / "cohort" / "day 1"
    inner.mkdir(parents=True)
    for name in ("b.edf", "a.edf"):
        make_file().rename(inner / name)
    (inner / "a_hypnogram.csv").write_text("stage\nWake\n")
    with qtbot.waitSignal(window.desk.changed):
        drop(window, inner.parent)
    assert recordings.list.paths == (inner / "a.edf", inner / "b.edf")
    recordings.ask_folder = lambda folder: tmp_path / "empty"
    (tmp_path / "empty").mkdir()
    with qtbot.waitSignal(recordings.failed):
        window.actions_.add_folder.trigger()
    assert "holds no recording known by its name" in window.notice.sentence


def test_files_are_added_beside_what_is_open(window, open_file, recordings, paths, qtbot):
    open_file(paths[1])
    recordings.ask_files = lambda folder: paths
    qtbot.keyClick(window, Qt.Key.Key_O, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert recordings.list.paths == (paths[1], paths[0], paths[2])
    assert recordings.open_path == paths[1]


def test_the_key_shows_the_list_and_an_empty_one_says_what_to_do(window, recordings, qtbot):
    dock = window.recordings_dock
    assert not dock.dock.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_L, ALT)
    assert dock.dock.isVisible()
    assert dock.panel._pages.currentIndex() == 0
    qtbot.keyClick(window, Qt.Key.Key_PageDown, CONTROL)
    assert "list of recordings is empty" in window.statusBar().currentMessage()
    dock.dock.close()
    assert not window.actions_.recordings.isChecked()


def test_rows_are_drawn_in_both_themes_with_their_remarks(window, listed, paths, qtbot):
    window.desk.workspace.session.score(0, 60, Stage.REM)
    qtbot.waitUntil(lambda: listed.text(paths[0]) == "Reviewed to 50 %")
    state = listed.state(paths[0])
    listed.show(paths[0], dataclasses.replace(state, remarks=("EMG is flat.", "seizure?")))
    listed.mark_unsaved(paths[1], True)
    view = window.recordings_dock.panel.view
    row = view.visualRect(view.model().index(0, 0))
    strip_y = row.top() + 8 + view.fontMetrics().height() + 8
    picture = view.viewport().grab().toImage()
    left = picture.pixelColor(QPoint(row.left() + 40, strip_y))
    assert left.name() != picture.pixelColor(QPoint(row.right() - 20, strip_y)).name()
    tip = view.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "EMG is flat." in tip
    assert "not saved yet" in view.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    window.recordings_dock.set_theme(DARK)
    assert view.viewport().grab().toImage() != picture


def test_scoring_all_waits_until_it_is_known_what_is_unscored(window, recordings, paths, qtbot):
    recordings.add(paths)
    window.actions_.score_all.trigger()
    assert "still being read" in window.statusBar().currentMessage()
    assert not window.score_queue.is_running
    qtbot.waitUntil(lambda: all(recordings.list.state(path) for path in paths))
    with qtbot.waitSignal(window.score_queue.ended):
        window.actions_.score_all.trigger()
    assert all(stages_path_of(path).exists() for path in paths)
