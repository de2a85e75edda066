"""Statistics as tables that Excel reads."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from hypnoscope.core.stage_spectra import DeltaCourse, StageSpectra
from hypnoscope.core.statistics import Statistics
from hypnoscope.formats.atomic import replacing
from hypnoscope.reports.measures import BOUT_EDGES_S, measures

Cell = str | float | int
Row = Sequence[Cell]

_DECIMALS = 4


def statistics_rows(found: Iterable[tuple[str, Statistics]]) -> list[Row]:
    """Return a header and a row for each part of each recording.

    Parameters
    ----------
    found
        Name of the recording and statistics of the part.
    """
    found = list(found)
    columns = measures()
    own = list(dict.fromkeys(name for _, part in found for name in part.own_seconds))
    header = ["recording", "part", *(measure.name for measure in columns)]
    rows: list[Row] = [[*header, *(f"{name}_s" for name in own)]]
    for recording, part in found:
        values = [measure.value(part) for measure in columns]
        own_values = [part.own_seconds.get(name, math.nan) for name in own]
        rows.append([recording, part.part.name, *values, *own_values])
    return rows


def definition_rows() -> list[Row]:
    """Return a header and a row for each measure: what it is and where that comes from."""
    return [
        ["column", "definition"],
        *([measure.name, measure.definition] for measure in measures()),
    ]


def bout_rows(found: Iterable[tuple[str, Statistics]]) -> list[Row]:
    """Return a header and, for each part and stage, how many bouts have which length."""
    edges = [f"{edge:g}" for edge in BOUT_EDGES_S]
    spans = [f"{a} to below {b} s" for a, b in pairwise(edges)]
    rows: list[Row] = [["recording", "part", "stage", *spans, f"{edges[-1]} s and longer"]]
    for recording, part in found:
        for bouts in part.bouts:
            counts = bouts.distribution(BOUT_EDGES_S)
            rows.append([recording, part.part.name, bouts.stage.label, *counts])
    return rows


def spectra_rows(found: Iterable[tuple[str, StageSpectra]]) -> list[Row]:
    """Return a header and the mean spectra in µV²/Hz, a row for each frequency."""
    rows: list[Row] = [["recording", "frequency_hz", "wake", "nrem", "rem"]]
    for recording, spectra in found:
        rows.append([recording, "epochs", *spectra.n_epochs])
        rows.append([recording, "epochs left out", *spectra.n_left_out])
        for hz, densities in zip(
            spectra.frequencies_hz.tolist(), spectra.density.T.tolist(), strict=True
        ):
            rows.append([recording, hz, *(float(f"{value:.6g}") for value in densities)])
    return rows


def delta_rows(found: Iterable[tuple[str, str, float, float]]) -> list[Row]:
    """Return a header and the given rows: recording, part, delta power of NREM, share in %.

    Delta is 0.5 to 4 Hz; epochs as for the mean spectra.
    """
    header = ("recording", "part", "nrem_delta_uv2", "nrem_delta_percent_of_recording")
    return [header, *found]


def course_rows(found: Iterable[tuple[str, str, DeltaCourse]]) -> list[Row]:
    """Return a header and delta power of NREM over time, a row for each bin of each part.

    Parameters
    ----------
    found
        Name of the recording, name of the part, and its course.
    """
    header = ("recording", "part", "start_s", "stop_s", "epochs", "nrem_delta_uv2")
    rows: list[Row] = [[*header, "nrem_delta_percent_of_recording"]]
    for recording, part, course in found:
        columns = (course.starts_s, course.stops_s, course.n_epochs, course.power, course.percent)
        for values in zip(*(column.tolist() for column in columns), strict=True):
            rows.append([recording, part, *values])
    return rows


def table_text(rows: Iterable[Row], decimal_comma: bool = False) -> str:
    """Return rows as CSV; what is not known is empty.

    With `decimal_comma` numbers are written 0,5 and columns parted by semicolons, as Excel
    expects them where the comma is the decimal sign.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if decimal_comma else ",", lineterminator="\n")
    writer.writerows([_cell(value, decimal_comma) for value in row] for row in rows)
    return text.getvalue()


def pasted_text(rows: Iterable[Row]) -> str:
    """Return rows with tabs between cells, as spreadsheets paste them; what is unknown is empty."""
    return "".join("\t".join(_cell(value, False) for value in row) + "\n" for row in rows)


def write_table(path: Path, rows: Iterable[Row], decimal_comma: bool = False) -> None:
    """Write rows as CSV with a byte order mark, without which Excel misreads µ and é.

    Raises
    ------
    OSError
        When the file cannot be written; the old one is then still there.
    """
    with replacing(path) as beside:
        beside.write_text(table_text(rows, decimal_comma), encoding="utf-8-sig", newline="")


def _cell(value: Cell, decimal_comma: bool) -> str:
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return ""
    text = f"{round(value, _DECIMALS):.10g}" if abs(value) >= 1e-3 else f"{value:.6g}"
    return text.replace(".", ",") if decimal_comma else text
