"""Stages in the `.mat` files of the sDREAMER laboratory: `sleep_scores`, beside the signals."""

import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.codes import CONVENTIONS
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import (
    ImportedHypnogram,
    code_text,
    coded,
    named_meanings,
)
from hypnoscope.formats.matlab_file import MatlabFile, save_matlab
from hypnoscope.formats.sdreamer_mat import SDREAMER_RATE, is_sdreamer_mat

SCORES = "sleep_scores"

_USUAL = next(known.meanings for known in CONVENTIONS if known.name.startswith("sDREAMER"))
_MICRO_AROUSAL = "3"
_CODES = {Stage.WAKE: 0, Stage.NREM: 1, Stage.REM: 2, Stage.UNSCORED: -1}


def recognises(path: Path) -> bool:
    """Tell whether a file is one of the laboratory and was scored."""
    try:
        file = MatlabFile(path)
    except (FormatError, OSError):
        return False
    return is_sdreamer_mat(file) and bool(file.sizes.get(SCORES))


def read(path: Path) -> ImportedHypnogram:
    """Read the stages, one a second; raise FormatError when there are none."""
    file = MatlabFile(path)
    if not file.sizes.get(SCORES):
        raise FormatError(f"{path.name} holds no {SCORES}; choose a file that was scored.")
    codes, found = coded(code_text(value) for value in file.vector(SCORES).tolist())
    meanings, certainty = named_meanings(codes, _USUAL)
    read = ImportedHypnogram(codes, found, Fraction(1), meanings, certainty)
    n_short = read.counts.get(_MICRO_AROUSAL, 0)
    if not n_short:
        return read
    remark = f"{n_short} s of micro-arousal (code {_MICRO_AROUSAL}) are taken as Wake."
    return ImportedHypnogram(codes, found, Fraction(1), meanings, certainty, remarks=(remark,))


def write(path: Path, content: HypnogramToWrite) -> None:
    """Write a copy of the recording with the stages in it.

    Of a recording that is an sDREAMER file itself all is kept; of any other, the first EEG and
    the first EMG are written, in volts.

    Raises
    ------
    ValueError
        When there is no recording, or it has no EEG and EMG of one rate.
    """
    if content.recording is None or content.recording.path is None:
        raise ValueError("an sDREAMER file holds the signals too; open the recording first")
    stages = content.hypnogram.stages.tolist()
    scores = np.array([_CODES[Stage(stage)] for stage in stages], dtype=np.float64)
    source = content.recording.path
    if not _is_own(source):
        variables = _signals(content.recording)
    elif MatlabFile(source).in_parts:
        _copy_with(source, path, scores)
        return
    else:
        variables = _variables(source)
    with replacing(path) as beside:
        save_matlab(beside, {**variables, SCORES: scores[None, :]})


def _is_own(source: Path) -> bool:
    try:
        return is_sdreamer_mat(MatlabFile(source))
    except (FormatError, OSError):
        return False


def _variables(source: Path) -> dict[str, Any]:
    from scipy.io import loadmat

    found = loadmat(source, appendmat=False)
    return {name: value for name, value in found.items() if not name.startswith("__")}


def _signals(recording: Recording) -> dict[str, Any]:
    chosen = [recording.channels_of(role)[:1] for role in (ChannelRole.EEG, ChannelRole.EMG)]
    if not all(chosen):
        raise ValueError("an sDREAMER file needs an EEG and an EMG; choose them in Channels")
    (eeg,), (emg,) = chosen
    if eeg.rate != emg.rate:
        raise ValueError(f"{eeg.name} and {emg.name} differ in rate; an sDREAMER file has one")
    return {SDREAMER_RATE: eeg.sfreq, "eeg": _volts(recording, eeg.name)} | {
        "emg": _volts(recording, emg.name)
    }


def _volts(recording: Recording, name: str) -> NDArray[np.float64]:
    samples = recording.slice(name, 0, recording.duration_s)
    return np.asarray(samples.astype(np.float64) * 1e-6)[None, :]


def _copy_with(source: Path, path: Path, scores: NDArray[np.float64]) -> None:
    import h5py

    with replacing(path) as beside:
        shutil.copyfile(source, beside)
        with h5py.File(beside, "r+") as file:
            if SCORES in file:
                del file[SCORES]
            written = file.create_dataset(SCORES, data=scores[:, None])
            written.attrs["MATLAB_class"] = np.bytes_("double")


SDREAMER_MAT = HypnogramFormat(
    "sdreamer",
    "sDREAMER .mat",
    (".mat",),
    recognises,
    read,
    write,
    frozenset(("unscored",)),
    (Fraction(1),),
    needs_recording=True,
    with_signals=True,
)
