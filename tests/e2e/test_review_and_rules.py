"""A technician reviews a day, applies a rule, looks at the statistics, saves, and exports."""

import csv
import json
import time
from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import read_hypnogram

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
DAY_S = 86_400
RATE = 16
DOUBTFUL = range(600, DAY_S, 1200)  # where the model is not sure of three seconds


@pytest.fixture
def window(make_window, open_recording, tmp_path, monkeypatch):
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    noise = np.random.default_rng(0).normal(0, 30, DAY_S * RATE).astype(np.float32)
    signals = [EdfSignal(name, "uV", Fraction(RATE), noise) for name in ("EEG", "EMG")]
    write_edf(tmp_path / "day.edf", signals, datetime(2024, 2, 3, 7, 0, 0))
    window = make_window("Ada")
    open_recording(window, tmp_path / "day.edf").adopt(planted())
    return window


def planted():
    """Hours of Wake and NREM in turn, a second of Wake in each NREM, doubt where it is planted."""
    stages = (np.arange(DAY_S) // 3600 % 2).astype(np.int8)
    stages[5000::7200] = Stage.WAKE
    confidence = np.full(DAY_S, 0.95, dtype=np.float32)
    for start in DOUBTFUL:
        confidence[start : start + 3] = 0.5
    probabilities = np.repeat((1 - confidence[:, np.newaxis]) / 2, 3, axis=1)
    probabilities[np.arange(DAY_S), stages] = confidence
    return Scores(probabilities, "mixed", "planted")


def test_a_day_is_reviewed_changed_by_a_rule_and_written(window, tmp_path, qtbot):
    session = window.desk.workspace.session
    qtbot.keyClick(window, Key.Key_V)
    panel = window.side_panels.content("review")
    begun_s = time.monotonic()
    qtbot.keyClick(window, Key.Key_Return)
    for key in (Key.Key_Return, Key.Key_R, Key.Key_Return):
        qtbot.keyClick(window, key)
    assert time.monotonic() - begun_s < 20
    assert panel.progress == f"3 of {len(DOUBTFUL)} reviewed"

    qtbot.keyClick(window, Key.Key_U, CONTROL)
    dialog = window.asking.dialog
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.shortest.box, Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.apply_button.isEnabled(), timeout=20_000)
    assert dialog.summary.text().startswith("12 seconds would change: Wake to NREM 12 s")
    qtbot.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    assert (session.hypnogram.stages[5000::7200] == Stage.NREM).all()

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: not window.saving.is_writing and not session.is_modified)
    saved = read_hypnogram(session.stages_path)
    reviewers = saved.hypnogram.marks.reviewers
    assert np.flatnonzero(reviewers).tolist() == [600, 601, 602, 3000, 3001, 3002]
    assert saved.hypnogram.stages[1800:1803].tolist() == [Stage.REM] * 3
    sidecar = json.loads(session.stages_path.with_suffix(".json").read_text(encoding="utf-8"))
    assert "minimum-bout" in json.dumps(sidecar)

    window.statistics.ask_path = lambda proposal, filters: (tmp_path / "figures.csv", filters[0])
    window.desk.workspace.summary.part_by("hour")
    window.actions_.tables["figures"].trigger()
    qtbot.waitUntil(lambda: window.statusBar().currentMessage().startswith("Written"))
    text = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["part"] for row in rows] == [f"hour {number}" for number in range(1, 25)]
    assert [row["rem_s"] for row in rows[:2]] == ["3", "0"]
