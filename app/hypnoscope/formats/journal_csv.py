"""The journal of one recording as a table for people: who did what, when, from what to what."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from hypnoscope.core.edit import Edit
from hypnoscope.core.events import (
    Began,
    Deed,
    Edited,
    Ended,
    Event,
    Moved,
    Noted,
    NotesChanged,
    RoleChosen,
    Saved,
    StagesDefined,
)
from hypnoscope.core.history import Replay, Step
from hypnoscope.core.marks import Marks
from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.journal import Journal


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One thing that was done, to epochs that were alike before and are alike after it.

    Attributes
    ----------
    line
        The number of the line of work.
    time, who
        ISO time with its offset from UTC, and the person's name.
    action
        Such as ``"REM"``, ``"undone: REM"``, ``"saved"``.
    onset_s, duration_s
        What it was done to; empty where it concerns no epochs.
    before, after
        The stage with its flags, or the text of a note; empty where there is none.
    scorer
        Who or what set the stage that is there now.
    details
        Anything else.
    """

    line: int
    time: str
    who: str
    action: str
    onset_s: str = ""
    duration_s: str = ""
    before: str = ""
    after: str = ""
    scorer: str = ""
    details: str = ""


def trail(journal: Journal, recording: str, epoch_s: float = 1.0) -> Iterator[TrailRow]:
    """Return all that was ever done to the recording with this key, line by line, in order."""
    for line in journal.lines(recording):
        try:
            yield from _line_rows(line, journal.events(line), epoch_s)
        except ValueError as error:  # the other lines can still be told
            yield TrailRow(line, "", "", "damaged from here on", details=str(error))


def write_trail(path: Path, rows: Iterable[TrailRow]) -> int:
    """Write `rows` as CSV and return how many there were.

    Raises
    ------
    OSError
        When the file cannot be written; the last good one is then still there.
    """
    n_rows = 0
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_column(field.name) for field in fields(TrailRow))
        for row in rows:
            writer.writerow(astuple(row))
            n_rows += 1
    return n_rows


def _column(name: str) -> str:
    return {"before": "from", "after": "to"}.get(name, name)


def _line_rows(line: int, events: Iterable[Event], epoch_s: float) -> Iterator[TrailRow]:
    replay: Replay | None = None
    for event in events:
        row = TrailRow(line, event.at.isoformat(timespec="milliseconds"), event.who.name, "")
        if replay is None:
            if not isinstance(event.deed, Began):
                raise ValueError("a line of work must begin with a state")
            replay = Replay(event.deed)
            yield replace(row, action="begun", details=_file_of(event.deed))
            continue
        before = replay.index
        steps = replay.take(event.deed)
        if isinstance(event.deed, Edited | Moved | NotesChanged):
            prefix = ""
            if isinstance(event.deed, Moved):
                prefix = "undone: " if event.deed.index < before else "done again: "
            for step in steps:
                yield from _step_rows(row, step, prefix, replay, epoch_s)
        else:
            yield _plain_row(row, event.deed, epoch_s)


def _step_rows(
    row: TrailRow, step: Step, prefix: str, replay: Replay, epoch_s: float
) -> Iterator[TrailRow]:
    row = replace(row, action=prefix + step.change)
    if step.notes is not None:
        for note in step.notes.removed:
            yield replace(_at(row, note.start, note.stop, epoch_s), before=note.text)
        for note in step.notes.added:
            yield replace(_at(row, note.start, note.stop, epoch_s), after=note.text)
    if step.edit is not None:
        details = _rules_of(step)
        for start, stop in _runs(step.edit):
            offset = start - step.edit.start
            scorer = replay.scorers[int(step.edit.after.scorers[offset])]
            yield replace(
                _at(row, start, stop, epoch_s),
                before=_label(step.edit.before, offset, replay),
                after=_label(step.edit.after, offset, replay),
                scorer=str(scorer),
                details=details,
            )


def _plain_row(row: TrailRow, deed: Deed, epoch_s: float) -> TrailRow:
    if isinstance(deed, Saved):
        rest = "" if deed.whole else " (changed meanwhile)"
        return replace(row, action="saved", details=deed.file.path + rest)
    if isinstance(deed, RoleChosen):
        return replace(row, action="channel role", after=deed.role, details=deed.channel)
    if isinstance(deed, StagesDefined):
        names = ", ".join(own.name for own in deed.scheme.substages)
        return replace(row, action="own stages", after=names)
    if isinstance(deed, Ended):
        return replace(row, action=f"ended: {deed.how}")
    if isinstance(deed, Noted):
        placed = row if deed.span is None else _at(row, *deed.span, epoch_s)
        told = json.dumps(dict(deed.details), ensure_ascii=False) if deed.details else ""
        return replace(placed, action=deed.kind, details=told)
    raise ValueError("a line of work begins only once")


def _runs(edit: Edit) -> Iterator[tuple[int, int]]:
    """Return the stretches that changed alike, as epochs [start, stop) of the recording."""
    changed = edit.before.differing_from(edit.after)
    columns = np.column_stack([*edit.before.arrays.values(), *edit.after.arrays.values()])
    unlike = (columns[1:] != columns[:-1]).any(axis=1) | (changed[1:] != changed[:-1])
    borders = [0, *(np.flatnonzero(unlike) + 1).tolist(), len(changed)]
    for start, stop in pairwise(borders):
        if stop > start and changed[start]:
            yield edit.start + start, edit.start + stop


def _label(marks: Marks, epoch: int, replay: Replay) -> str:
    label = replay.scheme.label(Stage(int(marks.stages[epoch])), int(marks.substages[epoch]))
    if marks.artefacts[epoch]:
        label += ", artefact"
    if marks.reviewers[epoch]:
        label += f", accepted by {replay.scorers[int(marks.reviewers[epoch])].name}"
    return label


def _at(row: TrailRow, start: int, stop: int, epoch_s: float) -> TrailRow:
    """Return `row` as done to epochs [start, stop)."""
    onset_s, duration_s = start * epoch_s, (stop - start) * epoch_s
    return replace(row, onset_s=f"{onset_s:.12g}", duration_s=f"{duration_s:.12g}")


def _rules_of(step: Step) -> str:
    before, after = step.rules or ((), ())
    longer, shorter = (after, before) if len(after) > len(before) else (before, after)
    return " ".join(rule.description for rule in longer[len(shorter) :])


def _file_of(began: Began) -> str:
    return began.file.path if began.file else ""
