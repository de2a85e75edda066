"""A technician looks at a day: through the panels of the overview, and closely at the traces."""

from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_writer import EdfSignal, write_edf

Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
RATE = Fraction(64)
DAY_S = 86_400


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """A day of noise that is slow and large, and quiet in the EMG, in every other hour."""
    rng = np.random.default_rng(0)
    hour = np.arange(DAY_S * 64) // (3600 * 64)
    asleep = (hour % 2).astype(np.float32)
    noise = rng.normal(0, 30, DAY_S * 64).astype(np.float32)
    slow = 100 * np.sin(2 * np.pi * 2 * np.arange(DAY_S * 64, dtype=np.float64) / 64)
    eeg = noise + asleep * slow.astype(np.float32)
    emg = noise[::-1] * (1.5 - asleep)
    path = tmp_path_factory.mktemp("day") / "day.edf"
    signals = [EdfSignal("EEG", "uV", RATE, eeg), EdfSignal("EMG", "uV", RATE, emg)]
    write_edf(path, signals, datetime(2024, 2, 3, 7, 0, 0))
    return path


@pytest.fixture
def window(make_window, open_recording, recording):
    window = make_window()
    open_recording(window, recording)
    return window


def test_a_day_is_looked_at_through_the_panels(window, make_mouse, qtbot):
    workspace, overview = window.desk.workspace, window.page.overview
    features = workspace.features
    qtbot.waitUntil(lambda: features.spectrogram is not None)
    qtbot.waitUntil(lambda: features.emg_rms is not None)
    by_hour = features.spectrogram.delta.reshape(24, 3600).mean(axis=1)
    assert by_hour[1::2].min() > 5 * by_hour[::2].max()

    (key,) = (
        action.shortcut()[0] for name, action in window.actions_.panels.items() if name == "delta"
    )
    qtbot.keyClick(window, key.key(), key.keyboardModifiers())
    delta = overview.track("delta")
    _, heights = delta._curve.getData()
    assert 500 < len(heights) <= delta.n_columns
    assert overview.track("spectrogram")._image.image.shape[1] <= delta.n_columns

    make_mouse(overview, overview.hypnogram, height=1.5).click(50_000.5)
    assert workspace.viewport.cursor == pytest.approx(50_000, abs=100)
    qtbot.keyClick(window, Key.Key_1, CONTROL)
    assert workspace.overview.span_s == 3600.0
    assert workspace.overview.start_s < workspace.viewport.start_s < workspace.overview.stop_s
    workspace.viewport.jump_to(80_000)
    assert workspace.overview.start_s < 80_000 < workspace.overview.stop_s
    qtbot.keyClick(window, Key.Key_R)
    assert workspace.session.hypnogram.stages[80_000] == Stage.REM
    qtbot.keyClick(window, Key.Key_5, CONTROL)
    assert workspace.overview.is_whole


def test_traces_are_looked_at_closely(window, make_mouse, qtbot):
    workspace, detail = window.desk.workspace, window.page.detail
    montage, pointing = workspace.montage, workspace.pointing
    workspace.viewport.jump_to(4000)
    qtbot.keyClick(window, Key.Key_D)
    assert montage.filter_in_force("EMG").highpass_hz == 10.0
    assert window.page.information._filtered.isVisible()
    qtbot.waitUntil(lambda: detail.lanes._waiting.toPlainText() == "")

    usual = montage.half_range("EMG")
    qtbot.keyClick(window, Key.Key_Down, ALT)
    qtbot.keyClick(window, Key.Key_Up)
    assert montage.half_range("EMG") == usual
    qtbot.keyClick(window, Key.Key_C)
    qtbot.keyClick(window, Key.Key_M)
    mouse = make_mouse(detail, detail.lanes, height=0.4)
    mouse.drag(4000.0, 4000.5)
    duration, frequency, _ = detail.lanes._ruler.words.split("  ·  ")
    assert float(duration.removesuffix(" ms")) == pytest.approx(500, abs=30)
    assert float(frequency.removesuffix(" Hz")) == pytest.approx(2, abs=0.15)
    assert pointing.pointed.panel == "traces"
    assert window.page.overview.hypnogram.crosshair.time_s == pointing.pointed.time_s
    assert workspace.viewport.selection is None

    qtbot.keyClick(window, Key.Key_Z)
    assert window.page.information._time.text().startswith("ZT 1:06:40")
    for _ in range(60):
        qtbot.keyClick(window, Key.Key_Plus)
    assert workspace.viewport.span_s == 2.0
    assert workspace.viewport.start_s < 4000.5 < workspace.viewport.stop_s
