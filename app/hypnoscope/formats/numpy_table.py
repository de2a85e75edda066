"""Samples in NumPy's .npy and .npz files, read from disk as they are looked at."""

import warnings
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.table_look import Column, named_column
from hypnoscope.formats.table_times import Seconds, TimeColumn

_BLOCK_ROWS = 1 << 16
_PREVIEW_ROWS = 20
_LARGEST_PACKED = 2 << 30  # bytes; a packed array has to be unpacked as a whole
_MOST_COLUMNS = 4096
_RATES = ("sfreq", "fs", "rate", "sampling_rate", "samplingrate", "sample_rate", "srate")
_NAMES = ("names", "channels", "channel_names", "ch_names", "labels")
_UNITS = ("unit", "units")

Vector = NDArray[np.generic]


class NumpyTable:
    """One array a column, see `TableData`."""

    repairs: tuple[str, ...] = ()
    block_rows = _BLOCK_ROWS

    def __init__(
        self,
        vectors: list[Vector],
        columns: tuple[Column, ...],
        rate: Fraction | None,
        kind: str,
    ) -> None:
        self._vectors, self.columns, self.rate, self.kind = vectors, columns, rate, kind
        self.n_rows = len(vectors[0])
        first = [vector[:_PREVIEW_ROWS].tolist() for vector in vectors]
        self.preview = tuple(
            tuple(f"{cell:.7g}" for cell in row) for row in zip(*first, strict=True)
        )

    def column(self, place: int, start: int, stop: int) -> NDArray[np.float32]:
        """Return the rows [start, stop) of a column, NaN where there is no number."""
        return np.asarray(self._vectors[place][start:stop]).astype(np.float32)

    def seconds(self, times: TimeColumn, start: int, stop: int) -> Seconds:
        """Return the times of the rows [start, stop) in seconds from any beginning."""
        return np.asarray(self._vectors[times.column][start:stop]).astype(np.float64) * times.factor

    def start_time(self, times: TimeColumn) -> datetime | None:  # noqa: ARG002 (see TableData)
        """Return None: arrays of numbers hold no dates."""
        return None


def open_numpy(path: Path) -> NumpyTable:
    """Open a .npy or .npz file.

    Raises
    ------
    FormatError
        When it holds no table of numbers.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of how old a file is
            if path.suffix.casefold() == ".npy":
                return _table(path, {"": _mapped(path)}, "NumPy")
            return _table(path, _unpacked(path), "NumPy archive")
    except (FormatError, OSError):
        raise
    except Exception as error:  # damaged files make numpy and zipfile raise anything
        why = " ".join(str(error).split()) or type(error).__name__
        raise FormatError(
            f"{path.name} cannot be read as a NumPy file ({why}); save it anew with numpy.save."
        ) from error


def _mapped(path: Path) -> Vector:
    array: Vector = np.load(path, mmap_mode="r", allow_pickle=False)
    return array


def _unpacked(path: Path) -> dict[str, Vector]:
    with zipfile.ZipFile(path) as archive:
        n_bytes = sum(member.file_size for member in archive.infolist())
    if n_bytes > _LARGEST_PACKED:
        raise FormatError(
            f"{path.name} unpacks to {n_bytes / 2**30:.1f} GB, too much for the memory; save its "
            "samples as .npy, which can be read in parts."
        )
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _table(path: Path, arrays: Mapping[str, Vector], kind: str) -> NumpyTable:
    vectors: list[Vector] = []
    columns: list[Column] = []
    signals = {name: a for name, a in arrays.items() if a.ndim in (1, 2) and _is_numeric(a)}
    n_rows = max((max(a.shape) for a in signals.values()), default=0)
    for name, array in signals.items():
        if n_rows < 2 or max(array.shape) != n_rows:
            continue  # such as the names of the channels, or their gains
        parts = _columns_of(path, array)
        headings = _headings(arrays, name, len(parts))
        columns += [named_column(heading, len(columns) + i) for i, heading in enumerate(headings)]
        vectors += parts
    if not vectors:
        shapes = ", ".join(f"{name or 'its array'} {a.shape}" for name, a in arrays.items())
        raise FormatError(
            f"{path.name} is no table of samples: {shapes or 'it is empty'}; save one number a "
            "sample, channels beside each other."
        )
    return NumpyTable(vectors, _with_unit(columns, arrays), _rate(arrays), kind)


def _is_numeric(array: Vector) -> bool:
    return array.dtype.kind in "iuf"


def _columns_of(path: Path, array: Vector) -> list[Vector]:
    """Return one vector a channel; the longer side of an array is time."""
    if array.ndim == 1:
        return [array]
    if min(array.shape) > _MOST_COLUMNS:
        raise FormatError(
            f"{path.name} is no table of samples: an array of {array.shape[0]} by "
            f"{array.shape[1]} numbers has no side of channels."
        )
    upright = array if array.shape[0] >= array.shape[1] else array.T
    return [upright[:, i] for i in range(upright.shape[1])]


def _headings(arrays: Mapping[str, Vector], name: str, n: int) -> list[str]:
    told = _text_in(arrays, _NAMES)
    if len(told) == n:
        return told
    if n == 1:
        return [name]
    return [f"{name} {i + 1}".strip() if name else "" for i in range(n)]


def _with_unit(columns: list[Column], arrays: Mapping[str, Vector]) -> tuple[Column, ...]:
    units = _text_in(arrays, _UNITS)
    if len(units) == 1:
        units = units * len(columns)
    if len(units) != len(columns):
        return tuple(columns)
    return tuple(
        Column(column.name, column.unit or unit, column.has_heading)
        for column, unit in zip(columns, units, strict=True)
    )


def _rate(arrays: Mapping[str, Vector]) -> Fraction | None:
    for name, array in arrays.items():
        if name.casefold() in _RATES and array.size == 1 and _is_numeric(array):
            rate = float(array.reshape(-1)[0])
            if 0 < rate < float("inf"):
                return Fraction(rate).limit_denominator(10**6)
    return None


def _text_in(arrays: Mapping[str, Vector], known: tuple[str, ...]) -> list[str]:
    is_known: Callable[[str], bool] = known.__contains__
    for name, array in arrays.items():
        if is_known(name.casefold()) and array.dtype.kind == "U" and array.ndim < 2:
            return [str(text) for text in array.reshape(-1)]
    return []
