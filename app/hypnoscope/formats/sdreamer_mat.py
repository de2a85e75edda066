"""Recordings in the `.mat` files of the sDREAMER laboratory.

One file holds `eeg` and `emg` at `eeg_frequency`, `sleep_scores` at one a second, and perhaps
`ne`, a photometry trace at `ne_frequency`.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from hypnoscope.core.recording import Channel, ChannelRole, Recording, SampleSource
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.matlab_file import MatlabFile
from hypnoscope.formats.units import MICROVOLT
from hypnoscope.formats.unnamed_unit import UNIT_JUDGED_BY, microvolts_by_size

SDREAMER_RATE = "eeg_frequency"
_LARGEST_DENOMINATOR = 10**6
_ROLES = {"eeg": ChannelRole.EEG, "emg": ChannelRole.EMG}


def is_sdreamer_mat(file: MatlabFile) -> bool:
    """Tell whether a MATLAB file is one of the sDREAMER laboratory."""
    return SDREAMER_RATE in file.sizes and bool(_ROLES.keys() & file.sizes.keys())


def read_sdreamer_mat(path: Path) -> Recording:
    """Read the signals of a file; of version 7.3, samples stay on disk until looked at.

    The file names no unit: its size decides, and `Recording.repairs` says so.

    Raises
    ------
    FormatError
        When the file is none of the kind, or lacks a sampling rate.
    """
    file = MatlabFile(path)
    if not is_sdreamer_mat(file):
        raise FormatError(
            f"{path.name} holds no eeg or emg with an eeg_frequency, as sDREAMER's files do; it "
            f"has {', '.join(file.sizes) or 'no numbers'}."
        )
    rate = _rate(file, SDREAMER_RATE, path)
    names = [name for name in _ROLES if file.sizes.get(name)]
    if not names:
        raise FormatError(f"{path.name} holds no samples; save the recording there anew.")
    sources = {name: file.source(name) for name in names}
    scale, unit_said = microvolts_by_size([sources[n].read(0, UNIT_JUDGED_BY) for n in names])
    durations = {name.upper(): len(sources[name]) / rate for name in names}
    channels = [Channel(n.upper(), MICROVOLT, rate, _ROLES[n], "name") for n in names]
    found: dict[str, SampleSource] = {n.upper(): sources[n].scaled(scale) for n in names}
    if file.sizes.get("ne") and "ne_frequency" in file.sizes:
        photometry = Channel("NE", "", _rate(file, "ne_frequency", path), role_reason="no voltage")
        channels.append(photometry)
        found["NE"] = file.source("ne")
    return Recording(
        channels=tuple(channels),
        sources=found,
        duration_s=float(max(durations.values())),
        repairs=(unit_said, *_uneven(durations), *_cut_out(file)),
        fingerprint=fingerprint([path]),
        path=path,
        file_format="sDREAMER MAT",
    )


def _rate(file: MatlabFile, name: str, path: Path) -> Fraction:
    rate = file.number(name)
    if rate <= 0:
        raise FormatError(f"{path.name} gives {rate:g} Hz as {name}; correct it there.")
    return Fraction(rate).limit_denominator(_LARGEST_DENOMINATOR)


def _uneven(durations: Mapping[str, Fraction]) -> list[str]:
    """Say where the EEG and the EMG end at different times."""
    short, long = (
        min(durations, key=lambda n: durations[n]),
        max(durations, key=lambda n: durations[n]),
    )
    missing_s = float(durations[long] - durations[short])
    if not missing_s:
        return []
    return [f"{short} ends {missing_s:g} s before {long}; it is taken as lost there."]


def _cut_out(file: MatlabFile) -> list[str]:
    """Say that a file was cut out of a longer recording; times are counted from its beginning."""
    start_s = file.number("start_time") if file.sizes.get("start_time") == 1 else 0.0
    if not start_s:
        return []
    return [f"The file begins {start_s:g} s into its original recording; times count from here."]
