"""Vectors and numbers in MATLAB files: version 5 to 7 by scipy, version 7.3 (HDF5) by h5py."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.recording import Samples
from hypnoscope.formats.array_source import ArraySource
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.matlab_elements import loadable_names

_NUMERIC = {"double", "single", "logical"} | {
    f"{u}int{bits}" for u in ("", "u") for bits in (8, 16, 32, 64)
}
_HDF5 = (b"MATLAB 7.3", b"\x89HDF")
_V5 = b"MATLAB 5.0"

Vector = NDArray[np.float64]


class HdfVector:
    """A vector of a version 7.3 file, read from disk when asked for."""

    def __init__(self, dataset: Any, scale: float = 1.0) -> None:
        self._dataset = dataset
        self._scale = scale
        self._column = dataset.ndim == 2 and dataset.shape[1] == 1

    def __len__(self) -> int:
        return int(self._dataset.size)

    def scaled(self, scale: float) -> "HdfVector":
        """Return the same vector, each number multiplied by `scale`."""
        return HdfVector(self._dataset, scale)

    def read(self, start: int, stop: int) -> Samples:
        """Return numbers [start, stop), NaN outside of what there is."""
        found = np.full(max(stop - start, 0), np.nan, dtype=np.float32)
        begin, end = max(start, 0), min(stop, len(self))
        if begin < end:
            part = (
                self._dataset[begin:end]
                if self._column or self._dataset.ndim == 1
                else (self._dataset[:, begin:end])
            )
            found[begin - start : end - start] = _as_samples(np.ravel(part) * self._scale)
        return found


class MatlabFile:
    """The numeric variables of a MATLAB file.

    Attributes
    ----------
    sizes
        How many numbers each has, by name; what is not numeric is left out.
    in_parts
        Whether it is of version 7.3, of which parts can be read.
    """

    def __init__(self, path: Path) -> None:
        """Look at what there is; nothing is loaded yet.

        Raises
        ------
        FormatError
            When the file is no MATLAB file, or damaged.
        OSError
            When it cannot be read.
        """
        self._path = path
        beginning = _beginning(path)
        if not beginning.startswith((_V5, *_HDF5)):
            raise FormatError(f"{path.name} is no MATLAB file; open the recording itself.")
        with self._understood():
            self._hdf = _opened(path) if beginning.startswith(_HDF5) else None
            self.sizes = dict(self._sizes())
        self.in_parts = self._hdf is not None

    def vector(self, name: str) -> Vector:
        """Return a variable as numbers, shape (n,), whatever its own shape."""
        with self._understood():
            if self._hdf is not None:
                return np.ravel(self._hdf[name][()]).astype(np.float64)
            if name not in loadable_names(self._path):
                raise ValueError(f"{name} is no matrix of real numbers")
            from scipy.io import loadmat

            found = loadmat(self._path, appendmat=False, variable_names=[name])[name]
            return np.ravel(np.real(found)).astype(np.float64)

    def source(self, name: str) -> HdfVector | ArraySource:
        """Return a variable as samples; of version 7.3 they stay on disk until they are read."""
        if self._hdf is None:
            return ArraySource(_as_samples(self.vector(name)))
        return HdfVector(self._hdf[name])

    def number(self, name: str) -> float:
        """Return a variable that is a single number; FormatError when it is none."""
        found = self.vector(name) if self.sizes.get(name) == 1 else np.zeros(0)
        if not len(found) or not np.isfinite(found[0]):
            raise FormatError(
                f"{self._path.name} gives no single number as {name}; save it there and open the "
                "file again."
            )
        return float(found[0])

    def _sizes(self) -> Iterator[tuple[str, int]]:
        if self._hdf is not None:
            for name, variable in self._hdf.items():
                told = variable.attrs.get("MATLAB_class", b"double")
                kind = getattr(getattr(variable, "dtype", None), "kind", "")
                if told.decode("ascii", "replace") in _NUMERIC and kind in "biuf" and kind:
                    empty = "MATLAB_empty" in variable.attrs
                    yield name, 0 if empty else int(variable.size)
            return
        from scipy.io import whosmat

        for name, shape, kind in whosmat(self._path, appendmat=False):
            if kind in _NUMERIC and name.isidentifier():
                yield name, int(np.prod(shape, dtype=np.int64))

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of doubtful files; what is read is checked
                yield
        except MemoryError:
            raise FormatError(
                f"{self._path.name} asks for more memory than there is; if it is not that large, "
                "it is damaged: save it anew from where it was made."
            ) from None
        except Exception as error:  # damaged files make scipy and h5py raise anything
            raise FormatError(
                f"{self._path.name} is a damaged MATLAB file; save it anew from where it was made."
            ) from error


def is_matlab_file(path: Path) -> bool:
    """Tell by its beginning whether a file is MATLAB's, of version 5 or later."""
    return _beginning(path).startswith((_V5, *_HDF5))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _opened(path: Path) -> Any:
    import h5py

    return h5py.File(path, "r", locking=False)  # a lock fails on many network shares


def _as_samples(numbers: NDArray[np.floating]) -> Samples:
    """Return numbers as samples, NaN for what is too large to be one."""
    with np.errstate(over="ignore", invalid="ignore"):
        samples = numbers.astype(np.float32)
    samples[~np.isfinite(samples)] = np.nan
    return samples


def save_matlab(path: Path, variables: Mapping[str, NDArray[Any] | float]) -> None:
    """Write variables as a version 5 file, compressed; vectors become columns."""
    from scipy.io import savemat

    savemat(path, dict(variables), appendmat=False, oned_as="column", do_compression=True)
