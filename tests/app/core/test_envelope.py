from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hypnoscope.core.envelope import minmax_envelope, read_envelope, sample_points
from hypnoscope.core.recording import Channel, Recording

signals = arrays(np.float32, st.integers(1, 300), elements=st.floats(-100, 100, width=32))


@given(signals, st.integers(1, 50))
def test_no_extreme_is_lost(signal, width):
    envelope = minmax_envelope(signal, width)
    assert (envelope.min(), envelope.max()) == (signal.min(), signal.max())


@given(signals, st.integers(1, 50))
def test_an_envelope_has_two_values_a_bin(signal, width):
    assert len(minmax_envelope(signal, width)) == 2 * -(-len(signal) // width)


def test_minima_and_maxima_alternate_in_order():
    signal = np.array([1, 5, 2, -3, 0, 0, 9, 8], dtype=np.float32)
    assert minmax_envelope(signal, 2).tolist() == [1, 5, -3, 2, 0, 0, 8, 9]


def test_samples_after_the_last_whole_bin_get_their_own():
    signal = np.array([0, 1, 0, 1, 7], dtype=np.float32)
    assert minmax_envelope(signal, 2).tolist() == [0, 1, 0, 1, 7, 7]


class InMemory:
    def __init__(self, samples):
        self.samples = samples

    def read(self, start, stop):
        return self.samples[start:stop]


def no_progress(done, total):
    pass


def recording_of(samples, rate):
    channel = Channel("EEG", "µV", Fraction(rate))
    samples = np.asarray(samples, dtype=np.float32)
    return Recording((channel,), {"EEG": InMemory(samples)}, float(len(samples) / Fraction(rate)))


@pytest.fixture(params=["512", "61035/100", "10"])
def recording(request):
    rate = Fraction(request.param)
    return recording_of(np.random.default_rng(1).normal(size=int(100 * rate) + 3), rate)


def test_few_samples_are_drawn_as_they_are(recording):
    rate = recording.channels[0].rate
    times, values = sample_points(recording, "EEG", 2.0, 4.0, 10_000)
    first = round(times[0] * float(rate))
    np.testing.assert_array_equal(values, recording.sources["EEG"].samples[first:][: len(values)])
    np.testing.assert_allclose(times, (first + np.arange(len(times))) / float(rate))
    assert times[0] <= 2.0
    assert times[-1] >= 4.0 - 1 / rate


def test_envelope_keeps_every_extreme(recording):
    envelope = read_envelope(recording, "EEG", no_progress)
    samples = recording.sources["EEG"].samples
    for points in (
        sample_points(recording, "EEG", 0.0, 101.0, 50),
        envelope.points(0.0, 101.0, 50),
    ):
        assert points[1].max() == samples.max()
        assert points[1].min() == samples.min()


def test_a_spike_is_drawn_where_it_is(recording):
    samples = recording.sources["EEG"].samples
    at = len(samples) * 2 // 3
    samples[at] = 1e6
    envelope = read_envelope(recording, "EEG", no_progress)
    rate = float(recording.channels[0].rate)
    for times, values in (
        sample_points(recording, "EEG", 0.0, 101.0, 200),
        envelope.points(0.0, 101.0, 200),
    ):
        assert times[values.argmax()] == pytest.approx(at / rate, abs=2 * 101 / 200)


def test_columns_do_not_flicker_while_the_view_moves(recording):
    drawn = [sample_points(recording, "EEG", start, start + 40.0, 60) for start in (10.0, 10.4)]
    common, first, second = np.intersect1d(drawn[0][0], drawn[1][0], return_indices=True)
    assert len(common) > 40
    inner = slice(2, -2)
    np.testing.assert_array_equal(drawn[0][1][first][inner], drawn[1][1][second][inner])


def test_envelope_tells_what_it_resolves():
    envelope = read_envelope(recording_of(np.zeros(51_200), 512), "EEG", no_progress)
    assert envelope.resolves(100.0, 1600)
    assert not envelope.resolves(99.0, 1600)


def test_lost_samples_stay_lost():
    samples = np.zeros(51_200, dtype=np.float32)
    samples[10_000:20_000] = np.nan
    envelope = read_envelope(recording_of(samples, 512), "EEG", no_progress)
    times, values = envelope.points(0.0, 100.0, 400)
    lost = times[np.isnan(values)]
    assert lost.min() == pytest.approx(10_000 / 512, abs=0.5)
    assert lost.max() == pytest.approx(20_000 / 512, abs=0.5)


def test_reading_can_be_stopped():
    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_envelope(recording_of(np.zeros(1000), 100), "EEG", stop)


def test_empty_span_has_no_points():
    recording = recording_of(np.zeros(1000), 100)
    envelope = read_envelope(recording, "EEG", no_progress)
    assert len(envelope.points(50.0, 60.0, 10)[0]) == 0
    assert len(sample_points(recording, "EEG", 50.0, 60.0, 10)[0]) == 0
