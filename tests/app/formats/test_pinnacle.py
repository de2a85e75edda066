"""Recordings of Pinnacle's Sirenia, written by the maker's own library."""

import sys
from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording

RATE = 400
BLOCK = 1000
BEGUN_S = 1_709_668_800  # 20:00 UTC on 5 March 2024


@pytest.fixture(scope="module")
def samples():
    return np.random.default_rng(0).normal(0, 50, (2, 4 * BLOCK)).astype(np.float32)


@pytest.fixture
def recorded(tmp_path, samples):
    reason = "the extra pinnacle is not installed"
    library = pytest.importorskip("pvfs_tools.Core.pvfs_data_file", reason=reason)
    binding = pytest.importorskip("pvfs_tools.Core.pvfs_binding", reason=reason)
    path = tmp_path / "mouse.pvfs"
    file = library.PvfsDataFile()
    assert file.create(str(path))
    for name, signal, unit in zip(("EEG1", "EMG"), samples, ("uV", "mV"), strict=True):
        channel = file.create_channel(name, float(RATE), 1, unit)
        for block in range(4):
            lost_s = 100 if block > 1 else 0
            onset = BEGUN_S + lost_s + Fraction(block * BLOCK, RATE)
            time = binding.HighTime(int(onset), float(onset % 1))
            channel.append_block(time, signal[block * BLOCK : (block + 1) * BLOCK].tolist())
    file.close()
    return path


def test_blocks_come_out_in_microvolts_with_the_gap_between_them(recorded, samples):
    recording = read_recording(recorded)
    assert [(c.name, c.unit, c.rate, c.role) for c in recording.channels] == [
        ("EEG1", "µV", RATE, ChannelRole.EEG),
        ("EMG", "µV", RATE, ChannelRole.EMG),
    ]
    half = 2 * BLOCK
    assert recording.gaps == ((half / RATE, half / RATE + 100),)
    assert recording.duration_s == 2 * half / RATE + 100
    found = recording.slice("EEG1", 0, 999)
    np.testing.assert_array_equal(found[:half], samples[0, :half])
    assert np.isnan(found[half:-half]).all()
    np.testing.assert_array_equal(found[-half:], samples[0, half:])
    np.testing.assert_allclose(recording.slice("EMG", 1, 2), samples[1, 400:800] * 1e3, rtol=1e-6)


def test_the_start_is_in_the_time_zone_of_the_file_and_that_is_said(recorded):
    recording = read_recording(recorded)
    assert recording.start_time == datetime(2024, 3, 5, 15, 0, 0)  # -6 h, and summer time
    assert recording.repairs == ("The start is given in the time zone that the file names, UTC-5.",)


def test_reading_changes_nothing_of_the_file_or_its_folder(recorded):
    before = recorded.read_bytes()
    recording = read_recording(recorded)
    recording.slice("EEG1", 0, 5)
    del recording
    assert recorded.read_bytes() == before
    assert [file.name for file in recorded.parent.iterdir()] == ["mouse.pvfs"]


def test_a_damaged_file_is_refused_in_one_sentence(tmp_path, capfd):
    pytest.importorskip("pvfs_tools.Core.pvfs_binding", reason="the extra is not installed")
    path = tmp_path / "mouse.pvfs"
    path.write_bytes(b"nothing like a recording" * 100)
    with pytest.raises(FormatError, match=r"^mouse\.pvfs cannot be read .* from Sirenia\.$"):
        read_recording(path)


def test_without_pypvfs_it_is_said_how_to_install_it(tmp_path, monkeypatch):
    path = tmp_path / "mouse.pvfs"
    path.write_bytes(b"PVFS")
    monkeypatch.setitem(sys.modules, "pvfs_tools.Core.pvfs_binding", None)
    with pytest.raises(FormatError, match=r"mouse\.pvfs is .* 'hypnoscope\[pinnacle\]'"):
        read_recording(path)
