"""What a laboratory does to the signals: each fault alone, on a good laboratory otherwise."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from sdreamer.simulation.acquisition import Laboratory, record
from sdreamer.simulation.noise import N_BINS, RATE, n_frames, shaped_noise

SECONDS = 120
GOOD = replace(Laboratory.plain(), muscle_in_eeg=0.0, brain_in_emg=0.0, artefacts_per_h=0.0)


@pytest.fixture(scope="module")
def brain() -> np.ndarray:
    """Pink noise of some 50 µV."""
    density = (60 / np.sqrt(np.arange(N_BINS) + 1)).astype(np.float32) / 2.5
    return shaped_noise(
        np.random.default_rng(1), np.broadcast_to(density, (n_frames(SECONDS), N_BINS))
    )


@pytest.fixture(scope="module")
def muscle() -> np.ndarray:
    """White noise of 80 µV."""
    return np.random.default_rng(2).normal(0, 80, SECONDS * RATE).astype(np.float32)


@pytest.fixture
def files(brain, muscle):
    """Return EEG and EMG as a good laboratory with some changes stores them."""

    def stored(seed: int = 0, **changes: object) -> tuple[np.ndarray, np.ndarray]:
        return record(np.random.default_rng(seed), replace(GOOD, **changes), brain, muscle)

    return stored


def power(trace: np.ndarray, low_hz: float, high_hz: float) -> float:
    hz, density = signal.welch(trace, RATE, nperseg=4 * RATE)
    return float(density[(hz >= low_hz) & (hz <= high_hz)].mean())


def coherence(one: np.ndarray, other: np.ndarray, low_hz: float, high_hz: float) -> float:
    """Share of power that two traces have in common, whatever filters do to their phase."""
    hz, shared = signal.coherence(one, other, RATE, nperseg=4 * RATE)
    return float(shared[(hz >= low_hz) & (hz <= high_hz)].mean())


def test_a_good_laboratory_changes_little_between_its_corners(files, brain, muscle):
    eeg, emg = files()
    assert coherence(eeg, brain, 1, 90) > 0.95
    assert coherence(emg, muscle, 15, 150) > 0.95
    for low, high in ((1, 4), (6, 9), (30, 60)):
        assert power(eeg, low, high) == pytest.approx(power(brain, low, high), rel=0.15)
    assert power(emg, 30, 100) == pytest.approx(power(muscle, 30, 100), rel=0.15)


def test_recording_leaves_the_animal_as_it_is(files, brain, muscle):
    before = brain.copy(), muscle.copy()
    files(drift=1.0, artefacts_per_h=500.0, hum_eeg=1.0, loose_lead=True, dropouts_per_h=500.0)
    assert np.array_equal(before[0], brain)
    assert np.array_equal(before[1], muscle)


def test_inverting_turns_the_sign_of_that_channel(files):
    eeg, emg = files()
    turned_eeg, turned_emg = files(inverted=(True, False))
    np.testing.assert_array_equal(turned_eeg, -eeg)
    np.testing.assert_array_equal(turned_emg, emg)
    np.testing.assert_array_equal(files(inverted=(False, True))[1], -emg)


def test_gain_and_offset_scale_and_shift_each_channel(files):
    eeg, emg = files(step_uv=1e-3)
    louder = files(step_uv=1e-3, gain=(2.0, 0.5), offset_uv=(100.0, -30.0))
    np.testing.assert_allclose(louder[0], 2 * eeg + 100, atol=0.01)
    np.testing.assert_allclose(louder[1], 0.5 * emg - 30, atol=0.01)


def test_samples_are_steps_of_the_converter(files):
    for trace in files(step_uv=3.0):
        np.testing.assert_allclose(trace / 3, np.round(trace / 3), atol=1e-4)
    fine, coarse = files(step_uv=1e-3)[0], files(step_uv=3.0)[0]
    assert np.abs(fine - coarse).max() <= 1.51


@pytest.mark.parametrize("native_hz", [100, 128, 250])
def test_what_lies_above_half_the_native_rate_is_lost(files, native_hz):
    changes = {"filter_order": 4, "noise_uv": 0.0, "emg_band_hz": (10.0, 200.0)}
    whole, cut = (files(native_hz=hz, **changes)[1] for hz in (512, native_hz))
    assert power(cut, 0.7 * native_hz, 250) < 0.03 * power(whole, 0.7 * native_hz, 250)
    assert power(cut, 15, 0.3 * native_hz) == pytest.approx(
        power(whole, 15, 0.3 * native_hz), rel=0.1
    )


@pytest.mark.parametrize(("which", "name"), [(0, "eeg_band_hz"), (1, "emg_band_hz")])
def test_amplifiers_pass_their_band(files, which, name):
    trace = files(**{name: (10.0, 40.0)}, filter_order=4, noise_uv=0.0)[which]
    inside = power(trace, 15, 30)
    assert power(trace, 0.5, 4) < 0.15 * inside
    assert power(trace, 80, 200) < 0.01 * inside


@pytest.mark.parametrize("mains_hz", [50, 60])
def test_hum_is_a_line_at_the_mains_and_its_third_harmonic(files, mains_hz):
    def line(trace: np.ndarray, hz: float) -> float:
        beside = (power(trace, hz - 5, hz - 3) + power(trace, hz + 3, hz + 5)) / 2
        return power(trace, hz - 0.3, hz + 0.3) / beside

    hum = {"mains_hz": mains_hz, "hum_eeg": 0.5, "hum_emg": 0.5, "hum_harmonics": 0.5}
    for clean, humming, notched in zip(
        files(), files(**hum), files(**hum, notch=True), strict=True
    ):
        assert line(clean, mains_hz) < 2
        assert line(humming, mains_hz) > 20
        assert line(humming, 3 * mains_hz) > 5
        assert line(notched, mains_hz) < 2
    eeg, emg = files(mains_hz=mains_hz, hum_emg=0.5)
    assert line(eeg, mains_hz) < 2 < line(emg, mains_hz)
    assert line(emg, 3 * mains_hz) < 2


def test_cross_talk_carries_the_other_signal(files, brain, muscle):
    eeg, emg = files(emg_band_hz=(0.5, 200.0))
    mixed_eeg, mixed_emg = files(muscle_in_eeg=0.3, brain_in_emg=0.2, emg_band_hz=(0.5, 200.0))
    assert coherence(mixed_eeg - eeg, muscle, 10, 90) > 0.95
    assert coherence(mixed_emg - emg, brain, 2, 90) > 0.95
    assert (mixed_emg - emg).std() == pytest.approx(0.2 * muscle.std(), rel=0.2)


def test_a_rectified_emg_has_one_sign(files):
    emg = files()[1]
    rectified = files(emg_form="rectified")[1]
    np.testing.assert_allclose(rectified, np.abs(emg), atol=0.05)
    assert rectified.min() >= 0
    assert files(emg_form="rectified", inverted=(False, True))[1].max() <= 0
    assert np.array_equal(files(emg_form="rectified")[0], files()[0])
    assert GOOD.with_emg_form("rectified") == replace(GOOD, emg_form="rectified")


def test_an_envelope_is_slow_and_follows_the_strength(brain, muscle):
    strength = np.repeat([1.0, 5.0, 1.0, 5.0], len(muscle) // 4).astype(np.float32)
    laboratory = GOOD.with_emg_form("envelope")
    envelope = record(np.random.default_rng(0), laboratory, brain, strength * muscle)[1]
    assert power(envelope, 40, 250) < 0.02 * power(envelope, 0.5, 5)
    quarters = envelope.reshape(4, -1)[:, RATE:].mean(axis=1)
    assert quarters[1::2] / quarters[::2] == pytest.approx([5, 5], rel=0.15)


def test_an_amplifier_limits_the_eeg(files, brain):
    wild, clipped = (
        files(artefacts_per_h=900.0, clip=1e6)[0],
        files(artefacts_per_h=900.0, clip=4.0)[0],
    )
    limit = 4 * brain.std()
    assert np.abs(wild).max() > 3 * limit
    assert np.abs(clipped).max() < 2.1 * limit  # the high-pass after it swings beyond


def test_noise_of_the_amplifier_is_there_without_a_signal():
    silence = np.zeros(SECONDS * RATE, dtype=np.float32)
    laboratory = replace(GOOD, noise_uv=5.0)
    for trace in record(np.random.default_rng(0), laboratory, silence, silence):
        assert trace.std() == pytest.approx(5, rel=0.02)


def test_drift_is_slow(files):
    band = {"eeg_band_hz": (0.1, 100.0)}
    still, drifting = files(**band)[0], files(**band, drift=3.0)[0]
    assert power(drifting, 0.1, 0.3) > 3 * power(still, 0.1, 0.3)
    assert power(drifting, 5, 80) == pytest.approx(power(still, 5, 80), rel=0.05)


def test_movement_artefacts_are_large_and_rare(files):
    still, moving = files(noise_uv=0.0)[0], files(noise_uv=0.0, artefacts_per_h=300.0)[0]
    apart = np.abs(moving - still).reshape(-1, RATE // 8).max(axis=1)
    touched = apart > 1
    assert 0.02 < touched.mean() < 0.35  # ten of up to two seconds and the filter's tail
    assert apart.max() > 3 * still.std()


def test_lines_drop_out_for_1_to_20_seconds(files):
    eeg, emg = files(dropouts_per_h=200.0)
    for trace in (eeg, emg):
        still = np.flatnonzero(np.diff(trace) != 0)
        longest = np.diff(still).max() / RATE
        assert 1 < longest < 45  # two may join
    assert all((np.diff(trace) == 0).mean() < 0.05 for trace in files())


@pytest.mark.parametrize("dead", ["eeg", "emg", "both"])
def test_a_dead_electrode_holds_nothing_of_the_animal(files, brain, muscle, dead):
    eeg, emg = files(dead=dead)
    alive = (coherence(eeg, brain, 2, 60) > 0.9, coherence(emg, muscle, 20, 100) > 0.9)
    assert alive == (dead == "emg", dead == "eeg")
    for trace, true in ((eeg, brain), (emg, muscle)):
        assert 0 < trace.std() < 1.2 * true.std()
    if dead == "both":
        assert coherence(eeg, brain, 2, 60) < 0.1
        assert coherence(emg, muscle, 20, 100) < 0.1


def test_an_amplifier_at_its_rail_stays_there_for_up_to_two_seconds(files):
    for clean, railed in zip(files(), files(rails_per_h=600.0), strict=True):
        rail = np.abs(railed).max()
        assert rail > 15 * clean.std()
        at_rail = np.abs(railed) == rail
        assert 0.001 < at_rail.mean() < 0.4
        borders = np.flatnonzero(np.diff(at_rail.astype(int)))
        assert len(borders) > 5


def test_a_loose_lead_takes_muscle_from_the_emg_for_a_while(files, muscle):
    correlations = []
    for seed in range(6):
        loose, firm = files(seed, loose_lead=True)[1], files(seed)[1]
        seconds = zip(loose.reshape(-1, RATE), firm.reshape(-1, RATE), strict=True)
        correlations.append([np.corrcoef(a, b)[0, 1] for a, b in seconds])
    lowest = [min(c) for c in correlations]
    highest = [max(c) for c in correlations]
    assert np.median(lowest) < 0.7
    assert max(highest) > 0.9


def test_the_same_seed_stores_the_same_bytes_and_another_seed_others(files):
    noisy = {"artefacts_per_h": 500.0, "drift": 1.0, "hum_eeg": 0.3}
    stored = [files(seed, **noisy)[0].tobytes() for seed in (1, 1, 2)]
    assert stored[0] == stored[1] != stored[2]


def test_laboratories_differ_in_everything_and_draw_no_broken_electrode():
    drawn = [Laboratory.draw(np.random.default_rng(seed)) for seed in range(300)]
    assert {laboratory.dead for laboratory in drawn} == {"none"}
    for name in set(Laboratory.__dataclass_fields__) - {"dead"}:
        assert len({getattr(laboratory, name) for laboratory in drawn}) > 1, name
    forms = [laboratory.emg_form for laboratory in drawn]
    assert forms.count("raw") > forms.count("rectified") > forms.count("envelope") > 0
    for laboratory in drawn:
        for low, high in (laboratory.eeg_band_hz, laboratory.emg_band_hz):
            assert 0 < low < high <= 200
        assert min(laboratory.gain) > 0


def test_any_laboratory_gives_finite_files_of_the_same_length(brain, muscle):
    for seed in range(25):
        rng = np.random.default_rng(seed)
        for trace in record(rng, Laboratory.draw(rng), brain[: 20 * RATE], muscle[: 20 * RATE]):
            assert trace.shape == (20 * RATE,)
            assert trace.dtype == np.float32
            assert np.isfinite(trace).all()
