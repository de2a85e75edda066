from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.session.display_filter import DisplayFilter, FilteredSource, filtered_pieces

RATE = Fraction(256)
TIMES = np.arange(60 * 256) / 256


class Samples:
    def __init__(self, samples):
        self.samples = samples.astype(np.float32)

    def read(self, start, stop):
        assert 0 <= start <= stop <= len(self.samples)
        return self.samples[start:stop]


def sine(hz):
    return 100 * np.sin(2 * np.pi * hz * TIMES)


def filtered(samples, **parts):
    source = Samples(np.asarray(samples))
    return FilteredSource(source, RATE, len(samples), DisplayFilter(**parts))


def middle(samples):
    return samples[20 * 256 : 40 * 256]


@pytest.mark.parametrize(
    ("parts", "hz", "gain"),
    [
        ({"highpass_hz": 5.0}, 0.5, 0.0),
        ({"highpass_hz": 0.5}, 8.0, 1.0),
        ({"lowpass_hz": 20.0}, 100.0, 0.0),
        ({"lowpass_hz": 60.0}, 8.0, 1.0),
        ({"notch_hz": 50.0}, 50.0, 0.0),
        ({"notch_hz": 50.0}, 40.0, 1.0),
    ],
)
def test_oscillations_pass_in_place_or_are_taken_out(parts, hz, gain):
    read = filtered(sine(hz), **parts).read(0, len(TIMES))
    np.testing.assert_allclose(middle(read), gain * middle(sine(hz)), atol=3.0)


def test_the_same_sample_is_the_same_in_every_view():
    drifting = sine(8) + 2000 * np.cos(2 * np.pi * TIMES / 40) + 500
    source = filtered(drifting, highpass_hz=0.5, lowpass_hz=40.0, notch_hz=50.0)
    whole = source.read(0, len(TIMES))
    for start, stop in ((5000, 5100), (5050, 9000), (0, 300), (15_000, len(TIMES))):
        np.testing.assert_allclose(source.read(start, stop), whole[start:stop], atol=0.5)


def test_no_edge_shows_beside_a_gap():
    samples = sine(8) + 3000
    samples[5000:6000] = np.nan
    read = filtered(samples, highpass_hz=0.5).read(0, len(samples))
    assert np.isnan(read[5000:6000]).all()
    assert np.isfinite(read[:5000]).all()
    assert np.nanmax(np.abs(read[4500:6500])) < 250  # its offset of 3000 would show


@pytest.mark.parametrize("n_samples", [0, 1, 2, 5, 30])
def test_very_short_pieces_are_no_error(n_samples):
    read = filtered_pieces(np.ones(n_samples, np.float32), 256.0, DisplayFilter(1.0, 40.0, 50.0))
    assert read.shape == (n_samples,)


def test_what_a_rate_cannot_hold_is_left_out():
    wanted = DisplayFilter(0.5, 40.0, 50.0)
    assert wanted.for_rate(100.0) == DisplayFilter(0.5, 40.0)
    assert wanted.for_rate(64.0) == DisplayFilter(0.5)
    assert DisplayFilter(10.0).for_rate(16.0).is_empty


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((0.5, 40.0), "0.5–40 Hz"),
        ((10.0,), "> 10 Hz"),
        ((None, 40.0, 50.0), "< 40 Hz, no 50"),
        ((), ""),
    ],
)
def test_filter_is_described_in_a_few_characters(parts, text):
    assert DisplayFilter(*parts).text == text
