"""Every action is reached by keys, its own or those of the menus, and does what it says."""

from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.formats.table_layout import ColumnLayout, TableLayout, remember_layout
from hypnoscope.scoring.simulated import SimulatedFiles

from .action_cases import CASES, CASES_OF_A_DAY, DAY_S, N_SECONDS, UNSURE, Bench, dialog

# These leave the recording, so each has a test of its own below.
LEAVING = {
    *("open", "open_demo", "close_recording", "quit", "table_columns"),
    *("next_recording", "previous_recording", "score_all"),
}


@pytest.fixture(scope="session")
def long_files(tmp_path_factory):
    """The bytes of a recording of ten minutes, and of one of 26 hours."""
    rng = np.random.default_rng(3)
    path = tmp_path_factory.mktemp("long") / "long.edf"
    found = []
    for rate, n_seconds in ((64, N_SECONDS), (4, DAY_S)):
        signals = [
            EdfSignal(name, "uV", Fraction(rate), rng.normal(0, 50, n_seconds * rate).astype("f4"))
            for name in ("EEG", "EMG")
        ]
        write_edf(path, signals, datetime(2024, 2, 3, 9, 0, 0))
        found.append(path.read_bytes())
    return found


@pytest.fixture
def make_bench(window, open_file, preferences, scorer, qtbot, tmp_path, long_files, recorded):
    def make(which):
        path = tmp_path / "mouse.edf"
        path.write_bytes(long_files[which])
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "second.edf").write_bytes(recorded)
        bench = Bench(window, open_file(path), preferences, scorer, qtbot, tmp_path)
        window.activateWindow()
        bench.wait(window.isActiveWindow)
        return bench

    return make


def score_the_beginning(bench):
    """Let the model, and then a person, score what the cases count on."""
    session = bench.session
    probabilities = np.full((N_SECONDS, 3), 0.01, np.float32)
    probabilities[:, 1] = 0.98
    probabilities[40:80] = (0.01, 0.01, 0.98)
    for start, stop in UNSURE:
        probabilities[start:stop] = (0.3, 0.3, 0.4)
    session.adopt(Scores(probabilities, "mixed", "model-1"))
    session.score(100, N_SECONDS, Stage.UNSCORED)
    session.score(0, 40, Stage.WAKE)
    session.score(80, 100, Stage.REM)


def begin_anew(bench, n_steps):
    """Bring everything back to where it was before an action."""
    window = bench.window
    for menu in window.findChildren(QMenu):
        menu.close()
    window.asking.close_dialogs()
    for asker in (window.importing, window.exporting, window.comparing):
        asker.cancel()
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            other.close()
    bench.wait(lambda: not window.auto_scoring.is_running and not window.saving.is_writing)
    window.page.note_editor.hide()
    bench.second.remove()
    bench.session.begin_sweep()
    bench.session.undo_stack.setIndex(n_steps)
    bench.montage.reset_sizes()
    bench.montage.choose(None)
    for name, action in window.actions_.side_panels.items():
        action.setChecked(False)
        assert not window.side_panels.dock(name).isVisible()
    for action in (window.actions_.recordings, window.actions_.ruler):
        action.setChecked(False)
    bench.montage.switch_filter(False)
    bench.viewport.forget_end()
    bench.viewport.clear_selection()
    bench.viewport.use_step(1)
    bench.viewport.show(0, 30)
    bench.viewport.move_cursor(5)
    window.setFocus()
    window.activateWindow()
    bench.wait(window.isActiveWindow)


def press(bench, action):
    """Press the action's key, or go to it in the menus by Alt and the arrows."""
    if action.shortcuts():
        QTest.keySequence(bench.window, action.shortcuts()[0])
        return
    way = menus_to(bench.window.menuBar(), action)
    assert way, f"{action.text()} is in no menu"
    letter = QKeySequence.mnemonic(way[0].title()).toString()
    QTest.keySequence(bench.window, QKeySequence(letter))
    for menu, wanted in zip(way, [*(m.menuAction() for m in way[1:]), action], strict=True):
        assert QApplication.activePopupWidget() is menu
        for _ in menu.actions():
            if menu.activeAction() is wanted:
                break
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return if wanted is action else Qt.Key.Key_Right)


def menus_to(owner, action):
    """The menus through which one comes to an action."""
    for each in owner.actions():
        menu = each.menu()
        if isinstance(menu, QMenu):
            if action in menu.actions():
                return [menu]
            way = menus_to(menu, action)
            if way:
                return [menu, *way]
    return []


def failures_of(bench, cases):
    """Press each action's keys; return what was seen of those that did not do what they say."""
    n_steps = bench.session.undo_stack.index()
    failures = {}
    for name, case in cases.items():
        begin_anew(bench, n_steps)
        case.first(bench)
        before = case.look(bench)
        action = bench.window.actions_.by_id[name]
        assert action.isEnabled(), name
        press(bench, action)
        try:
            bench.wait(lambda: case.does(before, case.look(bench)))  # noqa: B023 (at once)
        except bench.qtbot.TimeoutError:
            failures[name] = (before, case.look(bench))
    begin_anew(bench, n_steps)
    return failures


def test_every_action_has_a_case(window):
    cases = [*CASES, *CASES_OF_A_DAY, *LEAVING]
    assert len(cases) == len(set(cases))
    assert set(cases) == set(window.actions_.by_id)


def test_every_action_is_reached_by_keys_and_does_what_it_says(make_bench):
    bench = make_bench(0)
    score_the_beginning(bench)
    assert failures_of(bench, CASES) == {}


def test_the_actions_of_the_overview_show_hours_of_a_day(make_bench):
    assert failures_of(make_bench(1), CASES_OF_A_DAY) == {}


def leave(bench, name):
    """Press the keys of an action that leaves the recording; wait until another is open."""
    with bench.qtbot.waitSignal(bench.window.desk.changed):
        press(bench, bench.window.actions_.by_id[name])
    workspace = bench.window.desk.workspace
    return None if workspace is None else workspace.session.recording.path


def test_open_opens_another(make_bench, monkeypatch):
    bench = make_bench(0)
    other = bench.folder / "folder" / "second.edf"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    assert leave(bench, "open") == other


def test_the_demo_is_opened_from_the_menu(make_bench, monkeypatch):
    bench = make_bench(0)
    files = SimulatedFiles(bench.folder / "folder" / "second.edf", bench.folder / "truth.csv")
    monkeypatch.setattr("hypnoscope.windows.opening.demo_recording", lambda folder: files)
    assert leave(bench, "open_demo") == files.recording


def test_closing_a_recording_leads_to_the_welcome_page(make_bench):
    bench = make_bench(0)
    assert leave(bench, "close_recording") is None
    assert bench.window.pages.welcome.isVisible()


def test_quit_closes_the_window(make_bench):
    bench = make_bench(0)
    press(bench, bench.window.actions_.quit)
    bench.wait(lambda: not bench.window.isVisible())


def test_the_list_of_recordings_is_gone_through_and_scored_by_keys(make_bench):
    bench = make_bench(0)
    first, second = bench.session.recording.path, bench.folder / "folder" / "second.edf"
    bench.window.recordings.add([first, second])
    bench.wait(lambda: bench.window.recordings.list.state(second) is not None)
    press(bench, bench.window.actions_.score_all)
    bench.wait(lambda: stages_path_of(second).exists() and not bench.window.score_queue.is_running)
    assert leave(bench, "next_recording") == second
    assert leave(bench, "previous_recording") == first


def test_the_columns_of_a_table_are_asked_about_once_more(make_bench):
    bench = make_bench(0)
    path = bench.folder / "mouse.csv"
    samples = np.random.default_rng(0).normal(0, 50, (6400, 2))
    np.savetxt(path, samples, "%.3f", ",", header="EEG,EMG", comments="")
    told = tuple(ColumnLayout(name, "µV", ChannelRole[name]) for name in ("EEG", "EMG"))
    remember_layout(path, TableLayout(told, Fraction(64)))
    with bench.qtbot.waitSignal(bench.window.desk.changed):
        bench.window.opening.open_path(path)
    press(bench, bench.window.actions_.table_columns)
    bench.wait(lambda: dialog(bench) == "TableColumnsDialog")


def menus_within(owner):
    for action in owner.actions():
        if isinstance(action.menu(), QMenu):
            yield action.menu()
            yield from menus_within(action.menu())


def test_no_letter_means_two_things_in_a_menu(window, workspace):
    bar = window.menuBar()
    for owner in (bar, *menus_within(bar), window.bout_menu.menu_on(workspace, "hypnogram")):
        letters = [QKeySequence.mnemonic(action.text()).toString() for action in owner.actions()]
        used = [letter for letter in letters if letter]
        assert sorted(used) == sorted(set(used)), owner.objectName() or owner
