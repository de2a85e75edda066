"""When the data records of an interrupted EDF+ file were made, and what to make of bad times."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_data import DataRecords
from hypnoscope.formats.edf_header import LONGEST_S, EdfHeader, SignalHeader
from hypnoscope.formats.edf_text import counted
from hypnoscope.formats.errors import FormatError

Times = NDArray[np.float64]

# a time-stamped annotation list begins with an onset, perhaps a duration, and byte 20
_RECORD_TIME = re.compile(rb"([+-]?[0-9]{1,12}([.,][0-9]{0,12})?)(\x15[0-9.,]*)?\x14")
_LONGEST_RECORD_TIME = 48
_JITTER_S = 0.0005  # record times are written with few decimals
_MOST_DROPPED = 10  # one in ten


def time_texts(
    records: DataRecords, header: EdfHeader, first: int = 0, stop: int | None = None
) -> list[str]:
    """Return the onset that each record of [first, stop) gives, empty where none does.

    The first annotation list of the first annotation signal should hold it; where it does
    not, those of further annotation signals are looked at.
    """
    n_records = (len(records) if stop is None else stop) - first
    texts = [""] * n_records
    for signal in header.annotations:
        if all(texts):
            break
        found = _texts_in(records, signal, header.sample_bytes, first, n_records)
        texts = [text or other for text, other in zip(texts, found, strict=True)]
    return texts


def _texts_in(
    records: DataRecords, signal: SignalHeader, sample_bytes: int, first: int, n_records: int
) -> list[str]:
    width = min(signal.n_samples * sample_bytes, _LONGEST_RECORD_TIME)
    lists = records.columns(first, n_records, signal.first_byte, width).tobytes()
    found = (_RECORD_TIME.match(lists, i * width, (i + 1) * width) for i in range(n_records))
    return [match[1].decode().replace(",", ".") if match else "" for match in found]


def way_out(header: EdfHeader) -> str:
    """Return what to do with a file whose record times cannot be believed."""
    return (
        "export it anew or, if you know that it has no gaps, run 'hypnoscope repair "
        f"{header.file_name} -o OUT --without-gaps'."
    )


def tolerance_s(header: EdfHeader) -> float:
    """Half a sample of the fastest signal, or the jitter of record times if that is more."""
    most_samples = max(signal.n_samples for signal in header.data_signals)
    return max(float(header.record_s) / (2 * max(most_samples, 1)), _JITTER_S)


@dataclass(frozen=True, slots=True, eq=False)
class RecordOrder:
    """The data records that have a place in time.

    Attributes
    ----------
    records
        Their indices in the file, in the order of time.
    onsets_s
        When each of them begins, in seconds as the file counts them.
    repairs
        What had to be put right or left out, a sentence each.
    """

    records: NDArray[np.intp]
    onsets_s: Times
    repairs: tuple[str, ...]


def order_of(header: EdfHeader, texts: Sequence[str]) -> RecordOrder:
    """Put data records in the order of time.

    Raises
    ------
    FormatError
        When no record tells its time, or too many overlap.
    """
    onsets_s = np.array([float(text) if text else np.nan for text in texts])
    if np.isnan(onsets_s).all():
        raise FormatError(
            f"{header.file_name} cannot be read: it is marked as interrupted (EDF+D), and none of "
            f"its data records tells when it was made; {way_out(header)}"
        )
    onsets_s[np.abs(onsets_s - np.nanmedian(onsets_s)) > LONGEST_S] = np.nan
    repairs: list[str] = []
    record_s, allowed_s = float(header.record_s), tolerance_s(header)
    n_proven = _prove(onsets_s, record_s, allowed_s)
    if n_proven:
        repairs.append(
            f"{counted(n_proven, 'data record')} without a true time; those before and after "
            "prove the right one."
        )
    n_lost = int(np.isnan(onsets_s).sum())
    if n_lost:
        repairs.append(
            f"{counted(n_lost, 'data record')} without a time, left out and shown as a gap."
        )
    records = np.flatnonzero(~np.isnan(onsets_s))
    if (np.diff(onsets_s[records]) < record_s - allowed_s).any():
        records, told = _sorted(header, records, onsets_s)
        repairs.append(told)
    return RecordOrder(records, onsets_s[records], tuple(repairs))


def _prove(onsets_s: Times, record_s: float, allowed_s: float) -> int:
    """Set times that are missing or wrong where the neighbours leave room for just them."""
    before = onsets_s.copy()
    steps = np.diff(onsets_s) - record_s
    around = onsets_s[2:] - onsets_s[:-2] - 2 * record_s
    wrong = np.flatnonzero((np.abs(around) <= allowed_s) & (np.abs(steps[:-1]) > allowed_s)) + 1
    onsets_s[wrong] = np.nan
    known = np.flatnonzero(~np.isnan(onsets_s))
    for left, right in zip(known[:-1].tolist(), known[1:].tolist(), strict=True):
        n_steps = right - left
        room_s = onsets_s[right] - onsets_s[left]
        if n_steps > 1 and abs(room_s - n_steps * record_s) <= allowed_s:
            onsets_s[left + 1 : right] = onsets_s[left] + np.arange(1, n_steps) * record_s
    return int((~np.isnan(onsets_s) & ~(onsets_s == before)).sum())


def _sorted(
    header: EdfHeader, records: NDArray[np.intp], onsets_s: Times
) -> tuple[NDArray[np.intp], str]:
    """Sort records by their times; of those that overlap, keep the longest orderly chain."""
    record_s = float(header.record_s) - tolerance_s(header)
    in_time = records[np.argsort(onsets_s[records], kind="stable")]
    if not (np.diff(onsets_s[in_time]) < record_s).any():
        return (
            in_time,
            "The data records do not stand in the order of their times; they are sorted.",
        )
    chain = _longest_chain(records, onsets_s, record_s)
    kept = [int(record) for record in chain]
    taken = [float(onsets_s[record]) for record in kept]
    for record in in_time.tolist():
        at = bisect_left(taken, float(onsets_s[record]))
        is_free = at == len(taken) or taken[at] - onsets_s[record] >= record_s
        if is_free and (at == 0 or onsets_s[record] - taken[at - 1] >= record_s):
            taken.insert(at, float(onsets_s[record]))
            kept.insert(at, record)
    dropped = sorted({*records.tolist()} - {*kept})
    if len(dropped) > max(len(records) // _MOST_DROPPED, 1):
        raise FormatError(
            f"{header.file_name} cannot be read: its data record {dropped[0] + 1} begins at "
            f"{onsets_s[dropped[0]]:g} s, before another one ends, and so do "
            f"{len(dropped) - 1} more, so their times are wrong; {way_out(header)}"
        )
    return np.array(kept), (
        f"{counted(len(dropped), 'data record')} left out for beginning before another one ends, "
        f"the first of them number {dropped[0] + 1} at {onsets_s[dropped[0]]:g} s."
    )


def _longest_chain(records: NDArray[np.intp], onsets_s: Times, record_s: float) -> list[int]:
    """Return the longest run of records, in the order of the file, that do not overlap."""
    ends_s: list[float] = []  # where the best chain of each length ends
    last: list[int] = []
    before: dict[int, int] = {}
    for record in records.tolist():
        onset_s = float(onsets_s[record])
        length = bisect_right(ends_s, onset_s)
        before[record] = last[length - 1] if length else -1
        if length == len(ends_s):
            ends_s.append(onset_s + record_s)
            last.append(record)
        elif onset_s + record_s < ends_s[length]:
            ends_s[length] = onset_s + record_s
            last[length] = record
    chain = [last[-1]]
    while before[chain[-1]] >= 0:
        chain.append(before[chain[-1]])
    return chain[::-1]
