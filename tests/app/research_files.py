"""Small recordings in the exact layouts of sDREAMER, AccuSleep, AccuSleePy, SPINDLE and BIDS."""

import json
from fractions import Fraction
from math import ceil
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from scipy.io import savemat

from hypnoscope.formats.edf_writer import EdfSignal, write_edf

_RHYTHM_HZ = (20.0, 3.0, 8.0)
_TONE = (60.0, 20.0, 8.0)
_ACCUSLEEP = np.array([2, 3, 1])  # of Wake, NREM and REM


def staged_signals(
    stages: NDArray[np.int8], rate: float, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """EEG and EMG in µV whose stages, one a second, differ plainly."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(ceil(len(stages) * rate)) / rate
    stage = stages[np.minimum(time_s.astype(int), len(stages) - 1)]
    rhythm = np.sin(2 * np.pi * np.array(_RHYTHM_HZ)[stage] * time_s)
    eeg = 50 * rhythm + rng.normal(0, 20, len(time_s))
    return eeg, np.array(_TONE)[stage] * rng.normal(0, 1, len(time_s))


def bouts(seconds: int, seed: int = 0, length_s: int = 20) -> NDArray[np.int8]:
    """Stages one a second, all of them alike often, each bout of the same length."""
    drawn = np.random.default_rng(seed).permutation(np.arange(seconds // length_s + 1) % 3)
    return np.repeat(drawn, length_s)[:seconds].astype(np.int8)


def save_hdf5(path: Path, variables: dict[str, object]) -> Path:
    """Write a version 7.3 file as MATLAB does: HDF5 behind 512 bytes, vectors turned round."""
    with h5py.File(path, "w", userblock_size=512) as file:
        for name, value in variables.items():
            told = "char" if isinstance(value, str) else "double"
            stored = [ord(letter) for letter in value] if isinstance(value, str) else value
            data = np.atleast_2d(np.asarray(stored, dtype=np.uint16 if told == "char" else None)).T
            file.create_dataset(name, data=data).attrs["MATLAB_class"] = np.bytes_(told)
    with path.open("rb+") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\2IM")
    return path


def write_sdreamer(
    path: Path, scores: NDArray[np.floating] | None, rate: float = 512.0, **more: object
) -> Path:
    """Write an sDREAMER file, in volts; more variables may replace or add to its own."""
    seconds = 60 if scores is None else len(scores)
    known = np.zeros(seconds) if scores is None else np.nan_to_num(scores, nan=0.0)
    stages = np.clip(known, 0, 2).astype(np.int8)
    eeg, emg = staged_signals(stages, rate)
    variables = {"eeg": eeg * 1e-6, "emg": emg * 1e-6, "eeg_frequency": rate}
    if scores is not None:
        variables["sleep_scores"] = scores
    savemat(path, {**variables, **more})
    return path


def write_accusleep(
    folder: Path, epochs: NDArray[np.int8] | None, rate: int = 512, epoch_s: float = 2.5
) -> Path:
    """Write the three files of AccuSleep; `epochs` holds stages as Hypnoscope counts them."""
    folder.mkdir(parents=True, exist_ok=True)
    eeg, emg = accusleep_signals(epochs, rate, epoch_s)
    savemat(folder / "EEG.mat", {"EEG": eeg[:, None]})
    savemat(folder / "EMG.mat", {"EMG": emg[:, None]})
    if epochs is not None:
        savemat(folder / "labels.mat", {"labels": _ACCUSLEEP[epochs][:, None].astype(np.float64)})
    return folder


def accusleep_signals(
    epochs: NDArray[np.int8] | None, rate: int = 512, epoch_s: float = 2.5
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """EEG and EMG of epochs, each as long as it says."""
    known = np.zeros(8, dtype=np.int8) if epochs is None else epochs
    tenths = np.repeat(known, round(epoch_s * 10))
    eeg, emg = staged_signals(tenths, rate / 10)  # each tenth of a second has a stage of its own
    return eeg, emg


def write_spindle(root: Path, name: str, epochs: str, second: str = "", rate: int = 128) -> None:
    """Write ``recordings/NAME.edf`` and ``scorings/NAME.csv``, one letter an epoch of 4 s."""
    for folder in ("recordings", "scorings"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    stages = np.repeat(["wnr1 2 3".find(letter) % 3 for letter in epochs], 4).astype(np.int8)
    eeg, emg = staged_signals(stages, rate)
    signals = {"EEG1": eeg, "EEG2": eeg * 0.5, "EMG": emg}
    write_signals(root / "recordings" / f"{name}.edf", signals, rate)
    rows = zip(range(1, len(epochs) + 1), epochs, *([second] if second else []), strict=True)
    lines = [",".join(str(cell) for cell in row) for row in rows]
    (root / "scorings" / f"{name}.csv").write_text("\n".join(lines) + "\n")


def write_bids(
    root: Path, animal: str, laboratory: str, epochs: NDArray[np.int8] | None, rate: int = 128
) -> Path:
    """Write an animal as in ds006366: 128 Hz, volts, epochs of 4 s coded 1, 2, 3 and 4."""
    folder = root / f"sub-{animal}" / "eeg"
    folder.mkdir(parents=True)
    stem = folder / f"sub-{animal}_task-sleep"
    stages = np.repeat(np.zeros(15) if epochs is None else np.minimum(epochs, 2), 4).astype(np.int8)
    eeg, emg = staged_signals(stages, rate)
    path = Path(f"{stem}_eeg.edf")
    write_signals(path, {"EEG1": eeg * 1e-6, "EEG2": eeg * 5e-7, "EMG": emg * 1e-6}, rate, "V")
    rows = ["name\ttype\tunits", "EEG1\tEEG\tV", "EEG2\tEEG\tV", "EMG\tEMG\tV"]
    Path(f"{stem}_channels.tsv").write_text("\n".join(rows) + "\n")
    if epochs is not None:
        events = [f"{4 * i}\t4\t{stage + 1}" for i, stage in enumerate(epochs.tolist())]
        Path(f"{stem}_events.tsv").write_text("\n".join(["onset\tduration\tstage", *events]) + "\n")
    people = root / "participants.tsv"
    before = people.read_text() if people.exists() else "participant_id\tlab\n"
    people.write_text(f"{before}sub-{animal}\t{laboratory}\n")
    description = {"Name": "small", "BIDSVersion": "1.8.0", "DatasetType": "raw"}
    (root / "dataset_description.json").write_text(json.dumps(description))
    return path


def write_signals(
    path: Path, signals: dict[str, NDArray[np.float64]], rate: int, unit: str = "uV"
) -> Path:
    """Write an EDF."""
    written = [
        EdfSignal(name, unit, Fraction(rate), samples.astype(np.float32))
        for name, samples in signals.items()
    ]
    write_edf(path, written, None)
    return path
