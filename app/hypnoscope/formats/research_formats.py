"""Recordings as research groups publish and keep them: sDREAMER, AccuSleep, AccuSleePy, BIDS."""

from pathlib import Path

from hypnoscope.core.recording import Recording
from hypnoscope.formats.accusleep import is_accusleep_mat, read_accusleep, signal_files
from hypnoscope.formats.accusleepy import is_accusleepy_recording, read_accusleepy
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.matlab_file import MatlabFile, is_matlab_file
from hypnoscope.formats.sdreamer_mat import is_sdreamer_mat, read_sdreamer_mat

_TABLES = ("recording.parquet", "recording.csv")  # what AccuSleePy calls them


def read_research_folder(folder: Path) -> Recording | None:
    """Read the recording of a folder of AccuSleep's or AccuSleePy's, None when it is none."""
    if signal_files(folder):
        return read_accusleep(folder)
    for name in _TABLES:
        if (folder / name).is_file() and is_accusleepy_recording(folder / name):
            return read_accusleepy(folder / name)
    return None


def read_research_file(path: Path) -> Recording | None:
    """Read a recording by sDREAMER, AccuSleep or AccuSleePy, None when it is of another kind.

    CSV files are left to those who ask for the rate.

    Raises
    ------
    FormatError
        For a MATLAB file that holds something else.
    """
    suffix = path.suffix.casefold()
    if suffix == ".mat" and is_matlab_file(path):
        return _read_matlab(path)
    if suffix == ".parquet" and is_accusleepy_recording(path):
        return read_accusleepy(path)
    return None


def _read_matlab(path: Path) -> Recording:
    file = MatlabFile(path)
    if is_sdreamer_mat(file):
        return read_sdreamer_mat(path)
    if is_accusleep_mat(path, file):
        return read_accusleep(path)
    raise FormatError(
        f"{path.name} holds {', '.join(file.sizes) or 'no numbers'}, but neither eeg, emg and "
        "eeg_frequency, as sDREAMER's files, nor EEG or EMG, as AccuSleep's; export it as EDF."
    )
