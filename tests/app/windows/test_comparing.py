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
    assert "File › Second hypnogram loads one" in window.statusBar().currentMessage()
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    assert "no second hypnogram" in window.statusBar().currentMessage()
    window.arrangement.panels.show_panel("second", True)
    assert "File › Second hypnogram" in window.page.overview.track("second")._hint.sentence


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
