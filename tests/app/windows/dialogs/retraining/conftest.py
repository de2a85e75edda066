"""The dialog with which a technician retrains a checkpoint."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.scoring import retraining
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.dialogs.questions import StopTrainingQuestion
from hypnoscope.windows.dialogs.retraining import RetrainingDialog


class FakeRun(QObject):
    """Stands for a training; the test says what becomes of it."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self):
        super().__init__()
        self.calls = []
        self.taken = False

    def start(self, examples, name, base, device):
        self.calls.append(("start", [e.recording.name for e in examples], name, base, device))

    def cancel(self):
        self.calls.append("cancel")

    def discard(self):
        self.calls.append("discard")

    def adopt(self):
        if self.taken:
            raise ScoringError("There is a checkpoint called 'our lab 2' already.")
        return Path("own/our lab 2.safetensors")


@pytest.fixture(autouse=True)
def answer(monkeypatch):
    """Answer the question whether to throw a training away; yes unless a test says no."""
    asked = []

    def prepare(stop):
        monkeypatch.setattr(StopTrainingQuestion, "exec", lambda self: asked.append(self))
        monkeypatch.setattr(StopTrainingQuestion, "stop", stop)
        return asked

    prepare(stop=True)
    return prepare


@pytest.fixture(autouse=True)
def nothing_is_taken(tiny_checkpoint, tmp_path, monkeypatch):
    monkeypatch.setattr(retraining, "bundled_checkpoint", lambda: tiny_checkpoint)
    monkeypatch.setattr(retraining, "user_checkpoint_folder", lambda: tmp_path / "own")


@pytest.fixture
def write_example(tmp_path):
    def write(name="mouse", seconds=(100, 100, 20), kind="person"):
        stages = np.repeat(np.arange(3, dtype=np.int8), seconds)
        path = tmp_path / f"{name}_hypnogram.csv"
        write_hypnogram(path, Hypnogram.scored_by(ScoredBy(kind, "Ada"), stages))
        return RetrainingExample(tmp_path / f"{name}.edf", path)

    return write


@pytest.fixture
def run():
    return FakeRun()


@pytest.fixture
def make_dialog(qtbot, bundled, own, run):
    def make(current=None, name="our lab 2"):
        dialog = RetrainingDialog([bundled, own], "our-lab-2c3d", current, run)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.setup.examples.is_counting)
        dialog.setup.name_edit.clear()
        qtbot.keyClicks(dialog.setup.name_edit, name)
        return dialog

    return make


@pytest.fixture
def ready(make_dialog, write_example):
    return make_dialog(write_example())
