"""Recordings of AccuSleep (MATLAB) and AccuSleePy (CSV, parquet): none tells its sampling rate."""

import sys

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from scipy.io import savemat

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.accusleep import read_accusleep
from hypnoscope.formats.accusleepy import read_accusleepy

from .. import research_files  # noqa: TID252 (tests are no package)

EPOCHS = research_files.bouts(16, length_s=4)


@pytest.fixture
def folder(tmp_path):
    return research_files.write_accusleep(tmp_path / "Mouse01", EPOCHS)


@pytest.fixture(params=["csv", "parquet"])
def table(request, tmp_path):
    eeg, emg = (np.round(signal, 2) for signal in research_files.accusleep_signals(EPOCHS))
    path = tmp_path / f"recording.{request.param}"
    if request.param == "parquet":
        parquet.write_table(pa.table({"eeg": eeg, "emg": emg}), path)
    else:
        np.savetxt(path, np.column_stack([eeg, emg]), "%.2f", ",", header="eeg,emg", comments="")
    return path


@pytest.mark.parametrize("name", ["", "EEG.mat", "EMG.mat"])
def test_a_folder_and_each_of_its_files_open_both_signals(folder, name):
    recording = read_recording(folder / name)
    assert [c.name for c in recording.channels] == ["EEG", "EMG"]
    assert [c.role for c in recording.channels] == [ChannelRole.EEG, ChannelRole.EMG]
    assert recording.duration_s == 16 * 2.5
    assert recording.path == folder / "EEG.mat"
    eeg, emg = research_files.accusleep_signals(EPOCHS)
    np.testing.assert_allclose(recording.slice("EEG", 30, 31), eeg[15360:15872], rtol=1e-5)
    np.testing.assert_allclose(recording.slice("EMG", 30, 31), emg[15360:15872], rtol=1e-5)


def test_the_assumed_rate_is_said_and_a_known_one_is_taken(folder):
    assumed, known = read_recording(folder), read_accusleep(folder, 1000)
    assert assumed.channels[0].sfreq == 512
    assert "carries no sampling rate; 512 Hz are assumed" in assumed.repairs[0]
    assert known.channels[0].sfreq == 1000
    assert not any("sampling rate" in repair for repair in known.repairs)


def test_files_of_version_7_3_and_with_longer_names_open(tmp_path):
    for name in ("EEG", "EMG"):
        research_files.save_hdf5(tmp_path / f"m7_{name}_day1.mat", {name: np.arange(1024.0)})
    recording = read_recording(tmp_path / "m7_EMG_day1.mat")
    assert [c.name for c in recording.channels] == ["EEG", "EMG"]
    assert recording.slice("EEG", 1, 2)[:3].tolist() == [512, 513, 514]


def test_one_signal_alone_opens(folder):
    (folder / "EMG.mat").unlink()
    assert [c.name for c in read_recording(folder).channels] == ["EEG"]


def test_signals_of_different_length_are_refused(folder):
    savemat(folder / "EMG.mat", {"EMG": np.ones(100)})
    with pytest.raises(FormatError, match="20480 samples of EEG and 100 of EMG"):
        read_recording(folder)


def test_a_file_without_its_variable_is_refused(folder):
    savemat(folder / "EMG.mat", {"x": np.ones(100)})
    with pytest.raises(FormatError, match=r"EMG\.mat should hold the variable EMG, .* but has x"):
        read_recording(folder)


def test_tables_of_accusleepy_open(table):
    by_name = read_recording(table) if table.suffix == ".parquet" else read_accusleepy(table)
    for recording in (read_recording(table.parent), by_name):
        assert [c.role for c in recording.channels] == [ChannelRole.EEG, ChannelRole.EMG]
        assert recording.duration_s == 40
        assert "512 Hz are assumed" in recording.repairs[0]
    _, emg = research_files.accusleep_signals(EPOCHS)
    np.testing.assert_allclose(recording.slice("EMG", 39, 40), emg[-512:], atol=0.006)
    assert read_accusleepy(table, 250).channels[0].sfreq == 250


def test_cells_that_are_no_numbers_are_refused_and_empty_ones_are_lost(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("eeg,emg\n1,2\n,4\n5,6\n")
    assert np.isnan(read_accusleepy(path).sources["EEG"].read(0, 3)).tolist() == [
        False,
        True,
        False,
    ]
    path.write_text("eeg,emg\n1,2\nx,4\n")
    with pytest.raises(FormatError, match=r"recording\.csv holds something that is no number.*'x'"):
        read_accusleepy(path)
    path.write_text("eeg,emg\n")
    with pytest.raises(FormatError, match="holds no samples"):
        read_accusleepy(path)


def test_without_pyarrow_the_sentence_names_the_extra(tmp_path, monkeypatch):
    path = tmp_path / "recording.parquet"
    parquet.write_table(pa.table({"eeg": [1.0], "emg": [2.0]}), path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(FormatError, match=r"pip install 'hypnoscope\[parquet\]'"):
        read_recording(path)


def test_a_damaged_parquet_file_is_refused(tmp_path):
    path = tmp_path / "recording.parquet"
    path.write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    with pytest.raises(FormatError, match="damaged parquet file"):
        read_recording(path)
