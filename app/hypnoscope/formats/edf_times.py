"""Where the data records of an EDF file lie in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from hypnoscope.formats.edf_data import DataRecords, shared_part
from hypnoscope.formats.edf_header import LONGEST_S, EdfHeader
from hypnoscope.formats.edf_record_times import (
    RecordOrder,
    order_of,
    time_texts,
    tolerance_s,
    way_out,
)
from hypnoscope.formats.edf_text import number
from hypnoscope.formats.errors import FormatError


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
        In the order of time; the first begins at 0.
    record_s
        Duration of a data record.
    tail_s
        What follows the last run: the part of an incomplete data record that is there.
    delay_s
        From the start that the header gives to the first data record.
    repairs
        What had to be put right, a sentence each.
    """

    runs: tuple[Run, ...]
    record_s: Fraction
    tail_s: Fraction = Fraction(0)
    delay_s: Fraction = Fraction(0)
    repairs: tuple[str, ...] = ()

    @property
    def duration_s(self) -> Fraction:
        """From the first sample to the end of the last, gaps included."""
        return self.runs[-1].stop_s(self.record_s) + self.tail_s

    @property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """The stretches between runs, each (start_s, stop_s)."""
        return tuple(
            (float(before.stop_s(self.record_s)), float(after.onset_s))
            for before, after in pairwise(self.runs)
            if before.stop_s(self.record_s) < after.onset_s
        )


def timeline_of(header: EdfHeader, records: DataRecords) -> Timeline:
    """Find out when each data record begins.

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
    if timeline.duration_s > LONGEST_S:
        raise FormatError(
            f"{header.file_name} cannot be read: {len(records)} data records of "
            f"{float(header.record_s):g} s (byte 244) would last more than a year; correct the "
            "duration with an EDF header editor."
        )
    return timeline


def _uninterrupted(header: EdfHeader, records: DataRecords) -> Timeline:
    timeline = Timeline(
        runs=(Run(0, len(records), Fraction(0)),),
        record_s=header.record_s,
        tail_s=shared_part(header, records.n_rest) * header.record_s,
    )
    if header.continuity == "plain" or not len(records):
        return timeline
    # the first and the last record time are enough: reading all would touch the whole file
    n_records = len(records)
    (first,), (last,) = (time_texts(records, header, i, i + 1) for i in (0, n_records - 1))
    if not first:
        return replace(timeline, repairs=(_without_times(header),))
    expected = number(first) + (n_records - 1) * header.record_s
    if last and abs(number(last) - expected) > tolerance_s(header):
        return _wrongly_marked(header, records, timeline)
    delay_s, repairs = _believable(number(first))
    return replace(timeline, delay_s=delay_s, repairs=repairs)


def _without_times(header: EdfHeader) -> str:
    missing = (
        "its first data record does not tell when it was made"
        if header.annotations
        else "it has no 'EDF Annotations' signal that says when data records were made"
    )
    return f"The file is marked as EDF+, but {missing}; they are taken to follow each other."


def _wrongly_marked(header: EdfHeader, records: DataRecords, as_marked: Timeline) -> Timeline:
    try:
        told = _interrupted(header, records)
    except FormatError:
        told = as_marked
    if not told.gaps:
        repair = (
            "The record times contradict each other; the data records are taken to follow each "
            "other, as the header says (EDF+C)."
        )
        return replace(as_marked, repairs=(repair,))
    repair = (
        "The header says that there are no gaps (EDF+C), but the record times do: they are kept."
    )
    return replace(told, repairs=(repair, *told.repairs))


def _interrupted(header: EdfHeader, records: DataRecords) -> Timeline:
    if not header.annotations:
        raise FormatError(
            f"{header.file_name} cannot be read: it is marked as interrupted (EDF+D) but holds "
            "no 'EDF Annotations' signal, so nobody can tell when its data records were made; "
            f"{way_out(header)}"
        )
    texts = time_texts(records, header)
    order = order_of(header, texts)
    runs = tuple(_runs(header, order, texts))
    first_s = runs[0].onset_s
    delay_s, repairs = _believable(first_s)
    return Timeline(
        runs=tuple(replace(run, onset_s=run.onset_s - first_s) for run in runs),
        record_s=header.record_s,
        delay_s=delay_s,
        repairs=(*order.repairs, *repairs),
    )


def _runs(header: EdfHeader, order: RecordOrder, texts: Sequence[str]) -> Iterator[Run]:
    """Join records into runs as long as each begins where the one before ended."""
    record_s, allowed_s = float(header.record_s), tolerance_s(header)
    numbers, onsets_s = order.records.tolist(), order.onsets_s.tolist()
    start, start_s, n_records = numbers[0], onsets_s[0], 0
    for record, onset_s in zip(numbers, onsets_s, strict=True):
        late_s = onset_s - (start_s + n_records * record_s)
        if abs(late_s) > allowed_s or record != start + n_records:
            yield Run(start, n_records, _exact(texts[start], start_s))
            start, start_s, n_records = record, onset_s, 0
        n_records += 1
    yield Run(start, n_records, _exact(texts[start], start_s))


def _exact(text: str, onset_s: float) -> Fraction:
    """Return what a record's text says, unless its neighbours proved another time."""
    return number(text) if text and float(text) == onset_s else Fraction(onset_s)


def _believable(delay_s: Fraction) -> tuple[Fraction, tuple[str, ...]]:
    if abs(delay_s) <= LONGEST_S:
        return delay_s, ()
    return Fraction(0), (
        f"The first data record claims to begin {float(delay_s):g} s after the recording; "
        "the start time of the header is kept.",
    )
