"""A technician opens a recording, has it scored, corrects it, saves it and opens it again."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.stage import Stage
from hypnoscope.scoring.simulated import write_simulation

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def recording(tmp_path):
    return write_simulation(tmp_path / "mouse.edf", 3, hours=0.1).recording


def test_scoring_a_recording_from_end_to_end(
    make_window, open_recording, make_mouse, recording, qtbot
):
    window = make_window()
    session = open_recording(window, recording)
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.keyClick(window, Key.Key_F5)
    by_model = session.hypnogram.stages
    assert set(np.unique(by_model).tolist()) <= {0, 1, 2}

    qtbot.keyClick(window, Key.Key_R)
    qtbot.keyClick(window, Key.Key_W)
    mouse = make_mouse(window.page.detail, window.page.detail.lanes)
    mouse.drag(10.5, 14.5)
    qtbot.keyClick(window, Key.Key_N)
    make_mouse(window.page.overview, window.page.overview.hypnogram, height=1.5).click(200.5)
    qtbot.keyClick(window, Key.Key_X)
    corrected = session.hypnogram.stages
    assert corrected[:2].tolist() == [Stage.REM, Stage.WAKE]
    assert (corrected[10:15] == Stage.NREM).all()
    assert corrected[200] == Stage.UNSCORED
    untouched = np.delete(np.arange(len(corrected)), [0, 1, *range(10, 15), 200])
    np.testing.assert_array_equal(corrected[untouched], by_model[untouched])

    for _ in range(5):
        qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert (session.hypnogram.stages == Stage.UNSCORED).all()
    for _ in range(5):
        qtbot.keyClick(window, Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(session.hypnogram.stages, corrected)

    qtbot.keyClick(window, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: not window.saving.is_writing)
    assert "1 second is unscored, at second 201" in window.statusBar().currentMessage()
    assert window.close()

    again = open_recording(make_window(), recording)
    np.testing.assert_array_equal(again.hypnogram.stages, corrected)
    np.testing.assert_array_equal(
        again.hypnogram.set_by_person(), session.hypnogram.set_by_person()
    )
    assert again.scores is not None
    assert not again.is_modified
