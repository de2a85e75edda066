"""Recordings of amplifiers and their programs: Spike2, TDT, Open Ephys, Intan and others.

Read by neo, https://neo.readthedocs.io, as the format's own program would: raw numbers by
gain and offset.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from hypnoscope.core.recording import Channel, Recording, Samples, SampleSource
from hypnoscope.formats.edf_plus_fields import unique_name
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.extra_libraries import extra_library
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.neo_kinds import NeoKind
from hypnoscope.formats.pieces import Piece, PieceSource, gaps_between, spans_of
from hypnoscope.formats.roles import propose_roles
from hypnoscope.formats.units import MICROVOLT, microvolts_per

_LARGEST_DENOMINATOR = 10**6
_MOST_FILES = 64
_LONGEST_HITCH_MS = 1.0  # between two records; more is a gap
_Span = tuple[Fraction, Fraction]


@dataclass(slots=True, eq=False)
class _Found:
    """What is gathered from the streams of a file, one after the other."""

    channels: list[Channel] = field(default_factory=list)
    sources: dict[str, SampleSource] = field(default_factory=dict)
    spans: list[_Span] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)


def read_with_neo(path: Path, kind: NeoKind) -> Recording:
    """Read a recording by neo; its samples stay on disk until they are looked at.

    Raises
    ------
    FormatError
        When neo is not installed or cannot read the file.
    """
    rawio = extra_library("neo.rawio", "neo", path, f"a recording of {kind.name}")
    raw, warned = _opened(path, kind, rawio)
    try:
        found = _found(raw)
    except (ValueError, IndexError, KeyError, OSError, ZeroDivisionError) as error:
        raise _refusal(path, kind, error) from error
    if not found.channels:
        raise FormatError(f"{path.name} holds no signals; open the recording itself.")
    end_s = max(stop for _, stop in found.spans)
    longest_s = max(1 / channel.rate for channel in found.channels)
    return Recording(
        channels=propose_roles(found.channels, found.sources, float(end_s)),
        sources=found.sources,
        duration_s=float(end_s),
        start_time=_start_time(raw),
        gaps=gaps_between(found.spans, 2 * longest_s),
        repairs=(*warned, *found.repairs),
        fingerprint=fingerprint(_files(path)),
        path=path,
        file_format=kind.name,
    )


def _opened(path: Path, kind: NeoKind, rawio: Any) -> tuple[Any, list[str]]:
    folder = path if path.is_dir() else path.parent
    where: dict[str, object] = {"filename": str(path)}
    if kind.opened_by == "folder":
        where = {"dirname": str(folder)}
    if kind.splits_at_gaps:
        where["gap_tolerance_ms"] = _LONGEST_HITCH_MS
    if kind.name == "Neuralynx" and path.is_file():
        where["include_filenames"] = path.name
    try:
        with warnings.catch_warnings(record=True) as met:
            warnings.simplefilter("always")
            raw = getattr(rawio, kind.reader)(**where)
            raw.parse_header()
    except ImportError as error:  # such as sonpy, which no other platform has
        raise FormatError(
            f"{path.name} is a recording of {kind.name}, for which neo needs {error.name}; install "
            "that too, or export the recording as EDF."
        ) from error
    except Exception as error:  # damaged files make neo raise anything
        raise _refusal(path, kind, error) from error
    told = dict.fromkeys(" ".join(str(one.message).split()) for one in met if _is_told(one))
    return raw, list(told)


def _is_told(warning: warnings.WarningMessage) -> bool:
    return not issubclass(warning.category, (DeprecationWarning, FutureWarning, ResourceWarning))


def _refusal(path: Path, kind: NeoKind, error: Exception) -> FormatError:
    why = " ".join(str(error).split()).partition(". ")[0].rstrip(".")
    return FormatError(
        f"{path.name} cannot be read as a recording of {kind.name}{f' ({why})' if why else ''}; "
        "export it as EDF."
    )


def _found(raw: Any) -> _Found:
    found, lock = _Found(), Lock()
    n_blocks = int(raw.block_count())
    if n_blocks > 1:
        found.repairs.append(f"The file holds {n_blocks} recordings; the first of them is read.")
    streams = range(len(raw.header["signal_streams"]))
    begin_s = min(
        (_time(raw.get_signal_t_start(0, 0, stream)) for stream in streams), default=Fraction(0)
    )
    for stream in streams:
        _add_stream(found, raw, stream, begin_s, lock)
    return found


def _add_stream(found: _Found, raw: Any, stream: int, begin_s: Fraction, lock: Lock) -> None:
    stream_id = raw.header["signal_streams"][stream]["id"]
    described = raw.header["signal_channels"]
    members = described[described["stream_id"] == stream_id]
    rate = Fraction(float(members[0]["sampling_rate"])).limit_denominator(_LARGEST_DENOMINATOR)
    if rate <= 0:
        raise ValueError(f"a sampling rate of {float(rate):g} Hz")
    places = list(_places(found, raw, stream, rate, begin_s))
    for index, member in enumerate(members):
        signal = _Signal(raw, lock, stream, index, _Scale.of(member))
        pieces = [Piece(first, n, partial(signal.read, segment)) for segment, first, n in places]
        name = unique_name(str(member["name"]) or f"Channel {index + 1}", found.sources)
        found.channels.append(Channel(name, _unit(str(member["units"])), rate))
        found.sources[name] = PieceSource(pieces)
        found.spans += spans_of(pieces, rate)


def _places(
    found: _Found, raw: Any, stream: int, rate: Fraction, begin_s: Fraction
) -> Iterator[tuple[int, int, int]]:
    """Yield each segment with its first sample and how many it has."""
    stop = 0
    for segment in range(int(raw.segment_count(0))):
        n_samples = int(raw.get_signal_size(0, segment, stream))
        first = round((_time(raw.get_signal_t_start(0, segment, stream)) - begin_s) * rate)
        if first < stop - 1 and n_samples:
            found.repairs.append(
                f"Segment {segment + 1} begins before the one before it ends; it is put right "
                "behind that."
            )
        first = max(first, stop)
        stop = first + n_samples
        if n_samples:
            yield segment, first, n_samples


@dataclass(frozen=True, slots=True)
class _Scale:
    gain: float
    offset: float

    @classmethod
    def of(cls, member: Any) -> "_Scale":
        factor = float(microvolts_per(str(member["units"])) or 1)
        return cls(float(member["gain"]) * factor, float(member["offset"]) * factor)


@dataclass(frozen=True, slots=True, eq=False)
class _Signal:
    """One channel of one stream, and the lock that its reader needs."""

    raw: Any
    lock: Lock
    stream: int
    index: int
    scale: _Scale

    def read(self, segment: int, start: int, stop: int) -> Samples:
        with self.lock:  # the readers keep open files and places in them
            found = self.raw.get_analogsignal_chunk(
                0, segment, start, stop, self.stream, [self.index]
            )
        values = np.asarray(found)[:, 0] * self.scale.gain + self.scale.offset
        samples: Samples = values.astype(np.float32)
        return samples


def _unit(unit: str) -> str:
    return unit if microvolts_per(unit) is None else MICROVOLT


def _time(seconds: float) -> Fraction:
    return Fraction(float(seconds))


def _start_time(raw: Any) -> datetime | None:
    told = getattr(raw, "raw_annotations", None) or {"blocks": [{}]}
    block = told["blocks"][0]
    for where in (block, *block.get("segments", [])[:1]):
        when = where.get("rec_datetime")
        if isinstance(when, datetime):
            return when.replace(tzinfo=None)
    return None


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return sorted(files, key=lambda file: -file.stat().st_size)[:_MOST_FILES]
