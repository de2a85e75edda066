from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.core.scores import Scores
from hypnoscope.session.montage import Montage
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

RATE = 128


class Wave:
    """A sine of 1 Hz and 100 µV; lost inside `gaps`, given in seconds."""

    def __init__(self, gaps=()):
        self.gaps = gaps

    def read(self, start, stop):
        samples = 100 * np.sin(2 * np.pi * np.arange(start, stop) / RATE)
        for first, last in self.gaps:
            samples[max(int(first * RATE) - start, 0) : max(int(last * RATE) - start, 0)] = np.nan
        return samples.astype(np.float32)


@pytest.fixture
def make_session(qapp):
    def make(n_seconds=600, gaps=()):
        channels = (
            Channel("EEG", "µV", Fraction(RATE), ChannelRole.EEG),
            Channel("EMG", "µV", Fraction(RATE), ChannelRole.EMG),
            Channel("Light", "lx", Fraction(RATE)),
        )
        sources = {channel.name: Wave(gaps) for channel in channels}
        start = datetime(2024, 2, 3, 23, 59, 30)
        recording = Recording(channels, sources, float(n_seconds), start, gaps)
        return ScoringSession(recording, person="Ada")

    return make


@pytest.fixture
def session(make_session):
    return make_session()


@pytest.fixture
def viewport(session):
    return Viewport(session.recording.duration_s, len(session.hypnogram))


@pytest.fixture
def montage(session):
    ranges = {channel.name: AmplitudeRange(0.0, 100.0) for channel in session.recording.channels}
    return Montage(session.recording, ranges)


@pytest.fixture
def scores():
    def make(stages, sure=0.9):
        probabilities = np.full((len(stages), 3), (1 - sure) / 2, dtype=np.float32)
        probabilities[np.arange(len(stages)), stages] = sure
        return Scores(probabilities, "mixed", "first")

    return make


@pytest.fixture(autouse=True)
def finished_jobs():
    yield
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture(autouse=True)
def drives_answer_in_time(request, monkeypatch):
    """Let a busy computer not look like a slow share."""
    if "slow_share" not in request.fixturenames:
        monkeypatch.setattr("hypnoscope.plots.span_reader._PATIENCE_S", 30.0)
