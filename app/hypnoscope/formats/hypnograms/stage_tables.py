"""Tables of stages with titles, one row an epoch or a bout, whatever program wrote them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf_annotations import decimal
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import (
    ImportedHypnogram,
    code_text,
    coded,
    named_meanings,
)
from hypnoscope.formats.hypnograms.runs import Run, bouts_of, imported_runs, onset_of
from hypnoscope.formats.hypnograms.text_files import exact_number, first_line, read_text

_TITLES = {
    "stage": ("stage", "sleep_stage", "state", "sleep_state", "brain_state", "state_code", "score"),
    "start": ("start_s", "onset_s", "start", "onset", "begin", "start_time_s"),
    "stop": ("stop_s", "end_s", "stop", "end", "stop_time_s"),
    "duration": ("duration_s", "duration", "dur", "length_s"),
    "scorer": ("scorer", "rater"),
    "artefact": ("artefact", "artifact"),
    "confidence": ("confidence", "confidence_score", "probability"),
}
_PROBABILITIES = ("p_wake", "p_nrem", "p_rem")
_FLAGS = {"": False, "0": False, "false": False, "1": True, "true": True}
_BOUT_TITLES = (
    *("bout", "stage", "start_s", "stop_s", "duration_s", "start_clock", "stop_clock"),
    *("artefact_s", "mean_confidence_percent", "set_by"),
)
_JITTER_S = Fraction(1, 100)  # tables are rounded to a few decimals


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells by column, and the line that each row stands on."""

    file_name: str
    columns: dict[str, list[str]]
    lines: list[int]
    decimal_comma: bool

    def numbers(self, kind: str) -> list[Fraction] | None:
        """Return a column of numbers; None when there is no such column."""
        title = self.title(kind)
        if title is None:
            return None
        return [self.number(text, row, title) for row, text in enumerate(self.columns[title])]

    def number(self, text: str, row: int, title: str) -> Fraction:
        text = text.strip().replace(",", ".") if self.decimal_comma else text.strip()
        try:
            return exact_number(text)
        except (ValueError, ZeroDivisionError):
            raise self.wrong(row, f"{text!r} under {title!r} is no number") from None

    def title(self, kind: str) -> str | None:
        return next((title for title in _TITLES[kind] if title in self.columns), None)

    def texts(self, kind: str) -> list[str] | None:
        title = self.title(kind)
        return None if title is None else self.columns[title]

    def wrong(self, row: int, reason: str) -> FormatError:
        return FormatError(
            f"{self.file_name}, line {self.lines[row]}: {reason}; correct the line or export the "
            "stages anew."
        )


def recognises(path: Path) -> bool:
    """Tell whether the first line has several titles, one of them that of stages."""
    line = first_line(path)
    if line is None:
        return False
    titles = {title.strip("\"' ") for title in _parted(line.casefold())}
    return any(title in titles for title in _TITLES["stage"])


def is_alone(path: Path) -> bool:
    """Tell whether a table that is recognised has no column of anything else."""
    titles = {title.strip("\"' ") for title in _parted((first_line(path) or "").casefold())}
    return titles <= {"", "epoch", *chain.from_iterable(_TITLES.values()), *_PROBABILITIES}


def recognises_bouts(path: Path) -> bool:
    """Tell whether the first line has the titles that `write_bouts` writes."""
    line = first_line(path)
    return line is not None and line.split("\t") == [*_BOUT_TITLES]


def read(path: Path) -> ImportedHypnogram:
    """Read a table of epochs or of bouts; raise FormatError naming the line not understood."""
    table = _table(path)
    stages = table.texts("stage")
    if stages is None:
        raise FormatError(
            f"{path.name} has no column of stages; name the column that holds them 'stage'."
        )
    codes = [code_text(stage) for stage in stages]
    starts, stops, lengths = (table.numbers(kind) for kind in ("start", "stop", "duration"))
    if starts is not None and (stops is not None or lengths is not None):
        ends = stops or [s + d for s, d in zip(starts, lengths or [], strict=True)]
        if not _are_epochs(starts, ends):
            return _bouts(table, codes, starts, ends)
        return _epochs(table, codes, ends[0] - starts[0], starts[0])
    if starts is not None and len(starts) > 1:
        epoch_s = starts[1] - starts[0]
        for row, (before, after) in enumerate(pairwise(starts)):
            if abs(after - before - epoch_s) > 2 * _JITTER_S or epoch_s <= 0:
                raise table.wrong(
                    row + 1,
                    f"the epoch begins {float(after - before):g} s after the one before, the "
                    f"first ones {float(epoch_s):g} s",
                )
        mean_s = (starts[-1] - starts[0]) / (len(starts) - 1)
        return _epochs(table, codes, mean_s.limit_denominator(1000), starts[0])
    return _epochs(table, codes, lengths[0] if lengths else None, Fraction(0))


def _are_epochs(starts: Sequence[Fraction], stops: Sequence[Fraction]) -> bool:
    """Tell whether rows are equally long and follow each other."""
    epoch_s = stops[0] - starts[0]
    if epoch_s <= 0:
        return False
    return all(
        abs(start - starts[0] - i * epoch_s) <= _JITTER_S
        and abs(stop - start - epoch_s) <= _JITTER_S
        for i, (start, stop) in enumerate(zip(starts, stops, strict=True))
    )


def _epochs(
    table: _Table, codes: Sequence[str], epoch_s: Fraction | None, onset_s: Fraction
) -> ImportedHypnogram:
    different, found = coded(codes)
    meanings, certainty = named_meanings(different)
    flags, scorers, confidence = _artefacts(table), table.texts("scorer"), _confidence(table)
    probabilities = _probabilities(table)
    return ImportedHypnogram(
        different,
        found,
        epoch_s,
        meanings,
        certainty,
        onset_s,
        scorers=None if scorers is None else [ScoredBy.parse(text) for text in scorers],
        artefacts=None if flags is None else np.array(flags),
        probabilities=probabilities,
        confidence=None if probabilities is not None else confidence,
    )


def _bouts(
    table: _Table, codes: Sequence[str], starts: Sequence[Fraction], stops: Sequence[Fraction]
) -> ImportedHypnogram:
    scorers, flags, confidence = table.texts("scorer"), _artefacts(table), _confidence(table)
    runs = [
        Run(
            start,
            stop,
            codes[row],
            f"line {table.lines[row]}",
            None if scorers is None else ScoredBy.parse(scorers[row]),
            flags is not None and flags[row],
            float("nan") if confidence is None else float(confidence[row]),
        )
        for row, (start, stop) in enumerate(zip(starts, stops, strict=True))
    ]
    return imported_runs(runs, table.file_name)


def _artefacts(table: _Table) -> list[bool] | None:
    texts = table.texts("artefact")
    if texts is None:
        return None
    for row, text in enumerate(texts):
        if text.strip().casefold() not in _FLAGS:
            raise table.wrong(row, f"{text!r} is no artefact flag; use 0 or 1")
    return [_FLAGS[text.strip().casefold()] for text in texts]


def _confidence(table: _Table) -> NDArray[np.float32] | None:
    title = table.title("confidence")
    return None if title is None else _shares(table, title)


def _probabilities(table: _Table) -> NDArray[np.float32] | None:
    if any(title not in table.columns for title in _PROBABILITIES):
        return None
    columns = np.stack([_shares(table, title) for title in _PROBABILITIES], axis=1)
    return None if np.isnan(columns).all() else columns


def _shares(table: _Table, title: str) -> NDArray[np.float32]:
    """Return probabilities, NaN where a cell is empty."""
    values = []
    for row, text in enumerate(table.columns[title]):
        unknown = text.strip().casefold() in ("", "nan", "n/a")
        value = float("nan") if unknown else float(table.number(text, row, title))
        if not (unknown or 0 <= value <= 1):
            raise table.wrong(row, f"{text.strip()} under {title!r} lies outside 0 to 1")
        values.append(value)
    return np.array(values, dtype=np.float32)


def _table(path: Path) -> _Table:
    text = read_text(path)
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise FormatError(f"{path.name} is no table ({error}); export the stages anew.") from error
    rows = [row for row in rows if any(cell.strip() for cell in row[1])]
    if len(rows) < 2:
        raise FormatError(f"{path.name} holds no stages; export the stages anew.")
    titles = [title.strip().casefold() for title in rows[0][1]]
    for line, cells in rows[1:]:
        if len(cells) != len(titles):
            raise FormatError(
                f"{path.name}, line {line}: {len(cells)} cells do not fit {len(titles)} columns; "
                "correct the line or export the stages anew."
            )
    columns = {title: [cells[i] for _, cells in rows[1:]] for i, title in enumerate(titles)}
    return _Table(path.name, columns, [line for line, _ in rows[1:]], delimiter != ",")


def _parted(line: str) -> list[str]:
    return line.split(max(",;\t", key=line.count))


def write_bouts(path: Path, content: HypnogramToWrite) -> None:
    """Write a row for each bout.

    UTF-16 with tabs is what Excel opens in columns in every language; numbers have no decimal
    sign where they can do without, as Excel takes 1.5 for a date where commas are usual.
    """
    with replacing(path) as temporary, temporary.open("w", encoding="utf-16", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\r\n")
        writer.writerow(_BOUT_TITLES)
        writer.writerows(_bout_rows(content))


def _bout_rows(content: HypnogramToWrite) -> list[list[str]]:
    hypnogram, start_time = content.hypnogram, None
    if content.recording is not None:
        start_time = content.recording.start_time
    confidence = None if content.scores is None else content.scores.confidence(hypnogram.stages)
    rows = []
    for number, bout in enumerate(bouts_of(hypnogram), start=1):
        start_s, stop_s = onset_of(hypnogram, bout.start), onset_of(hypnogram, bout.stop)
        artefact_s = onset_of(hypnogram, int(hypnogram.artefacts[bout.start : bout.stop].sum()))
        clocks = ["", ""]
        if start_time is not None:
            times = (start_time + timedelta(seconds=float(s)) for s in (start_s, stop_s))
            clocks = [f"{time:%Y-%m-%d %H:%M:%S}" for time in times]
        mean = np.nan if confidence is None else np.mean(confidence[bout.start : bout.stop])
        set_by = {int(code) for code in hypnogram.marks.scorers[bout.start : bout.stop]}
        names = [str(hypnogram.scorers[code]) for code in sorted(set_by) if code]
        rows.append(
            [
                *(str(number), bout.stage.label, decimal(start_s), decimal(stop_s)),
                *(decimal(stop_s - start_s), *clocks, decimal(artefact_s)),
                *("" if np.isnan(mean) else str(round(100 * float(mean))), ", ".join(names)),
            ]
        )
    return rows


STAGE_TABLE = HypnogramFormat(
    "table", "Table of stages", (".csv", ".tsv", ".txt"), recognises, read, is_alone=is_alone
)
BOUTS_TABLE = HypnogramFormat(
    "bouts",
    "Table of bouts for Excel",
    (".csv",),
    recognises_bouts,
    read,
    write_bouts,
    frozenset(("unscored", "start time")),
)
