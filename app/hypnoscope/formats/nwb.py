"""Recordings in Neurodata Without Borders files, read by pynwb.

Every one-dimensional or channels-beside-each-other TimeSeries of acquisition and processing is
taken: data * conversion (* the channel's own) + offset, as the standard says,
https://nwb-schema.readthedocs.io.
"""

import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from hypnoscope.core.recording import Channel, DisabledChannel, Recording, Samples, SampleSource
from hypnoscope.formats.edf_plus_fields import unique_name
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.extra_libraries import extra_library
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.pieces import Piece, PieceSource, gaps_between, spans_of
from hypnoscope.formats.roles import propose_roles
from hypnoscope.formats.table_times import Timing, even_timing, timing_of
from hypnoscope.formats.units import MICROVOLT, microvolts_per

_LARGEST_DENOMINATOR = 10**6
_BLOCK_ROWS = 1 << 14
_FEWEST_SAMPLES = 2
_MOST_CHANNELS = 4096
_SIGNALS = ("ElectricalSeries", "TimeSeries", "LFP")


@dataclass(slots=True, eq=False)
class _Found:
    channels: list[Channel] = field(default_factory=list)
    sources: dict[str, SampleSource] = field(default_factory=dict)
    spans: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    disabled: list[DisabledChannel] = field(default_factory=list)


def read_nwb(path: Path) -> Recording:
    """Read the signals of an NWB file; its samples stay on disk until they are looked at.

    Raises
    ------
    FormatError
        When pynwb is not installed or cannot read the file.
    """
    pynwb = extra_library("pynwb", "nwb", path, "an NWB file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions of extensions that nobody needs here
            door = pynwb.NWBHDF5IO(str(path), mode="r", load_namespaces=True)
            file = door.read()
            all_series = list(_series(file))
    except Exception as error:  # damaged files make h5py and pynwb raise anything
        why = " ".join(str(error).split()) or type(error).__name__
        raise FormatError(
            f"{path.name} cannot be read as an NWB file ({why}); export it as EDF."
        ) from error
    found = _found(path, all_series, _Door(door, Lock()))
    if not found.channels:
        reason = f": {found.disabled[0].name} {found.disabled[0].reason}" if found.disabled else ""
        raise FormatError(f"{path.name} holds no signals that can be read{reason}.")
    end_s = max(stop for _, stop in found.spans)
    longest_s = max(1 / channel.rate for channel in found.channels)
    return Recording(
        channels=propose_roles(found.channels, found.sources, float(end_s)),
        sources=found.sources,
        duration_s=float(end_s),
        start_time=_start_time(file, _begin_s(all_series)),
        gaps=gaps_between(found.spans, 2 * longest_s),
        fingerprint=fingerprint([path]),
        path=path,
        file_format="NWB",
        disabled=tuple(found.disabled),
    )


def _series(file: Any) -> Iterator[Any]:
    """Yield every series of samples, in acquisition first, then what was made of it."""
    containers = [*file.acquisition.values()]
    for module in file.processing.values():
        containers += module.data_interfaces.values()
    for container in containers:
        for inside in (container, *getattr(container, "electrical_series", {}).values()):
            if inside.neurodata_type in _SIGNALS and getattr(inside, "data", None) is not None:
                yield inside


def _found(path: Path, all_series: list[Any], door: "_Door") -> _Found:
    found = _Found()
    begin_s = _begin_s(all_series)
    for series in all_series:
        try:
            _add_series(found, path, series, begin_s, door)
        except (ValueError, TypeError, OSError) as error:
            reason = str(error) if isinstance(error, FormatError) else f"cannot be read ({error})"
            found.disabled.append(DisabledChannel(series.name, reason))
    return found


def _begin_s(all_series: list[Any]) -> Fraction:
    begins = [begin for series in all_series if (begin := _first_time(series)) is not None]
    return min(begins, default=Fraction(0))


def _first_time(series: Any) -> Fraction | None:
    if series.timestamps is not None:
        return Fraction(float(series.timestamps[0])) if len(series.timestamps) else None
    return Fraction(float(series.starting_time or 0.0))


def _add_series(found: _Found, path: Path, series: Any, begin_s: Fraction, door: "_Door") -> None:
    shape = tuple(series.data.shape)
    if (
        len(shape) not in (1, 2)
        or shape[0] < _FEWEST_SAMPLES
        or series.data.dtype.kind not in "iuf"
    ):
        raise FormatError(f"is no signal: {series.data.dtype} of shape {shape}")
    n_channels = shape[1] if len(shape) == 2 else 1
    if n_channels > _MOST_CHANNELS:
        raise FormatError(f"has {n_channels} channels")
    timing = _timing(f"{path.name}, {series.name},", series, shape[0], door.lock)
    shift = round(((_first_time(series) or Fraction(0)) - begin_s) * timing.rate)
    for place in range(n_channels):
        signal = _Signal.of(series, place, len(shape) == 2, door)
        pieces = [
            Piece(shift + run.first_sample, run.n_rows, partial(signal.read, run.first_row))
            for run in timing.runs
        ]
        name = unique_name(_name(series, place, n_channels), found.sources)
        scale = microvolts_per(str(series.unit))
        unit = str(series.unit) if scale is None else MICROVOLT
        found.channels.append(Channel(name, unit, timing.rate))
        found.sources[name] = PieceSource(pieces)
        found.spans += spans_of(pieces, timing.rate)


def _timing(name: str, series: Any, n_rows: int, lock: Lock) -> Timing:
    if series.timestamps is None:
        rate = Fraction(float(series.rate)).limit_denominator(_LARGEST_DENOMINATOR)
        if rate <= 0:
            raise FormatError(f"has a sampling rate of {series.rate} Hz")
        return even_timing(rate, n_rows)

    def seconds(start: int, stop: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        with lock:
            return np.asarray(series.timestamps[start:stop], dtype=np.float64)

    return timing_of(name, n_rows, _BLOCK_ROWS, seconds)


@dataclass(frozen=True, slots=True, eq=False)
class _Door:
    """What keeps a file open as long as any of its signals is in use, and one reader at a time."""

    door: Any
    lock: Lock


@dataclass(frozen=True, slots=True, eq=False)
class _Signal:
    """One column of a series, in µV or the series' own unit."""

    data: Any
    column: int | None
    gain: float
    offset: float
    door: _Door

    @classmethod
    def of(cls, series: Any, place: int, is_wide: bool, door: _Door) -> "_Signal":
        gain, own = float(series.conversion), getattr(series, "channel_conversion", None)
        if own is not None:
            gain *= float(own[place])
        scale = float(microvolts_per(str(series.unit)) or 1)
        offset = float(getattr(series, "offset", 0.0) or 0.0)
        return cls(series.data, place if is_wide else None, gain * scale, offset * scale, door)

    def read(self, first_row: int, start: int, stop: int) -> Samples:
        rows = slice(first_row + start, first_row + stop)
        with self.door.lock:
            raw = self.data[rows] if self.column is None else self.data[rows, self.column]
        samples: Samples = (np.asarray(raw) * self.gain + self.offset).astype(np.float32)
        return samples


def _name(series: Any, place: int, n_channels: int) -> str:
    """Return a channel's name: that of its electrode where the file tells one."""
    if n_channels == 1:
        return str(series.name)
    with suppress(AttributeError, KeyError, IndexError, TypeError, ValueError):
        region = series.electrodes
        row = int(region.data[place])
        for column in ("label", "channel_name", "name", "electrode_name"):
            if column in region.table.colnames:
                return str(region.table[column][row])
    return f"{series.name} {place + 1}"


def _start_time(file: Any, begin_s: Fraction) -> datetime | None:
    reference = getattr(file, "timestamps_reference_time", None) or file.session_start_time
    if reference is None:
        return None
    begun: datetime = reference.replace(tzinfo=None) + timedelta(seconds=float(begin_s))
    return begun
