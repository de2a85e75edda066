"""Stages of BIDS datasets: ``events.tsv``, with codes as in ds006366 of OpenNeuro (MSSV).

An ``events.json`` beside the table says what its columns and codes mean, in words.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.bids_files import Row, read_json, read_tsv
from hypnoscope.formats.edf_annotations import decimal
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.codes import CONVENTIONS, Meaning, meaning_of_name
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, code_text
from hypnoscope.formats.hypnograms.runs import Run, imported_runs, onset_of
from hypnoscope.formats.hypnograms.text_files import exact_number, first_line

EVENTS = "events.tsv"

_COLUMNS = ("stage", "sleep_stage", "trial_type", "value")
_USUAL = next(known.meanings for known in CONVENTIONS if "BIDS" in known.name)
_CODES = {Stage.WAKE: "1", Stage.NREM: "2", Stage.REM: "3", Stage.UNSCORED: "n/a"}
_WRITTEN = {
    "stage": {"Description": "Stage of sleep", "Levels": {"1": "Wake", "2": "NREM", "3": "REM"}},
    "artefact": {"Description": "Whether the signal is spoilt", "Levels": {"0": "no", "1": "yes"}},
    "scorer": {"Description": "Who set the stage: person:NAME or sdreamer:CHECKPOINT"},
    "confidence": {"Description": "Probability that the checkpoint gave this stage"},
}


def recognises(path: Path) -> bool:
    """Tell whether a file is a table of events with a column that may hold stages."""
    if not path.name.casefold().endswith(EVENTS):
        return False
    titles = (first_line(path) or "").split("\t")
    return "onset" in titles and any(title in titles for title in _COLUMNS)


def read(path: Path) -> ImportedHypnogram:
    """Read the stages; raise FormatError naming the line that is not understood."""
    rows = read_tsv(path)
    column = next((name for name in _COLUMNS if any(name in row for row in rows)), None)
    if column is None:
        raise FormatError(
            f"{path.name} holds no stages in a column {', '.join(_COLUMNS[:-1])} or "
            f"{_COLUMNS[-1]}; choose another file."
        )
    levels = _levels(path.with_suffix(".json"), column)
    runs = [_run(path, line, row, column) for line, row in enumerate(rows, start=2)]
    read = imported_runs(runs, path.name, {**_USUAL, **levels})
    if read.certainty == "usual" and all(code in levels for code in read.codes):
        return replace(read, certainty="told")
    return read


def write(path: Path, content: HypnogramToWrite) -> None:
    """Write a row for each run of epochs of which all is the same, and the JSON beside."""
    rows = _cells(content)
    starts = [i for i, row in enumerate(rows) if not i or row != rows[i - 1]]
    hypnogram = content.hypnogram
    with replacing(path) as beside:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(("onset", "duration", *_WRITTEN))
            for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True):
                onset_s, length_s = onset_of(hypnogram, start), onset_of(hypnogram, stop - start)
                writer.writerow((decimal(onset_s), decimal(length_s), *rows[start]))
        with replacing(path.with_suffix(".json")) as described:
            described.write_text(json.dumps(_WRITTEN, indent=2) + "\n", encoding="utf-8")


def _cells(content: HypnogramToWrite) -> list[tuple[str, ...]]:
    """Return the cells of each epoch but its onset and duration."""
    hypnogram, marks = content.hypnogram, content.hypnogram.marks
    scores = content.scores
    sure = np.full(len(marks), np.nan) if scores is None else scores.confidence(marks.stages)
    names = [str(scorer) or "n/a" for scorer in hypnogram.scorers]
    return [
        (
            _CODES[Stage(stage)],
            str(int(artefact)),
            names[scorer],
            "n/a" if np.isnan(confidence) else f"{confidence:.6f}",
        )
        for stage, artefact, scorer, confidence in zip(
            marks.stages.tolist(),
            marks.artefacts.tolist(),
            marks.scorers.tolist(),
            sure.tolist(),
            strict=True,
        )
    ]


def _run(path: Path, line: int, row: Row, column: str) -> Run:
    onset_s, duration_s = (_number(path, line, row, name) for name in ("onset", "duration"))
    scorer = ScoredBy.parse(row["scorer"]) if "scorer" in row else None
    confidence = float(_number(path, line, row, "confidence")) if "confidence" in row else np.nan
    return Run(
        onset_s,
        onset_s + duration_s,
        code_text(row.get(column, "n/a")),
        f"line {line}",
        scorer,
        row.get("artefact") == "1",
        confidence,
    )


def _number(path: Path, line: int, row: Row, name: str) -> Fraction:
    try:
        return exact_number(row[name])
    except (KeyError, ValueError, ZeroDivisionError):
        raise FormatError(
            f"{path.name}, line {line}: {row.get(name, 'n/a')!r} is no {name}; correct the line."
        ) from None


def _levels(described: Path, column: str) -> Mapping[str, Meaning]:
    """Return what the codes of a column mean in the words of an ``events.json``."""
    told = read_json(described).get(column) if described.is_file() else None
    levels = told.get("Levels") if isinstance(told, dict) else None
    words = levels if isinstance(levels, dict) else {}
    meanings = {code_text(str(code)): _in_words(text) for code, text in words.items()}
    return {code: meaning for code, meaning in meanings.items() if meaning is not None}


def _in_words(text: object) -> Meaning | None:
    """Return the stage that a description names, as "REM" or "REM sleep: theta, no tone"."""
    if isinstance(text, dict):
        text = text.get("Description", "")
    whole = str(text)
    parts: Sequence[str] = (whole, whole.split(":")[0].split("(")[0].removesuffix(" sleep"))
    return next((found for part in parts if (found := meaning_of_name(part))), None)


BIDS_EVENTS = HypnogramFormat(
    "bids",
    "BIDS events",
    ("_events.tsv",),
    recognises,
    read,
    write,
    frozenset(("unscored", "artefacts", "scorers", "confidence")),
)
