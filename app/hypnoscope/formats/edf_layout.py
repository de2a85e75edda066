"""How many signals the header of an EDF file describes.

Two fields tell it: the number of signals and the length of the header itself. When they
disagree, the other fields and the size of the file may prove which of them is right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hypnoscope.formats.edf_text import HeaderBytes
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes

FIXED_BYTES = 256
SIGNAL_BYTES = 256

_MOST_SIGNALS = 9_999  # what four digits hold
_MOST_GUESSED = 1_024  # when nothing tells their number, to be done in a moment
_COUNTS = re.compile(rb"(?: *[0-9]{1,8}[ \0]*)")
_DIGIT = re.compile(rb"[0-9]")
_LIMITS_AT, _COUNTS_AT, _WIDTH = 104, 216, 8  # bytes of each signal before these columns


@dataclass(frozen=True, slots=True)
class Layout:
    """How long the header is, and what had to be put right to know it."""

    n_signals: int
    repairs: tuple[str, ...] = ()


def layout_of(file: FileBytes, fixed: HeaderBytes, sample_bytes: int) -> Layout:
    """Return how many signals are described.

    Raises
    ------
    FormatError
        When the two fields disagree, and nothing proves which of them is right.
    """
    told = _whole(fixed.text(252, 4))
    length = _whole(fixed.text(184, 8))
    if told and length == FIXED_BYTES + told * SIGNAL_BYTES:
        return Layout(told)
    n_signals = _proven(file, fixed, sample_bytes, told, length)
    if n_signals is None:
        raise FormatError(
            f"{fixed.file_name} cannot be read: its header gives the number of signals (byte 252) "
            f"as {fixed.text(252, 4)!r} and its own length (byte 184) as {fixed.text(184, 8)!r} "
            f"bytes, where {told or 'that many'} signals need {_needed(told)}; copy the file anew "
            "from where it was recorded, or correct the wrong field with an EDF header editor."
        )
    return Layout(n_signals, tuple(_repairs(fixed, n_signals, told, length)))


def _needed(n_signals: int | None) -> str:
    return str(FIXED_BYTES + n_signals * SIGNAL_BYTES) if n_signals else "256 bytes each"


def _repairs(
    fixed: HeaderBytes, n_signals: int, told: int | None, length: int | None
) -> Iterator[str]:
    needed = FIXED_BYTES + n_signals * SIGNAL_BYTES
    if told != n_signals:
        yield (
            f"The header gives the number of signals (byte 252) as {fixed.text(252, 4)!r}; the "
            f"rest of the file proves that there are {n_signals}."
        )
    if length != needed:
        yield (
            f"The header gives its own length (byte 184) as {fixed.text(184, 8)!r} bytes; the rest "
            f"of the file proves that it is {needed}."
        )


def _proven(
    file: FileBytes, fixed: HeaderBytes, sample_bytes: int, told: int | None, length: int | None
) -> int | None:
    most = min(file.size // SIGNAL_BYTES - 1, _MOST_SIGNALS)
    header = file.read(0, FIXED_BYTES + max(most, 0) * SIGNAL_BYTES).tobytes()
    announced = [told] if told else []
    if length and length > FIXED_BYTES and length % SIGNAL_BYTES == 0:
        announced.append((length - FIXED_BYTES) // SIGNAL_BYTES)
    sizes = {
        n: size
        for n in (announced or range(1, min(most, _MOST_GUESSED) + 1))
        if n <= most and (size := _record_bytes(header, n, sample_bytes))
    }
    n_records = _whole(fixed.text(236, 8))
    exact = [
        n
        for n, size in sizes.items()
        if _is_filled(file.size - FIXED_BYTES - n * SIGNAL_BYTES, size, n_records)
    ]
    if len(exact) == 1:
        return exact[0]
    return next(iter(sizes)) if announced and len(sizes) == 1 else None


def _is_filled(n_data_bytes: int, record_bytes: int, n_records: int | None) -> bool:
    if n_records:
        return n_data_bytes == n_records * record_bytes
    return n_data_bytes > 0 and n_data_bytes % record_bytes == 0


def _record_bytes(header: bytes, n_signals: int, sample_bytes: int) -> int | None:
    """Return the size of a data record if the columns of `n_signals` signals hold numbers."""
    if not all(_COUNTS.fullmatch(text) for text in _column(header, n_signals, _COUNTS_AT)):
        return None
    if not any(_DIGIT.search(text) for text in _column(header, n_signals, _LIMITS_AT)):
        return None
    counts = _column(header, n_signals, _COUNTS_AT)
    return sum(int(text.strip(b" \0")) for text in counts) * sample_bytes or None


def _column(header: bytes, n_signals: int, before: int) -> Iterator[bytes]:
    start = FIXED_BYTES + n_signals * before
    return (header[start + i * _WIDTH : start + (i + 1) * _WIDTH] for i in range(n_signals))


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,8}", text) else None
