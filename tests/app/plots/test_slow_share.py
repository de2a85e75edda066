"""A recording on a share that takes its time: the window never waits for it."""

from importlib import import_module
from time import monotonic

import numpy as np
import pytest

from hypnoscope.plots.detail_view import DetailView
from hypnoscope.plots.span_reader import Span, SpanReader
from hypnoscope.plots.theme import LIGHT
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.plots.trace_source import TraceSource


@pytest.fixture
def share(session, slow_share):
    return slow_share(session.recording)


@pytest.fixture
def view(qtbot, session, viewport, montage, share, monkeypatch):
    monkeypatch.setattr(TraceSource, "prepare", lambda source, name: None)  # only short spans here
    montage.show_channel("EMG", False)
    view = DetailView(session, viewport, montage, TimeText(), LIGHT)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show()
    yield view
    view.close_source()


def trace(view):
    return view.lanes._curves["EEG"]


def is_read(view):
    return view.lanes._waiting.toPlainText() == ""


def test_the_view_is_there_before_anything_is_read(view):
    assert not len(trace(view).getData()[0])
    assert "Reading" in view.lanes._waiting.toPlainText()


def test_traces_come_when_the_share_answers(view, share, qtbot):
    share.recover()
    qtbot.waitUntil(lambda: is_read(view))
    times, _ = trace(view).getData()
    assert (times[0] < 0.1, times[-1] > 29.9) == (True, True)


def test_the_old_picture_stays_until_the_new_one_is_there(view, viewport, share, qtbot, montage):
    share.let_through(100)
    qtbot.waitUntil(lambda: is_read(view))
    share._allowed = type(share._allowed)(0)
    old = trace(view).getData()
    viewport.pan(10.0)
    montage.enlarge(1)  # the old picture follows the size of the new one
    times, heights = trace(view).getData()
    np.testing.assert_array_equal(times, old[0])
    assert np.ptp(heights) == pytest.approx(min(np.ptp(old[1]) * 100 / 70, 1.0), rel=0.02)
    share.recover()
    qtbot.waitUntil(lambda: is_read(view))
    assert trace(view).getData()[0][-1] > 39.9


def test_the_span_asked_for_last_wins(view, viewport, share, qtbot):
    qtbot.waitUntil(lambda: bool(share.starts_s))
    for start_s in range(50, 550, 50):
        viewport.show(float(start_s), 30.0)
    share.recover()
    qtbot.waitUntil(lambda: is_read(view))
    assert trace(view).getData()[0][0] == pytest.approx(500.0, abs=0.1)
    looked_at = {round(start_s, -1) for start_s in share.starts_s}
    assert looked_at <= {0, 500}  # nothing between was read


def test_no_span_lets_the_window_wait(view, viewport, share):
    begun = monotonic()
    for start_s in range(100):
        viewport.show(float(start_s), 30.0)
    assert monotonic() - begun < 10.0  # a hundred spans; each would take for ever


def test_what_cannot_be_read_is_told_once_and_tried_again_elsewhere(session, qtbot, monkeypatch):
    def fail(*span):
        raise OSError("the drive was removed")

    module = import_module("hypnoscope.plots.span_reader")
    monkeypatch.setattr(module, "sample_points", fail)
    reader, told = SpanReader(session.recording), []
    reader.reading_failed.connect(told.append)
    for start_s in (0.0, 0.0, 30.0):
        span = Span("EEG", start_s, start_s + 30.0, 100)
        qtbot.waitUntil(lambda span=span: reader.points(span) is not None)
        assert [len(part) for part in reader.points(span)] == [0, 0]
    assert len(told) == 2
    reader.close()
