"""The texts that an EDF+ file keeps beside its signals, and how they are stored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_data import DataRecords
from hypnoscope.formats.edf_header import EdfHeader
from hypnoscope.formats.edf_text import decoded, number

_LIST = re.compile(
    rb"([+-]?[0-9]{1,12}(?:[.,][0-9]{0,12})?)(?:\x15([0-9]{0,12}(?:[.,][0-9]{0,12})?))?"
    rb"\x14(.*?)\x14?",
    re.DOTALL,
)
_BLOCK_BYTES = 1 << 22
_DECIMALS = 9  # nanoseconds


@dataclass(frozen=True, slots=True)
class Annotation:
    """A text at a time.

    Attributes
    ----------
    onset_s, duration_s
        In seconds from the start that the header gives; None for no duration.
    text
        Without line breaks.
    """

    onset_s: Fraction
    duration_s: Fraction | None
    text: str

    def shifted(self, by_s: Fraction) -> "Annotation":
        """Return the same annotation `by_s` seconds later."""
        return Annotation(self.onset_s + by_s, self.duration_s, self.text)

    def stored(self) -> bytes:
        """Return it as an annotation list of its own."""
        duration = "" if self.duration_s is None else f"\x15{decimal(self.duration_s)}"
        return f"{signed(self.onset_s)}{duration}\x14{self.text}\x14\0".encode()


@dataclass(frozen=True, slots=True)
class FoundAnnotations:
    """The annotations of a file in order, and how many lists could not be understood."""

    annotations: tuple[Annotation, ...]
    n_broken: int


def read_annotations(header: EdfHeader, records: DataRecords) -> FoundAnnotations:
    """Read the texts of all annotation signals; record times are none."""
    found: list[Annotation] = []
    n_broken = 0
    for one in _lists(header, records):
        match = _LIST.fullmatch(one)
        if match is None:
            n_broken += 1
            continue
        duration = number(match[2].decode()) if match[2] and match[2] not in b".," else None
        texts = (decoded(text) for text in match[3].split(b"\x14"))
        found += [Annotation(number(match[1].decode()), duration, text) for text in texts if text]
    return FoundAnnotations(tuple(sorted(found, key=lambda one: one.onset_s)), n_broken)


def _lists(header: EdfHeader, records: DataRecords) -> Iterator[bytes]:
    step = max(_BLOCK_BYTES // max(header.record_bytes, 1), 1)
    for signal in header.annotations:
        width = signal.n_samples * header.sample_bytes
        for first in range(0, len(records) if width else 0, step):
            n_records = min(step, len(records) - first)
            for row in records.columns(first, n_records, signal.first_byte, width):
                yield from (one for one in row.tobytes().split(b"\0") if one.strip())


def decimal(value: Fraction) -> str:
    """Return a number as EDF+ writes times: no exponent, no more decimals than needed."""
    text = f"{round(value * 10**_DECIMALS):0{_DECIMALS + 1}d}"
    return f"{text[:-_DECIMALS]}.{text[-_DECIMALS:]}".rstrip("0").rstrip(".")


def signed(onset_s: Fraction) -> str:
    """Return an onset with the sign that EDF+ asks for."""
    return f"-{decimal(-onset_s)}" if onset_s < 0 else f"+{decimal(onset_s)}"


@dataclass(frozen=True, slots=True)
class Placement:
    """Which data record keeps which annotations.

    Attributes
    ----------
    lists
        What to store behind the record time, by the record's place in time.
    n_bytes
        Room that each record needs for them.
    """

    lists: dict[int, bytes]
    n_bytes: int


def placed(annotations: Sequence[Annotation], onsets_s: NDArray[np.float64]) -> Placement:
    """Spread annotations over data records that begin at `onsets_s`, with little room in each.

    An annotation stands in the record that its onset lies in, or in a later one when that
    is full.
    """
    wishes = np.searchsorted(onsets_s, [float(one.onset_s) for one in annotations], "right") - 1
    stored = [
        (wanted, one.stored()) for wanted, one in zip(wishes.tolist(), annotations, strict=True)
    ]
    n_bytes = max((len(raw) for _, raw in stored), default=0)
    while True:
        lists: dict[int, bytes] = {}
        record = 0
        for wanted, raw in stored:
            record = max(record, wanted)
            if len(lists.get(record, b"")) + len(raw) > n_bytes:
                record += 1
            lists[record] = lists.get(record, b"") + raw
        if record < len(onsets_s):
            return Placement(lists, n_bytes)
        n_bytes *= 2
