"""The rows of a large text file: found once, then parsed in blocks as they are looked at."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes

Numbers = NDArray[np.float64]

_CHUNK_BYTES = 1 << 22
_LONGEST_ROW = 1 << 20  # bytes; a line of a megabyte is no row of samples
_CELLS_A_BLOCK = 1 << 15
_MOST_ROWS_A_BLOCK = 4096
_BLOCKS_KEPT = 16
_LINE_END = 10
_BLANKS = b" \t\r\n\0\x1a"
_IN_NUMBERS = np.zeros(256, dtype=np.bool_)
_IN_NUMBERS[list(b'0123456789+-.eE,;\t\r\n "nNaAiIfF')] = True
_IN_CLOCKS = np.zeros(256, dtype=np.bool_)
_IN_CLOCKS[list(b":/TZ")] = True


@dataclass(frozen=True, slots=True)
class RowText:
    """How the cells of a row are written.

    Attributes
    ----------
    delimiter
        Between two cells; empty for any blanks.
    decimal_comma
        Whether 1,5 is one and a half.
    n_cells
        In each row.
    """

    delimiter: str
    decimal_comma: bool
    n_cells: int

    def cells(self, line: str) -> list[str]:
        """Return the cells of a row without blanks and quotation marks."""
        parts = line.split(self.delimiter or None)
        return [part.strip().strip('"').strip() for part in parts]

    def number(self, cell: str) -> float:
        """Return the number in a cell, NaN when there is none."""
        try:
            return float(cell.replace(",", ".") if self.decimal_comma else cell)
        except ValueError:
            return float("nan")


class TextRows:
    """Every row of a text file from `first_byte` on; only their places are kept in memory.

    Attributes
    ----------
    n_rows
        How many there are; blank lines at the end do not count.
    block_rows
        How many are parsed together.
    n_strange
        How many of them hold something else than numbers, or another number of cells.

    Raises
    ------
    FormatError
        When a line is so long that it can be no row of samples.
    """

    def __init__(
        self, file: FileBytes, name: str, first_byte: int, text: RowText, has_clock: bool = False
    ) -> None:
        self._file, self._name, self.text = file, name, text
        self._expected = _IN_NUMBERS | _IN_CLOCKS if has_clock else _IN_NUMBERS
        self.block_rows = min(max(_CELLS_A_BLOCK // text.n_cells, 64), _MOST_ROWS_A_BLOCK)
        self.n_rows = self.n_strange = 0
        self._stop_byte = self._end_of_text(first_byte)
        self._onsets = [first_byte]  # of every block, in bytes
        self._find_rows(first_byte)
        self._kept: OrderedDict[int, Numbers] = OrderedDict()
        self._lock = Lock()

    def numbers(self, start: int, stop: int) -> Numbers:
        """Return the rows [start, stop) as numbers, NaN where there is none.

        Returns
        -------
        Shape (stop - start, n_cells).
        """
        blocks = range(start // self.block_rows, -(-stop // self.block_rows))
        if start >= stop:
            return np.empty((0, self.text.n_cells))
        rows = np.concatenate([self._block(block) for block in blocks])
        first = blocks.start * self.block_rows
        return rows[start - first : stop - first]

    def cells(self, block: int) -> list[list[str]]:
        """Return the rows of one block as text."""
        return [self.text.cells(line) for line in self._lines(block)]

    def first_cells(self, block: int) -> list[str]:
        """Return the first row of a block as text, without reading the others."""
        first = self._onsets[block]
        n_bytes = min(_LONGEST_ROW if block == 0 else 4096, self._stop_byte - first)
        line = self._file.read(first, n_bytes).tobytes().split(b"\n", 1)[0]
        return self.text.cells(line.decode("latin-1"))

    @property
    def n_blocks(self) -> int:
        """In how many blocks of `block_rows` rows they are read."""
        return -(-self.n_rows // self.block_rows)

    def _find_rows(self, begin: int) -> None:
        while begin < self._stop_byte:
            chunk = self._file.read(begin, min(_CHUNK_BYTES, self._stop_byte - begin))
            ends = np.flatnonzero(chunk == _LINE_END)
            if begin + len(chunk) == self._stop_byte:
                ends = np.append(ends, len(chunk))
            self._refuse_long_rows(ends)
            ended = self.n_rows + 1 + np.arange(len(ends))
            self._onsets += (begin + 1 + ends[ended % self.block_rows == 0]).tolist()
            self.n_strange += self._count_strange(chunk[: ends[-1]], ends)
            self.n_rows += len(ends)
            begin += int(ends[-1]) + 1

    def _count_strange(self, chunk: NDArray[np.uint8], ends: NDArray[np.intp]) -> int:
        odd = np.flatnonzero(~self._expected[chunk])
        lines = set(np.searchsorted(ends, odd).tolist())
        if self.text.delimiter:
            delimiters = np.flatnonzero(chunk == ord(self.text.delimiter))
            counts = np.diff(np.searchsorted(delimiters, ends), prepend=0)
            lines.update(np.flatnonzero(counts != self.text.n_cells - 1).tolist())
        return len(lines)

    def _refuse_long_rows(self, ends: NDArray[np.intp]) -> None:
        if not len(ends) or np.diff(ends, prepend=-1).max() > _LONGEST_ROW:
            raise FormatError(
                f"{self._name} is no table of samples: a line after row {self.n_rows} is longer "
                "than a million letters; export it as EDF."
            )

    def _block(self, block: int) -> Numbers:
        with self._lock:
            if block in self._kept:
                self._kept.move_to_end(block)
                return self._kept[block]
        numbers = self._parsed(self._lines(block))
        with self._lock:
            self._kept[block] = numbers
            if len(self._kept) > _BLOCKS_KEPT:
                self._kept.popitem(last=False)
        return numbers

    def _lines(self, block: int) -> list[str]:
        first = self._onsets[block]
        is_last = block + 1 >= len(self._onsets)
        stop = self._stop_byte if is_last else self._onsets[block + 1]
        text = self._file.read(first, stop - first).tobytes().decode("latin-1")
        lines = text.split("\n")
        n_rows = min(self.block_rows, self.n_rows - block * self.block_rows)
        return lines[:n_rows]

    def _parsed(self, lines: list[str]) -> Numbers:
        whole = [line.replace('"', "") for line in lines]
        if self.text.decimal_comma:
            whole = [line.replace(",", ".") for line in whole]
        try:
            numbers = np.loadtxt(
                whole, delimiter=self.text.delimiter or None, comments=None, ndmin=2
            )
        except ValueError:
            return self._parsed_one_by_one(lines)
        if numbers.shape != (len(lines), self.text.n_cells):
            return self._parsed_one_by_one(lines)
        return numbers

    def _parsed_one_by_one(self, lines: list[str]) -> Numbers:
        numbers = np.full((len(lines), self.text.n_cells), np.nan)
        for row, line in enumerate(lines):
            cells = self.text.cells(line)
            if len(cells) == self.text.n_cells:  # else nobody knows which of them is missing
                numbers[row] = [self.text.number(cell) for cell in cells]
        return numbers

    def _end_of_text(self, first_byte: int) -> int:
        """Return where the last row ends; blank lines behind it belong to nothing."""
        stop = self._file.size
        while stop > first_byte:
            begin = max(stop - 4096, first_byte)
            text = self._file.read(begin, stop - begin).tobytes().rstrip(_BLANKS)
            if text:
                return begin + len(text)
            stop = begin
        return first_byte
