"""A technician arranges the traces of a day, scores by them, and the model sees none of it."""

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.events import Edited
from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.session.commands import ADOPTION

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_traces_of_a_day_are_arranged_and_scored_by(
    technician, scorer, day, recording, make_mouse, make_technician, qtbot
):
    window, workspace = technician.window, technician.workspace
    montage, viewport, page = workspace.montage, workspace.viewport, window.page
    make_mouse(page.overview, page.overview.hypnogram, height=1.5).click(50_000.5)
    assert viewport.cursor == pytest.approx(50_000, abs=100)

    technician.press("Ctrl+M")
    dialog = window.asking.dialog
    assert (dialog.minuend.currentText(), dialog.subtrahend.currentText()) == ("EEG", "EMG")
    dialog.add.setFocus()
    technician.press("Space", "Escape")
    (derived,) = montage.derivations
    assert derived.name in montage.shown
    technician.press("D")
    assert page.information._filtered.isVisible()
    assert montage.filter_in_force("EMG").highpass_hz == 10.0

    traces = make_mouse(page.detail, page.detail.lanes, height=0.3)
    sizes = {name: montage.half_range(name) for name in montage.shown}
    traces.wheel(viewport.start_s + 1, 2, keys=SHIFT)
    changed = [name for name in montage.shown if montage.half_range(name) != sizes[name]]
    assert len(changed) == 1
    technician.press("S")
    spectrum = window.side_panels.content("spectrum")
    assert spectrum.isVisible()
    technician.press("Z")
    assert page.information._time.text().startswith("ZT 13:5")

    technician.press("+")
    start = round(viewport.start_s) + 2
    stop = start + 5
    traces.drag(start + 0.5, stop - 0.5)
    assert viewport.selection == (start, stop)
    technician.press("R")
    traces.double_click(start + 2.5)
    assert viewport.selection == (start, stop)
    technician.press("Escape")
    assert np.flatnonzero(technician.stages == Stage.REM).tolist() == [*range(start, stop)]

    technician.score_automatically()
    (scored,), unfiltered = scorer.recordings, read_recording(recording)
    assert [channel.name for channel in scored.channels] == ["EEG", "EMG"]
    for name in ("EEG", "EMG"):
        there, on_disk = (each.slice(name, 100.0, 130.0) for each in (scored, unfiltered))
        np.testing.assert_array_equal(there, on_disk)
    saved = technician.save()
    expected = day.scores.stages.copy()
    expected[start:stop] = Stage.REM
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    sidecar = json.loads(technician.session.stages_path.with_suffix(".json").read_text("utf-8"))
    assert derived.name not in json.dumps(sidecar, ensure_ascii=False)
    assert [deed.change for deed in technician.deeds(Edited)] == ["REM", ADOPTION]
    assert recording.read_bytes() == day.recording.read_bytes()

    technician.press("Ctrl+Q")
    again = make_technician()
    with qtbot.waitSignal(again.window.desk.changed):
        again.window.opening.open_path(recording)
    assert again.workspace.montage.derivations == (derived,)
    assert again.workspace.montage.filter_is_on
    assert again.window.side_panels.content("spectrum").isVisible()
