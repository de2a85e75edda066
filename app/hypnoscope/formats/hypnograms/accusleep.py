"""Stages of AccuSleep's `labels.mat` and of AccuSleePy's tables with `brain_state`.

Neither tells how long an epoch is; that of the public recordings (osf.io/py5eb) is 2.5 s.
"""

import csv
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np

from hypnoscope.core.stage import Stage
from hypnoscope.formats.accusleep import holding
from hypnoscope.formats.accusleepy import column_names, number_columns
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.codes import CONVENTIONS, UNSCORED, Meaning
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import (
    ImportedHypnogram,
    code_text,
    coded,
    named_meanings,
)
from hypnoscope.formats.matlab_file import MatlabFile, save_matlab

PUBLIC_EPOCH_S = Fraction(5, 2)

_LABELS = "labels"
_SIGNALS = frozenset(("eeg", "emg"))
_STATE = "brain_state"
_CONFIDENCE = "confidence_score"
_SCORED = {Stage.REM: 1, Stage.WAKE: 2, Stage.NREM: 3}
_MAT_CODES = {**_SCORED, Stage.UNSCORED: 4}
_TABLE_CODES = {**_SCORED, Stage.UNSCORED: -1}
_TABLE_USUAL = next(known.meanings for known in CONVENTIONS if known.name.startswith("AccuSleep"))
_MAT_USUAL = {**_TABLE_USUAL, "4": UNSCORED}


def recognises_mat(path: Path) -> bool:
    """Tell whether a MATLAB file holds labels."""
    try:
        return bool(MatlabFile(path).sizes.get(_LABELS))
    except (FormatError, OSError):
        return False


def is_mat_alone(path: Path) -> bool:
    """Tell whether a MATLAB file that is recognised holds no signals."""
    return not _SIGNALS & {name.casefold() for name in MatlabFile(path).sizes}


def read_mat(path: Path) -> ImportedHypnogram:
    """Read a ``labels.mat``; raise FormatError when it holds none."""
    return _imported(holding(path, _LABELS).vector(_LABELS).tolist(), _MAT_USUAL)


def write_mat(path: Path, content: HypnogramToWrite) -> None:
    """Write a ``labels.mat``: 1 REM, 2 Wake, 3 NREM, 4 undefined."""
    codes = [_MAT_CODES[Stage(stage)] for stage in content.hypnogram.stages.tolist()]
    with replacing(path) as beside:
        save_matlab(beside, {_LABELS: np.array(codes, dtype=np.float64)[:, None]})


def recognises_table(path: Path) -> bool:
    """Tell whether a CSV or parquet file has a column of AccuSleePy's states."""
    try:
        return path.suffix.casefold() in (".csv", ".parquet") and _STATE in column_names(path)
    except (FormatError, OSError):
        return False


def is_table_alone(path: Path) -> bool:
    """Tell whether a table that is recognised has no column of anything else."""
    return set(column_names(path)) <= {_STATE, _CONFIDENCE}


def read_table(path: Path) -> ImportedHypnogram:
    """Read states, and how sure AccuSleePy was of them; raise FormatError naming the column."""
    has_confidence = _CONFIDENCE in column_names(path)
    columns = number_columns(path, (_STATE, _CONFIDENCE) if has_confidence else (_STATE,))
    read = _imported(columns[_STATE].tolist(), _TABLE_USUAL)
    if not has_confidence:
        return read
    confidence = columns[_CONFIDENCE].astype(np.float32)
    return ImportedHypnogram(
        read.codes, read.found, None, read.meanings, read.certainty, confidence=confidence
    )


def write_table(path: Path, content: HypnogramToWrite) -> None:
    """Write a CSV: 1 REM, 2 Wake, 3 NREM, -1 undefined, and the confidence where there is one."""
    stages = content.hypnogram.stages
    columns: dict[str, Iterable[object]] = {
        _STATE: [_TABLE_CODES[Stage(stage)] for stage in stages.tolist()]
    }
    if content.scores is not None:
        sure = content.scores.confidence(stages).tolist()
        columns[_CONFIDENCE] = ["" if np.isnan(value) else f"{value:.6f}" for value in sure]
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def _imported(values: list[float], usual: Mapping[str, Meaning]) -> ImportedHypnogram:
    codes, found = coded(code_text(value) for value in values)
    meanings, certainty = named_meanings(codes, usual)
    return ImportedHypnogram(codes, found, None, meanings, certainty)


ACCUSLEEP_MAT = HypnogramFormat(
    "accusleep",
    "AccuSleep labels.mat",
    (".mat",),
    recognises_mat,
    read_mat,
    write_mat,
    frozenset(("unscored",)),
    is_alone=is_mat_alone,
)
ACCUSLEEPY_CSV = HypnogramFormat(
    "accusleepy",
    "AccuSleePy CSV",
    (".csv", ".parquet"),
    recognises_table,
    read_table,
    write_table,
    frozenset(("unscored", "confidence")),
    is_alone=is_table_alone,
)
