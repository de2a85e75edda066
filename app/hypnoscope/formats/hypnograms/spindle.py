"""Stages of the SPINDLE data: a CSV without header, epoch numbers and what experts said.

The file does not tell how long an epoch is: 4 s in the public data. The letters are those of
these data: w, n and r, the digits 1, 2 and 3 for Wake, NREM and REM with an artefact, and others
for what cannot be told (Miladinovic et al. 2019, PLoS Comput Biol 15:e1006968).
"""

import csv
from fractions import Fraction
from pathlib import Path
from typing import Literal

from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.codes import (
    ARTEFACT,
    NREM,
    NREM_ARTEFACT,
    REM,
    REM_ARTEFACT,
    UNSCORED,
    WAKE,
    WAKE_ARTEFACT,
    Certainty,
    Meaning,
)
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, coded
from hypnoscope.formats.hypnograms.text_files import first_line, read_text

Expert = Literal["first", "second", "agreed"]

PUBLIC_EPOCH_S = Fraction(4)
MEANINGS: dict[str, Meaning] = {
    "w": WAKE,
    "n": NREM,
    "r": REM,
    "1": WAKE_ARTEFACT,
    "2": NREM_ARTEFACT,
    "3": REM_ARTEFACT,
    "U": UNSCORED,
    "a": ARTEFACT,
    "4": ARTEFACT,
    "'": ARTEFACT,
}

_UNSCORED = "U"
_ROW = ((2, 3), ("0", "1"))  # cells of a row, numbers of the first


def recognises(path: Path) -> bool:
    """Tell whether the first row of a table is an epoch's number and SPINDLE's letters."""
    cells = _cells(first_line(path) or "")
    lengths, numbers = _ROW
    letters = [_letter(cell) for cell in cells[1:]]
    return len(cells) in lengths and cells[0] in numbers and all(x in MEANINGS for x in letters)


def read(path: Path, expert: Expert = "first") -> ImportedHypnogram:
    """Read stages from a CSV of SPINDLE's.

    Parameters
    ----------
    path
        Of the file.
    expert
        Whose stages to take where there are two; ``"agreed"`` leaves unscored what they differ in.

    Raises
    ------
    FormatError
        Naming the line, when an epoch is missing; when there is no second expert.
    """
    experts = _experts(path)
    if len(experts) == 1:
        if expert == "second":
            raise FormatError(f"{path.name} holds the stages of one expert, not of two.")
        return _imported(experts[0])
    if expert == "agreed":
        agreed = [a if a == b else _UNSCORED for a, b in zip(*experts, strict=True)]
        n_differing = sum(a != b for a, b in zip(*experts, strict=True))
        remark = f"The two experts differ in {n_differing} epochs, left unscored."
        return _imported(agreed, remark)
    return _imported(
        experts[expert == "second"], f"Of two experts, the {expert} one's stages are taken."
    )


def write(path: Path, content: HypnogramToWrite) -> None:
    """Write stages and artefacts as one expert's, epochs counted from 1."""
    letters = {meaning: letter for letter, meaning in reversed(MEANINGS.items())}
    marks = content.hypnogram.marks
    rows = [
        (number, letters[Meaning(Stage(stage), artefact)])
        for number, (stage, artefact) in enumerate(
            zip(marks.stages.tolist(), marks.artefacts.tolist(), strict=True), start=1
        )
    ]
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _experts(path: Path) -> list[list[str]]:
    """Return the letters of each expert, after checking that no epoch is missing."""
    rows = [_cells(line) for line in read_text(path).rstrip("\n").split("\n")]
    if not rows[0]:
        raise FormatError(f"{path.name} holds no stages; export the hypnogram anew.")
    width, first = len(rows[0]), 0 if rows[0][0] == "0" else 1
    for i, row in enumerate(rows):
        if len(row) != width or len(row) not in _ROW[0]:
            raise FormatError(
                f"{path.name}, line {i + 1}: {len(row)} cells, where SPINDLE's files have an "
                "epoch's number and the letters of one or two experts; correct the line."
            )
        if row[0] != str(first + i):
            raise FormatError(
                f"{path.name}, line {i + 1}: epoch {row[0]} stands where {first + i} should; an "
                "epoch is missing or the lines are out of order."
            )
    return [[_letter(row[column]) for row in rows] for column in range(1, width)]


def _imported(letters: list[str], *remarks: str) -> ImportedHypnogram:
    codes, found = coded(letters)
    meanings = {code: MEANINGS.get(code) for code in codes}
    certainty: Certainty = "usual" if all(code in MEANINGS for code in codes) else "unsure"
    return ImportedHypnogram(codes, found, None, meanings, certainty, remarks=remarks)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line]), [])]


def _letter(text: str) -> str:
    return text if text in MEANINGS else text.casefold() or _UNSCORED


SPINDLE_CSV = HypnogramFormat(
    "spindle",
    "SPINDLE CSV",
    (".csv",),
    recognises,
    read,
    write,
    frozenset(("unscored", "artefacts")),
)
