"""Text files of other programs, whatever their encoding."""

from fractions import Fraction
from pathlib import Path

from hypnoscope.formats.errors import FormatError

_PROBE_BYTES = 4096
_LARGEST_NUMBER = 1e12
_LONGEST_NUMBER = 40
_LARGEST_DENOMINATOR = 10**9
_LARGEST_BYTES = 1 << 28  # a week of rows of one second takes a quarter of this


def read_text(path: Path) -> str:
    """Return the text of a file, line ends as newlines; FormatError when there is none."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise FormatError(f"{path.name} is too large for a hypnogram; choose another file.")
        raw = path.read_bytes()
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror or error}.") from error
    text = _decoded(raw)
    if "\0" in text:
        raise FormatError(f"{path.name} is no text file; choose another file.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def beginning(path: Path) -> str | None:
    """Return the first lines of a text file, None when it cannot be read or is no text."""
    try:
        with path.open("rb") as file:
            raw = file.read(_PROBE_BYTES)
    except OSError:
        return None
    text = _decoded(raw)
    return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def first_line(path: Path) -> str | None:
    """Return the first line of a text file, None when it cannot be read or is no text."""
    text = beginning(path)
    return None if text is None else text.partition("\n")[0]


def exact_number(text: str) -> Fraction:
    """Return a decimal number, exact unless it has an exponent.

    Raises
    ------
    ValueError
        When it is none, or larger than any time or code: one with a long exponent would fill
        the memory with its digits.
    """
    value = float(text)
    if not abs(value) < _LARGEST_NUMBER:  # nor for NaN
        raise ValueError(f"{text!r} cannot be right")
    if "e" in text.casefold() or len(text) > _LONGEST_NUMBER:
        return Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return Fraction(text)


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.end >= len(raw) and error.reason == "unexpected end of data":
            return raw[: error.start].decode("utf-8-sig")  # cut amid a sign
        return raw.decode("latin-1")
