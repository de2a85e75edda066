"""Damaged MATLAB files are refused before scipy reads what ends the program."""

import struct

import numpy as np
import pytest
from scipy.io import savemat

from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.matlab_elements import loadable_names


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "mouse.mat"
    emg = np.random.default_rng(0).normal(0, 1e-4, (1, 640))
    savemat(path, {"eeg": emg * 2, "emg": emg, "eeg_frequency": 64.0})
    return path


def spoil(path, name, kind):
    """Give the numbers of a variable, which follow its name, another type."""
    content = bytearray(path.read_bytes())
    at = content.index(name) + 4  # small elements hold four bytes
    content[at : at + 4] = struct.pack("<I", kind)
    path.write_bytes(content)


@pytest.mark.parametrize("compress", [False, True])
def test_sound_variables_may_be_loaded(tmp_path, compress):
    path = tmp_path / "mouse.mat"
    savemat(path, {"eeg": np.ones(9), "i": np.int8([1]), "text": "no"}, do_compression=compress)
    assert loadable_names(path) >= {"eeg", "i"}


@pytest.mark.parametrize("kind", [0, 8, 10, 14, 19, 200, 2**16 - 1])
def test_numbers_of_a_type_that_is_none_are_refused(path, kind):
    assert read_recording(path).duration_s == 10
    spoil(path, b"eeg\0", kind)
    assert "eeg" not in loadable_names(path)
    with pytest.raises(FormatError, match=r"mouse.mat is a damaged MATLAB file"):
        read_recording(path)


def test_names_that_are_none_are_left_out_of_sentences(tmp_path):
    path = tmp_path / "mouse.mat"
    savemat(path, {"eeg": np.ones(9), "other": np.ones(3)})
    path.write_bytes(path.read_bytes().replace(b"eeg\0", b"e\n\n\0"))
    with pytest.raises(FormatError) as refusal:
        read_recording(path)
    assert "\n" not in str(refusal.value)


def test_a_file_that_asks_for_more_memory_than_there_is_is_refused(path, monkeypatch):
    def loadmat(*_arguments, **_options):
        raise MemoryError

    monkeypatch.setattr("scipy.io.loadmat", loadmat)
    with pytest.raises(FormatError, match=r"mouse.mat asks for more memory than there is"):
        read_recording(path)
