import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hypnoscope.core.envelope import minmax_envelope

signals = arrays(np.float32, st.integers(1, 300), elements=st.floats(-100, 100, width=32))


@given(signals, st.integers(1, 50))
def test_no_extreme_is_lost(signal, n_bins):
    envelope = minmax_envelope(signal, n_bins)
    assert (envelope.min(), envelope.max()) == (signal.min(), signal.max())


@given(signals, st.integers(1, 50))
def test_an_envelope_is_about_two_values_a_bin(signal, n_bins):
    assert len(minmax_envelope(signal, n_bins)) <= 4 * n_bins + 2


def test_minima_and_maxima_alternate_in_order():
    signal = np.array([1, 5, 2, -3, 0, 0, 9, 8], dtype=np.float32)
    assert minmax_envelope(signal, 4).tolist() == [1, 5, -3, 2, 0, 0, 8, 9]


def test_samples_after_the_last_whole_bin_get_their_own():
    signal = np.array([0, 1, 0, 1, 7], dtype=np.float32)
    assert minmax_envelope(signal, 2).tolist() == [0, 1, 0, 1, 7, 7]


def test_a_short_signal_is_returned_as_it_is():
    signal = np.arange(5, dtype=np.float32)
    assert minmax_envelope(signal, 4) is signal
