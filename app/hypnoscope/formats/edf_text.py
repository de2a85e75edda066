"""The text of EDF headers: fixed fields, decoded and read as numbers."""

import re
from dataclasses import dataclass
from fractions import Fraction

from hypnoscope.formats.errors import FormatError

# two digits of exponent keep a damaged header from asking for a number of a million digits
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]{1,2})?")


def decoded(raw: bytes) -> str:
    """Return the text of a field without its padding of blanks or NULs.

    The standard allows ASCII only; Latin-1 and UTF-8 are met in the wild, the latter cut in
    the middle of a letter at times. What cannot be printed counts as blank.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and not raw[: error.start].isascii()
        text = raw[: error.start].decode("utf-8") if cut else raw.decode("latin-1")
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def number(text: str) -> Fraction:
    """Read a decimal number exactly; a comma is taken as the decimal point.

    Raises
    ------
    ValueError
        When `text` is anything else, NaN and infinity included.
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number")
    return Fraction(text.replace(",", "."))


def counted(count: int, thing: str) -> str:
    """Return how many of a thing there are, in words for a sentence."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


@dataclass(frozen=True, slots=True)
class HeaderBytes:
    """The bytes of a header, and the file that errors name."""

    file_name: str
    raw: bytes

    def text(self, start: int, width: int) -> str:
        """Return the field of `width` bytes at `start` as text."""
        return decoded(self.raw[start : start + width])

    def number(self, start: int, field: str, *, width: int = 8) -> Fraction:
        """Return the field at `start` as an exact number; FormatError names `field`."""
        text = self.text(start, width)
        try:
            return number(text)
        except ValueError:
            raise self.refused(start, field, text, "a number") from None

    def count(self, start: int, field: str, *, width: int = 8) -> int:
        """Return the field at `start` as a whole number; FormatError names `field`."""
        value = self.number(start, field, width=width)
        if value.denominator != 1:
            raise self.refused(start, field, self.text(start, width), "a whole number")
        return int(value)

    def refused(self, start: int, field: str, text: str, wanted: str) -> FormatError:
        """Return the error that says which field holds what instead of what is wanted."""
        return FormatError(
            f"{self.file_name} cannot be read: its header gives {field} (byte {start}) as "
            f"{text!r}, which is not {wanted}; copy the file anew from where it was recorded."
        )
