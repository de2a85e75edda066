"""Living signals and noise."""

import numpy as np
import pytest

from sdreamer.faults.liveliness import liveliness, togetherness


def noise(seconds: int, bands: int = 6) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.4, (seconds, bands)).astype(np.float32)


def bouts(seconds: int, depth: float) -> np.ndarray:
    tone = np.random.default_rng(1).normal(0, depth, seconds // 40 + 1)
    return np.repeat(tone, 40)[:seconds, None].astype(np.float32)


def test_stationary_noise_has_a_liveliness_of_one_and_bands_that_go_their_own_ways():
    assert liveliness(noise(3600)) == pytest.approx(1, abs=0.06)
    assert togetherness(noise(3600)) == pytest.approx(0, abs=0.1)


def test_bouts_make_a_signal_lively_and_its_bands_go_together():
    alive = noise(1200) + bouts(1200, 0.5)
    assert liveliness(alive) > 1.5
    assert togetherness(alive) > 0.6


def test_a_few_artefacts_do_not_bring_noise_to_life():
    spoilt = noise(1200)
    spoilt[100:110] += 9
    assert liveliness(spoilt) == pytest.approx(liveliness(noise(1200)), abs=0.05)


def test_too_little_to_tell_is_said_so():
    assert np.isnan(liveliness(noise(79)))
    assert np.isnan(togetherness(noise(79)))
    assert np.isnan(togetherness(noise(600, bands=1)))


def test_a_constant_is_not_alive():
    assert liveliness(np.zeros((600, 6), dtype=np.float32)) == 0
