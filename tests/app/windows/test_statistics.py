"""Statistics beside the scoring, copied and written."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.windows.statistics import COMMA

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scored(workspace):
    workspace.session.score(0, 30, Stage.WAKE)
    workspace.session.score(30, 120, Stage.NREM)
    return workspace


@pytest.fixture
def panel(window, scored, qtbot):
    qtbot.keyClick(window, Key.Key_T, CONTROL)
    return window.side_panels.content("statistics")


@pytest.fixture
def save(window, qtbot, tmp_path):
    """Write by an action, wait, and return where it was written."""

    def save(action, name, chosen=""):
        path = tmp_path / name
        window.statistics.ask_path = lambda proposal, filters: (path, chosen or filters[0])
        action.trigger()
        message = window.statusBar().currentMessage
        qtbot.waitUntil(lambda: message().startswith("Written") or bool(window.notice.sentence))
        return path

    return save


def shown(panel, title):
    model = panel.model
    titles = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    row = titles.index(title)
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_figures_follow_the_keys_of_scoring(window, panel, scored, qtbot):
    assert shown(panel, "Wake (%)") == ["25"]
    scored.viewport.select(30, 59)
    qtbot.keyClick(window, Key.Key_W)
    qtbot.waitUntil(lambda: shown(panel, "Wake (%)") == ["50"])


def test_parts_are_chosen_by_keys(panel, qtbot):
    panel.parts.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.parts, Key.Key_Down)
    panel.parts.activated.emit(panel.parts.currentIndex())
    assert shown(panel, "Wake (%)") == ["100"]  # the first 30 seconds are in view


def test_light_and_dark_follow_the_hours_that_are_set(panel, scored):
    scored.summary.part_by("phase")
    assert panel.model.headerData(0, Qt.Orientation.Horizontal) == "light 1"


def test_what_is_shown_is_copied_for_a_spreadsheet(window, panel, qtbot):
    qtbot.keyClick(window, Key.Key_C, CONTROL)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "\tall"
    assert "Wake (%)\t25" in lines


def test_table_has_a_row_for_each_part(window, scored, save):
    path = save(window.actions_.tables["figures"], "figures.csv")
    (header, row) = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    assert dict(zip(header, row, strict=True))["wake_s"] == "30"
    assert row[:2] == ["mouse", "all"]


def test_table_can_have_decimal_commas(window, scored, save):
    path = save(window.actions_.tables["bouts"], "bouts.csv", COMMA)
    assert ";Wake;" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("kind", ["spectra", "delta", "definitions"])
def test_each_table_is_written(window, scored, save, kind):
    path = save(window.actions_.tables[kind], "table.csv")
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) >= 2


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("hypnogram", "a.png", b"\x89PNG"),
        ("hypnogram", "a.svg", b"<?xml"),
        ("summary", "a.pdf", b"%PDF"),
    ],
)
def test_each_figure_is_written(window, scored, save, kind, name, begins):
    assert save(window.actions_.figures[kind], name).read_bytes().startswith(begins)


def test_spectra_without_an_eeg_say_what_to_do(window, scored, save):
    scored.session.set_role("EEG", ChannelRole.OTHER)
    save(window.actions_.tables["spectra"], "table.csv")
    assert "Channel roles" in window.notice.sentence


def test_recording_is_never_written_over(window, scored, save):
    before = scored.session.recording.path.read_bytes()
    save(window.actions_.tables["figures"], "mouse.edf")
    assert "is the recording itself" in window.notice.sentence
    assert scored.session.recording.path.read_bytes() == before


def test_strange_name_of_a_figure_is_explained(window, scored, save):
    save(window.actions_.figures["hypnogram"], "figure.bmp")
    assert ".png, .svg or .pdf" in window.notice.sentence


def test_figure_is_of_what_is_in_view_when_that_is_looked_at(window, panel, scored, save):
    scored.summary.part_by("view")
    assert save(window.actions_.figures["summary"], "part.png").exists()
    assert np.unique(scored.session.hypnogram.stages[:30]).tolist() == [Stage.WAKE]
