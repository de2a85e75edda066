"""Where the data records of an EDF file lie in time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_header import EdfHeader
from hypnoscope.formats.edf_text import number
from hypnoscope.formats.errors import FormatError

Records = NDArray[np.uint8]

# a time-stamped annotation list begins with an onset, perhaps a duration, and byte 20
_RECORD_TIME = re.compile(rb"([+-]?[0-9]{1,12}([.,][0-9]{0,12})?)(\x15[0-9.,]*)?\x14")
_LONGEST_RECORD_TIME = 48
_LONGEST_S = 86_400 * 400  # no recording lasts longer; a time beyond is damaged
_ALL, _FIRST, _LAST = slice(None), slice(1), slice(-1, None)
_JITTER_S = 0.0005  # record times are written with few decimals


@dataclass(frozen=True, slots=True)
class Run:
    """Data records that follow each other without a gap.

    Attributes
    ----------
    first_record
        Index of the first of them in the file.
    n_records
        How many they are.
    onset_s
        When the first begins, in seconds from the start of the recording.
    """

    first_record: int
    n_records: int
    onset_s: Fraction

    def stop_s(self, record_s: Fraction) -> Fraction:
        """Return when the last of them ends."""
        return self.onset_s + self.n_records * record_s


@dataclass(frozen=True, slots=True)
class Timeline:
    """All data records in time.

    Attributes
    ----------
    runs
        In order; the first begins at 0.
    record_s
        Duration of a data record.
    delay_s
        From the start that the header gives to the first data record.
    repairs
        What had to be put right, a sentence each.
    """

    runs: tuple[Run, ...]
    record_s: Fraction
    delay_s: Fraction = Fraction(0)
    repairs: tuple[str, ...] = ()

    @property
    def duration_s(self) -> Fraction:
        """From the first sample to the end of the last, gaps included."""
        return self.runs[-1].stop_s(self.record_s)

    @property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """The stretches between runs, each (start_s, stop_s)."""
        return tuple(
            (float(before.stop_s(self.record_s)), float(after.onset_s))
            for before, after in pairwise(self.runs)
            if before.stop_s(self.record_s) < after.onset_s
        )


def timeline_of(header: EdfHeader, records: Records) -> Timeline:
    """Find out when each data record begins.

    Parameters
    ----------
    header
        Of the same file.
    records
        Its data records, shape (n_records, record_bytes).

    Raises
    ------
    FormatError
        When a discontinuous file does not tell the times of its records, or when the
        recording would be longer than a year.
    """
    if header.continuity == "discontinuous":
        timeline = _interrupted(header, records)
    else:
        timeline = _uninterrupted(header, records)
    if timeline.duration_s > _LONGEST_S:
        raise FormatError(
            f"{header.file_name} cannot be read: {len(records)} data records of "
            f"{float(header.record_s):g} s (byte 244) would last more than a year; correct the "
            "duration with an EDF header editor."
        )
    return timeline


def _uninterrupted(header: EdfHeader, records: Records) -> Timeline:
    runs = (Run(0, len(records), Fraction(0)),)
    if header.continuity == "plain" or header.annotations is None:
        return Timeline(runs, header.record_s)
    # the first and the last record time are enough: reading all would touch the whole file
    first, last = (_time_texts(records, header, only)[0] for only in (_FIRST, _LAST))
    if not first:
        return Timeline(runs, header.record_s)
    expected = number(first) + (len(records) - 1) * header.record_s
    if last and abs(number(last) - expected) > _tolerance_s(header):
        return _wrongly_marked(header, records)
    delay_s, repairs = _believable(number(first))
    return Timeline(runs, header.record_s, delay_s, repairs)


def _wrongly_marked(header: EdfHeader, records: Records) -> Timeline:
    try:
        told = _interrupted(header, records)
    except FormatError:
        return Timeline(
            (Run(0, len(records), Fraction(0)),),
            header.record_s,
            repairs=(
                "The record times contradict each other; the data records are taken to follow "
                "each other, as the header says (EDF+C).",
            ),
        )
    repair = (
        "The header says that there are no gaps (EDF+C), but the record times do: they are kept."
    )
    return replace(told, repairs=(repair, *told.repairs))


def _interrupted(header: EdfHeader, records: Records) -> Timeline:
    if header.annotations is None:
        raise FormatError(
            f"{header.file_name} cannot be read: it is marked as interrupted (EDF+D) but holds "
            "no 'EDF Annotations' signal, so nobody can tell when its data records were made; "
            "export it anew."
        )
    texts = _time_texts(records, header)
    times = {record: float(text) for record, text in enumerate(texts) if text}
    if not times:
        raise FormatError(
            f"{header.file_name} cannot be read: it is marked as interrupted (EDF+D), and none of "
            "its data records tells when it was made; export it anew."
        )
    middle = sorted(times.values())[len(times) // 2]
    known = {record: time for record, time in times.items() if abs(time - middle) <= _LONGEST_S}
    first = number(texts[next(iter(known))])
    delay_s, repairs = _believable(first)
    if len(known) < len(texts):
        repairs += (
            f"{len(texts) - len(known)} data records do not tell when they were made; they are "
            "left out and shown as a gap.",
        )
    runs = tuple(
        replace(run, onset_s=number(texts[run.first_record]) - first)
        for run in _runs(header, known)
    )
    return Timeline(runs, header.record_s, delay_s, repairs)


def _runs(header: EdfHeader, onsets: Mapping[int, float]) -> Iterator[Run]:
    """Join records into runs as long as each begins where the one before ended."""
    record_s, tolerance_s = float(header.record_s), _tolerance_s(header)
    start, start_s = next(iter(onsets.items()))
    n_records = 0
    for record, onset_s in onsets.items():
        late_s = onset_s - (start_s + n_records * record_s)
        if late_s < -tolerance_s:
            raise FormatError(
                f"{header.file_name} cannot be read: its data record {record + 1} begins at "
                f"{onset_s:g} s, {-late_s:g} s before the one before it ends, so one of the two "
                "times is wrong; export the recording anew."
            )
        if late_s > tolerance_s or record != start + n_records:
            yield Run(start, n_records, Fraction(start_s))
            start, start_s, n_records = record, onset_s, 0
        n_records += 1
    yield Run(start, n_records, Fraction(start_s))


def _tolerance_s(header: EdfHeader) -> float:
    """Half a sample of the fastest signal, or the jitter of record times if that is more."""
    most_samples = max(signal.n_samples for signal in header.data_signals)
    return max(float(header.record_s) / (2 * max(most_samples, 1)), _JITTER_S)


def _believable(delay_s: Fraction) -> tuple[Fraction, tuple[str, ...]]:
    if abs(delay_s) <= _LONGEST_S:
        return delay_s, ()
    return Fraction(0), (
        f"The first data record claims to begin {float(delay_s):g} s after the recording; "
        "the start time of the header is kept.",
    )


def _time_texts(records: Records, header: EdfHeader, which: slice = _ALL) -> list[str]:
    """Return the onset that each record's first annotation list gives, empty where none does."""
    assert header.annotations is not None
    start = header.annotations.first_byte
    width = min(header.annotations.n_samples * header.sample_bytes, _LONGEST_RECORD_TIME)
    rows = records[which, start : start + width]
    lists = rows.tobytes()
    found = (_RECORD_TIME.match(lists, i * width, (i + 1) * width) for i in range(len(rows)))
    return [match[1].decode().replace(",", ".") if match else "" for match in found]
