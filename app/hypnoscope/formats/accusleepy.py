"""Recordings of AccuSleePy: tables with the columns `eeg` and `emg`, and no sampling rate."""

import csv
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.formats.accusleep import USUAL_RATE, assumed_rate
from hypnoscope.formats.array_source import ArraySource
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.units import MICROVOLT
from hypnoscope.formats.unnamed_unit import UNIT_JUDGED_BY, microvolts_by_size

_SIGNALS = {"eeg": ChannelRole.EEG, "emg": ChannelRole.EMG}
_PARQUET = ".parquet"


def column_names(path: Path) -> tuple[str, ...]:
    """Return the columns of a CSV or parquet file, none where it has no header of names.

    Raises
    ------
    FormatError
        When it is a parquet file and pyarrow is not installed, or it is damaged.
    """
    if path.suffix.casefold() == _PARQUET:
        return tuple(_parquet(path).schema_arrow.names)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        header = file.readline(4096)
    return tuple(name.strip() for name in next(csv.reader([header]), []))


def is_accusleepy_recording(path: Path) -> bool:
    """Tell whether a table has just the columns of a recording of AccuSleePy."""
    return set(column_names(path)) == set(_SIGNALS)


def read_accusleepy(path: Path, rate: Fraction | None = None) -> Recording:
    """Read the EEG and the EMG of a table.

    Parameters
    ----------
    path
        Of a CSV or parquet file.
    rate
        Samples a second, where it is known; 512 are assumed otherwise, and
        `Recording.repairs` says so.

    Raises
    ------
    FormatError
        When a column is missing or holds what is no number.
    """
    table = number_columns(path, tuple(_SIGNALS))
    signals = {name.upper(): ArraySource(table[name].astype(np.float32)) for name in _SIGNALS}
    n_samples = len(table["eeg"])
    if not n_samples:
        raise FormatError(f"{path.name} holds no samples; export the recording anew.")
    heads = [signal.read(0, UNIT_JUDGED_BY) for signal in signals.values()]
    scale, unit_said = microvolts_by_size(heads)
    said = [] if rate else [assumed_rate(USUAL_RATE)]
    rate = rate or USUAL_RATE
    return Recording(
        channels=tuple(
            Channel(name.upper(), MICROVOLT, rate, role, "name") for name, role in _SIGNALS.items()
        ),
        sources={name: signal.scaled(scale) for name, signal in signals.items()},
        duration_s=float(n_samples / rate),
        repairs=(*said, unit_said),
        fingerprint=fingerprint([path]),
        path=path,
        file_format=f"AccuSleePy {path.suffix.removeprefix('.')}",
    )


def number_columns(path: Path, names: tuple[str, ...]) -> dict[str, NDArray[np.float64]]:
    """Return columns of a CSV or parquet file by name, NaN where a cell is empty.

    Raises
    ------
    FormatError
        When a column is missing, or a cell is no number.
    """
    known = column_names(path)
    missing = [name for name in names if name not in known]
    if missing:
        raise FormatError(
            f"{path.name} lacks the column {missing[0]} of AccuSleePy's files; it has "
            f"{', '.join(known) or 'none'}."
        )
    try:
        if path.suffix.casefold() == _PARQUET:
            read = _parquet(path).read(columns=list(names))
            return {n: np.asarray(read[n].to_numpy(), dtype=np.float64) for n in names}
        return _from_csv(path, [known.index(name) for name in names], names)
    except ValueError as error:
        raise FormatError(
            f"{path.name} holds something that is no number ({error}); export it anew."
        ) from error


def _from_csv(
    path: Path, places: list[int], names: tuple[str, ...]
) -> dict[str, NDArray[np.float64]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of a table without rows
            found = np.loadtxt(
                path, delimiter=",", skiprows=1, usecols=places, comments=None,
                encoding="utf-8-sig", ndmin=2, quotechar='"',
            )  # fmt: skip
    except ValueError:  # slower, but cells may be empty
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in list(csv.reader(file))[1:] if row]
        cells = [[row[i].strip() if i < len(row) else "" for i in places] for row in rows]
        found = np.array([[float(cell or "nan") for cell in row] for row in cells])
    return dict(zip(names, found.reshape(-1, len(names)).T, strict=True))


def _parquet(path: Path) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise FormatError(
            f"{path.name} needs the package pyarrow; install it by: "
            "pip install 'hypnoscope[parquet]'."
        ) from error
    try:
        return ParquetFile(path)
    except (ArrowException, OSError) as error:  # pyarrow takes damage for a fault of the disk
        raise FormatError(f"{path.name} is a damaged parquet file; export it anew.") from error
