"""Read parts of a file that may shrink or vanish while it is open.

A memory map would be as fast, but a page that is no longer there ends the whole program.
"""

import os
import weakref
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.errors import FormatError

Bytes = NDArray[np.uint8]

_MOST_AT_ONCE = 1 << 30  # operating systems read no more than 2 GB in one call


class FileBytes:
    """A file opened for reading, from any thread; closed when nobody needs it any more.

    Attributes
    ----------
    size
        In bytes, when it was opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb", buffering=0)
        self._lock = Lock()
        self.size = os.fstat(self._file.fileno()).st_size
        weakref.finalize(self, self._file.close)

    def read(self, first: int, n_bytes: int) -> Bytes:
        """Return `n_bytes` bytes from `first` on; FormatError when they are not there now."""
        found = np.empty(n_bytes, dtype=np.uint8)
        self.read_into(found, first)
        return found

    def read_into(self, buffer: Bytes, first: int) -> None:
        """Fill a contiguous `buffer` with what stands from `first` on.

        Raises
        ------
        FormatError
            When the file has become shorter, or its drive cannot be reached.
        """
        view = buffer.data.cast("B") if buffer.size else memoryview(b"")
        filled = 0
        try:
            with self._lock:
                self._file.seek(first)
                while filled < len(view):
                    n_read = self._file.readinto(view[filled : filled + _MOST_AT_ONCE])
                    if not n_read:
                        break
                    filled += n_read
        except OSError as error:
            raise FormatError(
                f"{self._path.name} cannot be read any more ({error.strerror or error}); see that "
                "its drive is connected, then open it again."
            ) from error
        if filled < len(view):
            raise FormatError(
                f"{self._path.name} has become shorter since it was opened: it ends before byte "
                f"{first + len(view)}; copy it anew from where it was recorded, then open it again."
            )
