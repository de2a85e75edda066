"""Tables of stages in text files: read with care, for a shifted row is a shifted night."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isinf, isnan
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import NO_SUBSTAGE, StageScheme, Substage
from hypnoscope.formats.errors import FormatError

IMPORTED = ScoredBy("person", "imported")

_PROBABILITIES = ("p_wake", "p_nrem", "p_rem")
_ARTEFACT = {"": False, "0": False, "false": False, "1": True, "true": True}
_LONGEST_S = 86_400 * 400
_ONSET_TOLERANCE_S = 0.01  # tables are rounded to a few decimals
_UNKNOWN = float("nan")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, and the line of the file that it ends on."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class HypnogramTable:
    """What the rows of a table say, one entry a second.

    Attributes
    ----------
    stages, artefacts
        Shape (n_epochs,).
    scorers
        Who set the stage of each epoch.
    probabilities
        Shape (n_epochs, 3), NaN where a row has none; None when no row has any.
    substages
        Name of the user's own stage of each epoch, empty for none.
    reviewers
        Who looked at each epoch and accepted its stage.
    """

    stages: NDArray[np.int8]
    artefacts: NDArray[np.bool_]
    scorers: Sequence[ScoredBy]
    probabilities: NDArray[np.float32] | None
    substages: Sequence[str]
    reviewers: Sequence[ScoredBy]

    def hypnogram(self, scheme: StageScheme) -> Hypnogram:
        """Return the stages with who set them.

        Own stages that `scheme` does not have are added to it.

        Raises
        ------
        ValueError
            When one of the user's own stages stands in rows of different stages.
        """
        known = tuple(dict.fromkeys([NOBODY, *self.scorers, *self.reviewers]))
        codes = {scorer: code for code, scorer in enumerate(known)}
        scorers, reviewers = (
            np.array([codes[scorer] for scorer in column], dtype=np.int16)
            for column in (self.scorers, self.reviewers)
        )
        scheme = self._completed(scheme)
        marks = Marks(self.stages, self.artefacts, scorers, self._codes(scheme), reviewers)
        return Hypnogram(marks, known, scheme=scheme)

    def _completed(self, scheme: StageScheme) -> StageScheme:
        """Return `scheme` with whatever own stages it lacks."""
        for name, stage in zip(self.substages, self.stages.tolist(), strict=True):
            if name and scheme.named(name) is None:
                scheme = scheme.with_substage(Substage(name, Stage(stage), scheme.free_code))
        return scheme

    def _codes(self, scheme: StageScheme) -> NDArray[np.int8]:
        codes = {substage.name.casefold(): substage.code for substage in scheme.substages}
        codes[""] = NO_SUBSTAGE
        return np.array([codes[name.casefold()] for name in self.substages], dtype=np.int8)


def read_table(path: Path) -> HypnogramTable:
    """Read the rows of a hypnogram file; FormatError names the line that is not understood."""
    columns = _Columns(path)
    seconds = columns.seconds_per_row()
    stages = columns.parsed("stage", Stage.parse)
    named = columns.parsed("scorer", ScoredBy.parse, absent=IMPORTED)
    scorers = [
        NOBODY if stage is Stage.UNSCORED else IMPORTED if scorer == NOBODY else scorer
        for stage, scorer in zip(stages, named, strict=True)
    ]
    artefacts = columns.parsed("artefact", _artefact, absent=False)
    substages = columns.parsed("substage", str.strip, absent="")
    reviewers = columns.parsed("reviewed_by", ScoredBy.parse, absent=NOBODY)
    probabilities = np.repeat(columns.probabilities(), seconds, axis=0)
    return HypnogramTable(
        np.repeat(np.array(stages, dtype=np.int8), seconds),
        np.repeat(np.array(artefacts, dtype=np.bool_), seconds),
        [scorer for scorer in scorers for _ in range(seconds)],
        None if np.isnan(probabilities).all() else probabilities,
        [name for name in substages for _ in range(seconds)],
        [reviewer for reviewer in reviewers for _ in range(seconds)],
    )


class _Columns:
    """The cells of a table by column name, and the errors that name their lines."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        (header, *self._rows), self._decimal_comma = _rows(path)
        names = [name.strip().casefold() for name in header.cells]
        if names.count("stage") != 1:
            raise FormatError(
                f"{path.name} is no hypnogram: its first line has no column named 'stage'; name "
                "the column that holds Wake, NREM and REM so."
            )
        self._index = {name: index for index, name in enumerate(names)}
        for i, row in enumerate(self._rows):
            if len(row.cells) != len(names):
                raise self._wrong(i, f"{len(row.cells)} cells do not fit {len(names)} columns")

    def parsed(self, name: str, parse: Callable[[str], T], absent: T | None = None) -> list[T]:
        """Return a column, each cell parsed; `absent` throughout when there is no such column."""
        if name not in self._index:
            assert absent is not None
            return [absent] * len(self._rows)
        index, known = self._index[name], dict[str, T]()
        for i, row in enumerate(self._rows):
            text = row.cells[index]
            if text not in known:
                try:
                    known[text] = parse(text)
                except ValueError as reason:
                    raise self._wrong(i, str(reason)) from None
        return [known[row.cells[index]] for row in self._rows]

    def seconds_per_row(self) -> int:
        """Return how long the epochs are, in seconds, after checking that none is missing."""
        self._check_numbering()
        onsets, durations = (
            self.parsed(name, self._optional_number, absent=_UNKNOWN)
            for name in ("onset_s", "duration_s")
        )
        told = (length for length in (durations[0], *onsets[1:2], 1.0) if not isnan(length))
        epoch_s = next(told)
        if epoch_s < 1 or epoch_s != round(epoch_s):
            raise self._wrong(0, f"epochs of {epoch_s:g} s cannot be put on rows of one second")
        for i, (onset_s, duration_s) in enumerate(zip(onsets, durations, strict=True)):
            if not isnan(duration_s) and duration_s != epoch_s:
                raise self._wrong(i, f"the epoch lasts {duration_s:g} s, not {epoch_s:g} s")
            if abs(onset_s - i * epoch_s) > _ONSET_TOLERANCE_S:
                raise self._wrong(i, f"the epoch begins at {onset_s:g} s, not {i * epoch_s:g} s")
        if epoch_s * len(self._rows) > _LONGEST_S:
            raise self._wrong(0, f"epochs of {epoch_s:g} s would make it longer than a year")
        return int(epoch_s)

    def probabilities(self) -> NDArray[np.float32]:
        """Return the probabilities of each row, shape (n_rows, 3), NaN where there are none."""
        columns = [
            self.parsed(name, self._optional_probability, absent=_UNKNOWN)
            for name in _PROBABILITIES
        ]
        table = np.array(columns, dtype=np.float32).T.reshape(-1, len(_PROBABILITIES))
        missing = np.isnan(table)
        partly = missing.any(axis=1) & ~missing.all(axis=1)
        if partly.any():
            raise self._wrong(int(partly.argmax()), "some of its three probabilities are missing")
        return table

    def _check_numbering(self) -> None:
        numbers = self.parsed("epoch", self._optional_number, absent=_UNKNOWN)
        first = numbers[0] if numbers[0] in (0, 1) else 0
        for i, number in enumerate(numbers):
            if not isnan(number) and number != first + i:
                raise self._wrong(i, f"epoch {number:g} stands where {first + i:g} should")

    def _optional_number(self, text: str) -> float:
        text = text.strip()
        if not text:
            return _UNKNOWN
        try:
            value = float(text.replace(",", ".") if self._decimal_comma else text)
        except ValueError:
            raise ValueError(f"{text!r} is no number") from None
        if isinf(value):
            raise ValueError(f"{text!r} cannot be right")
        return value

    def _optional_probability(self, text: str) -> float:
        value = self._optional_number(text)
        if not isnan(value) and not 0 <= value <= 1:
            raise ValueError(f"the probability {text.strip()} lies outside 0 to 1")
        return value

    def _wrong(self, row: int, reason: str) -> FormatError:
        return FormatError(
            f"{self._name}, line {self._rows[row].line}: {reason}; correct the line or export the "
            "stages anew."
        )


def _rows(path: Path) -> tuple[list[_Row], bool]:
    """Return all rows, and whether numbers may have decimal commas, as Excel writes some."""
    text = _text(path)
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [_Row(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise FormatError(
            f"{path.name} is no table of stages ({error}); export the stages as CSV anew."
        ) from error
    while rows and not any(cell.strip() for cell in rows[-1].cells):
        rows.pop()
    if len(rows) < 2:
        raise FormatError(f"{path.name} holds no stages; export the stages as CSV anew.")
    return rows, delimiter != ","


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _artefact(text: str) -> bool:
    try:
        return _ARTEFACT[text.strip().casefold()]
    except KeyError:
        raise ValueError(f"{text!r} is no artefact flag; use 0 or 1") from None
