"""Write a conforming EDF+ or BDF+ copy of a file that is not.

Samples are copied bit by bit; header, record times and annotations are written anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf import EdfFile, open_edf
from hypnoscope.formats.edf_annotations import Annotation, placed, read_annotations, signed
from hypnoscope.formats.edf_fields import header_bytes
from hypnoscope.formats.edf_plus_fields import (
    ascii_text,
    labels_of,
    patient_field,
    recording_field,
    scale_of,
    start_field,
    whole_second,
)
from hypnoscope.formats.edf_stretches import exact_text
from hypnoscope.formats.edf_text import counted
from hypnoscope.formats.edf_times import Run
from hypnoscope.formats.errors import FormatError

_BLOCK_BYTES = 1 << 23
_LABEL_WIDTH = 16
_STAMP_BYTES = 28  # the longest record time


@dataclass(frozen=True, slots=True)
class RepairedCopy:
    """What a repair did.

    Attributes
    ----------
    file_format
        Of the copy, such as ``"EDF+D"``.
    n_channels, duration_s
        What the copy holds.
    repairs
        What was wrong in the file and was put right on reading, a sentence each.
    changes
        What the copy has otherwise than the file, a sentence each.
    """

    file_format: str
    n_channels: int
    duration_s: float
    repairs: tuple[str, ...]
    changes: tuple[str, ...]


def write_repaired(
    source: Path,
    target: Path,
    record_s: Fraction | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    without_gaps: bool = False,
    annotations: Sequence[Annotation] = (),
) -> RepairedCopy:
    """Write what can be read of `source` to `target`; `source` stays as it is.

    Parameters
    ----------
    source, target
        Two different files.
    record_s
        Duration of a data record in seconds where the user knows it.
    progress
        Told how many data records are written, of how many.
    without_gaps
        Whether the user knows that the data records follow each other, whatever the file says.
    annotations
        Texts to be added to those of `source`, with onsets in seconds from the first sample.

    Raises
    ------
    FormatError
        When the file cannot be read truly, or not be kept in EDF+.
    OSError
        When the copy cannot be written; nothing is then left of it.
    """
    if target.exists() and target.samefile(source):
        raise FormatError(
            f"{source.name} is not repaired in place; give another name for the copy."
        )
    found = open_edf(source, record_s, without_gaps=without_gaps)
    kind = found.header.file_format[:3]
    if target.suffix.casefold() != f".{kind.casefold()}":
        raise FormatError(
            f"{target.name} does not end in .{kind.casefold()}, but {source.name} is {kind}, and "
            "other programs go by the ending; give the copy another name."
        )
    copy = _Copy(found, annotations)
    header = copy.header()
    with replacing(target) as temporary, temporary.open("wb") as file:
        file.write(header)
        done = 0
        for block in copy.blocks():
            file.write(block.tobytes())
            done += len(block)
            if progress is not None:
                progress(done, copy.n_records)
    return copy.told()


class _Copy:
    """A conforming copy of a file in the making."""

    def __init__(self, file: EdfFile, added: Sequence[Annotation]) -> None:
        self._file = file
        self._kind = "BDF" if file.header.sample_bytes == 3 else "EDF"
        self._runs = [run for run in file.timeline.runs if run.n_records]
        self.n_records = sum(run.n_records for run in self._runs)
        if not self.n_records:
            raise FormatError(
                f"{file.header.file_name} holds no complete data record that a copy could keep."
            )
        self._start, self._first_s = whole_second(file.start_time)
        scales = [scale_of(signal, file.header.sample_bytes) for signal in file.signals.kept]
        self._kept = [i for i, scale in enumerate(scales) if scale.limits.is_true]
        if not self._kept:
            raise FormatError(
                f"{file.header.file_name} has no channel whose physical limits EDF+ can keep."
            )
        self._signals = [file.signals.kept[i] for i in self._kept]
        self._scales = [scales[i] for i in self._kept]
        found = read_annotations(file.header, file.records)
        self._n_broken = found.n_broken
        shift_s = self._first_s - file.timeline.delay_s
        kept = [one.shifted(shift_s) for one in found.annotations]
        kept += [one.shifted(self._first_s) for one in added]
        self._placement = placed(sorted(kept, key=lambda one: one.onset_s), self._onsets())
        self._names = [file.signals.channels[i].name for i in self._kept]
        self._labels = labels_of(self._names)

    def _onsets(self) -> NDArray[np.float64]:
        """Return when each record of the copy begins, in seconds from its start."""
        record_s = float(self._file.timeline.record_s)
        return np.concatenate(
            [
                float(self._first_s + run.onset_s) + np.arange(run.n_records) * record_s
                for run in self._runs
            ]
        )

    @property
    def _file_format(self) -> str:
        return f"{self._kind}+{'D' if self._file.timeline.gaps else 'C'}"

    @property
    def _annotation_samples(self) -> int:
        sample_bytes = self._file.header.sample_bytes
        return -(-(_STAMP_BYTES + self._placement.n_bytes) // sample_bytes)

    def header(self) -> bytes:
        """Return the header of the copy."""
        header, kept = self._file.header, self._signals
        duration = exact_text(header.record_s)
        if duration is None:
            raise FormatError(
                f"{header.file_name} cannot be kept in EDF+: its data records of "
                f"{float(header.record_s):.12g} s need more than the 8 characters of byte 244."
            )
        half = 1 << (8 * header.sample_bytes - 1)
        fixed = [
            ("0", 8),
            (patient_field(header.patient), 80),
            (recording_field(header.recording, self._start), 80),
            (start_field(self._start), 16),
            (str(256 * (2 + len(kept))), 8),
            (self._file_format, 44),
            (str(self.n_records), 8),
            (duration, 8),
            (str(len(kept) + 1), 4),
        ]
        limits = [scale.limits for scale in self._scales]
        columns: list[tuple[Sequence[str], int]] = [
            ([*self._labels, f"{self._kind} Annotations"], _LABEL_WIDTH),
            ([*(ascii_text(signal.transducer, 80) for signal in kept), ""], 80),
            ([*(scale.unit for scale in self._scales), ""], 8),
            ([*(one.physical[0] for one in limits), "-1"], 8),
            ([*(one.physical[1] for one in limits), "1"], 8),
            ([*(one.digital[0] for one in limits), str(-half)], 8),
            ([*(one.digital[1] for one in limits), str(half - 1)], 8),
            ([*(ascii_text(signal.prefilter, 80) for signal in kept), ""], 80),
            ([*(str(signal.n_samples) for signal in kept), str(self._annotation_samples)], 8),
            ([""] * (len(kept) + 1), 32),
        ]
        return header_bytes(fixed, columns, header.sample_bytes)

    def blocks(self) -> Iterator[NDArray[np.uint8]]:
        """Yield data records, several at a time, shape (n, bytes per record)."""
        header, records = self._file.header, self._file.records
        step = max(_BLOCK_BYTES // header.record_bytes, 1)
        columns = [
            slice(signal.first_byte, signal.first_byte + signal.n_samples * header.sample_bytes)
            for signal in self._signals
        ]
        place = 0
        for run in self._runs:
            for first in range(0, run.n_records, step):
                n_records = min(step, run.n_records - first)
                rows = records.columns(run.first_record + first, n_records, 0, header.record_bytes)
                texts = self._texts(run, first, n_records, place)
                yield np.concatenate([*(rows[:, column] for column in columns), texts], axis=1)
                place += n_records

    def _texts(self, run: Run, first: int, n_records: int, place: int) -> NDArray[np.uint8]:
        """Return record times and annotations of some records, shape (n_records, n_bytes)."""
        n_bytes = self._annotation_samples * self._file.header.sample_bytes
        onset_s = self._first_s + run.onset_s + first * self._file.timeline.record_s
        texts = np.zeros((n_records, n_bytes), dtype=np.uint8)
        for i in range(n_records):
            stamp = f"{signed(onset_s + i * self._file.timeline.record_s)}\x14\x14\0".encode()
            raw = stamp + self._placement.lists.get(place + i, b"")
            texts[i, : len(raw)] = np.frombuffer(raw, np.uint8)
        return texts

    def told(self) -> RepairedCopy:
        """Return what was done."""
        last = self._runs[-1]
        return RepairedCopy(
            file_format=self._file_format,
            n_channels=len(self._labels),
            duration_s=float(last.stop_s(self._file.timeline.record_s)),
            repairs=self._file.repairs,
            changes=tuple(self._changes()),
        )

    def _changes(self) -> Iterator[str]:
        for i, channel in enumerate(self._file.signals.channels):
            if i not in self._kept:
                yield f"{channel.name} is left out: EDF+ cannot keep its physical limits."
        for name, label, scale in zip(self._names, self._labels, self._scales, strict=True):
            if name != label:
                yield f"The channel {name} is called {label}."
            if not scale.limits.exact:
                yield f"The physical limits of {label} are rounded to the 8 characters of EDF+."
        if self._file.timeline.tail_s:
            yield (
                f"The last {float(self._file.timeline.tail_s):g} s, part of an incomplete data "
                "record, are left out."
            )
        if self._n_broken:
            yield f"{counted(self._n_broken, 'annotation')} left out that could not be understood."
