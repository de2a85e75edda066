"""Simulated EEG over a set of animals, and its parts one by one.

The contrasts of real mice come from the notes in `sdreamer.simulation.eeg`: log power of delta in
NREM lies 1 to 2.5 above Wake and above REM. Animals and leads differ, so that medians are held.
"""

from dataclasses import replace

import numpy as np
import pytest

from sdreamer.simulation.eeg import EegTraits, simulate_eeg
from sdreamer.simulation.hypnograms import Behaviour
from sdreamer.simulation.noise import RATE

from .staged import BEFORE_REM, NIGHT, NREM, REM, WAKE, Spectrum, during, seconds_of

DELTA, THETA, SIGMA, GAMMA = (1, 4), (6, 9), (10, 15), (60, 100)  # Hz
TRAITS = EegTraits.draw(np.random.default_rng(1))


@pytest.fixture(scope="module")
def animals() -> list[Spectrum]:
    """Three cycles of sleep of 16 animals."""
    spectra = []
    for seed in range(16):
        rng = np.random.default_rng(seed)
        spectra.append(Spectrum(simulate_eeg(rng, EegTraits.draw(rng), NIGHT)))
    return spectra


def part(seed: int = 3, **absent: float) -> np.ndarray:
    """What the EEG loses when something is left out: that thing alone."""
    whole, rest = (
        simulate_eeg(np.random.default_rng(seed), traits, NIGHT)
        for traits in (TRAITS, replace(TRAITS, **absent))
    )
    return seconds_of(whole - rest)


def log_ratio(spectrum: Spectrum, band, above, below) -> float:
    return np.log(spectrum.band(*band, above) / spectrum.band(*band, below))


def test_delta_is_higher_in_nrem_than_in_wake_and_rem(animals):
    over_wake = [log_ratio(animal, DELTA, NREM, WAKE) for animal in animals]
    over_rem = [log_ratio(animal, DELTA, NREM, REM) for animal in animals]
    for contrast in (over_wake, over_rem):
        assert 1.0 < np.median(contrast) < 2.5
        assert np.mean(np.array(contrast) > 0) > 0.9


def test_theta_over_delta_is_higher_in_rem_than_in_nrem_in_every_animal(animals):
    contrast = [
        log_ratio(animal, THETA, REM, NREM) - log_ratio(animal, DELTA, REM, NREM)
        for animal in animals
    ]
    assert min(contrast) > 0
    assert 1.0 < np.median(contrast) < 4.0


def test_plain_animals_tell_nrem_by_its_delta_alone():
    above_delta, deltas = [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        animal = Spectrum(simulate_eeg(rng, EegTraits.draw(rng).turned_plain(rng), NIGHT))
        deltas.append(log_ratio(animal, DELTA, NREM, WAKE))
        above_delta.append([log_ratio(animal, band, NREM, WAKE) for band in (SIGMA, GAMMA)])
    assert 0.6 < np.median(deltas) < 1.9
    assert np.median(np.abs(above_delta)) < 0.4


def test_plain_animals_show_fewer_slow_waves_and_spindles():
    plain = TRAITS.turned_plain(np.random.default_rng(0))
    assert plain.slow_wave_rate < 0.2
    assert plain.spindle_gain < 0.7


def test_theta_of_rem_peaks_between_5_and_10_hz(animals):
    peaks = [animal.peak_hz(4, 12, REM) for animal in animals]
    assert np.mean([5 < peak < 10 for peak in peaks]) > 0.8
    assert 6 <= np.median(peaks) <= 9  # Buzsáki 2002


def test_gamma_falls_in_nrem(animals):
    assert np.median([log_ratio(animal, GAMMA, NREM, WAKE) for animal in animals]) < -0.3


def test_sigma_gains_on_delta_before_rem(animals):
    gain = [
        log_ratio(animal, SIGMA, BEFORE_REM, NREM) - log_ratio(animal, DELTA, BEFORE_REM, NREM)
        for animal in animals
    ]
    assert np.median(gain) > 0.3


def test_spindles_are_denser_before_rem_and_absent_from_wake_and_rem():
    spindles = np.mean([(part(seed, spindle_gain=0.0) ** 2).mean(axis=1) for seed in range(12)], 0)
    nrem, before_rem = spindles[during(NREM)].mean(), spindles[during(BEFORE_REM)].mean()
    assert before_rem > 1.5 * nrem > 0  # more of them, Lecci et al. 2017
    outside = np.flatnonzero(during(WAKE + REM))
    inside = np.flatnonzero(during(NREM + BEFORE_REM))
    after = np.isin(outside - 1, inside) | np.isin(outside - 2, inside)  # those that run over
    assert not spindles[outside[~after]].any()


def test_spindles_swing_at_their_frequency():
    spindles = part(spindle_gain=0.0)
    power = np.abs(np.fft.rfft(spindles, axis=1)).mean(axis=0)
    assert power.argmax() == pytest.approx(TRAITS.spindle_hz, abs=1.5)


def test_slow_waves_belong_to_nrem_and_begin_with_a_trough():
    waves = part(slow_wave_uv=0.0)
    size = waves.std(axis=1)
    assert size[during(NREM)].mean() > 5 * size[during(WAKE)].mean()
    assert -waves.min() > waves.max()
    power = (np.abs(np.fft.rfft(waves[during(NREM)], axis=1)) ** 2).mean(axis=0)
    assert power[:5].sum() > 0.7 * power.sum()


def test_theta_is_added_to_rem_and_movement():
    rem, wake = part(theta_rem=0.0), part(theta_wake=0.0)
    inside_rem = during(REM) & np.roll(during(REM), 1) & np.roll(during(REM), -1)
    assert rem[inside_rem].std() > 0
    assert not rem[: 2 * 60].any()  # the first two minutes are Wake
    active, quiet = ((b == NIGHT)[: 4 * 30] for b in (0, 1))
    assert wake[: 4 * 30][active].std() > 2 * wake[: 4 * 30][quiet].std()


def test_theta_over_a_second_is_a_line_at_its_frequency():
    traits = replace(TRAITS, theta_hz=7.0, theta_spread_hz=0.15, theta_rem=3.0)
    spectrum = Spectrum(simulate_eeg(np.random.default_rng(0), traits, NIGHT))
    assert spectrum.peak_hz(4, 12, REM) == pytest.approx(7, abs=1)


def test_delta_builds_up_after_sleep_begins():
    traits = replace(TRAITS, build_up_s=40.0, pressure=0.0)
    trace = seconds_of(simulate_eeg(np.random.default_rng(0), traits, NIGHT))
    onsets = np.flatnonzero(np.diff(during(NREM).astype(int)) == 1) + 1
    early = np.mean([trace[onset : onset + 15].std() for onset in onsets])
    late = np.mean([trace[onset + 120 : onset + 160].std() for onset in onsets])
    assert late > 1.1 * early


def test_delta_is_deeper_under_sleep_pressure():
    long_wake = np.concatenate([np.full(3600, 0), np.full(600, 3)]).astype(np.int8)
    long_sleep = np.full(3600 + 600, 3, dtype=np.int8)
    traits = replace(TRAITS, pressure=0.6, restlessness=(0.0, 0.0))
    after = [
        seconds_of(simulate_eeg(np.random.default_rng(0), traits, night))[-500:]
        for night in (long_wake, long_sleep)
    ]
    delta = [(np.abs(np.fft.rfft(seconds, axis=1)[:, 1:5]) ** 2).mean() for seconds in after]
    assert delta[0] > 1.1 * delta[1]


def test_quiet_wake_has_the_amplitude_asked_for():
    traits = replace(
        TRAITS,
        amplitude_uv=50.0,
        restlessness=(0.0, 0.0),
        theta_wake=0.0,
        slow_wave_uv=0.0,
        spindle_gain=0.0,
    )
    quiet = np.full(120, Behaviour.QUIET_WAKE, dtype=np.int8)
    trace = simulate_eeg(np.random.default_rng(0), traits, quiet)
    assert trace.std() == pytest.approx(50, rel=0.1)


def test_animals_have_the_amplitude_of_screws_over_cortex():
    """30 to 150 µV in quiet Wake."""
    amplitudes = [EegTraits.draw(np.random.default_rng(s)).amplitude_uv for s in range(200)]
    assert np.percentile(amplitudes, 10) > 30
    assert np.percentile(amplitudes, 90) < 150


def test_the_same_seed_gives_the_same_samples_and_another_seed_others():
    traces = [simulate_eeg(np.random.default_rng(s), TRAITS, NIGHT[:60]) for s in (1, 1, 2)]
    assert traces[0].tobytes() == traces[1].tobytes()
    assert traces[0].tobytes() != traces[2].tobytes()
    assert traces[0].dtype == np.float32
    assert np.isfinite(traces[0]).all()


@pytest.mark.parametrize("behaviour", Behaviour)
def test_a_single_second_of_anything_can_be_simulated(behaviour):
    trace = simulate_eeg(np.random.default_rng(0), TRAITS, np.array([behaviour], dtype=np.int8))
    assert trace.shape == (RATE,)
