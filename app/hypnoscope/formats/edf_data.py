"""The data records of an EDF file: how many there are, and their bytes."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_header import EdfHeader
from hypnoscope.formats.edf_text import counted
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes

_SMALL_RECORD = 8_192  # bytes; skipping less than two pages of memory saves nothing
_LARGE_SHARE = 4  # a column that is a quarter of a record is read together with the rest
_BLOCK_BYTES = 1 << 23


class DataRecords:
    """Data records as rows of bytes, read from the file when they are asked for.

    Attributes
    ----------
    n_records
        How many whole data records there are.
    n_rest
        Bytes of an incomplete data record after them.
    record_bytes
        Length of a data record.
    """

    def __init__(
        self, file: FileBytes, first_byte: int, record_bytes: int, n_records: int, n_rest: int
    ) -> None:
        self._file = file
        self._first_byte = first_byte
        self.record_bytes = record_bytes
        self.n_records = n_records
        self.n_rest = n_rest

    def __len__(self) -> int:
        return self.n_records

    def columns(
        self, first_record: int, n_records: int, first_byte: int, n_bytes: int
    ) -> NDArray[np.uint8]:
        """Return the same `n_bytes` bytes of consecutive records, shape (n_records, n_bytes).

        Raises
        ------
        FormatError
            When the file is no longer there in full.
        """
        found = np.empty((n_records, n_bytes), dtype=np.uint8)
        start = self._first_byte + first_record * self.record_bytes
        together = self.record_bytes <= max(_SMALL_RECORD, _LARGE_SHARE * n_bytes)
        if together and n_records > 1:
            self._fill_together(found, start, first_byte)
        else:
            for i, row in enumerate(found):
                self._file.read_into(row, start + i * self.record_bytes + first_byte)
        return found

    def _fill_together(self, found: NDArray[np.uint8], start: int, first_byte: int) -> None:
        n_bytes = found.shape[1]
        step = max(_BLOCK_BYTES // self.record_bytes, 1)
        for i in range(0, len(found), step):
            n_rows = min(step, len(found) - i)
            first = start + i * self.record_bytes + first_byte
            # up to the end of the last column only: what follows may lie behind the file's end
            block = np.empty(n_rows * self.record_bytes, dtype=np.uint8)
            self._file.read_into(block[: (n_rows - 1) * self.record_bytes + n_bytes], first)
            found[i : i + n_rows] = block.reshape(n_rows, -1)[:, :n_bytes]


def open_records(file: FileBytes, header: EdfHeader) -> DataRecords:
    """Count the data records; nothing of them is read yet.

    Whole records beyond the announced number belong to the recording when the file ends
    with the last of them; otherwise what follows is something else.

    Raises
    ------
    FormatError
        When there is none.
    """
    n_data_bytes = file.size - header.n_bytes
    n_whole, n_rest = divmod(n_data_bytes, max(header.record_bytes, 1))
    keeps_part = header.continuity != "discontinuous" and shared_part(header, n_rest)
    if not n_whole and not keeps_part:
        raise FormatError(
            f"{header.file_name} cannot be read: after its header it holds {n_data_bytes} bytes, "
            f"no whole data record of {header.record_bytes}; copy the file anew from where it was "
            "recorded."
        )
    announced = header.n_records
    if announced is not None and n_whole > announced and n_rest:
        n_whole = announced
    if announced is not None and n_whole >= announced:
        n_rest = 0
    return DataRecords(file, header.n_bytes, header.record_bytes, n_whole, n_rest)


def shared_part(header: EdfHeader, n_rest: int) -> Fraction:
    """Return which part of an incomplete data record of `n_rest` bytes all signals have.

    Returns
    -------
    0 for nothing to 1 for all; signals stand one after the other, so often the last has nothing.
    """
    parts = [
        Fraction(
            min(max((n_rest - signal.first_byte) // header.sample_bytes, 0), signal.n_samples),
            signal.n_samples,
        )
        for signal in header.data_signals
        if signal.n_samples
    ]
    return min(parts, default=Fraction(0))


def count_repairs(header: EdfHeader, records: DataRecords, file_size: int) -> Iterator[str]:
    """Yield what the file holds more or less than its header says, a sentence each."""
    n_records, duration_s = len(records), float(len(records) * header.record_s)
    surplus = file_size - header.n_bytes - n_records * header.record_bytes - records.n_rest
    if header.n_records is None:
        told = "leaves the number of data records open"
        if header.count_text not in ("", "0", "-1"):
            told = f"gives the number of data records (byte 236) as {header.count_text!r}"
        yield f"The header {told}; the file holds {n_records}, {duration_s:g} s."
    elif n_records < header.n_records:
        announced_s = float(header.n_records * header.record_s)
        yield (
            f"The file is cut short: {n_records} of {header.n_records} data records are there, "
            f"{duration_s:g} s of {announced_s:g} s."
        )
    elif n_records > header.n_records:
        yield (
            f"The header announces {header.n_records} data records (byte 236), but the file holds "
            f"just {n_records}; all are read, {duration_s:g} s."
        )
    if surplus > 0:
        yield (
            f"After the {counted(n_records, 'data record')} that the header announces the file "
            f"holds {counted(surplus, 'more byte')}, left out here."
        )
    if records.n_rest:
        yield _rest_repair(header, records.n_rest)


def _rest_repair(header: EdfHeader, n_rest: int) -> str:
    part = shared_part(header, n_rest)
    if header.continuity == "discontinuous" or not part:
        return f"An incomplete data record at the end, {counted(n_rest, 'byte')}, is left out."
    return (
        f"The last data record is incomplete; the {float(part * header.record_s):g} s of it that "
        "all channels have are kept."
    )
