import pytest

from hypnoscope.formats import FormatError
from hypnoscope.plots.trace_source import TraceSource


class Broken:
    def read(self, start, stop):
        raise FormatError("the drive was removed")


def test_short_spans_are_answered_at_once(session):
    times, values = TraceSource(session.recording).points("EEG", 10.0, 20.0, 500)
    assert (times[0] <= 10.0, times[-1] >= 19.9) == (True, True)
    assert values.max() == pytest.approx(100.0, rel=0.01)


def test_long_spans_wait_for_the_envelope(make_session, qtbot):
    session = make_session(n_seconds=20_000)
    source = TraceSource(session.recording)
    assert source.points("EEG", 0.0, 20_000.0, 500) is None
    with qtbot.waitSignal(source.envelope_read) as read:
        source.prepare("EEG")
    assert read.args == ["EEG"]
    times, values = source.points("EEG", 0.0, 20_000.0, 500)
    assert 900 < len(times) == len(values) < 2100


def test_each_envelope_is_read_once(session, qtbot):
    source = TraceSource(session.recording)
    with qtbot.waitSignal(source.envelope_read):
        source.prepare("EEG")
    with qtbot.assertNotEmitted(source.envelope_read, wait=50):
        source.prepare("EEG")


def test_failing_to_read_is_told(session, qtbot):
    session.recording.sources["EMG"] = Broken()
    source = TraceSource(session.recording)
    with qtbot.waitSignal(source.reading_failed) as failed:
        source.prepare("EMG")
    assert "drive" in str(failed.args[0])


def test_a_short_span_that_can_no_longer_be_read_is_told_and_stays_empty(session, qtbot):
    session.recording.sources["EMG"] = Broken()
    source = TraceSource(session.recording)
    with qtbot.waitSignal(source.reading_failed):
        times, values = source.points("EMG", 10.0, 20.0, 500)
    assert (len(times), len(values)) == (0, 0)


def test_nothing_is_told_after_closing(session, qtbot):
    source = TraceSource(session.recording)
    with qtbot.assertNotEmitted(source.envelope_read, wait=50):
        source.prepare("EEG")
        source.close()
