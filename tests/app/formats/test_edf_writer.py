"""Writing EDF files, read back by this and by other programs."""

from datetime import datetime
from fractions import Fraction

import mne
import numpy as np
import pyedflib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf

START = datetime(2024, 3, 5, 20, 1, 2)


def noise(n_samples, scale=50.0, seed=0):
    return np.random.default_rng(seed).normal(0, scale, n_samples).astype(np.float32)


@pytest.mark.parametrize(
    ("rate", "n_samples"),
    [
        ("512", 512 * 20),
        ("610.35", 12_207 * 2),
        ("78125/128", 1000 * 4),
        ("78125/256", 549_316),
        ("1000/3", 1000),
        ("256.4", 2564),
        ("0.1", 6),
    ],
)
def test_what_is_written_is_read_back_at_the_same_rate(tmp_path, rate, n_samples):
    path = tmp_path / "mouse.edf"
    eeg, emg = noise(n_samples), noise(n_samples, 3.0, seed=1)
    signals = [
        EdfSignal("EEG", "µV", Fraction(rate), eeg),
        EdfSignal("EMG", "mV", Fraction(rate), emg),
    ]
    write_edf(path, signals, START)
    recording = read_recording(path)
    assert recording.repairs == ()
    assert recording.start_time == START
    assert [channel.rate for channel in recording.channels] == [Fraction(rate)] * 2
    for name, samples in (("EEG", eeg), ("EMG", emg * 1000)):
        step = np.ptp(samples) / 65_000
        np.testing.assert_allclose(recording.slice(name, 0, 1e9), samples, atol=step)


@pytest.mark.parametrize("rate", ["512", "78125/256", "610.35"])
def test_other_programs_read_the_same(tmp_path, rate):
    path = tmp_path / "mouse.edf"
    samples = noise(12_207 * 4)
    write_edf(path, [EdfSignal("EEG", "µV", Fraction(rate), samples)], START)
    ours = read_recording(path)
    with pyedflib.EdfReader(str(path)) as reader:
        assert reader.getStartdatetime() == START
        assert np.array_equal(
            reader.readSignal(0, digital=True), ours.sources["EEG"].digital(0, 10**6)
        )
    raw = mne.io.read_raw_edf(path, verbose="error")
    assert raw.info["sfreq"] == pytest.approx(float(Fraction(rate)), rel=1e-12)
    np.testing.assert_allclose(raw.get_data()[0] * 1e6, ours.slice("EEG", 0, 1e9), atol=1e-4)


def test_rates_may_differ_between_signals(tmp_path):
    path = tmp_path / "mouse.edf"
    fast, slow = noise(5120), noise(10)
    write_edf(
        path,
        [EdfSignal("EEG", "µV", Fraction(512), fast), EdfSignal("Temp", "degC", Fraction(1), slow)],
        None,
    )
    recording = read_recording(path)
    assert recording.start_time is None
    assert [channel.sfreq for channel in recording.channels] == [512.0, 1.0]
    np.testing.assert_allclose(recording.slice("Temp", 0, 10), slow, atol=0.01)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=40),
    st.floats(-1e6, 1e6, width=32),
)
def test_any_finite_signal_is_kept_to_16_bits(tmp_path, values, offset):
    path = tmp_path / "mouse.edf"
    samples = (np.array(values) + offset).astype(np.float32)
    write_edf(path, [EdfSignal("EEG", "µV", Fraction(len(samples)), samples)], None)
    read = read_recording(path).slice("EEG", 0, 1)
    covered = max(np.ptp([*samples, 0.0]), 1.0) * 2
    np.testing.assert_allclose(read, samples, atol=covered / 65_000 + 1, rtol=1e-6)


@pytest.mark.parametrize(
    ("signal", "reason"),
    [
        ({"name": "Elektroenzephalogramm"}, "no EDF name"),
        ({"name": "Größe"}, "no EDF name"),
        ({"name": ""}, "no EDF name"),
        ({"unit": "microvolts"}, "no EDF unit"),
        ({"samples": np.array([1, np.nan])}, "cannot keep gaps"),
        ({"samples": np.array([1e9, 0])}, "too large for an EDF header"),
        ({"samples": np.zeros(0)}, "no EDF data record fits 0 s"),
        ({"rate": Fraction(10**6, 7919 * 7907)}, "no EDF data record fits"),
    ],
)
def test_what_edf_cannot_keep_is_refused(tmp_path, signal, reason):
    path = tmp_path / "mouse.edf"
    whole = {"name": "EEG", "unit": "µV", "rate": Fraction(1), "samples": np.array([0.0, 1.0])}
    with pytest.raises(ValueError, match=reason):
        write_edf(path, [EdfSignal(**(whole | signal))], None)
    assert not path.exists()


def test_signals_of_unequal_duration_or_name_are_refused(tmp_path):
    eeg = EdfSignal("EEG", "µV", Fraction(512), noise(1024))
    emg = EdfSignal("EMG", "µV", Fraction(512), noise(512))
    with pytest.raises(ValueError, match="differ in duration; samples: EEG 1024, EMG 512"):
        write_edf(tmp_path / "mouse.edf", [eeg, emg], None)
    with pytest.raises(ValueError, match="different names"):
        write_edf(tmp_path / "mouse.edf", [eeg, eeg], None)
    with pytest.raises(ValueError, match="different names"):
        write_edf(tmp_path / "mouse.edf", [], None)


@pytest.mark.parametrize("start", [START.replace(microsecond=1), START.replace(year=1970)])
def test_starts_that_edf_cannot_keep_are_refused(tmp_path, start):
    with pytest.raises(ValueError, match="whole seconds from 1985 to 2084"):
        write_edf(tmp_path / "mouse.edf", [EdfSignal("EEG", "µV", Fraction(1), noise(3))], start)


def test_equal_signals_give_equal_files(tmp_path):
    for name in ("a.edf", "b.edf"):
        write_edf(tmp_path / name, [EdfSignal("EEG", "µV", Fraction(64), noise(640))], START)
    assert (tmp_path / "a.edf").read_bytes() == (tmp_path / "b.edf").read_bytes()
