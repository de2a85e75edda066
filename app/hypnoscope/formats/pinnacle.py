"""Recordings of Pinnacle's Sirenia, read by the maker's own library pypvfs.

Only its lower half is used, https://github.com/Pinnacle-Technology-Inc/pypvfs: the upper half
writes its database back into the recording when it is closed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import numpy as np

from hypnoscope.core.recording import (
    Channel,
    DisabledChannel,
    Recording,
    Samples,
    SampleSource,
)
from hypnoscope.formats.edf_plus_fields import unique_name
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.extra_libraries import extra_library
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.pieces import Piece, PieceSource, gaps_between, spans_of
from hypnoscope.formats.roles import propose_roles
from hypnoscope.formats.units import MICROVOLT, microvolts_per

_KIND = "a recording of Pinnacle's Sirenia"
_CHANNELS = "SELECT name, filename, unit, data_rate_float FROM experiment_channel_information_table"
_ZONE = "SELECT timezone, is_dst FROM experiment_information_table"
_BLOCK_HEADER, _BETWEEN_BLOCKS = 32, 36  # bytes, as in IndexedDataFile.get_data
_SAMPLE_BYTES = 4
_LARGEST_DENOMINATOR = 10**6


@dataclass(frozen=True, slots=True)
class _Described:
    """A channel as the database of a file describes it."""

    name: str
    base: str
    unit: str
    rate: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """The samples of a channel in a file, and one reader at a time."""

    data: Any
    lock: Lock
    scale: float

    def read(self, first_byte: int, start: int, stop: int) -> Samples:
        with self.lock:
            self.data.seek(first_byte + start * _SAMPLE_BYTES)
            raw = self.data.read((stop - start) * _SAMPLE_BYTES)
        samples = np.full(stop - start, np.nan, dtype=np.float32)
        found = np.frombuffer(raw[: len(raw) // _SAMPLE_BYTES * _SAMPLE_BYTES], "<f4")
        samples[: len(found)] = found * np.float32(self.scale)
        return samples


def read_pinnacle(path: Path) -> Recording:
    """Read a .pvfs file; its samples stay on disk until they are looked at.

    Raises
    ------
    FormatError
        When pypvfs is not installed or cannot read the file.
    """
    binding = extra_library("pvfs_tools.Core.pvfs_binding", "pinnacle", path, _KIND)
    indexed = extra_library("pvfs_tools.Core.indexed_data_file", "pinnacle", path, _KIND)
    try:
        file = binding.PvfsFile.open(str(path))
        described, zone_h = _described(file)
        parts = [_opened(file, indexed, one) for one in described]
    except (RuntimeError, OSError, sqlite3.Error, ValueError, TypeError) as error:
        raise FormatError(
            f"{path.name} cannot be read as {_KIND} ({error}); export it as EDF from Sirenia."
        ) from error
    return _recording(path, described, parts, zone_h)


def _recording(path: Path, described: list[_Described], parts: list[Any], zone_h: int) -> Recording:
    lock, channels, disabled = Lock(), [], []
    sources: dict[str, SampleSource] = {}
    spans: list[tuple[Fraction, Fraction]] = []
    begin_s = min((_first_s(part) for part in parts if part._indices), default=Fraction(0))
    for one, part in zip(described, parts, strict=True):
        blocks = _Blocks(part._data_file, lock, float(microvolts_per(one.unit) or 1))
        pieces = list(_pieces(part, blocks, one.rate, begin_s))
        if not pieces:
            disabled.append(DisabledChannel(one.name, "it holds no samples"))
            continue
        name = unique_name(one.name, sources)
        unit = one.unit if microvolts_per(one.unit) is None else MICROVOLT
        channels.append(Channel(name, unit, one.rate))
        sources[name] = PieceSource(pieces)
        spans += spans_of(pieces, one.rate)
    if not channels:
        raise FormatError(f"{path.name} holds no signals; open the recording itself.")
    end_s = float(max(stop for _, stop in spans))
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=zone_h, seconds=float(begin_s))
    return Recording(
        channels=propose_roles(channels, sources, end_s),
        sources=sources,
        duration_s=end_s,
        start_time=start.replace(tzinfo=None),
        gaps=gaps_between(spans, 2 * max(1 / channel.rate for channel in channels)),
        repairs=(f"The start is given in the time zone that the file names, UTC{zone_h:+d}.",),
        fingerprint=fingerprint([path]),
        path=path,
        file_format="Pinnacle PVFS",
        disabled=tuple(disabled),
    )


def _described(file: Any) -> tuple[list[_Described], int]:
    """Return the channels of a file, and its hours from UTC, by the database inside it."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "experiment.db3"
        file.extract("experiment.db3", str(copy))
        with closing(sqlite3.connect(copy)) as database:
            rows = database.execute(_CHANNELS).fetchall()
            zone, summer = database.execute(_ZONE).fetchone() or (0, 0)
    channels = [
        _Described(
            str(name),
            str(base),
            str(unit or ""),
            Fraction(float(rate)).limit_denominator(_LARGEST_DENOMINATOR),
        )
        for name, base, unit, rate in rows
    ]
    for channel in channels:
        if channel.rate <= 0:
            raise ValueError(f"{channel.name} has a sampling rate of {float(channel.rate):g} Hz")
    return channels, int(zone or 0) + int(summer or 0)


def _opened(file: Any, indexed: Any, one: _Described) -> Any:
    part = indexed.IndexedDataFile(file, one.base, channel_name=one.name)
    if part._data_file is None:
        raise ValueError(f"the samples of {one.name} are missing")
    return part


def _first_s(part: Any) -> Fraction:
    return _seconds(part._indices[0].start_time)


def _seconds(time: Any) -> Fraction:
    return int(time.seconds) + Fraction(float(time.subseconds)).limit_denominator(10**9)


def _pieces(part: Any, blocks: _Blocks, rate: Fraction, begin_s: Fraction) -> Iterator[Piece]:
    """Yield the blocks of a channel; what begins within a sample of the last end follows it."""
    size, entries, stop = int(part._data_file.get_file_info().size), part._indices, 0
    for place, entry in enumerate(entries):
        first_byte = int(entry.data_location) + _BLOCK_HEADER
        end = size
        if place + 1 < len(entries):
            end = int(entries[place + 1].data_location) - (_BETWEEN_BLOCKS - _BLOCK_HEADER)
        n_samples = (min(end, size) - first_byte) // _SAMPLE_BYTES
        if n_samples <= 0:
            continue
        first = round((_seconds(entry.start_time) - begin_s) * rate)
        if first < stop or first - stop <= 1:
            first = stop
        stop = first + n_samples
        yield Piece(first, n_samples, partial(blocks.read, first_byte))
