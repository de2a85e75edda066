from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats.table import TableQuestion
from hypnoscope.formats.table_layout import ColumnLayout, TableLayout
from hypnoscope.formats.table_times import TimeColumn
from hypnoscope.windows.dialogs.table_columns import TableColumnsDialog

PREVIEW = (("0.000", "12.5", "-3.25"), ("0.002", "13.1", "-2"))
COLUMNS = (ColumnLayout("t", is_used=False), ColumnLayout("EEG"), ColumnLayout("light", "lx"))


@pytest.fixture
def make_dialog(qtbot):
    def make(rate=None, times=None, columns=COLUMNS):
        layout = TableLayout(columns, rate, times)
        dialog = TableColumnsDialog(TableQuestion(Path("mouse.csv"), layout, PREVIEW, 153_600))
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def test_what_the_file_says_is_filled_in(make_dialog):
    dialog = make_dialog()
    assert [dialog.use_box(i).currentText() for i in range(3)] == ["left out", "EEG", "Other"]
    assert [dialog.unit_box(i).currentText() for i in range(3)] == ["", "", "lx"]
    assert dialog.findChild(QTableWidget).item(1, 1).text() == "12.5   13.1"
    assert not dialog.unit_box(0).isEnabled()


def test_it_says_what_is_open_until_nothing_is(make_dialog, qtbot):
    dialog = make_dialog()
    assert "sampling rate" in dialog.complaint
    qtbot.keyClicks(dialog.rate_edit, "512")
    assert dialog.complaint == "Choose the unit of EEG, or leave the column out."
    assert not dialog.ok_button.isEnabled()
    dialog.unit_box(1).setCurrentText("mV")
    assert dialog.complaint == ""
    qtbot.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == TableColumnsDialog.DialogCode.Accepted
    told = dialog.layout_told
    assert (told.rate, told.missing) == (Fraction(512), ())
    assert told.columns[1] == ColumnLayout("EEG", "mV", ChannelRole.EEG)


def test_the_length_shows_whether_the_rate_can_be_right(make_dialog, qtbot):
    dialog = make_dialog()
    qtbot.keyClicks(dialog.rate_edit, "512")
    assert dialog._length.text() == "153,600 rows make 5.0 minutes."


def test_leaving_out_a_column_needs_no_unit(make_dialog):
    dialog = make_dialog(rate=Fraction(512))
    dialog.use_box(1).setCurrentText("left out")
    assert dialog.complaint == ""
    dialog.use_box(2).setCurrentText("left out")
    assert "at least one column" in dialog.complaint


def test_times_of_the_table_are_kept_unless_a_rate_is_typed(make_dialog, qtbot):
    dialog = make_dialog(times=TimeColumn(0, 1e-3))
    dialog.unit_box(1).setCurrentText("µV")
    assert (dialog.layout_told.times, dialog.layout_told.rate) == (TimeColumn(0, 1e-3), None)
    qtbot.keyClicks(dialog.rate_edit, "200")
    assert (dialog.layout_told.times, dialog.layout_told.rate) == (None, 200)


@pytest.mark.parametrize("typed", ["fast", "0", "-1"])
def test_what_is_no_rate_keeps_the_question_open(make_dialog, qtbot, typed):
    dialog = make_dialog()
    qtbot.keyClicks(dialog.rate_edit, typed)
    assert "sampling rate" in dialog.complaint
