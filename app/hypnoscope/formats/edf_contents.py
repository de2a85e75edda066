"""What stands in an EDF or BDF file that is written: header, record times, samples, texts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.edf_annotations import Annotation, placed, signed
from hypnoscope.formats.edf_fields import header_bytes
from hypnoscope.formats.edf_plus_fields import long_date, start_field, whole_second
from hypnoscope.formats.edf_range import DigitalRange, RangeFinder
from hypnoscope.formats.edf_stretches import (
    RecordPlan,
    Span,
    Stretch,
    gaps_left,
    plan_records,
    stretches_of,
)
from hypnoscope.formats.units import MICRO

STAMP_BYTES = 28  # the longest record time
_BLOCK_SAMPLES = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A signal that is read while it is written.

    Attributes
    ----------
    name, unit
        As the header keeps them.
    rate
        Samples a second, exact.
    n_samples
        Gaps included.
    read
        Returns samples [start, stop), NaN in gaps.
    """

    name: str
    unit: str
    rate: Fraction
    n_samples: int
    read: Callable[[int, int], NDArray[np.float32]]


class Contents:
    """The bytes of a file that is about to be written.

    Parameters
    ----------
    tracks
        Of equal duration.
    start_time
        Wall-clock time of the first sample.
    annotations
        With onsets in seconds from the first sample.
    sample_bytes
        2 for EDF, 3 for BDF.
    known_onsets_s
        When stretches after gaps begin, where that is known better than to a sample.
    cut
        Whether ends may be left out that no data record keeps exactly.
    """

    def __init__(
        self,
        tracks: Sequence[Track],
        start_time: datetime | None,
        annotations: Sequence[Annotation],
        sample_bytes: int,
        known_onsets_s: Sequence[Fraction] = (),
        *,
        cut: bool = False,
    ) -> None:
        self._tracks = tracks
        self._sample_bytes = sample_bytes
        self._kind = "BDF" if sample_bytes == 3 else "EDF"
        rates = [track.rate for track in tracks]
        looked = [_looked_through(track, sample_bytes) for track in tracks]
        self._ranges = [limits for limits, _ in looked]
        self.stretches: tuple[Stretch, ...] = stretches_of(
            [track.name for track in tracks], rates, [spans for _, spans in looked], known_onsets_s
        )
        self.plan: RecordPlan = plan_records(rates, self.stretches, cut=cut)
        self._start, self._first_s = whole_second(start_time)
        self._place_texts(annotations)

    @property
    def n_records(self) -> int:
        """How many data records there are."""
        return sum(self.plan.n_records)

    def _place_texts(self, annotations: Sequence[Annotation]) -> None:
        onsets_s = np.array([float(onset_s) for onset_s in self._onsets_s()])
        in_order = sorted(annotations, key=lambda one: one.onset_s)
        self._placement = placed([one.shifted(self._first_s) for one in in_order], onsets_s)
        self._has_gaps = gaps_left(self.plan, self.stretches)
        # plain EDF where that keeps everything: more programs read it
        self._is_plus = bool(annotations or self._has_gaps or onsets_s[0])

    def _onsets_s(self) -> Iterator[Fraction]:
        return (self._first_s + onset_s for onset_s in self.plan.onsets_s(self.stretches))

    @property
    def _text_samples(self) -> int:
        """Samples of each data record that hold its time and texts."""
        if not self._is_plus:
            return 0
        return -(-(STAMP_BYTES + self._placement.n_bytes) // self._sample_bytes)

    def header(self) -> bytes:
        """Return the header."""
        n_signals = len(self._tracks) + self._is_plus
        continuity = f"{self._kind}+{'D' if self._has_gaps else 'C'}"
        fixed = [
            ("0", 8),
            ("X X X X", 80),
            (f"Startdate {long_date(self._start)} X X X", 80),
            (start_field(self._start), 16),
            (str(256 * (1 + n_signals)), 8),
            (continuity if self._is_plus else "24BIT" if self._sample_bytes == 3 else "", 44),
            (str(self.n_records), 8),
            (self.plan.record_s, 8),
            (str(n_signals), 4),
        ]
        return header_bytes(fixed, self._columns(), self._sample_bytes)

    def _columns(self) -> list[tuple[list[str], int]]:
        tracks, ranges = self._tracks, self._ranges
        half = 1 << (8 * self._sample_bytes - 1)
        texts = [f"{self._kind} Annotations", "", "", "-1", "1", str(-half), str(half - 1), ""]
        columns: list[tuple[list[str], int]] = [
            ([track.name for track in tracks], 16),
            ([""] * len(tracks), 80),
            ([track.unit.replace(MICRO, "u") for track in tracks], 8),
            ([limits.low for limits in ranges], 8),
            ([limits.high for limits in ranges], 8),
            ([str(-limits.most) for limits in ranges], 8),
            ([str(limits.most) for limits in ranges], 8),
            ([""] * len(tracks), 80),
            ([str(width) for width in self.plan.widths], 8),
            ([""] * len(tracks), 32),
        ]
        if self._is_plus:
            for (fields, _), text in zip(
                columns, [*texts, str(self._text_samples), ""], strict=True
            ):
                fields.append(text)
        return columns

    def blocks(self) -> Iterator[NDArray[np.uint8]]:
        """Yield data records, several at a time, shape (n, bytes per record)."""
        step = max(_BLOCK_SAMPLES // (sum(self.plan.widths) + self._text_samples), 1)
        onsets_s, place = self._onsets_s(), 0
        for stretch, n_records in zip(self.stretches, self.plan.n_records, strict=True):
            for first in range(0, n_records, step):
                n = min(step, n_records - first)
                columns = [
                    self._packed(i, span[0] + first * width, n)
                    for i, (span, width) in enumerate(
                        zip(stretch.spans, self.plan.widths, strict=True)
                    )
                ]
                if self._is_plus:
                    columns.append(self._texts([*islice(onsets_s, n)], place))
                yield np.concatenate(columns, axis=1)
                place += n

    def _packed(self, i: int, first: int, n_records: int) -> NDArray[np.uint8]:
        samples = self._tracks[i].read(first, first + n_records * self.plan.widths[i])
        digital = self._ranges[i].digital(samples).reshape(n_records, -1)
        wide = digital.view(np.uint8).reshape(n_records, -1, 4)
        return wide[..., : self._sample_bytes].reshape(n_records, -1)

    def _texts(self, onsets_s: Sequence[Fraction], place: int) -> NDArray[np.uint8]:
        n_bytes = self._text_samples * self._sample_bytes
        texts = np.zeros((len(onsets_s), n_bytes), dtype=np.uint8)
        for i, onset_s in enumerate(onsets_s):
            stamp = f"{signed(onset_s)}\x14\x14\0".encode()
            raw = stamp + self._placement.lists.get(place + i, b"")
            texts[i, : len(raw)] = np.frombuffer(raw, np.uint8)
        return texts


def _looked_through(track: Track, sample_bytes: int) -> tuple[DigitalRange, tuple[Span, ...]]:
    finder = RangeFinder(track.name)
    for first in range(0, track.n_samples, _BLOCK_SAMPLES):
        finder.look_at(track.read(first, min(first + _BLOCK_SAMPLES, track.n_samples)))
    return finder.limits(sample_bytes), finder.spans
