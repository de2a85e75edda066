"""The program's own CSV: the master, which holds everything."""

from fractions import Fraction
from pathlib import Path
from typing import get_args

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.formats.hypnograms.codes import meanings_of_names
from hypnoscope.formats.hypnograms.hypnogram_format import (
    Detail,
    HypnogramFormat,
    HypnogramToWrite,
)
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, coded
from hypnoscope.formats.hypnograms.text_files import first_line

_NEEDED = ("epoch", "onset_s", "duration_s", "stage", "scorer")


def recognises(path: Path) -> bool:
    """Tell whether the first line has our columns."""
    line = first_line(path)
    return line is not None and all(name in line.casefold() for name in _NEEDED)


def read(path: Path) -> ImportedHypnogram:
    """Read stages, artefacts, scorers and probabilities; raise FormatError naming the line."""
    saved = read_hypnogram(path)
    hypnogram, scores = saved.hypnogram, saved.scores
    codes, found = coded(Stage(stage).label for stage in hypnogram.stages.tolist())
    return ImportedHypnogram(
        codes,
        found,
        Fraction(1),
        meanings_of_names(codes),
        "told",
        start_time=saved.sidecar.start_time if saved.sidecar else None,
        scorers=[hypnogram.scorers[code] for code in hypnogram.marks.scorers.tolist()],
        artefacts=hypnogram.artefacts,
        probabilities=None if scores is None else scores.probabilities,
        pathway="" if scores is None else scores.pathway,
        model_id="" if scores is None else scores.model_id,
        remarks=_left_out(hypnogram),
    )


def _left_out(hypnogram: Hypnogram) -> tuple[str, ...]:
    marks = hypnogram.marks
    if not (marks.substages.any() or marks.reviewers.any()):
        return ()
    return ("Own stages and reviews are not imported; those stages come as Wake, NREM and REM.",)


def write(path: Path, content: HypnogramToWrite) -> None:
    """Write the CSV, and its sidecar where there is one."""
    write_hypnogram(path, content.hypnogram, content.scores, content.sidecar)


OWN_CSV = HypnogramFormat(
    "hypnoscope",
    "Hypnoscope CSV",
    (".csv",),
    recognises,
    read,
    write,
    frozenset(get_args(Detail)),
    (Fraction(1),),
)
