"""A second hypnogram by menu, keys and buttons: seen, gone through, taken over, removed."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.plots.theme import DARK

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def comparing(window):
    yield window.comparing
    window.comparing.cancel()


@pytest.fixture
def second_file(tmp_path):
    stages = np.full(120, Stage.NREM, dtype=np.int8)
    stages[30:40], stages[80:] = Stage.WAKE, Stage.REM
    path = tmp_path / "bert.csv"
    write_hypnogram(path, Hypnogram.scored_by(ScoredBy("person", "Bert"), stages))
    return path


@pytest.fixture
def compared(window, workspace, comparing, second_file, qtbot):
    """All NREM here; Wake from 30 to 40 and REM from 80 on there."""
    workspace.session.score(0, 120, Stage.NREM)
    comparing.ask_path = lambda folder: second_file
    with qtbot.waitSignal(workspace.second.changed):
        qtbot.keyClick(window, Qt.Key.Key_I, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    return workspace


def test_a_file_that_leaves_nothing_to_be_asked_is_shown_at_once(window, compared, comparing):
    assert comparing.dialog is None
    assert window.arrangement.panels.is_shown("second")
    names = [kind.name for kind in window.arrangement.panels.shown]
    assert names.index("second") == names.index("origin") + 1
    told = window.statusBar().currentMessage()
    assert told == "bert.csv is shown: both agree on 58.3 % and differ in 2 stretches."
    track = window.page.overview.track("second")
    assert track._differences.image[-1].any()
    assert (compared.session.hypnogram.stages == Stage.NREM).all()


def test_keys_go_through_what_differs_and_take_it_over(window, compared, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert compared.viewport.selection == (30, 40)
    assert "Difference 1 of 2: NREM here, Wake in bert.csv." in window.statusBar().currentMessage()
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert compared.viewport.selection == (80, 120)
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert compared.viewport.selection == (30, 40)
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    assert (compared.session.hypnogram.stages[30:40] == Stage.WAKE).all()
    assert "Took 10 seconds over from bert.csv." in window.statusBar().currentMessage()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert (compared.session.hypnogram.stages == Stage.NREM).all()


def test_without_a_selection_the_difference_at_the_cursor_is_taken_over(window, compared, qtbot):
    compared.viewport.move_cursor(85)
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    assert (compared.session.hypnogram.stages[80:] == Stage.REM).all()
    compared.viewport.move_cursor(2)
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    assert "Both agree on this second" in window.statusBar().currentMessage()


def test_the_panel_tells_how_far_both_agree(window, compared, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_C, ALT)
    panel = window.side_panels.content("comparison")
    assert panel.name.text() == "bert.csv"
    assert panel.overall.text().startswith("Accuracy 0.583   kappa 0.000")
    assert panel.differing.text() == "2 stretches differ"
    assert [cell.text() for cell in panel.confusion[Stage.REM]] == ["0", "40", "0"]
    assert panel.by_stage[Stage.NREM][0].text() == "0.737"
    compared.session.score(100, 120, Stage.UNSCORED)
    assert panel.differing.text() == "2 stretches differ; 20 s not scored in both"
    buttons = {button.text(): button for button in panel.findChildren(QToolButton)}
    qtbot.mouseClick(buttons["Next"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons["Take over"], Qt.MouseButton.LeftButton)
    assert (compared.session.hypnogram.stages[30:40] == Stage.WAKE).all()
    panel.set_theme(DARK)
    qtbot.mouseClick(buttons["Remove"], Qt.MouseButton.LeftButton)
    assert compared.second.hypnogram is None
    assert not window.arrangement.panels.is_shown("second")


def test_the_model_is_compared_with_what_was_corrected(window, workspace, qtbot):
    window.actions_.compare_scores.trigger()
    assert "Nothing was scored automatically yet" in window.notice.sentence
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    workspace.session.score(10, 20, Stage.REM)
    window.actions_.compare_scores.trigger()
    assert workspace.second.name == "automatic scoring"
    assert [(d.start, d.stop) for d in workspace.second.differences] == [(10, 20)]


def test_codes_that_are_not_told_are_asked_about(window, workspace, comparing, qtbot, tmp_path):
    path = tmp_path / "codes.txt"
    path.write_text("\n".join(["3"] * 60 + ["1"] * 60) + "\n")
    with qtbot.waitSignal(comparing.asked):
        comparing.read(path)
    dialog = comparing.dialog
    assert dialog.import_button.text() == "Compare"
    assert not dialog.import_button.isEnabled()
    dialog.codes.choose_convention("MiSleep")
    assert dialog.summary.endswith("No stage is changed.")
    dialog.accept()
    assert workspace.second.name == "codes.txt"
    assert (workspace.session.hypnogram.stages == Stage.UNSCORED).all()
    assert workspace.session.undo_stack.count() == 0


def test_without_a_second_the_keys_say_what_to_do(window, workspace, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert "File ▸ Second hypnogram loads one" in window.statusBar().currentMessage()
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    assert "no second hypnogram" in window.statusBar().currentMessage()
    window.arrangement.panels.show_panel("second", True)
    assert "File ▸ Second hypnogram" in window.page.overview.track("second")._hint.sentence


def test_what_is_no_hypnogram_is_refused_in_a_sentence(
    window, workspace, comparing, tmp_path, qtbot
):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,\n")
    with qtbot.waitSignal(comparing.failed):
        comparing.read(path)
    assert window.notice.sentence.startswith("letter.txt is no hypnogram")


def test_two_that_agree_have_nothing_to_go_to(window, compared, qtbot):
    compared.second.take_over(0, 120)
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert "agree wherever both are scored" in window.statusBar().currentMessage()
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    assert compared.session.undo_stack.count() == 2


@pytest.fixture
def restart(window, make_window, qtbot):
    """Close the window, and open the recording in that of another day."""

    def restart(workspace):
        path = workspace.session.recording.path
        window.close()
        other = make_window()
        with qtbot.waitSignal(other.desk.changed):
            other.opening.open_path(path)
        return other

    return restart


def test_second_hypnogram_is_there_again_after_a_restart(compared, restart, qtbot):
    other = restart(compared)
    second = other.desk.workspace.second
    qtbot.waitUntil(lambda: second.hypnogram is not None)
    assert second.name == "bert.csv"
    assert (second.hypnogram.stages[30:40] == Stage.WAKE).all()
    assert other.arrangement.panels.is_shown("second")
    assert other.notice.sentence == ""


def test_what_was_confirmed_of_its_codes_is_not_asked_again(
    workspace, comparing, restart, qtbot, tmp_path
):
    path = tmp_path / "codes.txt"
    path.write_text("\n".join(["3"] * 60 + ["1"] * 60) + "\n")
    with qtbot.waitSignal(comparing.asked):
        comparing.read(path)
    comparing.dialog.codes.choose_convention("MiSleep")
    comparing.dialog.accept()
    path.write_text("\n".join(["3"] * 50 + ["1"] * 70) + "\n")  # its scorer went on
    other = restart(workspace)
    second = other.desk.workspace.second
    qtbot.waitUntil(lambda: second.hypnogram is not None)
    assert other.comparing.dialog is None
    assert (second.hypnogram.stages[:50] == Stage.WAKE).all()
    assert (second.hypnogram.stages[50:] == Stage.NREM).all()


def test_stage_that_its_scorer_had_not_used_before_is_no_reason_to_ask(
    workspace, comparing, restart, qtbot, tmp_path
):
    path = tmp_path / "names.txt"
    path.write_text("\n".join(["Wake"] * 60 + ["NREM"] * 60) + "\n")
    comparing.read(path)
    qtbot.waitUntil(lambda: workspace.second.hypnogram is not None or comparing.dialog is not None)
    if comparing.dialog is not None:
        comparing.dialog.accept()
    path.write_text("\n".join(["Wake"] * 60 + ["NREM"] * 30 + ["REM"] * 30) + "\n")
    second = restart(workspace).desk.workspace.second
    qtbot.waitUntil(lambda: second.hypnogram is not None)
    assert (second.hypnogram.stages[90:] == Stage.REM).all()


def test_recording_that_was_left_has_its_second_hypnogram_as_it_was(
    window, compared, open_file, second_file
):
    path = compared.session.recording.path
    window.actions_.close_recording.trigger()
    second_file.unlink()
    assert open_file(path).second.name == "bert.csv"
    assert window._second_memory._job is None


def test_what_the_model_said_is_compared_again_after_a_restart(window, workspace, restart, qtbot):
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    workspace.session.score(10, 20, Stage.REM)
    window.actions_.compare_scores.trigger()
    with qtbot.waitSignal(window.saving.ended):
        window.actions_.save.trigger()
    other = restart(workspace)
    second = other.desk.workspace.second
    assert second.name == "automatic scoring"
    assert [(d.start, d.stop) for d in second.differences] == [(10, 20)]
    assert other.arrangement.panels.is_shown("second")


def test_second_hypnogram_that_was_removed_stays_away(window, compared, restart):
    window.actions_.stop_comparing.trigger()
    other = restart(compared)
    assert other._second_memory._job is None
    assert other.desk.workspace.second.hypnogram is None


def test_second_hypnogram_that_is_gone_is_told_until_it_is_removed(
    compared, restart, second_file, preferences, qtbot
):
    second_file.unlink()
    other = restart(compared)
    qtbot.waitUntil(lambda: "bert.csv is gone" in other.notice.sentence)
    assert other.desk.workspace.second.hypnogram is None
    assert preferences.settings.seconds
    other.actions_.stop_comparing.trigger()
    assert preferences.settings.seconds == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("\n".join(["Wake"] * 60), "has 60 epochs now and had 120"),
        ("\n".join(["Wake"] * 60 + ["7"] * 60), "has other codes or epochs"),
        ("Dear all,", "cannot be read: letter.txt is no hypnogram"),
    ],
)
def test_second_hypnogram_that_no_longer_matches_is_told(
    workspace, comparing, restart, qtbot, tmp_path, content, said
):
    path = tmp_path / "letter.txt"
    path.write_text("\n".join(["Wake"] * 60 + ["NREM"] * 60) + "\n")
    comparing.read(path)
    qtbot.waitUntil(lambda: workspace.second.hypnogram is not None or comparing.dialog is not None)
    if comparing.dialog is not None:
        comparing.dialog.accept()
    path.write_text(content + "\n")
    other = restart(workspace)
    qtbot.waitUntil(lambda: said in other.notice.sentence)
    assert other.desk.workspace.second.hypnogram is None
