"""What a text file of samples says of itself: its cells, its columns, their units, its rate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from hypnoscope.formats.edf_text import decoded, number
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes
from hypnoscope.formats.text_rows import RowText
from hypnoscope.formats.time_cells import is_time
from hypnoscope.formats.units import MICROVOLT, microvolts_per

_LOOK_BYTES = 1 << 16
_LINES = 60
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UNIT = re.compile(r"(.*?)\s*[\[(]\s*([^\[\]()]{1,12}?)\s*[\])]\s*")
_SUFFIX = re.compile(r"(.+?)[ _](uV|µV|\u03bcV|mV|nV|V|ms|us|s|sec)")
_RATE = re.compile(
    r"(?:sampling|sample|samp)[ _.]*(?:rate|frequency|freq)|s_?freq|\bfs\b|\brate\b", re.IGNORECASE
)
_RATE_VALUE = re.compile(r"\s*(?:[\[(]\s*k?Hz\s*[\])])?\s*[:=,;\t ]\s*\"?([0-9]+(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the file describes it.

    Attributes
    ----------
    name
        From its heading, else "Column 3".
    unit
        From its heading, empty when that names none.
    has_heading
        Whether the name is the file's own.
    """

    name: str
    unit: str = ""
    has_heading: bool = False


@dataclass(frozen=True, slots=True)
class TextLook:
    """The beginning of a text file of samples.

    Attributes
    ----------
    text
        How its rows are written.
    columns
        What is above them.
    first_byte
        Where the rows of numbers begin.
    rate
        As a line above the columns says, None if none does.
    rows
        The first rows as cells.
    """

    text: RowText
    columns: tuple[Column, ...]
    first_byte: int
    rate: Fraction | None
    rows: tuple[tuple[str, ...], ...]


def look_at_text(path: Path, file: FileBytes) -> TextLook:
    """Look at the beginning of a text file.

    Raises
    ------
    FormatError
        When it is no table of numbers.
    """
    raw = file.read(0, min(_LOOK_BYTES, file.size)).tobytes()
    if raw.startswith(_WIDE_MARKS):
        raise FormatError(
            f"{path.name} is written in UTF-16; save it anew as CSV in UTF-8, as spreadsheets can."
        )
    lines = raw.removeprefix(_BYTE_ORDER_MARK).split(b"\n")
    if file.size > _LOOK_BYTES:
        lines.pop()  # it is not whole
    texts = [_with_tabs(line) for line in lines]
    for first in range(min(len(texts), _LINES)):
        found = _row_text(texts[first : first + _LINES])
        if found is not None:
            onset = len(raw) - len(raw.removeprefix(_BYTE_ORDER_MARK))
            first_byte = onset + sum(len(line) + 1 for line in lines[:first])
            rows = [tuple(found.cells(text)) for text in texts[first : first + _LINES] if text]
            above = texts[:first]
            return TextLook(found, _columns(above, found), first_byte, _rate(above), tuple(rows))
    raise FormatError(
        f"{path.name} is no table of samples: among its first lines there is no row of numbers; "
        "export it as EDF."
    )


def _with_tabs(line: bytes) -> str:
    return "\t".join(decoded(part) for part in line.rstrip(b"\r").split(b"\t"))


def _row_text(texts: Sequence[str]) -> RowText | None:
    """Return how rows are written if all of these are rows of numbers, else None."""
    rows = [text for text in texts if text.strip()]
    if not rows or not texts[0].strip():
        return None
    for delimiter in ("\t", ";", ",", ""):
        for decimal_comma in (False, True):
            if decimal_comma and delimiter == ",":
                continue
            n_cells = len(RowText(delimiter, decimal_comma, 0).cells(rows[0]))
            found = RowText(delimiter, decimal_comma, n_cells)
            wide_enough = n_cells > 1 or (delimiter == "" and len(rows[0].split()) == 1)
            if (
                wide_enough
                and all(_is_row(found, row) for row in rows[:2])
                and _mostly(found, rows)
            ):
                return found
    return None


def _mostly(text: RowText, rows: Sequence[str]) -> bool:
    """Tell whether nine of ten lines are rows of numbers; some may be damaged."""
    return 10 * sum(_is_row(text, row) for row in rows) >= 9 * len(rows)


def _is_row(text: RowText, line: str) -> bool:
    cells = text.cells(line)
    if len(cells) != text.n_cells:
        return False
    known = [cell for cell in cells if cell]
    numbers = [cell for cell in known if text.number(cell) == text.number(cell)]
    lost = [cell for cell in known if cell.casefold() in ("nan", "n/a", "na", "null", "none", "-")]
    times = [cell for cell in known[:2] if cell not in numbers and is_time(cell)]
    return bool(numbers) and len(numbers) + len(lost) + len(times) == len(known)


def _columns(above: Sequence[str], text: RowText) -> tuple[Column, ...]:
    """Return the columns by the last line above the rows that has as many cells, if any."""
    for line in reversed(above):
        cells = text.cells(line.lstrip("#% "))
        if len(cells) == text.n_cells and any(cells):
            return tuple(named_column(cell, place) for place, cell in enumerate(cells))
        if line.strip():
            break
    return tuple(named_column("", place) for place in range(text.n_cells))


def named_column(heading: str, place: int) -> Column:
    """Return a column by its heading, such as "EEG (mV)" or "eeg_uV"; place counts from 0."""
    for pattern in (_UNIT, _SUFFIX):
        found = pattern.fullmatch(heading)
        if found and found[1]:
            unit = MICROVOLT if microvolts_per(found[2]) == 1 else found[2]
            return Column(found[1].strip(), unit, has_heading=True)
    name = heading or f"Column {place + 1}"
    return Column(name, has_heading=bool(heading))


def _rate(above: Sequence[str]) -> Fraction | None:
    for line in above:
        found = _RATE.search(line)
        value = _RATE_VALUE.match(line, found.end()) if found else None
        if value and number(value[1]) > 0:
            return number(value[1]) * (1000 if "khz" in line.casefold() else 1)
    return None
