"""Tables that do not say what they hold: asked once, then opened."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from hypnoscope.windows.dialogs.table_columns import TableColumnsDialog


@pytest.fixture
def table(tmp_path):
    def make(name="mouse.csv"):
        samples = np.random.default_rng(0).normal(0, 50, (6400, 2))
        np.savetxt(tmp_path / name, samples, "%.3f", ",", header="EEG,EMG", comments="")
        return tmp_path / name

    return make


def answer(window, qtbot, rate):
    qtbot.waitUntil(lambda: isinstance(window.asking.dialog, TableColumnsDialog))
    dialog = window.asking.dialog
    dialog.rate_edit.clear()
    qtbot.keyClicks(dialog.rate_edit, rate)
    for place in (0, 1):
        dialog.unit_box(place).setCurrentText("µV")
    with qtbot.waitSignal(window.desk.changed):
        qtbot.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)


def test_a_table_is_opened_once_its_columns_are_told(window, table, qtbot, open_file):
    window.opening.open_path(table())
    answer(window, qtbot, "64")
    recording = window.desk.workspace.session.recording
    assert (recording.duration_s, recording.channels[0].unit) == (100.0, "µV")
    assert open_file(table("second.csv")).session.recording.duration_s == 100.0  # not asked again


def test_what_was_told_can_be_changed(window, table, qtbot, workspace):
    assert not window.actions_.table_columns.isEnabled()
    window.opening.open_path(table())
    answer(window, qtbot, "64")
    assert window.actions_.table_columns.isEnabled()
    window.actions_.table_columns.trigger()
    answer(window, qtbot, "128")
    assert window.desk.workspace.session.recording.duration_s == 50.0


def test_giving_no_answer_leaves_open_what_is_open(window, table, qtbot, workspace):
    window.opening.open_path(table())
    qtbot.waitUntil(lambda: window.asking.dialog is not None)
    buttons = window.asking.dialog.findChild(QDialogButtonBox)
    cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert window.desk.workspace is workspace


def test_answers_that_cannot_be_kept_are_told(window, table, qtbot, monkeypatch):
    def full(path, layout):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hypnoscope.windows.asking.remember_layout", full)
    window.opening.open_path(table())
    qtbot.waitUntil(lambda: window.asking.dialog is not None)
    window.asking.dialog.rate_edit.setText("64")
    window.asking.dialog.accept()
    assert "mouse.csv cannot be kept (No space left on device)" in window.notice.sentence
