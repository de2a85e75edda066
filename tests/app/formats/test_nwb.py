"""Recordings in NWB files, written by pynwb itself."""

import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pynwb
import pytest

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording

BEGUN = datetime(2024, 3, 5, 20, 0, 0, tzinfo=UTC)
RATE = 512.0
N = 20_000


@pytest.fixture(scope="module")
def samples():
    return np.random.default_rng(0).integers(-3000, 3000, (N, 2)).astype(np.int16)


@pytest.fixture
def write(tmp_path):

    def writing(*series, labels=()):
        file = pynwb.NWBFile("a mouse", "mouse-1", BEGUN)
        if labels:
            device = file.create_device("amplifier")
            group = file.create_electrode_group("skull", "two screws", "cortex", device)
            file.add_electrode_column("label", "name of the channel")
            for label in labels:
                file.add_electrode(group=group, location="cortex", label=label)
        for make in series:
            file.add_acquisition(make(pynwb, file))
        path = tmp_path / "mouse.nwb"
        with pynwb.NWBHDF5IO(str(path), "w") as door:
            door.write(file)
        return path

    return writing


def electrical(samples, **kwargs):
    def make(pynwb, file):
        region = file.create_electrode_table_region([0, 1], "both")
        return pynwb.ecephys.ElectricalSeries(
            name="signals", data=samples, electrodes=region, **kwargs
        )

    return make


def plain(name, data, unit, **kwargs):
    return lambda pynwb, file: pynwb.TimeSeries(name=name, data=data, unit=unit, **kwargs)


def test_electrodes_name_the_channels_and_conversion_makes_volts(write, samples):
    series = electrical(samples, rate=RATE, conversion=1e-7, channel_conversion=[1.0, 2.0])
    recording = read_recording(write(series, labels=("EEG left", "EMG neck")))
    assert [(c.name, c.unit, c.rate, c.role) for c in recording.channels] == [
        ("EEG left", "µV", 512, ChannelRole.EEG),
        ("EMG neck", "µV", 512, ChannelRole.EMG),
    ]
    assert (recording.file_format, recording.duration_s) == ("NWB", N / RATE)
    assert recording.start_time == BEGUN.replace(tzinfo=None)
    np.testing.assert_allclose(recording.slice("EEG left", 0, 99), samples[:, 0] * 0.1, rtol=1e-5)
    np.testing.assert_allclose(
        recording.slice("EMG neck", 2, 3), samples[1024:1536, 1] * 0.2, rtol=1e-5
    )


def test_series_of_other_rates_and_beginnings_share_one_clock(write, samples):
    recording = read_recording(
        write(
            plain("EEG", samples[:, 0], "mV", rate=RATE, starting_time=10.0),
            plain("EMG", samples[:, 1], "uV", rate=1000.0, starting_time=12.0, offset=5.0),
        )
    )
    assert recording.start_time == (BEGUN + timedelta(seconds=10)).replace(tzinfo=None)
    assert np.isnan(recording.slice("EMG", 0, 2)).all()
    np.testing.assert_allclose(recording.slice("EMG", 2, 3), samples[:1000, 1] + 5.0, rtol=1e-5)
    assert recording.slice("EEG", 0, 1)[0] == pytest.approx(samples[0, 0] * 1e3)
    assert recording.gaps == ()


def test_gaps_in_timestamps_are_gaps(write, samples):
    times = 3.0 + np.arange(N) / RATE
    times[5000:] += 60.0
    recording = read_recording(write(plain("EEG", samples[:, 0], "uV", timestamps=times)))
    assert recording.channels[0].rate == 512
    assert recording.gaps == ((5000 / RATE, 5000 / RATE + 60.0),)
    found = recording.slice("EEG", 0, 999)
    assert np.isnan(found).sum() == 60 * RATE
    np.testing.assert_allclose(found[-100:], samples[-100:, 0], rtol=1e-5)


def test_what_is_no_signal_is_listed_with_the_reason(write, samples):
    recording = read_recording(
        write(
            plain("EEG", samples[:, 0], "uV", rate=RATE),
            plain("video", np.zeros((10, 4, 4)), "grey", rate=30.0),
        )
    )
    (disabled,) = recording.disabled
    assert (disabled.name, "is no signal" in disabled.reason) == ("video", True)


def test_a_file_without_signals_is_refused(write):
    with pytest.raises(FormatError, match=r"mouse\.nwb holds no signals"):
        read_recording(write())


def test_a_damaged_file_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "mouse.nwb"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + b"nonsense" * 50)
    with pytest.raises(FormatError, match=r"^mouse\.nwb cannot be read .* EDF\.$") as refusal:
        read_recording(path)
    assert "\n" not in str(refusal.value)


def test_without_pynwb_it_is_said_how_to_install_it(tmp_path, monkeypatch):
    path = tmp_path / "mouse.nwb"
    path.write_bytes(b"\x89HDF\r\n\x1a\n")
    monkeypatch.setitem(sys.modules, "pynwb", None)
    with pytest.raises(FormatError, match=r"mouse\.nwb is an NWB file; .* 'hypnoscope\[nwb\]'"):
        read_recording(path)
