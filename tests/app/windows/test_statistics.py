"""Statistics beside the scoring, copied and written."""

import csv
from datetime import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hypnoscope.core.parts import LightCycle
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.windows.statistics import comma_filter

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


def test_figures_wait_for_the_first_stage(window, workspace, qtbot):
    qtbot.keyClick(window, Key.Key_T, CONTROL)
    panel = window.side_panels.content("statistics")
    assert panel.unscored.text().startswith("Nothing is scored yet")
    assert (panel.unscored.isVisible(), panel.table.isVisible()) == (True, False)
    workspace.session.score(0, 30, Stage.WAKE)
    qtbot.waitUntil(panel.table.isVisible)
    assert not panel.unscored.isVisible()


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
    path = save(window.actions_.tables["bouts"], "bouts.csv", comma_filter())
    assert ";Wake;" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("kind", ["spectra", "delta", "course", "definitions"])
def test_each_table_is_written(window, scored, save, kind):
    path = save(window.actions_.tables[kind], "table.csv")
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) >= 2


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("hypnogram", "a.png", b"\x89PNG"),
        ("hypnogram", "a.svg", b"<?xml"),
        ("summary", "a.pdf", b"%PDF"),
        ("spectra", "a.svg", b"<?xml"),
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


@pytest.fixture
def page(panel, qtbot):
    """The spectra, come to by the keys alone."""
    panel.tabs.tabBar().setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.tabs.tabBar(), Key.Key_Right)
    return panel.spectra


@pytest.fixture
def drawn(page, scored, qtbot):
    qtbot.waitUntil(lambda: bool(page.view.curves))
    return page


def test_spectra_and_delta_power_are_shown_beside_the_scoring(drawn):
    assert set(drawn.view.curves) == {Stage.WAKE, Stage.NREM}
    frequencies, decibels = drawn.view.curves[Stage.NREM]
    assert (frequencies[0], frequencies[-1]) == (0.25, 25.0)
    assert np.isfinite(decibels).all()
    assert "NREM&nbsp;88 s" in drawn.legend  # the last two seconds are whole, the first two not
    times_s, powers = drawn.view.course
    assert len(times_s) == 120
    assert np.isnan(powers[:30]).all()
    assert np.isfinite(powers[32:]).all()


def test_spectra_follow_the_keys_of_scoring_and_are_computed_once(
    window, drawn, scored, qtbot, monkeypatch
):
    def read_again(start, stop):
        raise AssertionError("read again")

    monkeypatch.setattr(scored.session.recording.sources["EEG"], "read", read_again, raising=False)
    scored.viewport.select(0, 39)
    qtbot.keyClick(window, Key.Key_R)
    qtbot.waitUntil(lambda: set(drawn.view.curves) == {Stage.REM, Stage.NREM})
    scored.viewport.select(40, 119)
    qtbot.keyClick(window, Key.Key_A)
    qtbot.waitUntil(lambda: set(drawn.view.curves) == {Stage.REM})


def test_spectra_are_of_the_channel_and_the_part_that_are_chosen(window, drawn, scored, qtbot):
    before = drawn.view.curves[Stage.NREM][1]
    qtbot.keyClick(drawn.channel, Key.Key_Down)
    drawn.channel.textActivated.emit(drawn.channel.currentText())
    assert scored.spectra.channel == "EMG"
    qtbot.waitUntil(lambda: bool((drawn.view.curves[Stage.NREM][1] != before).any()))
    assert drawn.part.isHidden()
    scored.summary.part_by("view")
    assert set(drawn.view.curves) == {Stage.WAKE}
    scored.summary.use_cycle(LightCycle(time(9, 1), time(21)))
    scored.summary.part_by("phase")
    assert not drawn.part.isHidden()
    qtbot.keyClick(drawn.part, Key.Key_Down)
    drawn.part.textActivated.emit(drawn.part.currentText())
    assert (scored.spectra.part.name, set(drawn.view.curves)) == ("light 1", {Stage.NREM})
    times_s, _ = drawn.view.course
    assert (times_s[0], times_s[-1]) == (60.5, 119.5)


def test_times_of_delta_power_are_told_like_all_others(window, drawn, qtbot):
    axis = drawn.view._time_axis
    assert axis.tickStrings([60.0], 1.0, 60.0) == ["0:01:00"]
    qtbot.keyClick(window, Key.Key_T)
    assert axis.tickStrings([60.0], 1.0, 60.0) == ["09:01"]


def test_spectra_say_why_there_are_none(window, workspace, qtbot):
    qtbot.keyClick(window, Key.Key_T, CONTROL)
    panel = window.side_panels.content("statistics")
    panel.tabs.setCurrentIndex(1)
    page, session = panel.spectra, workspace.session
    assert "Nothing is scored here yet" in page.why_empty
    for start in range(0, 120, 2):
        session.score(start, start + 2, Stage(start // 2 % 3))
    qtbot.waitUntil(lambda: "No stage goes on for 5 s" in page.why_empty)
    session.set_role("EEG", ChannelRole.OTHER)
    assert "choose one above" in page.why_empty


def test_channel_that_cannot_be_read_says_so_and_is_tried_again(panel, scored, qtbot, monkeypatch):
    def fail(start, stop):
        raise OSError("the drive was removed")

    source = scored.session.recording.sources["EEG"]
    with monkeypatch.context() as broken:
        broken.setattr(source, "read", fail, raising=False)
        panel.tabs.setCurrentIndex(1)
        qtbot.waitUntil(lambda: "the drive was removed" in panel.spectra.why_empty)
    scored.spectra.choose_channel("EMG")
    scored.spectra.choose_channel("EEG")
    qtbot.waitUntil(lambda: bool(panel.spectra.view.curves))


def test_spectra_are_copied_for_a_spreadsheet(window, drawn, qtbot):
    qtbot.keyClick(window, Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    lines = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert lines[0] == ["recording", "frequency_hz", "wake", "nrem", "rem"]
    assert lines[1][1:] == ["epochs", "28", "88", "0"]
    course = lines.index([""]) + 1
    assert lines[course][2:4] == ["start_s", "stop_s"]
    assert len(lines) == course + 1 + 120


def test_spectra_that_are_not_computed_yet_are_not_copied(window, scored):
    window.actions_.copy_spectra.trigger()
    assert "open Spectra" in window.notice.sentence


def test_figure_of_spectra_without_stages_is_explained(window, workspace, save):
    save(window.actions_.figures["spectra"], "a.png")
    assert "No stage has a stretch of 5 s" in window.notice.sentence


def test_journal_keeps_what_was_written(window, scored, save):
    noted = []
    scored.session.happened.connect(lambda event: noted.append(event.deed))
    path = save(window.actions_.tables["figures"], "figures.csv")
    assert [(deed.kind, deed.details) for deed in noted] == [("exported", {"file": str(path)})]
