"""Formats that MNE opens."""

from datetime import UTC, datetime
from fractions import Fraction

import mne
import numpy as np
import pytest
from scipy.io import savemat

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.fingerprint import fingerprint

BRAIN_VISION = """Brain Vision Data Exchange Header File Version 1.0
[Common Infos]
Codepage=UTF-8
DataFile=mouse.eeg
DataFormat=BINARY
DataOrientation=MULTIPLEXED
NumberOfChannels=2
SamplingInterval={interval}
[Binary Infos]
BinaryFormat=INT_16
[Channel Infos]
Ch1=EEG,,0.5,µV
Ch2=EMG,,1,mV
"""


@pytest.fixture
def samples():
    return np.random.default_rng(0).integers(-1000, 1000, (2, 5000))


@pytest.fixture
def brain_vision(tmp_path, samples):
    def write(interval="2000"):
        path = tmp_path / "mouse.vhdr"
        path.write_text(BRAIN_VISION.format(interval=interval), "utf-8")
        samples.T.astype("<i2").tofile(tmp_path / "mouse.eeg")
        return path

    return write


@pytest.fixture
def fif(tmp_path, samples):
    info = mne.create_info(["EEG", "EMG", "STI"], 500.0, ["eeg", "emg", "stim"])
    raw = mne.io.RawArray(np.vstack([samples * 1e-6, samples[:1]]), info, verbose="error")
    raw.set_meas_date(datetime(2024, 3, 5, 20, 0, 0, tzinfo=UTC))
    path = tmp_path / "mouse_raw.fif"
    raw.save(path, verbose="error")
    return path


def test_brain_vision_recordings_come_out_in_microvolts(brain_vision, samples):
    recording = read_recording(brain_vision())
    assert [channel.role for channel in recording.channels] == [ChannelRole.EEG, ChannelRole.EMG]
    assert [channel.unit for channel in recording.channels] == ["µV", "µV"]
    assert (recording.duration_s, recording.gaps, recording.start_time) == (10.0, (), None)
    np.testing.assert_allclose(recording.slice("EEG", 2, 4), samples[0, 1000:2000] * 0.5, rtol=1e-6)
    np.testing.assert_allclose(recording.slice("EMG", 0, 99), samples[1] * 1e3, rtol=1e-6)


@pytest.mark.parametrize(
    ("interval", "rate"),
    [
        ("1953.125", Fraction(512)),
        ("3333", Fraction(10**6, 3333)),
        ("3276.8", Fraction("305.17578125")),
    ],
)
def test_rates_given_as_intervals_are_exact(brain_vision, interval, rate):
    assert read_recording(brain_vision(interval)).channels[0].rate == rate


def test_fif_recordings_are_read_from_where_they_begin(fif, samples):
    cropped = fif.with_name("cropped_raw.fif")
    mne.io.read_raw_fif(fif, verbose="error").crop(2, 6).save(cropped, verbose="error")
    whole, part = read_recording(fif), read_recording(cropped)
    assert whole.start_time == datetime(2024, 3, 5, 20, 0, 0)
    assert part.start_time == datetime(2024, 3, 5, 20, 0, 2)
    np.testing.assert_allclose(part.slice("EEG", 0, 1), whole.slice("EEG", 2, 3))
    np.testing.assert_allclose(whole.slice("EEG", 0, 1), samples[0, :500], rtol=1e-5)


def test_eeglab_recordings_are_read(tmp_path, samples):
    path = tmp_path / "mouse.set"
    labels = np.array([("EEG",), ("EMG",)], dtype=[("labels", "O")])
    dataset = {"nbchan": 2, "trials": 1, "pnts": 5000, "srate": 500.0, "xmin": 0, "xmax": 9.998}
    savemat(path, {"EEG": dataset | {"data": samples.astype(np.float32), "chanlocs": labels}})
    recording = read_recording(path)
    assert recording.channels[1].role is ChannelRole.EMG
    np.testing.assert_allclose(recording.slice("EEG", 2, 3), samples[0, 1000:1500], rtol=1e-6)


def test_channels_that_are_no_voltages_keep_their_values(fif, samples):
    recording = read_recording(fif)
    assert recording.channel("STI").unit != "µV"
    assert recording.channel("STI").role is ChannelRole.OTHER
    np.testing.assert_allclose(recording.slice("STI", 0, 1), samples[0, :500], rtol=1e-5)


def test_time_outside_the_file_is_nan(fif):
    source = read_recording(fif).sources["EEG"]
    assert np.isnan(source.read(-5, 5)).tolist() == [True] * 5 + [False] * 5
    assert np.isnan(source.read(4998, 5002)).tolist() == [False] * 2 + [True] * 2


def test_the_fingerprint_is_that_of_the_samples(brain_vision, tmp_path):
    path = brain_vision()
    recording = read_recording(path)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert read_recording(path).fingerprint == recording.fingerprint
    assert recording.fingerprint == fingerprint([tmp_path / "mouse.eeg"])


def test_what_mne_warns_of_is_told(fif):
    oddly_named = fif.with_name("mouse.fif")
    fif.rename(oddly_named)
    (told,) = read_recording(oddly_named).repairs
    assert "does not conform to MNE naming conventions" in told


@pytest.mark.parametrize("name", ["notes.txt", "a.vhdr", "a.fif", "a.set", "a.mat", "mouse"])
def test_what_nobody_can_read_is_refused_in_one_sentence(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"nothing like a recording\n" * 20)
    with pytest.raises(FormatError) as refusal:
        read_recording(path)
    assert str(refusal.value).startswith(name)
    assert str(refusal.value).endswith("export it as EDF.")
    assert "\n" not in str(refusal.value)
    assert "unexpected keyword" not in str(refusal.value)


def test_missing_files_and_plain_folders_are_refused(tmp_path):
    with pytest.raises(FormatError, match=r"mouse\.edf does not exist"):
        read_recording(tmp_path / "mouse.edf")
    with pytest.raises(FormatError, match=f"^{tmp_path.name} "):
        read_recording(tmp_path)


def test_a_file_whose_samples_are_missing_is_refused(brain_vision, tmp_path):
    path = brain_vision()
    (tmp_path / "mouse.eeg").unlink()
    with pytest.raises(FormatError, match="mouse"):
        read_recording(str(path))
