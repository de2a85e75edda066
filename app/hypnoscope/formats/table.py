"""Recordings in plain tables: CSV, TSV and NumPy files, one column a channel."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from hypnoscope.core.recording import (
    CHOSEN_BY_USER,
    Channel,
    Recording,
    Samples,
    SampleSource,
)
from hypnoscope.formats.edf_plus_fields import unique_name
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.numpy_table import open_numpy
from hypnoscope.formats.pieces import Piece, PieceSource
from hypnoscope.formats.roles import propose_roles
from hypnoscope.formats.table_data import TableData, TextTable
from hypnoscope.formats.table_layout import (
    NO_UNIT,
    ColumnLayout,
    TableHints,
    TableLayout,
    remember_layout,
    remembered_layout,
)
from hypnoscope.formats.table_look import Column
from hypnoscope.formats.table_times import (
    FASTEST_RATE,
    TimeColumn,
    Timing,
    even_timing,
    timing_of,
)
from hypnoscope.formats.units import MICROVOLT, microvolts_per

_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_NUMPY_SUFFIXES = (".npy", ".npz")
_FACTORS = {"s": 1.0, "sec": 1.0, "seconds": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6}
_TIMES = ("time", "times", "timestamp", "timestamps", "t", "seconds", "sec", "datetime", "date")
_COUNTERS = ("index", "sample", "samples", "row", "n", "no", "unnamed: 0")
_SLOWEST_LIKELY = 20  # Hz; a column that makes less is more likely a running number
_CHECKED_ROWS = 20


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """What the user is asked about a table, and what helps to answer.

    Attributes
    ----------
    path
        Of the table.
    layout
        What is known of it.
    preview
        Its first rows as text.
    n_rows
        How many rows there are.
    """

    path: Path
    layout: TableLayout
    preview: tuple[tuple[str, ...], ...]
    n_rows: int


class LayoutWanted(FormatError):
    """A table does not say all that is needed to read it; the user must.

    Attributes
    ----------
    question
        What to ask.
    """

    def __init__(self, question: TableQuestion) -> None:
        wanted = " and ".join(question.layout.missing)
        super().__init__(
            f"{question.path.name} does not say its {wanted}: open it in the window, which asks, "
            "or give --sfreq and --unit on the command line."
        )
        self.question = question


def is_table(path: Path) -> bool:
    """Tell by its name whether a file is a table."""
    return path.suffix.casefold() in (*_TEXT_SUFFIXES, *_NUMPY_SUFFIXES)


def open_table(path: Path) -> TableData:
    """Open a table; FormatError when it is none."""
    if path.suffix.casefold() in _NUMPY_SUFFIXES:
        return open_numpy(path)
    return TextTable(path)


def proposed_layout(data: TableData) -> TableLayout:
    """Return what a table says of its columns and its rate."""
    times = _time_column(data)
    columns = []
    for place, column in enumerate(data.columns):
        is_time = times is not None and place == times.column
        is_counter = not column.unit and column.name.casefold() in _COUNTERS
        is_signal = not is_time and not is_counter and not _is_unnamed_counter(data, place)
        columns.append(ColumnLayout(column.name, column.unit, is_used=is_signal))
    return TableLayout(tuple(columns), data.rate if times is None else None, times)


def layout_for(path: Path, data: TableData) -> TableLayout:
    """Return what the user told of such tables in this folder, else what the table says."""
    proposed = proposed_layout(data)
    return remembered_layout(path, proposed.names) or proposed


def question_about(path: Path) -> TableQuestion:
    """Return what is known of a table, for the user to change; FormatError when it is none."""
    data = open_table(path)
    return TableQuestion(path, layout_for(path, data), data.preview, data.n_rows)


def remember_hints(path: Path, hints: TableHints | None) -> None:
    """Keep what the command line said of a table for all such tables in its folder.

    Raises
    ------
    OSError
        When the user's configuration cannot be written.
    """
    if hints is not None and hints != TableHints():
        remember_layout(path, hints.added_to(layout_for(path, open_table(path))))


def read_table(
    path: Path, hints: TableHints | None = None, layout: TableLayout | None = None
) -> Recording:
    """Read a table; its samples stay on disk until they are looked at.

    Parameters
    ----------
    path
        Of the table.
    hints
        What the command line says of it.
    layout
        What the user says of it; None for what was told in this folder or the file says.

    Raises
    ------
    LayoutWanted
        When rate or units are not known.
    FormatError
        When it cannot be read truly.
    """
    data = open_table(path)
    layout = (hints or TableHints()).added_to(layout or layout_for(path, data))
    if layout.missing:
        raise LayoutWanted(TableQuestion(path, layout, data.preview, data.n_rows))
    if not any(column.is_used for column in layout.columns):
        raise FormatError(f"No column of {path.name} is a channel; choose one at least.")
    timing = _timing(path, data, layout)
    sources, channels = _channels(data, layout, timing)
    duration_s = float(timing.n_samples / timing.rate)
    return Recording(
        channels=_with_told_roles(propose_roles(channels, sources, duration_s), layout),
        sources=sources,
        duration_s=duration_s,
        start_time=timing.start_time,
        gaps=_gaps(timing),
        repairs=data.repairs,
        fingerprint=fingerprint([path]),
        path=path,
        file_format=data.kind,
    )


def _timing(path: Path, data: TableData, layout: TableLayout) -> Timing:
    if data.n_rows < 2:
        raise FormatError(f"{path.name} holds no samples; open the recording itself.")
    if layout.times is None and layout.rate is not None:
        if layout.rate > FASTEST_RATE:
            raise FormatError(
                f"A rate of {float(layout.rate):g} Hz for {path.name} cannot be right."
            )
        return even_timing(layout.rate, data.n_rows)
    return _timed(path.name, data, layout.times or TimeColumn(0))


def _timed(name: str, data: TableData, times: TimeColumn) -> Timing:
    timing = timing_of(
        name, data.n_rows, data.block_rows, lambda start, stop: data.seconds(times, start, stop)
    )
    return replace(timing, start_time=data.start_time(times))


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """One column of a table, in µV or its own unit."""

    data: TableData
    place: int
    scale: float

    def read(self, first_row: int, start: int, stop: int) -> Samples:
        found = self.data.column(self.place, first_row + start, first_row + stop)
        return found * np.float32(self.scale)


def _channels(
    data: TableData, layout: TableLayout, timing: Timing
) -> tuple[dict[str, SampleSource], list[Channel]]:
    sources: dict[str, SampleSource] = {}
    channels = []
    for place, column in enumerate(layout.columns):
        if not column.is_used:
            continue
        scale = microvolts_per(column.unit)
        unit = MICROVOLT if scale else "" if column.unit == NO_UNIT else column.unit
        channel = Channel(unique_name(column.name, sources), unit, timing.rate)
        channels.append(channel)
        rows = _Rows(data, place, float(scale or 1))
        sources[channel.name] = PieceSource(
            [
                Piece(run.first_sample, run.n_rows, partial(rows.read, run.first_row))
                for run in timing.runs
            ]
        )
    return sources, channels


def _with_told_roles(channels: tuple[Channel, ...], layout: TableLayout) -> tuple[Channel, ...]:
    told = [column.role for column in layout.columns if column.is_used]
    return tuple(
        channel if role is None else replace(channel, role=role, role_reason=CHOSEN_BY_USER)
        for channel, role in zip(channels, told, strict=True)
    )


def _gaps(timing: Timing) -> tuple[tuple[float, float], ...]:
    runs = timing.runs
    return tuple(
        (
            float((before.first_sample + before.n_rows) / timing.rate),
            float(after.first_sample / timing.rate),
        )
        for before, after in pairwise(runs)
        if after.first_sample > before.first_sample + before.n_rows
    )


def _time_column(data: TableData) -> TimeColumn | None:
    """Return the column of times, if its heading says so and its rows bear it out."""
    for place, column in enumerate(data.columns[:2]):
        name = column.name.casefold().removeprefix("elapsed ").strip()
        if name not in _TIMES and not _holds_clock_times(data, place):
            continue
        for factor in _likely_factors(column):
            rate = _rate_of_beginning(data, TimeColumn(place, factor))
            if rate is not None:
                return TimeColumn(place, factor)
    first_has_none = len(data.columns) > 1 and not data.columns[0].has_heading
    if first_has_none and _rate_of_beginning(data, TimeColumn(0)) is not None:
        return TimeColumn(0)
    return None


def _likely_factors(column: Column) -> tuple[float, ...]:
    told = _FACTORS.get(column.unit.casefold())
    return (1.0, 1e-3) if told is None else (told,)


def _holds_clock_times(data: TableData, place: int) -> bool:
    first = data.seconds(TimeColumn(place), 0, 1)
    return not np.isnan(first[0]) and ":" in data.preview[0][place]


def _rate_of_beginning(data: TableData, times: TimeColumn) -> Fraction | None:
    """Return the rate by the first rows, None when they are no times of samples."""
    n_rows = min(data.n_rows, _CHECKED_ROWS)
    seconds = data.seconds(times, 0, n_rows)
    steps = np.diff(seconds)
    if len(steps) < 2 or np.isnan(steps).any() or seconds[-1] <= seconds[0] or (steps < 0).any():
        return None
    rate = len(steps) / float(seconds[-1] - seconds[0])
    even = steps.max() <= 3 * max(float(np.median(steps)), 1e-9)
    in_range = _SLOWEST_LIKELY <= rate <= FASTEST_RATE
    return Fraction(rate).limit_denominator(1000) if even and in_range else None


def _is_unnamed_counter(data: TableData, place: int) -> bool:
    """Tell whether the first column without a heading counts the rows."""
    if place or data.columns[0].has_heading or len(data.columns) < 2:
        return False
    first = data.column(0, 0, min(data.n_rows, _CHECKED_ROWS))
    return bool((np.diff(first) == 1).all())
