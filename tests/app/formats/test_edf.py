"""Reading EDF files that are in order, and the parts that may differ between them."""

import os
import sys
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import read_recording

from .edf_bytes import Drawn, edf_bytes

GAIN = 1000 / 65_535


def physical(digital):
    return np.ravel(digital) * GAIN + (-500 + 32_768 * GAIN)


def test_channels_come_out_as_they_went_in(read, eeg, emg, digital):
    recording = read(eeg, emg)
    assert [channel.name for channel in recording.channels] == ["EEG", "EMG"]
    assert recording.start_time == datetime(2024, 3, 5, 20, 0, 0)
    assert (recording.duration_s, recording.gaps, recording.repairs) == (8.0, (), ())
    np.testing.assert_allclose(recording.slice("EEG", 0, 8), physical(digital), rtol=1e-6)
    np.testing.assert_allclose(recording.slice("EMG", 0, 8), physical(-digital), rtol=1e-6)


def test_a_slice_may_begin_and_end_anywhere(read, eeg, emg, digital):
    recording = read(eeg, emg)
    rng = np.random.default_rng(1)
    for start, stop in np.sort(rng.integers(0, digital.size + 1, (50, 2)), axis=1).tolist():
        read_samples = recording.slice("EMG", start / 64, stop / 64)
        np.testing.assert_allclose(read_samples, physical(-digital)[start:stop], rtol=1e-6)


def test_samples_are_float32_and_the_readers_own(read, eeg):
    samples = read(eeg).slice("EEG", 0, 1)
    assert samples.dtype == np.float32
    samples[:] = 0


def test_24_bit_values_keep_every_bit(read):
    values = np.array([[-8_388_608, -8_388_607, -1, 0, 1, 255, 256, 8_388_607]])
    limits = ("-8388608", "8388607")
    recording = read(
        Drawn("EEG", values, physical=limits, limits=limits), sample_bytes=3, name="mouse.bdf"
    )
    assert recording.sources["EEG"].digital(0, 8).tolist() == values[0].tolist()
    assert recording.slice("EEG", 0, 1).tolist() == values[0].tolist()


def test_records_longer_than_a_block_are_read_in_parts(read):
    long = np.arange(600_000)[None] % 60_000 - 30_000
    recording = read(Drawn("EEG", long), record_s="1000")
    assert np.array_equal(recording.sources["EEG"].digital(0, 600_000), long[0])
    assert np.array_equal(
        recording.sources["EEG"].digital(299_000, 301_000), long[0, 299_000:301_000]
    )


@pytest.mark.parametrize(
    ("n_samples", "record_s", "rate"),
    [
        (12_207, "20", Fraction("610.35")),
        (1000, "1.6384", Fraction("610.3515625")),
        (1000, "3,2768", Fraction("305.17578125")),
        (1, "3", Fraction(1, 3)),
        (512, "1.000E00", Fraction(512)),
    ],
)
def test_sampling_rates_are_exact(read, n_samples, record_s, rate):
    recording = read(Drawn("EEG", np.zeros((3, n_samples))), record_s=record_s)
    assert recording.channels[0].rate == rate
    assert len(recording.slice("EEG", 0, recording.duration_s)) == 3 * n_samples


def test_each_channel_keeps_its_own_rate(read, eeg):
    slow = Drawn("Temp", np.arange(8)[:, None], unit="degC", physical=("20", "50"))
    recording = read(eeg, slow)
    assert [channel.sfreq for channel in recording.channels] == [64.0, 1.0]
    assert recording.slice("Temp", 2, 4).shape == (2,)


@pytest.mark.parametrize(
    ("unit", "shown", "factor"),
    [
        ("uV", "µV", 1),
        (b"\xb5V", "µV", 1),
        (b"\xc2\xb5V", "µV", 1),
        ("mV", "µV", 1e3),
        ("V", "µV", 1e6),
        ("nV", "µV", 1e-3),
        ("MV", "MV", 1),
        ("degC", "degC", 1),
    ],
)
def test_voltages_become_microvolts_and_all_else_stays(read, eeg, digital, unit, shown, factor):
    recording = read(replace(eeg, unit=unit))
    assert recording.channels[0].unit == shown
    assert recording.repairs == ()
    np.testing.assert_allclose(recording.slice("EEG", 0, 8), physical(digital) * factor, rtol=1e-6)


def test_a_missing_unit_is_taken_as_microvolts_and_said(read, eeg):
    recording = read(replace(eeg, unit=""))
    assert recording.channels[0].unit == "µV"
    assert recording.repairs == ("Signal 1 (EEG) has no unit; it is taken to be in µV.",)


def test_an_inverted_physical_range_turns_the_signal_over(read, eeg):
    upright = read(eeg).slice("EEG", 0, 8)
    inverted = read(replace(eeg, physical=("500", "-500"))).slice("EEG", 0, 8)
    np.testing.assert_allclose(inverted, -upright, rtol=1e-6, atol=1e-4)


def test_latin_letters_survive(read, eeg):
    recording = read(replace(eeg, label="EEG frontalé"))
    assert recording.channels[0].name == "EEG frontalé"


def test_headers_padded_with_nul_are_read(read, eeg, digital):
    recording = read(eeg, padding=b"\0")
    assert recording.repairs == ()
    np.testing.assert_allclose(recording.slice("EEG", 0, 8), physical(digital), rtol=1e-6)


def test_decimal_commas_are_decimal_points(read, eeg):
    comma = read(replace(eeg, physical=("-0,5", "0,5"))).slice("EEG", 0, 8)
    point = read(replace(eeg, physical=("-0.5", "0.5"))).slice("EEG", 0, 8)
    np.testing.assert_array_equal(comma, point)


@pytest.mark.parametrize("first", [True, False])
def test_annotations_are_no_channel_wherever_they_stand(read, eeg, digital, first):
    annotations = Drawn("EDF Annotations", np.zeros((8, 20)), "", ("-1", "1"))
    recording = read(*([annotations, eeg] if first else [eeg, annotations]), reserved="EDF+C")
    assert [channel.name for channel in recording.channels] == ["EEG"]
    np.testing.assert_allclose(recording.slice("EEG", 0, 8), physical(digital), rtol=1e-6)


def test_the_content_decides_and_not_the_name(read, eeg):
    assert read(eeg, name="mouse.dat").channels[0].role is ChannelRole.EEG


def test_a_fingerprint_follows_the_content_and_not_the_name(tmp_path, read, eeg, emg):
    recording = read(eeg, emg)
    renamed = tmp_path / "elsewhere.edf"
    recording.path.rename(renamed)
    assert read_recording(renamed).fingerprint == recording.fingerprint
    assert len(recording.fingerprint) == 16
    assert read(emg, eeg).fingerprint != recording.fingerprint


def test_a_fingerprint_sees_the_end_of_a_large_file(tmp_path, digital):
    path = tmp_path / "mouse.edf"
    raw = edf_bytes(Drawn("EEG", np.tile(digital, (500, 1))))
    fingerprints = set()
    for last in (b"\0", b"\1"):
        path.write_bytes(raw[:-1] + last)
        fingerprints.add(read_recording(path).fingerprint)
    assert len(fingerprints) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system with holes")
def test_opening_reads_no_samples(tmp_path):
    """A hole of 8 GB stands for a recording of weeks: reading it would take far too long."""
    path = tmp_path / "weeks.edf"
    one = edf_bytes(
        Drawn("EEG", np.zeros((1, 512))), Drawn("EMG", np.zeros((1, 512))), n_records=-1
    )
    path.write_bytes(one)
    os.truncate(path, 8 * 10**9)
    recording = read_recording(path)
    assert recording.duration_s > 3_900_000
    assert recording.slice("EMG", 3_000_000, 3_000_010).shape == (5120,)
