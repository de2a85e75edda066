"""Simulated neck EMG over a set of animals, and its parts one by one."""

from dataclasses import replace

import numpy as np
import pytest

from sdreamer.simulation.emg import EmgTraits, simulate_emg
from sdreamer.simulation.hypnograms import Behaviour
from sdreamer.simulation.noise import RATE

from .staged import NIGHT, NREM, REM, WAKE, Spectrum, during, seconds_of

PLAIN = EmgTraits(
    amplitude_uv=80.0,
    low_hz=20.0,
    high_hz=200.0,
    tilt=0.0,
    contrast=1.5,
    atonia=0.3,
    quiet=0.5,
    unrest=0.3,
    twitches_per_s=0.0,
    bursts_per_s=0.0,
    grooming=0.0,
    breathing=0.0,
    heart=0.0,
    floor=-4.0,
)


def tone(traits: EmgTraits, seed: int = 0) -> np.ndarray:
    """Root mean square of each second."""
    return seconds_of(simulate_emg(np.random.default_rng(seed), traits, NIGHT)).std(axis=1)


@pytest.fixture(scope="module")
def animals() -> list[tuple[float, float, float]]:
    """Median tone of Wake, NREM and REM of 16 animals."""
    tones = []
    for seed in range(16):
        rms = tone(EmgTraits.draw(np.random.default_rng(seed)), seed)
        wake, nrem, rem = (float(np.median(rms[during(b)])) for b in (WAKE, NREM, REM))
        tones.append((wake, nrem, rem))
    return tones


def test_tone_is_higher_in_wake_than_in_sleep_in_every_animal(animals):
    """By a fourth in a rectified or badly placed EMG, by a factor of ten in a good one."""
    ratios = np.array([wake / max(nrem, rem) for wake, nrem, rem in animals])
    assert ratios.min() > 1.0
    assert 1.5 < np.median(ratios) < 4.0


def test_tone_is_not_higher_in_rem_than_in_nrem(animals):
    ratios = np.array([rem / nrem for _, nrem, rem in animals])
    assert ratios.max() < 1.15
    assert np.median(ratios) < 1.0


def test_contrast_and_atonia_are_logarithms_of_amplitude():
    rms = tone(PLAIN)
    moving, nrem, rem = (np.median(rms[during(b)]) for b in ((Behaviour.ACTIVE_WAKE,), NREM, REM))
    assert np.log(moving / nrem) == pytest.approx(1.5, abs=0.2)
    assert np.log(nrem / rem) == pytest.approx(0.3, abs=0.1)
    assert moving == pytest.approx(80, rel=0.25)


def test_quiet_wake_lies_between_sleep_and_moving():
    rms = tone(PLAIN)
    behaviours = (Behaviour.NREM, Behaviour.QUIET_WAKE, Behaviour.ACTIVE_WAKE)
    sleep, quiet, moving = (np.median(rms[during((b,))]) for b in behaviours)
    assert sleep < 0.8 * quiet < 0.64 * moving


def test_the_noise_of_the_electrodes_is_never_undercut():
    rms = tone(replace(PLAIN, contrast=6.0, atonia=1.0, floor=-2.0))
    assert rms[during(REM)].min() > 0.8 * 80 * np.exp(-2.0)


def test_an_emg_that_is_hardly_louder_in_wake_is_steady_there_too():
    drawn = [EmgTraits.draw(np.random.default_rng(seed)) for seed in range(300)]
    poor = [animal.unrest for animal in drawn if animal.contrast < 0.5]
    good = [animal.unrest for animal in drawn if animal.contrast > 1.5]
    assert poor
    assert max(poor) <= 0.3
    assert np.median(good) > 0.5
    assert max(animal.unrest for animal in drawn) <= 0.7


def test_a_faint_emg_is_hardly_louder_in_wake_and_alike_in_nrem_and_rem():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rms = tone(replace(EmgTraits.draw(rng).turned_faint(rng), floor=-4.0, heart=0.0), seed)
        wake, nrem, rem = (np.median(np.log(rms[during(stage)])) for stage in (WAKE, NREM, REM))
        assert 0 < wake - nrem < 1.0
        assert abs(nrem - rem) < 0.25


def test_in_some_animals_the_electrodes_are_as_loud_as_the_muscle():
    floors = [EmgTraits.draw(np.random.default_rng(seed)).floor for seed in range(300)]
    assert 0.02 < np.mean([floor > -1 for floor in floors]) < 0.2
    wake = during(WAKE)
    quiet, loud = (tone(replace(PLAIN, floor=floor)) for floor in (-4.0, 0.0))
    assert np.log(quiet[wake]).std() > 2 * np.log(loud[wake]).std()


def test_power_lies_in_the_pass_band():
    spectrum = Spectrum(
        simulate_emg(np.random.default_rng(0), replace(PLAIN, high_hz=100.0), NIGHT)
    )
    inside = spectrum.band(30, 80, WAKE)
    assert spectrum.band(1, 8, WAKE) < 0.1 * inside
    assert spectrum.band(180, 250, WAKE) < 0.1 * inside


def test_twitches_belong_to_rem_and_bursts_to_nrem():
    for change, stage, other in (
        ({"twitches_per_s": 0.2}, REM, NREM),
        ({"bursts_per_s": 0.2}, NREM, REM),
    ):
        rms = tone(replace(PLAIN, **change))
        ratios = [
            np.percentile(rms[during(b)], 97) / np.median(rms[during(b)]) for b in (stage, other)
        ]
        assert ratios[0] > 2
        assert ratios[1] < 1.4


def test_grooming_shows_as_a_rhythm_of_3_hz_while_moving():
    moving = np.full(600, Behaviour.ACTIVE_WAKE, dtype=np.int8)
    spectra = []
    for grooming in (0.0, 0.8):
        traits = replace(PLAIN, grooming=grooming, unrest=0.0)
        envelope = np.abs(simulate_emg(np.random.default_rng(0), traits, moving))
        steps = envelope.reshape(-1, RATE // 16).mean(axis=1)
        power = np.abs(np.fft.rfft(steps.reshape(-1, 16 * 4), axis=1)) ** 2
        spectra.append(power.mean(axis=0))
    three_hz = slice(8, 17)  # quarters of a hertz
    assert spectra[1][three_hz].sum() > 1.5 * spectra[0][three_hz].sum()


def test_breathing_shows_in_the_tone_of_sleep():
    asleep = np.full(600, Behaviour.NREM, dtype=np.int8)
    traits = replace(PLAIN, breathing=0.3)
    envelope = np.abs(simulate_emg(np.random.default_rng(0), traits, asleep))
    steps = envelope.reshape(-1, RATE // 16).mean(axis=1)
    hz = np.fft.rfftfreq(len(steps), 1 / 16)
    power = np.abs(np.fft.rfft(steps - steps.mean())) ** 2
    assert hz[power.argmax()] == pytest.approx(2.8, abs=0.2)


def test_the_heart_beats_450_to_700_times_a_minute():
    silent = replace(PLAIN, heart=50.0, floor=-9.0, contrast=2.0)
    asleep = np.full(120, Behaviour.NREM, dtype=np.int8)
    trace = simulate_emg(np.random.default_rng(0), silent, asleep)
    beats = np.diff(np.signbit(trace - 0.5 * trace.max()).astype(int)) == -1
    assert 450 * 2 * 0.9 < beats.sum() < 700 * 2 * 1.1


def test_the_same_seed_gives_the_same_samples_and_another_seed_others():
    traces = [simulate_emg(np.random.default_rng(s), PLAIN, NIGHT[:60]) for s in (1, 1, 2)]
    assert traces[0].tobytes() == traces[1].tobytes()
    assert traces[0].tobytes() != traces[2].tobytes()
    assert traces[0].dtype == np.float32


@pytest.mark.parametrize("behaviour", Behaviour)
def test_a_single_second_of_anything_can_be_simulated(behaviour):
    trace = simulate_emg(np.random.default_rng(0), PLAIN, np.array([behaviour], dtype=np.int8))
    assert trace.shape == (RATE,)
    assert np.isfinite(trace).all()
