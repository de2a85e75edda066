"""A technician scores parts of a day in all the ways there are, and saves it."""

import csv
from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_writer import EdfSignal, write_edf

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RATE, DAY_S = 16, 86_400


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """A day of noise at a low rate: what is scored does not matter here."""
    noise = np.random.default_rng(0).normal(0, 30, DAY_S * RATE).astype(np.float32)
    signals = [
        EdfSignal(name, "uV", Fraction(RATE), signal)
        for name, signal in (("EEG", noise), ("EMG", noise[::-1].copy()))
    ]
    path = tmp_path_factory.mktemp("scored day") / "day.edf"
    write_edf(path, signals, datetime(2024, 2, 3, 7, 0, 0))
    return path


@pytest.fixture
def window(make_window, open_recording, recording):
    window = make_window()
    open_recording(window, recording)
    return window


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_day_is_scored_by_step_range_drag_and_bout(
    window, recording, make_mouse, tmp_path, qtbot
):
    session, viewport = window.desk.workspace.session, window.desk.workspace.viewport

    def press(*keys, modifier=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            qtbot.keyClick(window, key, modifier)

    press(*[Key.Key_Period] * 4, modifier=CONTROL)  # a step of 10 s
    press(Key.Key_N, Key.Key_N, Key.Key_Right, Key.Key_R)
    press(Key.Key_BracketLeft, Key.Key_Right, Key.Key_Right, Key.Key_BracketRight, Key.Key_1)
    press(*[Key.Key_Comma] * 4, modifier=CONTROL)
    expected = np.full(DAY_S, Stage.UNSCORED, np.int8)
    expected[:20], expected[30:40], expected[40:70] = Stage.NREM, Stage.REM, Stage.WAKE
    np.testing.assert_array_equal(session.hypnogram.stages, expected)

    hypnogram = make_mouse(window.page.overview, window.page.overview.hypnogram, height=1.5)
    hypnogram.drag(43_200.0, 50_400.0)
    start, stop = viewport.selection
    assert (start, stop) == (pytest.approx(43_200, abs=90), pytest.approx(50_400, abs=90))
    press(Key.Key_2)
    expected[start:stop] = Stage.NREM
    viewport.jump_to(start + 100)
    traces = make_mouse(window.page.detail, window.page.detail.lanes)
    traces.click(start + 100.5, Qt.MouseButton.RightButton)
    assert viewport.selection == (start, stop)
    press(Key.Key_A, Key.Key_Escape, Key.Key_Home)
    press(Key.Key_Right, Key.Key_Right, modifier=SHIFT)
    press(Key.Key_X)
    expected[:2] = Stage.UNSCORED
    np.testing.assert_array_equal(session.hypnogram.stages, expected)
    assert np.flatnonzero(session.hypnogram.artefacts).tolist() == [*range(start, stop)]

    press(Key.Key_O)
    qtbot.keyClicks(window.page.note_editor.text, "lights on late")
    qtbot.keyClick(window.page.note_editor.text, Key.Key_Return)
    press(Key.Key_S, modifier=CONTROL)
    qtbot.waitUntil(lambda: not window.saving.is_writing)
    head, *body = rows_of(recording.with_name("day_hypnogram.csv"))
    assert len(body) == DAY_S
    saved = [row[head.index("stage")] for row in body]
    assert saved == [Stage(int(code)).label for code in expected]

    window.journal_export.ask_path = lambda proposal: tmp_path / "journal.csv"
    with qtbot.waitSignal(window.journal_export.said):
        window.actions_.export_journal.trigger()
    trail = (tmp_path / "journal.csv").read_text(encoding="utf-8")
    assert "lights on late" in trail
    assert trail.count("NREM") >= 3
