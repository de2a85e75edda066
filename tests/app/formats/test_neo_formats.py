"""Recordings of amplifiers, as neo reads them."""

import json
import struct
import sys
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording

RATE = 1000
NLX_RECORD = 512  # samples


@pytest.fixture(scope="module")
def samples():
    return np.random.default_rng(0).integers(-3000, 3000, (2, 4 * NLX_RECORD)).astype("<i2")


@pytest.fixture
def open_ephys(tmp_path, samples):
    """A recording as the Open Ephys GUI writes it in its binary format."""
    node = tmp_path / "mouse" / "Record Node 101"
    stream = node / "experiment1" / "recording1" / "continuous" / "Acquisition_Board-100.Data"
    stream.mkdir(parents=True)
    samples.T.tofile(stream / "continuous.dat")
    n = samples.shape[1]
    np.save(stream / "timestamps.npy", 5.0 + np.arange(n) / RATE)
    np.save(stream / "sample_numbers.npy", 5000 + np.arange(n))
    channels = [
        {"channel_name": name, "bit_volts": 0.195, "units": "uV", "description": ""}
        for name in ("EEG", "EMG")
    ]
    described = {
        "folder_name": "Acquisition_Board-100.Data/",
        "sample_rate": RATE,
        "source_processor_name": "Acquisition Board",
        "source_processor_id": 100,
        "source_processor_sub_idx": 0,
        "stream_name": "Data",
        "recorded_processor": "Record Node",
        "recorded_processor_id": 101,
        "num_channels": 2,
        "channels": channels,
    }
    oebin = {"GUI version": "0.6.4", "continuous": [described], "events": [], "spikes": []}
    path = node / "experiment1" / "recording1" / "structure.oebin"
    path.write_text(json.dumps(oebin))
    return path


@pytest.fixture
def neuralynx(tmp_path, samples):
    """Two .ncs files with half a minute lost after the second record."""
    folder = tmp_path / "night"
    folder.mkdir()
    for place, name in enumerate(("EEG", "EMG")):
        header = (
            "######## Neuralynx Data File Header\r\n"
            "-FileType NCS\r\n-FileVersion 3.4\r\n-RecordSize 1044\r\n"
            "-CheetahRev 5.7.4\r\n-HardwareSubSystemType DigitalLynx\r\n"
            f"-SamplingFrequency {RATE}\r\n-ADMaxValue 32767\r\n"
            "-ADBitVolts 0.0000001\r\n"
            f"-AcqEntName {name}\r\n-NumADChannels 1\r\n-ADChannel {place}\r\n"
            "-InputRange 3276\r\n-InputInverted False\r\n-DspLowCutFilterEnabled False\r\n"
            "-TimeCreated 2024/03/05 20:00:00\r\n-TimeClosed 2024/03/05 21:00:00\r\n"
        )
        records = b""
        for record in range(4):
            onset_us = 1_000_000 + record * NLX_RECORD * 1000 + (30_000_000 if record > 1 else 0)
            part = samples[place, record * NLX_RECORD : (record + 1) * NLX_RECORD]
            records += struct.pack("<QIII", onset_us, place, RATE, NLX_RECORD) + part.tobytes()
        (folder / f"{name}.ncs").write_bytes(header.encode("latin-1").ljust(16384, b"\0") + records)
    return folder


@pytest.mark.parametrize("as_folder", [True, False])
def test_open_ephys_recordings_come_out_in_microvolts(open_ephys, samples, as_folder):
    recording = read_recording(open_ephys.parents[2] if as_folder else open_ephys)
    assert [(c.name, c.unit, c.rate, c.role) for c in recording.channels] == [
        ("EEG", "µV", RATE, ChannelRole.EEG),
        ("EMG", "µV", RATE, ChannelRole.EMG),
    ]
    assert (recording.file_format, recording.gaps) == ("Open Ephys", ())
    assert recording.duration_s == samples.shape[1] / RATE
    np.testing.assert_allclose(recording.slice("EMG", 0, 99), samples[1] * 0.195, rtol=1e-5)
    np.testing.assert_allclose(recording.slice("EEG", 1, 1.5), samples[0, 1000:1500] * 0.195, 1e-5)


def test_segments_of_neuralynx_leave_a_gap_between_them(neuralynx, samples):
    recording = read_recording(neuralynx)
    half_s = 2 * NLX_RECORD / RATE
    assert recording.gaps == ((half_s, half_s + 30.0),)
    assert recording.duration_s == 2 * half_s + 30.0
    assert {channel.name for channel in recording.channels} == {"EEG", "EMG"}
    found = recording.slice("EMG", 0, 99)
    assert np.isnan(found[1024:31_024]).all()
    np.testing.assert_allclose(found[:1024], samples[1, :1024] * 0.1, rtol=1e-5)
    np.testing.assert_allclose(found[31_024:], samples[1, 1024:] * 0.1, rtol=1e-5)


def test_one_file_of_neuralynx_is_read_alone(neuralynx):
    recording = read_recording(neuralynx / "EEG.ncs")
    assert [channel.name for channel in recording.channels] == ["EEG"]
    assert recording.fingerprint != read_recording(neuralynx / "EMG.ncs").fingerprint


@pytest.mark.parametrize("suffix", ["smr", "rhd", "plx", "abf", "ns5", "tsq", "oebin"])
def test_damaged_files_are_refused_in_one_sentence(tmp_path, suffix):
    path = tmp_path / f"mouse.{suffix}"
    path.write_bytes(b"nothing like a recording" * 100)
    with pytest.raises(FormatError, match=r"^mouse\.\w+ .* EDF\.$") as refusal:
        read_recording(path)
    assert "\n" not in str(refusal.value)


def test_without_neo_it_is_said_how_to_install_it(tmp_path, monkeypatch):
    path = tmp_path / "mouse.smr"
    path.write_bytes(b"\1\0(C) CED 87")
    monkeypatch.setitem(sys.modules, "neo.rawio", None)
    with pytest.raises(FormatError) as refusal:
        read_recording(path)
    assert str(refusal.value) == (
        "mouse.smr is a recording of Spike2; to read such files, run: pip install 'hypnoscope[neo]'"
    )


def test_an_empty_recording_is_refused(tmp_path):
    (tmp_path / "mouse.ncs").write_bytes(b"nothing")
    with pytest.raises(FormatError, match=r"mouse\.ncs holds no signals"):
        read_recording(tmp_path / "mouse.ncs")


class Segments:
    """A reader of neo's whose segments begin at times of their own."""

    def __init__(self, starts, sizes=(1000, 1000), n_blocks=1, rate=500.0):
        self.starts, self.sizes, self.n_blocks = starts, sizes, n_blocks
        stream, channel = (
            np.dtype([("id", "U4")]),
            np.dtype(
                [(n, "U8") for n in ("name", "units", "stream_id")]
                + [(n, "f8") for n in ("sampling_rate", "gain", "offset")]
            ),
        )
        self.header = {
            "signal_streams": np.array([("0",)], stream),
            "signal_channels": np.array([("EEG", "mV", "0", rate, 0.5, 1.0)] * 2, channel),
        }

    def parse_header(self):
        pass

    def block_count(self):
        return self.n_blocks

    def segment_count(self, block):
        return len(self.starts)

    def get_signal_t_start(self, block, segment, stream):
        return self.starts[segment]

    def get_signal_size(self, block, segment, stream):
        return self.sizes[segment]

    def get_analogsignal_chunk(self, block, segment, start, stop, stream, channels):
        return np.full((stop - start, 1), segment, np.int16)


@pytest.fixture
def read_segments(tmp_path, monkeypatch):
    def read(*args, **kwargs):
        import neo.rawio

        monkeypatch.setattr(neo.rawio, "AxonRawIO", lambda filename: Segments(*args, **kwargs))
        path = tmp_path / "mouse.abf"
        path.write_bytes(b"ABF2")
        return read_recording(path)

    return read


def test_gain_and_offset_hold_before_the_unit(read_segments):
    recording = read_segments((0.0, 10.0))
    assert [channel.name for channel in recording.channels] == ["EEG", "EEG (2)"]
    assert recording.slice("EEG", 0, 0.1)[0] == 1000.0  # (0 * 0.5 + 1) mV
    assert recording.slice("EEG", 10, 10.1)[0] == 1500.0
    assert recording.gaps == ((2.0, 10.0),)


def test_segments_that_overlap_and_further_recordings_are_told(read_segments):
    recording = read_segments((0.0, 0.0), n_blocks=2)
    assert recording.duration_s == 4.0
    assert recording.repairs == (
        "The file holds 2 recordings; the first of them is read.",
        "Segment 2 begins before the one before it ends; it is put right behind that.",
    )


def test_impossible_rates_are_refused(read_segments):
    with pytest.raises(FormatError, match="sampling rate of 0 Hz"):
        read_segments((0.0, 1.0), rate=0.0)


def test_odd_rates_are_kept_exactly(read_segments):
    rate = 25e6 / 24576
    assert read_segments((0.0, 9.0), rate=rate).channels[0].rate == Fraction(25_000_000, 24_576)
