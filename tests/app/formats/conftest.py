import numpy as np
import pytest

from hypnoscope.formats import read_recording

from .edf_bytes import Drawn, edf_bytes


@pytest.fixture
def digital():
    """Digital values of eight one-second records at 64 Hz, different in each."""
    return np.random.default_rng(0).integers(-30_000, 30_000, (8, 64))


@pytest.fixture
def read(tmp_path):
    """Read what `edf_bytes` makes of the arguments."""

    def read(*signals, name="mouse.edf", cut=None, add=b"", **fields):
        path = tmp_path / name
        path.write_bytes(edf_bytes(*signals, **fields)[:cut] + add)
        return read_recording(path)

    return read


@pytest.fixture
def eeg(digital):
    return Drawn("EEG", digital)


@pytest.fixture
def emg(digital):
    return Drawn("EMG", -digital)
