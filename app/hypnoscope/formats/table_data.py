"""Tables of samples: text files, and what all kinds of tables have in common."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_text import counted
from hypnoscope.formats.file_bytes import FileBytes
from hypnoscope.formats.table_look import Column, look_at_text
from hypnoscope.formats.table_times import Seconds, TimeColumn
from hypnoscope.formats.text_rows import TextRows
from hypnoscope.formats.time_cells import is_time, moment, seconds_of

_DAY_S = 86_400.0


class TableData(Protocol):
    """Rows of numbers, read as they are looked at.

    Attributes
    ----------
    columns
        As the file describes them.
    n_rows, block_rows
        How many rows there are, and how many are best read together.
    rate
        Samples a second as the file says, None if it does not.
    preview
        The first rows as text.
    repairs
        What is wrong with the rows, a sentence each.
    kind
        Such as ``"CSV"``.
    """

    columns: tuple[Column, ...]
    n_rows: int
    block_rows: int
    rate: Fraction | None
    preview: tuple[tuple[str, ...], ...]
    repairs: tuple[str, ...]
    kind: str

    def column(self, place: int, start: int, stop: int) -> NDArray[np.float32]:
        """Return the rows [start, stop) of a column, NaN where there is no number."""
        ...

    def seconds(self, times: TimeColumn, start: int, stop: int) -> Seconds:
        """Return the times of the rows [start, stop) in seconds from any beginning."""
        ...

    def start_time(self, times: TimeColumn) -> datetime | None:
        """Return when the first row was sampled, where its time is a date."""
        ...


class TextTable:
    """A text file of samples, see `TableData`."""

    def __init__(self, path: Path) -> None:
        file = FileBytes(path)
        look = look_at_text(path, file)
        self.columns, self.rate, self.preview = look.columns, look.rate, look.rows
        self._clock_columns = {
            place
            for place, cell in enumerate(look.rows[0])
            if _is_clock(look.text.number(cell), cell)
        }
        self._rows = TextRows(
            file, path.name, look.first_byte, look.text, has_clock=bool(self._clock_columns)
        )
        self.n_rows, self.block_rows = self._rows.n_rows, self._rows.block_rows
        self.repairs: tuple[str, ...] = tuple(_strange(self._rows.n_strange, len(self.columns)))
        self.kind = "TSV" if look.text.delimiter == "\t" else "CSV"

    def column(self, place: int, start: int, stop: int) -> NDArray[np.float32]:
        """Return the rows [start, stop) of a column, NaN where there is no number."""
        return self._rows.numbers(start, stop)[:, place].astype(np.float32)

    def seconds(self, times: TimeColumn, start: int, stop: int) -> Seconds:
        """Return the times of the rows [start, stop) in seconds from any beginning."""
        if times.column not in self._clock_columns:
            if stop - start == 1 and start % self.block_rows == 0:  # no need to parse its block
                cells = self._rows.first_cells(start // self.block_rows)
                cell = cells[times.column] if times.column < len(cells) else ""
                return np.array([self._rows.text.number(cell)]) * times.factor
            return self._rows.numbers(start, stop)[:, times.column] * times.factor
        first, last = start // self.block_rows, -(-stop // self.block_rows)
        rows = [cells for block in range(first, last) for cells in self._rows.cells(block)]
        chosen = rows[start - first * self.block_rows : stop - first * self.block_rows]
        cells = [row[times.column] if times.column < len(row) else "" for row in chosen]
        return self._since_first(times, np.array(seconds_of(cells, times.factor)))

    def start_time(self, times: TimeColumn) -> datetime | None:
        """Return when the first row was sampled, where its time is a date."""
        return moment(self.preview[0][times.column])

    def _since_first(self, times: TimeColumn, seconds: Seconds) -> Seconds:
        """Let clock times run on over the first midnight."""
        cell = self.preview[0][times.column]
        if moment(cell) is not None:
            return seconds
        return np.where(seconds < seconds_of([cell], 1.0)[0], seconds + _DAY_S, seconds)


def _strange(n: int, n_columns: int) -> Iterator[str]:
    if n:
        rows = "row holds" if n == 1 else "rows hold"
        yield (
            f"{n} {rows} something else than {counted(n_columns, 'number')}; what is no number "
            "counts as lost."
        )


def _is_clock(value: float, cell: str) -> bool:
    return value != value and is_time(cell)
