"""Annotation files of MiSleep: rows from one second to another.

After what MiSleep 0.3.3 writes and reads (`misleep/io/annotation.py`): the first second is 0
and a row ends where the next begins. Files of older versions, where a row includes its last
second, count from 0 or from 1; which of the three it is, the rows themselves tell.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf_text import counted
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.codes import CONVENTIONS, meaning_of_name
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, code_text
from hypnoscope.formats.hypnograms.runs import Run, bouts_of, imported_runs
from hypnoscope.formats.hypnograms.text_files import beginning, exact_number, read_text

_TITLES = ("==========Marker==========", "==========Start-End==========")
_STAGES = ("==========Sleep stage==========", "==========Sleep state==========")
_ACQUIRED = re.compile(r"^Acquisition time: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*$", re.MULTILINE)
_N_CELLS = 8
_START, _STOP, _CODE, _NAME = 1, 4, 6, 7
_USUAL = next(known.meanings for known in CONVENTIONS if known.name == "MiSleep")
_CODES = {
    Stage.WAKE: "3, Wake",
    Stage.NREM: "1, NREM",
    Stage.REM: "2, REM",
    Stage.UNSCORED: "4, INIT",
}


def recognises(path: Path) -> bool:
    """Tell whether the titles of its sections stand in the file."""
    text = beginning(path)
    return text is not None and _TITLES[0] in text and "Start-End=" in text


def read(path: Path) -> ImportedHypnogram:
    """Read the stages; raise FormatError naming the line that is not understood."""
    lines = read_text(path).split("\n")
    title = next((i for i, line in enumerate(lines) if line.strip() in _STAGES), None)
    if title is None:
        raise FormatError(
            f"{path.name} has no section 'Sleep stage'; save the annotation anew with MiSleep."
        )
    rows = [(i + 1, line) for i, line in enumerate(lines) if i > title and line.strip()]
    runs, remarks = _counted_from_0([_run(path, number, line) for number, line in rows])
    n_events = sum(1 for line in lines[:title] if len(line.split(", ")) == _N_CELLS)
    if n_events:
        remarks.append(f"{counted(n_events, 'event')} left out, being no stage.")
    acquired = _ACQUIRED.search("\n".join(lines[:title]))
    start = datetime.fromisoformat(acquired[1]) if acquired else None
    return imported_runs(
        runs, path.name, _USUAL, epoch_s=Fraction(1), start_time=start, remarks=remarks
    )


def write(path: Path, content: HypnogramToWrite) -> None:
    """Write the stages as MiSleep does; without blank lines, which it does not read."""
    start = content.recording.start_time if content.recording else None
    header = ["READ ONLY! DO NOT EDIT!", "4-INIT 3-Wake 2-REM 1-NREM"]
    header.append(f"Save time: {datetime.now():%Y-%m-%d %H:%M:%S}")
    if start is not None:
        header.append(f"Acquisition time: {start:%Y-%m-%d %H:%M:%S}")
    rows = []
    for bout in bouts_of(content.hypnogram):
        first, last = bout.start, bout.stop
        rows.append(
            f"{_stamp(start, first)}, {first}, 1, {_stamp(start, last)}, {last}, 0, "
            f"{_CODES[bout.stage]}"
        )
    with replacing(path) as temporary:
        temporary.write_text("\n".join([*header, *_TITLES, _STAGES[0], *rows]), encoding="utf-8")


def _run(path: Path, number: int, line: str) -> Run:
    cells = [cell.strip() for cell in line.split(",")]
    try:
        if len(cells) != _N_CELLS:
            raise ValueError(f"{len(cells)} cells instead of {_N_CELLS}")
        start, stop = (exact_number(cells[place]) for place in (_START, _STOP))
    except ValueError as reason:
        raise FormatError(
            f"{path.name}, line {number}: {reason}; correct the line or save the annotation anew."
        ) from None
    name = cells[_NAME]
    code = name if meaning_of_name(name) is not None else code_text(cells[_CODE])
    return Run(start, stop, code, f"line {number}")


def _counted_from_0(runs: Sequence[Run]) -> tuple[list[Run], list[str]]:
    """Return runs that begin at 0 and end where the next begin, and what was said about it."""
    if not runs:
        return [], []
    ordered = sorted(runs, key=lambda run: run.start_s)
    steps = {after.start_s - before.stop_s for before, after in pairwise(ordered)}
    first = 1 if ordered[0].start_s == 1 else 0
    if 0 in steps or not (first or 1 in steps):
        return ordered, []
    remarks = ["Its rows include their last second, as in older versions of MiSleep."]
    if first == 1:
        remarks.append("It counts the first second as 1; that is taken as 0 s.")
    return [
        replace(run, start_s=run.start_s - first, stop_s=run.stop_s + 1 - first) for run in ordered
    ], remarks


def _stamp(start: datetime | None, second: int) -> str:
    if start is not None:
        return f"{start + timedelta(seconds=second):%d:%H:%M:%S}"
    days, rest = divmod(second, 86_400)
    return f"{days:02}:{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"


MISLEEP = HypnogramFormat(
    "misleep",
    "MiSleep annotation",
    (".txt",),
    recognises,
    read,
    write,
    frozenset(("unscored", "start time")),
    (Fraction(1),),
)
