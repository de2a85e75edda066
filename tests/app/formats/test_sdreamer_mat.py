"""Recordings in sDREAMER's MATLAB files, of version 5 and 7.3."""

import contextlib
from fractions import Fraction

import numpy as np
import pytest
from scipy.io import savemat

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording

from .. import research_files  # noqa: TID252 (tests are no package)

RATE = 390625 / 384  # 1017.25 Hz, as a TDT amplifier records


@pytest.fixture
def signals():
    return research_files.staged_signals(research_files.bouts(30), RATE)


@pytest.fixture(params=["version 5", "version 7.3"])
def save(request, tmp_path):
    def save(**variables):
        path = tmp_path / "mouse.mat"
        if request.param == "version 5":
            savemat(path, variables)
            return path
        return research_files.save_hdf5(path, variables)

    return save


def test_signals_come_out_in_microvolts_at_the_exact_rate(save, signals):
    eeg, emg = signals
    path = save(eeg=eeg * 1e-6, emg=emg * 1e-6, eeg_frequency=RATE, sleep_scores=np.zeros(30))
    recording = read_recording(path)
    assert [c.role for c in recording.channels] == [ChannelRole.EEG, ChannelRole.EMG]
    assert {c.rate for c in recording.channels} == {Fraction(390625, 384)}
    assert {c.unit for c in recording.channels} == {"µV"}
    assert recording.duration_s == pytest.approx(30, abs=1e-3)
    first, last = round(20 * RATE), round(21 * RATE)
    np.testing.assert_allclose(recording.slice("EEG", 20, 21), eeg[first:last], rtol=1e-4)
    np.testing.assert_allclose(recording.slice("EMG", 20, 21), emg[first:last], rtol=1e-4)
    assert recording.file_format == "sDREAMER MAT"
    assert "the samples are taken as volts" in " ".join(recording.repairs)


@pytest.mark.parametrize(("scale", "unit"), [(1, "microvolts"), (1e-3, "millivolts"), (0, "micro")])
def test_the_unit_is_told_by_the_size_and_said(save, signals, scale, unit):
    eeg, emg = signals
    recording = read_recording(save(eeg=eeg * scale, emg=emg * scale, eeg_frequency=RATE))
    assert f"taken as {unit}" in recording.repairs[0]
    wanted = eeg[:100] if scale else np.zeros(100)
    np.testing.assert_allclose(recording.sources["EEG"].read(0, 100), wanted, rtol=1e-4)


def test_photometry_is_a_channel_of_its_own_rate(save, signals):
    ne = np.linspace(0, 9, 300)
    recording = read_recording(
        save(eeg=signals[0], emg=signals[1], eeg_frequency=RATE, ne=ne, ne_frequency=10.0)
    )
    channel = recording.channel("NE")
    assert (channel.role, channel.sfreq) == (ChannelRole.OTHER, 10)
    np.testing.assert_allclose(recording.slice("NE", 1, 2), ne[10:20], rtol=1e-6)


def test_where_the_emg_ends_early_it_is_lost_and_said(save, signals):
    rate = 500.0
    recording = read_recording(
        save(eeg=signals[0][:10000], emg=signals[1][:9000], eeg_frequency=rate)
    )
    assert recording.duration_s == 20
    assert "EMG ends 2 s before EEG; it is taken as lost there." in recording.repairs
    assert np.isnan(recording.slice("EMG", 17, 19)).tolist() == [False] * 500 + [True] * 500


def test_a_file_that_was_cut_out_of_another_says_so(save, signals):
    recording = read_recording(save(eeg=signals[0], eeg_frequency=RATE, start_time=3600))
    assert "3600 s into its original recording" in recording.repairs[-1]
    assert [c.name for c in recording.channels] == ["EEG"]


@pytest.mark.parametrize("rate", [0, -512, np.nan])
def test_a_rate_that_cannot_be_is_refused(save, signals, rate):
    with pytest.raises(FormatError, match=r"mouse\.mat gives .* eeg_frequency"):
        read_recording(save(eeg=signals[0], eeg_frequency=float(rate)))


def test_other_matlab_files_are_refused_with_what_they_hold(save):
    with pytest.raises(FormatError, match=r"mouse\.mat holds a, b, but neither eeg"):
        read_recording(save(a=np.zeros(5), b=np.ones(1)))
    with pytest.raises(FormatError, match="holds no samples"):
        read_recording(save(eeg=np.zeros((1, 0)), eeg_frequency=512.0))


def test_text_beside_the_signals_does_not_matter(save, signals):
    recording = read_recording(save(eeg=signals[0], eeg_frequency=RATE, video_path="C:/mouse.avi"))
    assert len(recording.channels) == 1


def test_damaged_files_are_refused_in_one_sentence(tmp_path):
    whole = research_files.write_sdreamer(
        tmp_path / "mouse.mat", research_files.bouts(10).astype(float)
    ).read_bytes()
    damaged = tmp_path / "damaged.mat"
    rng = np.random.default_rng(0)
    for length in (130, 500, len(whole) // 2):
        damaged.write_bytes(whole[:length])
        with pytest.raises(FormatError, match=r"^damaged\.mat "):
            read_recording(damaged)
    for _ in range(20):
        noisy = bytearray(whole)
        for place in rng.integers(128, 400, 8):
            noisy[place] = rng.integers(256)
        damaged.write_bytes(noisy)
        with contextlib.suppress(FormatError):  # and with no other error
            read_recording(damaged)


def test_time_outside_of_the_file_is_nan(save, signals):
    source = read_recording(save(eeg=signals[0], eeg_frequency=RATE)).sources["EEG"]
    assert np.isnan(source.read(-5, 5)).tolist() == [True] * 5 + [False] * 5
    n = len(signals[0])
    assert np.isnan(source.read(n - 2, n + 2)).tolist() == [False] * 2 + [True] * 2
    assert len(source.read(5, 5)) == 0
