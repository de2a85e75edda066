"""Preparing channels: what must not change a second, and what must take it away."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scipy import signal as scipy_signal

from sdreamer.signals import MODEL_RATE, Epochs, Signal, prepare, robust_scale

DAY_S = 86_400
RATES = [Fraction(r) for r in ("610.3515625", "305.1758", "511.96", "512.05", "128", "1000")]
REAL = Path(__file__).parents[2] / "../shared/data/misleep_10min_500Hz.edf"
SECONDS = 150  # three blocks


def noise(seed: int = 0, seconds: int = SECONDS, rate: int = MODEL_RATE) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 50, seconds * rate).astype(np.float32)


def prepared(samples: np.ndarray, modality: str = "eeg", rate: int = MODEL_RATE) -> Epochs:
    return prepare(Signal.of(samples.astype(np.float32), rate), len(samples) // rate, modality)


def straightened(epochs: Epochs) -> np.ndarray:
    """Undo the soft logarithm: samples in units of the recording's scale."""
    return 3 * np.sinh(epochs.samples.astype(np.float64) / 3)


def rms(values: np.ndarray) -> np.ndarray:
    return np.sqrt(np.mean(np.square(values, dtype=np.float64), axis=-1))


def matched(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Scale values to the size of others, by least squares."""
    return values * (values * like).sum() / np.square(values).sum()


def pulses(rate: Fraction) -> Signal:
    """A pulse in the middle of each second, for two minutes at either end of a day."""

    def read(start: int, stop: int) -> np.ndarray:
        if start / rate > 140 and stop / rate < DAY_S - 140:
            return np.full(stop - start, np.nan, dtype=np.float32)
        from_middle = np.arange(start, stop) / float(rate) % 1 - 0.5
        wave = np.cos(2 * np.pi * 20 * from_middle) * np.exp(-((from_middle / 0.03) ** 2))
        return (100 * wave).astype(np.float32)

    return Signal(rate, int(DAY_S * rate), read)


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{float(rate):g} Hz")
def test_after_a_day_each_second_still_begins_where_it_should(rate):
    epochs = prepare(pulses(rate), DAY_S, "eeg")
    seconds = np.array([*range(136), *range(DAY_S - 136, DAY_S - 1)])
    assert not epochs.lost[seconds].any()
    peaks = np.abs(epochs.samples[seconds].astype(np.float32)).argmax(axis=1)
    assert np.abs(peaks - MODEL_RATE / 2).max() <= max(1, MODEL_RATE / rate)


@pytest.mark.parametrize("rate", [128, 256, 500, 512, 1000, 2000])
def test_what_lies_in_the_pass_band_comes_through_without_a_seam(rate):
    hz = np.array([5.3, 7.1, 12.9, 23.7, 38.1])
    phases = np.arange(len(hz))

    def wave(t: np.ndarray) -> np.ndarray:
        return np.sin(2 * np.pi * hz * t[:, None] + phases).sum(axis=1)

    epochs = prepared(wave(np.arange(SECONDS * rate) / rate), rate=rate)
    expected = wave(np.arange(SECONDS * MODEL_RATE) / MODEL_RATE).reshape(SECONDS, MODEL_RATE)
    inner = slice(3, SECONDS - 3)
    got = matched(straightened(epochs)[inner], expected[inner])
    np.testing.assert_allclose(got, expected[inner], atol=0.02)


@pytest.mark.parametrize("modality", ["eeg", "emg"])
@pytest.mark.parametrize("rate", [512, 500])
def test_where_blocks_join_does_not_show(modality, rate):
    later = 37  # so that blocks of the second signal join inside those of the first
    samples = noise(rate=rate)
    whole = straightened(prepared(samples, modality, rate))[later + 3 : -3]
    part = straightened(prepared(samples[later * rate :], modality, rate))[3:-3]
    np.testing.assert_allclose(matched(part, whole), whole, atol=0.02)


@pytest.mark.parametrize(("rate", "up", "down"), [(500, 128, 125), (305, 512, 305)])
def test_blocks_give_what_resampling_the_whole_signal_gives(rate, up, down):
    # between the high-pass and the lowest notch, so that resampling is all that is done
    band = scipy_signal.butter(8, (2, 40), "bandpass", fs=rate, output="sos")
    samples = scipy_signal.sosfiltfilt(band, noise(rate=rate))
    whole = scipy_signal.resample_poly(samples, up, down).reshape(SECONDS, MODEL_RATE)[3:-3]
    got = matched(straightened(prepared(samples, rate=rate))[3:-3], whole)
    np.testing.assert_allclose(got, whole, atol=0.03 * whole.std())


@pytest.mark.parametrize("rate", [512, 500])
def test_where_blocks_join_does_not_show_under_strong_drift(rate):
    later = 37
    samples = noise(rate=rate) + np.linspace(0, 5000, SECONDS * rate)
    whole = straightened(prepared(samples, rate=rate))[later + 3 : -3]
    part = straightened(prepared(samples[later * rate :], rate=rate))[3:-3]
    np.testing.assert_allclose(matched(part, whole), whole, atol=0.02)


@pytest.mark.parametrize("gain", [1e-6, 0.02, 900.0])
@pytest.mark.parametrize("modality", ["eeg", "emg"])
def test_the_unit_of_a_channel_does_not_matter(gain, modality):
    samples = noise()
    np.testing.assert_allclose(
        prepared(gain * samples, modality).samples, prepared(samples, modality).samples, atol=4e-3
    )


def test_polarity_only_turns_the_sign():
    samples = noise()
    np.testing.assert_array_equal(prepared(-samples).samples, -prepared(samples).samples)


@pytest.mark.parametrize(
    ("modality", "rate"),
    [("emg", 512), ("emg", 500), ("eeg", 500), ("eeg", 512)],
)
def test_an_offset_does_not_matter(modality, rate):
    samples = noise(rate=rate)
    np.testing.assert_allclose(
        prepared(samples + 1000, modality, rate).samples,
        prepared(samples, modality, rate).samples,
        atol=0.01,
    )


def test_epochs_have_a_size_of_about_one_and_large_amplitudes_stay_in_range():
    samples = noise()
    samples[30 * MODEL_RATE : 31 * MODEL_RATE] *= 1000
    epochs = prepared(samples)
    assert rms(epochs.samples[50:]) == pytest.approx(np.full(SECONDS - 50, 0.95), abs=0.1)
    assert 10 < np.abs(epochs.samples).max() < 30


def test_saturated_spikes_hardly_move_the_scale():
    samples = noise(seconds=600)
    rng = np.random.default_rng(1)
    spiky = samples.copy()
    for second in rng.choice(600, 30, replace=False):  # 5 %, as in a real recording
        at = second * MODEL_RATE + int(rng.integers(0, 500))
        spiky[at : at + 6] = np.repeat([10_417, -10_417], 3)
    plain = rms(samples) / rms(spiky)
    robust = np.median(rms(straightened(prepared(spiky)))) / np.median(
        rms(straightened(prepared(samples)))
    )
    assert plain < 0.25
    assert robust == pytest.approx(1, abs=0.06)


def test_an_unusual_share_of_one_stage_hardly_moves_the_scale():
    """Mostly silent sleep against mostly Wake: a plain deviation differs by a factor of two."""

    def recording(awake: float) -> np.ndarray:
        loud = np.arange(600) < 600 * awake
        return (noise(seconds=600).reshape(600, -1) * np.where(loud, 5, 1)[:, None]).ravel()

    few, many = recording(0.15), recording(0.85)
    sizes = [rms(straightened(prepared(x, "emg"))[:80]).mean() for x in (few, many)]
    assert rms(many) / rms(few) > 2
    assert sizes[0] / sizes[1] == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("modality", ["eeg", "emg"])
@pytest.mark.parametrize("hz", [49.8, 50, 60, 60.2, 100, 120, 150, 180])
def test_the_mains_and_its_harmonics_are_taken_out(modality, hz):
    samples = noise()
    hum = 200 * np.sin(2 * np.pi * hz * np.arange(len(samples)) / MODEL_RATE)
    clean = straightened(prepared(samples, modality))[3:-3]
    humming = matched(straightened(prepared(samples + hum, modality))[3:-3], clean)
    assert rms((humming - clean).ravel()) < 0.03 * rms(clean.ravel())


def test_movement_and_slow_waves_are_kept_from_the_emg_but_slow_waves_stay_in_the_eeg():
    t = np.arange(SECONDS * MODEL_RATE) / MODEL_RATE
    fast = 10 * np.sin(2 * np.pi * 23 * t)
    for hz, keeps_eeg in ((0.1, False), (1.0, True), (3.0, True)):
        samples = fast + 100 * np.sin(2 * np.pi * hz * t)
        eeg, emg = (straightened(prepared(samples, m))[3:-3] for m in ("eeg", "emg"))
        slow = rms(eeg.mean(axis=1)) if hz < 1 else rms(eeg.ravel())
        assert (slow > 0.9) == keeps_eeg
        np.testing.assert_allclose(
            matched(emg.ravel(), fast[3 * MODEL_RATE : -3 * MODEL_RATE]),
            fast[3 * MODEL_RATE : -3 * MODEL_RATE],
            atol=0.1,
        )


def test_missing_stretches_become_lost_seconds_and_leave_no_trace():
    samples = noise()
    holed = samples.copy()
    holed[int(60.5 * MODEL_RATE) : 70 * MODEL_RATE] = np.nan
    whole, broken = prepared(samples), prepared(holed)
    assert np.flatnonzero(broken.lost).tolist() == list(range(60, 70))
    assert np.isfinite(broken.samples).all()
    assert not broken.samples[broken.lost].any()
    far = [*range(3, 57), *range(73, SECONDS - 3)]  # the filter reaches two seconds
    np.testing.assert_allclose(
        matched(straightened(broken)[far], straightened(whole)[far]),
        straightened(whole)[far],
        atol=0.02,
    )


def test_a_second_may_miss_a_few_samples():
    samples = noise()
    samples[40 * MODEL_RATE : 40 * MODEL_RATE + 40] = np.nan
    samples[50 * MODEL_RATE : 50 * MODEL_RATE + 60] = np.nan
    epochs = prepared(samples)
    assert np.flatnonzero(epochs.lost).tolist() == [50]
    assert np.isfinite(epochs.samples).all()


@pytest.mark.parametrize("level", [0.0, 7.0, -90.0])
@pytest.mark.parametrize("rate", [512, 500])
@pytest.mark.parametrize("flat_s", [1, 5, 100])
def test_seconds_that_do_not_move_are_lost_and_do_not_count_for_the_scale(level, rate, flat_s):
    samples = noise(rate=rate)
    flat = samples.copy()
    flat[20 * rate : (20 + flat_s) * rate] = level
    whole, broken = prepared(samples, rate=rate), prepared(flat, rate=rate)
    assert np.flatnonzero(broken.lost).tolist() == list(range(20, 20 + flat_s))
    sizes = [rms(straightened(epochs)[130:-3]).mean() for epochs in (whole, broken)]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.03)


@pytest.mark.parametrize("samples", [np.zeros(0), np.full(5120, np.nan), np.full(5120, 3.0)])
def test_a_channel_without_any_signal_is_lost_throughout(samples):
    epochs = prepare(Signal.of(samples.astype(np.float32), 512), 80, "emg")
    assert epochs.lost.all()
    assert not epochs.samples.any()


def test_seconds_beyond_the_end_of_a_channel_are_lost():
    epochs = prepare(Signal.of(noise(seconds=10), 512), 12, "eeg")
    assert np.flatnonzero(epochs.lost).tolist() == [10, 11]


def test_no_second_gives_no_epoch():
    epochs = prepare(Signal.of(noise(seconds=1), 512), 0, "eeg")
    assert epochs.samples.shape == (0, MODEL_RATE)


def test_too_slow_a_channel_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match=r"^32\.5 Hz is too slow for EMG; 50 Hz are needed$"):
        prepare(Signal.of(noise(), Fraction("32.5")), 3, "emg")


def test_progress_is_told_in_seconds_and_what_it_raises_passes_through():
    told = []
    channel = Signal.of(noise(), 512)
    prepare(channel, SECONDS, "eeg", lambda done, total: told.append((done, total)))
    assert told == [(64, 150), (128, 150), (150, 150)]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(channel, SECONDS, "eeg", stop)


def test_the_scale_of_noise_is_its_deviation_and_that_of_nothing_is_one():
    assert robust_scale(noise().reshape(-1, MODEL_RATE)) == pytest.approx(50, rel=0.02)
    assert robust_scale(np.zeros((5, MODEL_RATE), dtype=np.float32)) == 1.0


@pytest.mark.skipif(not REAL.exists(), reason=f"needs {REAL.name}, which is not in the repository")
@pytest.mark.parametrize("modality", ["eeg", "emg"])
def test_a_real_recording_with_saturated_spikes_has_ordinary_seconds_of_size_one(modality):
    import pyedflib

    with pyedflib.EdfReader(str(REAL)) as edf:
        channels = [edf.readSignal(i) for i in range(edf.signals_in_file)]
    for samples in channels:
        spiky = np.abs(samples.reshape(-1, 500)).max(axis=1) > 8000
        ordinary = rms(prepared(samples, modality, 500).samples)[~spiky]
        assert spiky.any()
        assert np.median(ordinary) == pytest.approx(0.95, abs=0.1)
        assert np.percentile(ordinary, [5, 95]) == pytest.approx([0.9, 1.1], abs=0.2)
        plain = rms((samples - samples.mean()).reshape(-1, 500)) / samples.std()
        assert np.median(plain) < 0.05  # what a plain standard deviation makes of them
