import csv
from datetime import UTC, datetime

import numpy as np
import pytest

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.events import (
    Began,
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
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.notes import Note
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.formats.journal import Journal, journal_path
from hypnoscope.formats.journal_csv import trail, write_trail

ADA, MODEL = ScoredBy("person", "Ada"), ScoredBy("model", "m-1")
AT = datetime(2024, 2, 3, 9, 15, 30, 250_000, UTC)
NOTE = Note(3, 5, "look here", "Ada")


@pytest.fixture
def hypnogram():
    return Hypnogram.unscored(10)


@pytest.fixture
def journal(tmp_path):
    with Journal(journal_path(tmp_path)) as journal:
        yield journal


@pytest.fixture
def done(journal, hypnogram):
    """Record deeds, edits being done to the hypnogram as well; return the rows of the trail."""
    line = journal.begin(
        "f00d", "mouse.edf", [Event(AT, ADA, Began(hypnogram.marks, hypnogram.scorers))]
    )

    def record(*deeds):
        line.append([Event(AT, ADA, deed) for deed in deeds])
        return list(trail(journal, "f00d"))[1:]

    return record


def edited(hypnogram, edit, change="REM", **more):
    hypnogram.apply(edit)
    return Edited(edit.start, edit.after, hypnogram.scorers, change, **more)


def told(rows):
    return [(r.action, r.onset_s, r.duration_s, r.before, r.after, r.scorer) for r in rows]


def test_an_edit_tells_who_when_what_and_from_which_stage_to_which(done, hypnogram):
    (row,) = done(edited(hypnogram, hypnogram.edit(2, 5, Stage.REM, ADA)))
    assert (row.line, row.time, row.who) == (1, "2024-02-03T09:15:30.250+00:00", "Ada")
    assert told([row]) == [("REM", "2", "3", "Unscored", "REM", "person:Ada")]


def test_stretches_that_were_unlike_before_or_are_unlike_after_are_told_apart(done, hypnogram):
    first = edited(hypnogram, hypnogram.edit(2, 5, Stage.REM, ADA))
    stages = np.array([0, 0, 0, 1, 1, 1, 1, 1, 1, -1], dtype=np.int8)
    edit = hypnogram.edit_all(stages, MODEL)
    rows = done(first, edited(hypnogram, edit, "automatic scoring"))
    assert told(rows[1:]) == [
        ("automatic scoring", "0", "2", "Unscored", "Wake", "sdreamer:m-1"),
        ("automatic scoring", "5", "4", "Unscored", "NREM", "sdreamer:m-1"),
    ]


def test_undo_and_redo_are_told_as_what_they_did(done, hypnogram):
    scored = edited(hypnogram, hypnogram.edit(2, 5, Stage.REM, ADA))
    flagged = edited(hypnogram, hypnogram.edit_artefact(2, 3, True), "artefact")
    rows = done(scored, flagged, Moved(0), Moved(1))
    assert told(rows[2:]) == [
        ("undone: artefact", "2", "1", "REM, artefact", "REM", "person:Ada"),
        ("undone: REM", "2", "3", "REM", "Unscored", ""),
        ("done again: REM", "2", "3", "Unscored", "REM", "person:Ada"),
    ]


def test_own_stages_reviews_and_rules_are_told_by_name(done, hypnogram):
    scheme = StageScheme(SUGGESTED)
    hypnogram.adopt_scheme(scheme)
    own = edited(hypnogram, hypnogram.edit(0, 1, SUGGESTED[0], ADA), "Micro-arousal")
    review = edited(hypnogram, hypnogram.edit_review(0, 1, ADA), "reviewed")
    rule = AppliedRule("minimum-bout", "Bouts under 5 s joined.")
    ruled = hypnogram.edit(0, 1, Stage.NREM, ScoredBy("rule", "minimum-bout"))
    rows = done(
        StagesDefined(scheme), own, review, edited(hypnogram, ruled, "minimum-bout", rules=(rule,))
    )
    assert rows[0].after.startswith("Micro-arousal, Quiet Wake")
    assert [row.after for row in rows[1:]] == [
        "Micro-arousal",
        "Micro-arousal, accepted by Ada",
        "NREM",
    ]
    assert (rows[-1].scorer, rows[-1].details) == ("rule:minimum-bout", "Bouts under 5 s joined.")


def test_notes_files_roles_and_all_else_are_told(done):
    rows = done(
        NotesChanged((), (NOTE,), "note"),
        Moved(0),
        Saved(SavedFile("/data/mouse.csv", 1, 2)),
        RoleChosen("EEG", "emg"),
        Noted("exported", (1, 3), {"file": "a.csv"}),
        Ended("saved"),
    )
    assert told(rows)[:2] == [
        ("note", "3", "2", "", "look here", ""),
        ("undone: note", "3", "2", "look here", "", ""),
    ]
    assert [(row.action, row.details) for row in rows[2:]] == [
        ("saved", "/data/mouse.csv"),
        ("channel role", "EEG"),
        ("exported", '{"file": "a.csv"}'),
        ("ended: saved", ""),
    ]


def test_a_damaged_line_does_not_hide_the_others(done, journal, hypnogram):
    done(edited(hypnogram, hypnogram.edit(2, 5, Stage.REM, ADA)))
    began = Began(Hypnogram.unscored(10).marks, hypnogram.scorers[:1])
    journal.begin("f00d", "mouse.edf", [Event(AT, ADA, began)])
    journal._connection.execute("UPDATE event SET body = '' WHERE line = 1 AND number = 1")
    rows = list(trail(journal, "f00d"))
    assert [row.action for row in rows] == ["begun", "damaged from here on", "begun"]


def test_the_table_is_read_by_others(done, hypnogram, tmp_path):
    rows = done(edited(hypnogram, hypnogram.edit(2, 5, Stage.REM, ADA)))
    assert write_trail(tmp_path / "trail.csv", rows) == 1
    with (tmp_path / "trail.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["from"], row["to"], row["action"]) == ("Unscored", "REM", "REM")
