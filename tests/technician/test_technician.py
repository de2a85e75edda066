"""A technician corrects half an hour to the truth, by review with a third of the actions."""

from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from hypnoscope.formats.edf_writer import EdfSignal, write_edf

from .campaign import MOST, corrected
from .planted import Rates, planted_scores
from .ways import review, walk

SECONDS = 1800


@pytest.fixture(autouse=True)
def folders_of_the_user_stay_untouched(tmp_path, monkeypatch):
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))


@pytest.fixture
def recording(tmp_path):
    noise = np.random.default_rng(0).normal(0, 30, SECONDS * 64).astype(np.float32)
    signals = [EdfSignal(name, "uV", Fraction(64), noise) for name in ("EEG", "EMG")]
    write_edf(tmp_path / "mouse.edf", signals, datetime(2024, 2, 3, 7, 0, 0))
    return tmp_path / "mouse.edf"


def test_review_needs_at_most_a_third_of_the_actions_of_walking(qapp, recording):
    truth = np.repeat(np.array([0, 1, 2, 1, 0, 1] * 5, np.int8), SECONDS // 30)
    scores = planted_scores(truth, 0.5, Rates(), seed=3)
    assert (scores.stages != truth).sum() > 20
    application = QApplication.instance()
    walked, by_review = (
        corrected(application, recording, truth, scores, way) for way in (walk, review)
    )
    assert by_review.actions <= MOST * walked.actions
