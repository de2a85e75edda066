from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from hypnoscope.core.scores import Scores
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.windows.preferences import Preferences

N_SECONDS = 120


@pytest.fixture(scope="session")
def recorded(tmp_path_factory):
    """The bytes of a recording of two minutes, with a third channel that is neither."""
    rng = np.random.default_rng(2)
    signals = [
        EdfSignal(name, unit, Fraction(64), rng.normal(0, scale, N_SECONDS * 64).astype(np.float32))
        for name, unit, scale in (("EEG", "uV", 50), ("EMG", "uV", 20), ("Light", "lx", 5))
    ]
    path = tmp_path_factory.mktemp("recorded") / "mouse.edf"
    write_edf(path, signals, datetime(2024, 2, 3, 9, 0, 0))
    return path.read_bytes()


@pytest.fixture
def make_file(tmp_path, recorded):
    def make(name="mouse.edf"):
        path = tmp_path / name
        path.write_bytes(recorded)
        return path

    return make


@pytest.fixture
def preferences(qapp, tmp_path):
    preferences = Preferences(tmp_path / "settings" / "settings.json")
    preferences.use_theme("light")
    return preferences


@dataclass
class FixedScorer:
    """Says the same of every second; keeps the requests that it got."""

    stage: int = 1
    sure: float = 0.9
    error: Exception | None = None
    endless: bool = False
    requests: list = field(default_factory=list)
    device_name: str = "CPU"

    def asked(self, request):
        self.requests.append(request)
        return self

    def score(self, recording, progress):
        progress(1, 2)
        while self.endless:
            progress(1, 2)
        if self.error is not None:
            raise self.error
        n_epochs = recording.epochs.n_epochs
        probabilities = np.full((n_epochs, 3), (1 - self.sure) / 2, dtype=np.float32)
        probabilities[:, self.stage] = self.sure
        return Scores(probabilities, "mixed", "fixed-1")


@pytest.fixture
def scorer():
    return FixedScorer()


@pytest.fixture
def make_window(screen, preferences, tmp_path, scorer):
    def make():
        window = screen.show(preferences, tmp_path / "recovery", (1000, 700), scorer.asked)
        window.opening.demo_folder = tmp_path / "demo"
        return window

    return make


@pytest.fixture
def larger_text(qapp):
    font, larger = qapp.font(), qapp.font()
    larger.setPointSizeF(font.pointSizeF() * 1.5)
    qapp.setFont(larger)
    yield
    qapp.setFont(font)


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def open_file(window, qtbot):
    def opening(path: Path):
        with qtbot.waitSignal(window.desk.changed):
            window.opening.open_path(path)
        return window.desk.workspace

    return opening


@pytest.fixture
def workspace(open_file, make_file):
    return open_file(make_file())


@pytest.fixture(autouse=True)
def drives_answer_in_time(request, monkeypatch):
    """Let a busy computer not look like a slow share."""
    if "slow_share" not in request.fixturenames:
        monkeypatch.setattr("hypnoscope.plots.span_reader._PATIENCE_S", 30.0)


@pytest.fixture
def written(window, qtbot):
    """Wait until nothing is being saved any more."""

    def wait():
        qtbot.waitUntil(lambda: not window.saving.is_writing)

    return wait
