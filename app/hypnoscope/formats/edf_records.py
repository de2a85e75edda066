"""The samples of one signal of an EDF file, read where they are looked at."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.epochs import sample_at
from hypnoscope.core.recording import Samples
from hypnoscope.formats.edf_data import DataRecords
from hypnoscope.formats.edf_header import SignalHeader
from hypnoscope.formats.edf_times import Timeline

_BLOCK_SAMPLES = 1 << 18  # converted at once: little memory beside the result, yet few steps


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
        Of the file.
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
        records: DataRecords,
        signal: SignalHeader,
        sample_bytes: int,
        timeline: Timeline,
        calibration: Calibration,
    ) -> None:
        self._records = records
        self._first_byte = signal.first_byte
        self._per_record = signal.n_samples
        self._sample_bytes = sample_bytes
        self._calibration = calibration
        rate = Fraction(signal.n_samples) / timeline.record_s
        self._first_samples = [sample_at(run.onset_s, rate) for run in timeline.runs]
        lengths = [run.n_records * signal.n_samples for run in timeline.runs]
        lengths[-1] += sample_at(timeline.tail_s, rate)
        starts = [run.first_record * signal.n_samples for run in timeline.runs]
        self._in_file = list(zip(starts, lengths, strict=True))

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
                piece = self._decoded(record, 1, skipped, end)
            else:
                piece = self._decoded(record, whole, 0, self._per_record)
            yield piece
            start += len(piece)

    def _decoded(
        self, first_record: int, n_records: int, begin: int, end: int
    ) -> NDArray[np.integer]:
        width = self._sample_bytes
        raw = self._records.columns(
            first_record, n_records, self._first_byte + begin * width, (end - begin) * width
        )
        if width == 2:
            return raw.view("<i2").reshape(-1)
        wide = np.zeros((n_records, end - begin, 4), dtype=np.uint8)
        wide[..., 1:] = raw.reshape(n_records, -1, 3)  # into the upper bytes, to keep the sign
        return (wide.view("<i4") >> 8).reshape(-1)
