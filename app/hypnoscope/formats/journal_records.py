"""Events as rows of the journal, and back."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np

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
    SavedFile,
    StagesDefined,
)
from hypnoscope.core.marks import Marks
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.formats.extras import Extras, extras_as_json, extras_from_json

_LONG_BYTES = 512  # what is longer is deflated

_MOST_EPOCHS = 10**8  # seconds, three years

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the database holds it.

    Attributes
    ----------
    at, who
        ISO time with its offset from UTC, and the scorer's text.
    kind
        Such as ``"began"``, ``"edit"`` or ``"moved"``.
    start, stop
        The epochs that it is about, if it is about any.
    body
        All else: JSON, deflated where it is long.
    """

    at: str
    who: str
    kind: str
    start: int | None
    stop: int | None
    body: str | bytes


class RecordWriter:
    """Turns the events of one line of work into rows.

    Scorers are written when they first appear; scores are handed to `keep_scores`, which
    says under which number they can be found.
    """

    def __init__(self, keep_scores: Callable[[Scores], int], n_scorers: int = 0) -> None:
        self._keep_scores = keep_scores
        self.n_scorers = n_scorers

    def row(self, event: Event) -> Row:
        """Return `event` as a row."""
        kind, span, body = self._described(event.deed)
        start, stop = span or (None, None)
        at = event.at.isoformat(timespec="milliseconds")
        return Row(at, str(event.who), kind, start, stop, _packed(body))

    def _described(self, deed: Deed) -> tuple[str, tuple[int, int] | None, Body]:
        if isinstance(deed, Edited):
            kind = "rules" if deed.rules else "scores" if deed.scores else "edit"
            return kind, (deed.start, deed.start + len(deed.after)), self._edited(deed)
        if isinstance(deed, Began):
            return "began", None, self._began(deed)
        if isinstance(deed, NotesChanged):
            old, new = (_notes_as_json(notes) for notes in (deed.removed, deed.added))
            return "notes", None, {"change": deed.change, **_filled(removed=old, added=new)}
        if isinstance(deed, StagesDefined):
            return "stages", None, extras_as_json(Extras(deed.scheme))
        if isinstance(deed, Noted):
            body = {"noted": deed.kind, **_filled(details=dict(deed.details))}
            return "noted", deed.span, body
        kind = {Moved: "moved", Saved: "saved", RoleChosen: "role", Ended: "ended"}[type(deed)]
        return kind, None, asdict(deed)

    def _edited(self, deed: Edited) -> Body:
        return {
            "change": deed.change,
            "runs": _runs(deed.after),
            **_filled(
                outcome="" if deed.outcome == "new" else deed.outcome,
                scorers=self._new_scorers(deed.scorers),
                scores=None if deed.scores is None else self._keep_scores(deed.scores),
            ),
            **extras_as_json(Extras(rules=deed.rules)),
        }

    def _began(self, deed: Began) -> Body:
        return {
            "runs": _runs(deed.marks),
            "scorers": self._new_scorers(deed.scorers),
            "modified": deed.modified,
            **_filled(
                scores=None if deed.scores is None else self._keep_scores(deed.scores),
                roles=dict(deed.roles),
                file=None if deed.file is None else asdict(deed.file),
            ),
            **extras_as_json(Extras(deed.scheme, deed.notes, deed.rules)),
        }

    def _new_scorers(self, scorers: tuple[ScoredBy, ...]) -> list[str]:
        new = [str(scorer) for scorer in scorers[self.n_scorers :]]
        self.n_scorers = max(self.n_scorers, len(scorers))
        return new


class RecordReader:
    """Turns the rows of one line of work into events, in the order they were written.

    Parameters
    ----------
    scores_of
        Returns what `keep_scores` was given, by number; None where it is kept no longer.
    """

    def __init__(self, scores_of: Callable[[int], Scores | None]) -> None:
        self._scores_of = scores_of
        self._scorers: tuple[ScoredBy, ...] = ()

    def event(self, row: Row) -> Event:
        """Return what `row` holds.

        Raises
        ------
        ValueError
            When it is damaged.
        """
        try:
            deed = self._deed(row, _unpacked(row.body))
            return Event(datetime.fromisoformat(row.at), ScoredBy.parse(row.who), deed)
        except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
            raise ValueError(f"the journal's record of {row.at} is damaged: {error}") from error

    def _deed(self, row: Row, body: Body) -> Deed:
        plain: Mapping[str, type[Moved | RoleChosen | Ended]]
        plain = {"moved": Moved, "role": RoleChosen, "ended": Ended}
        if row.kind in ("edit", "scores", "rules"):
            return self._edited(row, body)
        if row.kind == "began":
            return self._began(body)
        if row.kind == "notes":
            removed, added = (_notes(body.get(name, ())) for name in ("removed", "added"))
            return NotesChanged(removed, added, body["change"])
        if row.kind == "stages":
            return StagesDefined(extras_from_json(body).scheme)
        if row.kind == "saved":
            return Saved(SavedFile(**body["file"]), body["whole"])
        if row.kind == "noted":
            span = None if row.start is None or row.stop is None else (row.start, row.stop)
            return Noted(body["noted"], span, body.get("details", {}))
        return plain[row.kind](**body)

    def _edited(self, row: Row, body: Body) -> Edited:
        if row.start is None:
            raise ValueError("it does not say of which epochs")
        self._learn_scorers(body)
        after = _marks(body["runs"])
        rules = extras_from_json(body).rules if "rules" in body else ()
        if row.stop != row.start + len(after):
            raise ValueError("it does not hold as many epochs as it says")
        return Edited(
            row.start,
            after,
            self._scorers,
            body["change"],
            body.get("outcome", "new"),
            self._scores(body),
            rules,
        )

    def _began(self, body: Body) -> Began:
        self._learn_scorers(body)
        extras = extras_from_json(body)
        return Began(
            _marks(body["runs"]),
            self._scorers,
            self._scores(body),
            extras.scheme,
            extras.notes,
            extras.rules,
            body.get("roles", {}),
            SavedFile(**body["file"]) if "file" in body else None,
            body["modified"],
        )

    def _learn_scorers(self, body: Body) -> None:
        new = (ScoredBy.parse(text) for text in body.get("scorers", ()))
        self._scorers = (*self._scorers, *new)

    def _scores(self, body: Body) -> Scores | None:
        return self._scores_of(body["scores"]) if "scores" in body else None


def _runs(marks: Marks) -> list[list[int]]:
    """Return runs of equal marks as [length, stage, artefact, scorer ...].

    The columns are those of `Marks.arrays`, without the last ones that are zero throughout.
    """
    if not len(marks):
        return []
    columns = np.column_stack([array.astype(np.int64) for array in marks.arrays.values()])
    used = np.flatnonzero(columns.any(axis=0))
    columns = columns[:, : used[-1] + 1 if len(used) else 1]
    borders = np.flatnonzero((columns[1:] != columns[:-1]).any(axis=1)) + 1
    starts = np.concatenate([[0], borders])
    lengths = np.diff(starts, append=len(columns))
    runs: list[list[int]] = np.column_stack([lengths, columns[starts]]).tolist()
    return runs


def _marks(runs: list[list[int]]) -> Marks:
    """Return what `_runs` was given; columns that are left out are zero."""
    names = [field.name for field in fields(Marks)]
    table = np.array(runs or np.zeros((0, 1)), dtype=np.int64)
    if table.ndim != 2 or table.shape[1] > 1 + len(names):
        raise ValueError(f"runs have the shape {table.shape}")
    lengths, columns = table[:, 0], table[:, 1:]
    if lengths.sum() > _MOST_EPOCHS or columns.max(initial=0) > np.iinfo(np.int16).max:
        raise ValueError("runs hold numbers beyond all measure")
    missing = np.zeros((len(table), len(names) - columns.shape[1]), dtype=np.int64)
    arrays = np.repeat(np.hstack([columns, missing]), lengths, axis=0).T
    return Marks(**dict(zip(names, arrays, strict=True)))


def _notes_as_json(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = extras_as_json(Extras(notes=Notes(notes))).get("notes", [])
    return said


def _notes(said: object) -> tuple[Note, ...]:
    return extras_from_json({"notes": said}).notes.all


def _filled(**entries: object) -> Body:
    """Return the entries that say anything."""
    return {name: value for name, value in entries.items() if value not in (None, "", [], {})}


def _packed(body: Body) -> str | bytes:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) < _LONG_BYTES else zlib.compress(text.encode())


def _unpacked(body: str | bytes) -> Body:
    text = zlib.decompress(body).decode() if isinstance(body, bytes) else body
    unpacked: Body = json.loads(text)
    return unpacked
