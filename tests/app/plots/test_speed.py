"""A day at 512 Hz is drawn within a frame at every zoom."""

from fractions import Fraction
from time import thread_time  # other processes are not to count

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.core.scores import Scores
from hypnoscope.plots.detail_view import DetailView
from hypnoscope.plots.overview import Overview
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.plots.theme import LIGHT
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.montage import Montage
from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.panels import Panels
from hypnoscope.session.pathways import Pathways
from hypnoscope.session.pointing import Pointing
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

DAY_S = 86_400
ZOOMS_S = (2.0, 30.0, 99.0, 101.0, 600.0, 3600.0, 36_000.0, float(DAY_S))
FRAME_MS = 30.0


class MappedNoise:
    """A memory map of one hour of noise, repeated; it remembers the largest read."""

    def __init__(self, path):
        np.random.default_rng(0).normal(0, 300, 3600 * 512).astype(np.int16).tofile(path)
        self.hour = np.memmap(path, np.int16, "r")
        self.largest = 0

    def read(self, start, stop):
        self.largest = max(self.largest, stop - start)
        first = start % len(self.hour)
        part = self.hour[first : first + stop - start]
        if len(part) < stop - start:
            part = np.append(part, self.hour[: stop - start - len(part)])
        return part.astype(np.float32)


@pytest.fixture(scope="module")
def noise(tmp_path_factory):
    return MappedNoise(tmp_path_factory.mktemp("day") / "noise.dat")


@pytest.fixture
def day(qapp, noise):
    names = {"EEG": ChannelRole.EEG, "EMG": ChannelRole.EMG}
    channels = tuple(Channel(name, "µV", Fraction(512), role) for name, role in names.items())
    return Recording(channels, dict.fromkeys(names, noise), float(DAY_S))


@pytest.fixture
def viewport(day):
    return Viewport(day.duration_s, DAY_S)


@pytest.fixture
def view(day, viewport, qtbot):
    session = ScoringSession(day)
    stages = np.random.default_rng(1).integers(0, 3, DAY_S // 20).repeat(20)
    session.adopt(Scores(np.eye(3, dtype=np.float32)[stages], "mixed", "x"))
    montage = Montage(day, dict.fromkeys(("EEG", "EMG"), AmplitudeRange(0.0, 1000.0)))
    view = DetailView(session, viewport, montage, TimeText(), LIGHT)
    qtbot.addWidget(view)
    view.resize(1600, 700)
    view.show()
    with qtbot.waitSignal(view._source.envelope_read):
        QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: len(view._source._envelopes) == 2)
    return view


def test_every_zoom_is_drawn_within_a_frame(view, viewport, noise):
    noise.largest = 0
    for span_s in ZOOMS_S:
        times_ms = []
        for step in range(8):
            viewport.show(1000.0 + step * span_s / 50, span_s)
            begun = thread_time()
            view.refresh()
            view.viewport().repaint()
            times_ms.append(1e3 * (thread_time() - begun))
        assert min(times_ms) < FRAME_MS, f"{span_s:g} s"
    assert noise.largest < 100_000  # beyond that, the envelope is used


def test_no_zoom_draws_more_than_the_screen_has(view, viewport):
    n_columns = view.lanes.n_columns
    for span_s in ZOOMS_S:
        viewport.show(0.0, span_s)
        for curve in view.lanes._curves.values():
            assert len(curve.getData()[0]) <= 5 * n_columns
        assert view.lanes._stages.image.shape[1] <= n_columns + 1


def test_overview_of_a_day_is_drawn_within_a_frame(day, viewport, qtbot):
    session = ScoringSession(day)
    span = OverviewSpan(day.duration_s, viewport, session)
    panels, features = Panels(OVERVIEW_PANELS), SignalFeatures(session)
    for kind in panels.kinds:
        panels.show_panel(kind.name, True)
    looks = (Pathways(session), SecondHypnogram(session), Pointing(session))
    parts = (session, viewport, span, panels, features, *looks)
    overview = Overview(*parts, TimeText(), LIGHT)
    qtbot.addWidget(overview)
    overview.resize(1600, 360)
    overview.show()
    qtbot.waitUntil(lambda: features.spectrogram is not None)
    qtbot.waitUntil(lambda: features.emg_rms is not None)
    for span_s in (3600.0, 4 * 3600.0, DAY_S / 2):
        times_ms = []
        for step in range(8):
            begun = thread_time()
            span.show(step * span_s / 50, span_s)
            for view in overview._views.values():
                view.viewport().repaint()
            times_ms.append(1e3 * (thread_time() - begun))
        assert min(times_ms) < FRAME_MS, f"{span_s:g} s"
    assert overview.track("spectrogram")._image.image.shape[1] <= 1600
