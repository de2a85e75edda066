"""Recordings of AccuSleep: a folder with `EEG.mat` and `EMG.mat`.

Each file holds one variable of that name. Neither tells the sampling rate: the public recordings
(osf.io/py5eb) have 512 Hz.
"""

from fractions import Fraction
from pathlib import Path

from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.matlab_file import MatlabFile
from hypnoscope.formats.units import MICROVOLT
from hypnoscope.formats.unnamed_unit import UNIT_JUDGED_BY, microvolts_by_size

USUAL_RATE = Fraction(512)

_ROLES = {"EEG": ChannelRole.EEG, "EMG": ChannelRole.EMG}


def signal_files(path: Path) -> dict[str, Path]:
    """Return the files of the EEG and the EMG that `path` belongs to, whichever there are.

    Parameters
    ----------
    path
        The folder, or one of the two files; beside ``x_EEG.mat`` lies ``x_EMG.mat``.
    """
    if path.is_dir():
        return {name: file for name in _ROLES if (file := path / f"{name}.mat").is_file()}
    for name in _ROLES:
        before, found, after = path.stem.rpartition(name)
        if found:
            names = {each: path.with_name(f"{before}{each}{after}{path.suffix}") for each in _ROLES}
            return {each: file for each, file in names.items() if file.is_file()}
    return {}


def is_accusleep_mat(path: Path, file: MatlabFile) -> bool:
    """Tell whether a MATLAB file is the EEG or the EMG of an AccuSleep recording."""
    held = _ROLES.keys() & file.sizes.keys()
    return len(held) == 1 and path in signal_files(path).values()


def read_accusleep(path: Path, rate: Fraction | None = None) -> Recording:
    """Read the EEG and the EMG of a folder, or of a file and its counterpart beside it.

    Parameters
    ----------
    path
        The folder, or one of the two files.
    rate
        Samples a second, where it is known; 512 are assumed otherwise, and
        `Recording.repairs` says so.

    Raises
    ------
    FormatError
        When a file is missing or holds something else.
    """
    files = signal_files(path)
    if not files:
        raise FormatError(f"{path.name} holds no EEG.mat or EMG.mat, as AccuSleep's folders do.")
    opened = {name: holding(file, name) for name, file in files.items()}
    signals = {name: file.source(name) for name, file in opened.items()}
    heads = [signal.read(0, UNIT_JUDGED_BY) for signal in signals.values()]
    scale, unit_said = microvolts_by_size(heads)
    said = [] if rate else [assumed_rate(USUAL_RATE)]
    rate = rate or USUAL_RATE
    lengths = {name: len(signal) for name, signal in signals.items()}
    if len(set(lengths.values())) > 1:
        raise FormatError(
            f"{path.name} has {lengths['EEG']} samples of EEG and {lengths['EMG']} of EMG, but "
            "AccuSleep needs equally many; export both anew."
        )
    return Recording(
        channels=tuple(Channel(n, MICROVOLT, rate, _ROLES[n], "name of its file") for n in files),
        sources={name: signal.scaled(scale) for name, signal in signals.items()},
        duration_s=float(max(lengths.values()) / rate),
        repairs=(*said, unit_said),
        fingerprint=fingerprint(list(files.values())),
        path=next(iter(files.values())),
        file_format="AccuSleep MAT",
    )


def assumed_rate(rate: Fraction) -> str:
    """Say that a sampling rate is not the file's own."""
    return (
        f"The file carries no sampling rate; {float(rate):g} Hz are assumed, as in AccuSleep's "
        "public recordings. All times are wrong if it was another."
    )


def holding(path: Path, name: str) -> MatlabFile:
    """Open a file that must hold the variable `name`."""
    file = MatlabFile(path)
    if not file.sizes.get(name):
        held = ", ".join(file.sizes) or "no numbers"
        raise FormatError(
            f"{path.name} should hold the variable {name}, as AccuSleep's files do, but has {held}."
        )
    return file
