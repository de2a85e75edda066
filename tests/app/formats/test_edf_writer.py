"""Writing EDF files, read back by this and by other programs."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import mne
import numpy as np
import pyedflib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.core.epochs import sample_at
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf, write_recording

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
    samples[np.abs(samples) < 1e-5] = 0  # smaller ones alone are refused
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
        ({"samples": np.array([1, np.nan])}, "cannot keep the last 1 s without samples"),
        ({"samples": np.array([np.nan, 1])}, "cannot keep the first 1 s without samples"),
        ({"samples": np.array([1, np.inf])}, "EEG has samples that are infinite"),
        ({"samples": np.array([1e9, 0])}, "EEG has a value of -1e\\+09, too large"),
        ({"samples": np.array([1e-9, 0])}, "EEG has values up to -1e-09, too small"),
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


def test_equal_signals_give_equal_files(tmp_path):
    for name in ("a.edf", "b.edf"):
        write_edf(tmp_path / name, [EdfSignal("EEG", "µV", Fraction(64), noise(640))], START)
    assert (tmp_path / "a.edf").read_bytes() == (tmp_path / "b.edf").read_bytes()


def interrupted(rate, stretches, seed=0):
    """Return samples of stretches (onset_s, length_s), NaN between them."""
    n_samples = [int(length * rate) for _, length in stretches]
    firsts = [sample_at(onset, rate) for onset, _ in stretches]
    samples = np.full(firsts[-1] + n_samples[-1], np.nan, np.float32)
    for first, n in zip(firsts, n_samples, strict=True):
        samples[first : first + n] = noise(n, seed=seed)
    return samples


@pytest.mark.parametrize("suffix", [".edf", ".bdf"])
@pytest.mark.parametrize(
    ("rates", "stretches"),
    [
        (["512"], [("0", 10), ("10.5", 20), ("37.125", 10)]),
        (["512", "256", "1"], [("0", 7), ("13", 40)]),
        (["610.35"], [("0", 40), ("41.5", 80), ("173.123456789", 20)]),
        (["78125/128", "78125/256"], [("0", "1.6384"), ("16", "4.9152"), ("99.9", "16.384")]),
        (["610.35", "512"], [("0", 20), ("33.3", 40), ("80", 20)]),
        (["1000/3", "200"], [("0", 6), ("9", 21), ("33.21", 9)]),
        (["0.1", "250"], [("0", 100), ("150", 30)]),
    ],
)
def test_gaps_are_kept_to_the_sample(tmp_path, rates, stretches, suffix):
    path, copy = tmp_path / f"mouse{suffix}", tmp_path / f"copy{suffix}"
    known = [(Fraction(onset), Fraction(length)) for onset, length in stretches]
    signals = [
        EdfSignal(f"EEG{i}", "µV", Fraction(rate), interrupted(Fraction(rate), known, i))
        for i, rate in enumerate(rates)
    ]
    write_edf(path, signals, START)
    recording = read_recording(path)
    assert write_recording(copy, recording) == ()
    for read in (recording, read_recording(copy)):
        assert read.repairs == ()
        assert read.file_format == f"{suffix[1:].upper()}+D"
        assert read.gaps == recording.gaps
        for signal in signals:
            found = read.slice(signal.name, 0, 1e9)
            assert np.array_equal(np.isnan(found), np.isnan(signal.samples))
            np.testing.assert_allclose(found, signal.samples, atol=0.02)
    half_a_sample = float(0.5 / max(signal.rate for signal in signals))
    for (_, stop_s), (onset_s, _) in zip(recording.gaps, known[1:], strict=True):
        assert abs(stop_s - onset_s) <= half_a_sample + 1e-9


def test_a_gap_that_one_signal_alone_has_is_refused(tmp_path):
    eeg, emg = noise(640), noise(640)
    emg[100:200] = np.nan
    signals = [EdfSignal(n, "µV", Fraction(64), s) for n, s in (("EEG", eeg), ("EMG", emg))]
    with pytest.raises(ValueError, match=r"EMG has 2 stretches .* EDF keeps gaps that all signals"):
        write_edf(tmp_path / "mouse.edf", signals, None)
    eeg[110:200] = np.nan
    with pytest.raises(ValueError, match=r"EEG 1.71875 s, EMG 1.5625 s; .* share"):
        write_edf(tmp_path / "mouse.edf", signals, None)
    eeg[100:210] = np.nan
    with pytest.raises(ValueError, match=r"EEG and EMG begin at different times, 3.125000 s to"):
        write_edf(tmp_path / "mouse.edf", signals, None)


@pytest.mark.parametrize("year", [1970, 1985, 1999, 2024])
@pytest.mark.parametrize("microsecond", [0, 1, 370_000, 999_999])
def test_starts_are_kept_to_the_microsecond(tmp_path, year, microsecond):
    path, start = tmp_path / "mouse.edf", START.replace(year=year, microsecond=microsecond)
    write_edf(path, [EdfSignal("EEG", "µV", Fraction(8), noise(64))], start)
    assert read_recording(path).start_time == start


def test_an_end_that_no_data_record_holds_is_left_out_in_a_sentence(tmp_path):
    path, source = tmp_path / "copy.edf", tmp_path / "mouse.edf"
    write_edf(source, [EdfSignal("EEG", "µV", Fraction("610.35"), noise(12_207 * 2))], START)
    recording = replace(read_recording(source), duration_s=25.0)
    told = write_recording(path, recording)
    assert told == (
        "The last 5.00041 s are left out, for no data record of equal length holds them, but one "
        "of 20 s.",
    )
    assert read_recording(path).duration_s == 20


def test_bdf_keeps_24_bits(tmp_path):
    path, samples = tmp_path / "mouse.bdf", noise(640, 1e5)
    write_edf(path, [EdfSignal("EEG", "µV", Fraction(64), samples)], START)
    recording = read_recording(path)
    assert recording.file_format == "BDF"
    np.testing.assert_allclose(recording.slice("EEG", 0, 10), samples, rtol=0, atol=0.06)
    with pyedflib.EdfReader(str(path)) as reader:
        np.testing.assert_allclose(reader.readSignal(0), samples, rtol=0, atol=0.06)
