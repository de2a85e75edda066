"""EDF+ files as keepers of texts: read from any of them, written without signals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf import open_edf
from hypnoscope.formats.edf_annotations import Annotation, read_annotations, signed
from hypnoscope.formats.edf_data import open_records
from hypnoscope.formats.edf_dates import start_of
from hypnoscope.formats.edf_fields import header_bytes
from hypnoscope.formats.edf_header import read_header
from hypnoscope.formats.edf_plus_fields import long_date, start_field, whole_second
from hypnoscope.formats.edf_record_times import time_texts
from hypnoscope.formats.edf_text import number
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes

_RECORD_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class AnnotationFile:
    """The texts of a file.

    Attributes
    ----------
    start_time
        When the first sample was taken, or would have been; None when not known.
    annotations
        In order; onsets in seconds from `start_time`.
    n_broken
        How many entries could not be understood.
    """

    start_time: datetime | None
    annotations: tuple[Annotation, ...]
    n_broken: int


def read_annotation_file(path: Path) -> AnnotationFile:
    """Read the texts of an EDF+ or BDF+ file, with or without signals.

    Raises
    ------
    FormatError
        When it cannot be read truly, or keeps no texts.
    """
    try:
        header = read_header(path.name, FileBytes(path))
    except OSError as error:
        raise FormatError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if not header.annotations:
        raise FormatError(
            f"{path.name} has no 'EDF Annotations' signal, so it holds no stages; open the file "
            "that they were exported to."
        )
    if header.data_signals:
        found = open_edf(path)
        records, delay_s, start_time = found.records, found.timeline.delay_s, found.start_time
    else:
        records = open_records(FileBytes(path), header)
        (first,) = time_texts(records, header, 0, 1)
        delay_s, start_time = number(first or "0"), start_of(header).time
        if start_time is not None:
            start_time += timedelta(microseconds=round(delay_s * 1_000_000))
    texts = read_annotations(header, records)
    shifted = tuple(one.shifted(-delay_s) for one in texts.annotations)
    return AnnotationFile(start_time, shifted, texts.n_broken)


def write_annotation_file(
    path: str | Path, annotations: Sequence[Annotation], start_time: datetime | None
) -> None:
    """Write texts alone as an EDF+ file, replacing an older one at the end.

    Parameters
    ----------
    path
        Where it goes.
    annotations
        With onsets in seconds from `start_time`.
    start_time
        Of the recording that they belong to; None when it is not known.

    Raises
    ------
    OSError
        When the file cannot be written; an older one is then still there.
    """
    start, first_s = whole_second(start_time)
    records = [*_records([one.shifted(first_s) for one in annotations], first_s)]
    n_samples = -(-max(map(len, records)) // 2)
    fixed = [
        ("0", 8),
        ("X X X X", 80),
        (f"Startdate {long_date(start)} X X X", 80),
        (start_field(start), 16),
        ("512", 8),
        ("EDF+C", 44),
        (str(len(records)), 8),
        ("0", 8),
        ("1", 4),
    ]
    texts = ("EDF Annotations", "", "", "-1", "1", "-32768", "32767", "", str(n_samples), "")
    widths = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)
    columns = [([text], width) for text, width in zip(texts, widths, strict=True)]
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(header_bytes(fixed, columns, sample_bytes=2))
        for record in records:
            file.write(record.ljust(2 * n_samples, b"\0"))


def _records(annotations: Sequence[Annotation], first_s: Fraction) -> Iterator[bytes]:
    """Yield data records of bounded length; each begins with its time, as EDF+ asks."""
    stamp = f"{signed(first_s)}\x14\x14\0".encode()
    record = stamp
    for one in sorted(annotations, key=lambda one: one.onset_s):
        stored = one.stored()
        if len(record) + len(stored) > _RECORD_BYTES and record != stamp:
            yield record
            record = stamp
        record += stored
    yield record
