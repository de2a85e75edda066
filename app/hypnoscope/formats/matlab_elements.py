"""Which numeric variables of a MATLAB file of version 5 to 7 may be loaded.

A damaged type of data ends the whole program inside scipy, so types are looked at first; the
layout is that of "MAT-File Format" by The MathWorks.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

_MATRIX, _COMPRESSED = 14, 15
_NAME, _DIMENSIONS, _FLAGS = 1, 5, 6
_NUMBERS = frozenset({1, 2, 3, 4, 5, 6, 7, 9, 12, 13})
_COMPLEX = 0x0800
_BEGINNING = 4_096  # bytes: flags, dimensions, name and the type of what follows

ByteOrder = Literal["<", ">"]


def loadable_names(path: Path) -> frozenset[str]:
    """Return the names of the variables whose numbers are real and of a known type."""
    names = set()
    with path.open("rb") as file:
        order: ByteOrder = "<" if file.read(128)[126:128] == b"IM" else ">"
        while len(tag := file.read(8)) == 8:
            kind, n_bytes = struct.unpack(f"{order}II", tag)
            following = file.tell() + n_bytes
            beginning = file.read(min(n_bytes, _BEGINNING))
            if kind == _COMPRESSED:
                kind, beginning = _inflated(beginning, order)
            if kind == _MATRIX and (name := _name_of(beginning, order)) is not None:
                names.add(name)
            file.seek(following)
    return frozenset(names)


def _inflated(compressed: bytes, order: ByteOrder) -> tuple[int, bytes]:
    try:
        beginning = zlib.decompressobj().decompress(compressed, _BEGINNING)
    except zlib.error:
        return 0, b""
    if len(beginning) < 8:
        return 0, b""
    return struct.unpack(f"{order}I", beginning[:4])[0], beginning[8:]


def _name_of(matrix: bytes, order: ByteOrder) -> str | None:
    """Return the name of a matrix of real numbers, None for anything else."""
    parts = _parts(matrix, order)
    try:
        flags, dimensions, name, numbers = (next(parts) for _ in range(4))
    except (RuntimeError, struct.error):  # a generator that ends raises the first
        return None
    known = (flags[0], dimensions[0], name[0]) == (_FLAGS, _DIMENSIONS, _NAME)
    if not known or len(flags[1]) < 4 or numbers[0] not in _NUMBERS:
        return None
    if struct.unpack(f"{order}I", flags[1][:4])[0] & _COMPLEX:
        return None
    text = name[1].decode("ascii", "replace")
    return text if text.isidentifier() else None


def _parts(matrix: bytes, order: ByteOrder) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of the elements of a matrix; small ones are packed in their tag."""
    at = 0
    while at + 8 <= len(matrix):
        kind, n_bytes = struct.unpack(f"{order}II", matrix[at : at + 8])
        if kind >> 16:
            yield kind & 0xFFFF, matrix[at + 4 : at + 4 + (kind >> 16)]
            at += 8
        else:
            yield kind, matrix[at + 8 : at + 8 + n_bytes]
            at += 8 + -(-n_bytes // 8) * 8
