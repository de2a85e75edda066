"""The data records of an EDF file: mapped, and read where they are looked at."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.epochs import sample_at
from hypnoscope.core.recording import Samples
from hypnoscope.formats.edf_header import EdfHeader, SignalHeader
from hypnoscope.formats.edf_times import Records, Timeline
from hypnoscope.formats.errors import FormatError

_BLOCK_SAMPLES = 1 << 18  # converted at once: little memory beside the result, yet few steps


@dataclass(frozen=True, slots=True, eq=False)
class MappedRecords:
    """The complete data records of a file.

    Attributes
    ----------
    rows
        A memory map, shape (n_records, record_bytes).
    repairs
        What the file holds more or less than its header says, a sentence each.
    """

    rows: Records
    repairs: tuple[str, ...]


def map_records(path: Path, header: EdfHeader) -> MappedRecords:
    """Map all complete data records; nothing of them is read yet.

    Raises
    ------
    FormatError
        When there is none.
    """
    n_data_bytes = path.stat().st_size - header.n_bytes
    n_whole, n_rest = divmod(n_data_bytes, max(header.record_bytes, 1))
    n_records = n_whole if header.n_records is None else min(header.n_records, n_whole)
    if n_records < 1:
        raise FormatError(
            f"{path.name} cannot be read: after its header it holds {n_data_bytes} bytes, less "
            f"than one data record of {header.record_bytes}; copy the file anew from where it was "
            "recorded."
        )
    shape = (n_records, header.record_bytes)
    mapped = np.memmap(path, np.uint8, mode="r", offset=header.n_bytes, shape=shape)
    surplus = n_whole - n_records
    return MappedRecords(np.asarray(mapped), tuple(_repairs(header, n_records, surplus, n_rest)))


def _repairs(header: EdfHeader, n_records: int, surplus: int, n_rest: int) -> Iterator[str]:
    duration_s = float(n_records * header.record_s)
    if header.n_records is None:
        yield (
            "The header leaves the number of data records open; the file holds "
            f"{n_records}, {duration_s:g} s."
        )
    elif n_records < header.n_records:
        announced_s = float(header.n_records * header.record_s)
        yield (
            f"The file is cut short: {n_records} of {header.n_records} data records are there, "
            f"{duration_s:g} s of {announced_s:g} s."
        )
    elif surplus:
        yield (
            f"After the {n_records} data records that the header announces the file holds "
            f"{surplus * header.record_bytes + n_rest} more bytes; they are left out."
        )
        return
    if n_rest and header.n_records == n_records:
        yield f"The last {n_rest} bytes belong to no data record and are left out."
    elif n_rest:
        yield f"The last {n_rest} bytes, an incomplete data record, are left out."


@dataclass(frozen=True, slots=True)
class Calibration:
    """From digital values to the channel's unit: value * gain + offset."""

    gain: float
    offset: float


class RecordSource:
    """The samples of one signal, scattered over the data records.

    Parameters
    ----------
    records
        Shape (n_records, record_bytes).
    signal
        Which part of each record is the signal's.
    sample_bytes
        2 or 3.
    timeline
        When the records were made.
    calibration
        How digital values are scaled.
    """

    def __init__(
        self,
        records: Records,
        signal: SignalHeader,
        sample_bytes: int,
        timeline: Timeline,
        calibration: Calibration,
    ) -> None:
        width = signal.n_samples * sample_bytes
        self._bytes = records[:, signal.first_byte : signal.first_byte + width]
        self._per_record = signal.n_samples
        self._sample_bytes = sample_bytes
        self._calibration = calibration
        rate = Fraction(signal.n_samples) / timeline.record_s
        self._first_samples = [sample_at(run.onset_s, rate) for run in timeline.runs]
        self._in_file = [
            (run.first_record * signal.n_samples, run.n_records * signal.n_samples)
            for run in timeline.runs
        ]

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop) in the channel's unit, NaN inside gaps."""
        samples = np.empty(max(stop - start, 0), dtype=np.float32)
        filled = 0
        for at, digital in self._pieces(start, stop):
            samples[filled:at] = np.nan
            filled = at + len(digital)
            scaled = digital * self._calibration.gain  # float64: rounded once, at the end
            scaled += self._calibration.offset
            samples[at:filled] = scaled
        samples[filled:] = np.nan
        return samples

    def digital(self, start: int, stop: int) -> NDArray[np.int32]:
        """Return samples [start, stop) as the file holds them, gaps left out."""
        pieces = [piece for _, piece in self._pieces(start, stop)]
        return np.concatenate([np.empty(0, np.int32), *pieces], dtype=np.int32)

    def _pieces(self, start: int, stop: int) -> Iterator[tuple[int, NDArray[np.integer]]]:
        """Yield digital values in order, each piece with where it begins after `start`."""
        run = max(bisect_right(self._first_samples, start) - 1, 0)
        for i in range(run, len(self._first_samples)):
            first, (in_file, length) = self._first_samples[i], self._in_file[i]
            if first >= stop:
                return
            begin, end = max(start, first), min(stop, first + length)
            at = begin - start
            for piece in self._consecutive(in_file + begin - first, in_file + end - first):
                yield at, piece
                at += len(piece)

    def _consecutive(self, start: int, stop: int) -> Iterator[NDArray[np.integer]]:
        """Yield samples [start, stop), counted as if the file had no gaps, in bounded pieces."""
        while start < stop:
            record, skipped = divmod(start, self._per_record)
            whole = min(stop - start, _BLOCK_SAMPLES) // self._per_record
            if skipped or not whole:
                end = min(self._per_record, skipped + min(stop - start, _BLOCK_SAMPLES))
                piece = self._decoded(slice(record, record + 1), slice(skipped, end))
            else:
                piece = self._decoded(slice(record, record + whole), slice(0, self._per_record))
            yield piece
            start += len(piece)

    def _decoded(self, records: slice, samples: slice) -> NDArray[np.integer]:
        raw = self._bytes[
            records, samples.start * self._sample_bytes : samples.stop * self._sample_bytes
        ]
        if self._sample_bytes == 2:
            return raw.view("<i2").reshape(-1)
        wide = np.zeros((*raw.shape[:1], raw.shape[1] // 3, 4), dtype=np.uint8)
        wide[..., 1:] = raw.reshape(len(raw), -1, 3)  # into the upper bytes, to keep the sign
        return (wide.view("<i4") >> 8).reshape(-1)
