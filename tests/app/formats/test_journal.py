import sqlite3
from datetime import UTC, datetime, timedelta

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
from hypnoscope.core.finding import Finding
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.formats.journal import (
    SCHEMA_VERSION,
    Journal,
    JournalDamaged,
    JournalError,
    JournalLine,
    LineTaken,
    journal_path,
    set_journal_aside,
)

ADA, MODEL = ScoredBy("person", "Ada"), ScoredBy("model", "m-1")
AT = datetime(2024, 2, 3, 9, 15, 30, 250_000, UTC)
NOTE = Note(3, 4, "look here", "Ada", datetime(2024, 2, 3))
RULE = AppliedRule("minimum-bout", "Bouts under 5 s joined.", {"wake_s": 5}, 2)
FINDING = Finding("lost", ("EEG",), ((1, 2),), "warning", "EEG is lost, as by 3 µV.")
SCORES = Scores(np.array([[0.1, 0.2, 0.7], [np.nan] * 3]), "mixed", "m-1", "EEG", None, (FINDING,))
FILE = SavedFile("/data/mouse.csv", 12, 34)
BEGAN = Began(Hypnogram.unscored(10).marks, (NOBODY,))


def event(deed, who=ADA):
    return Event(AT, who, deed)


def marks(*stages, scorers=None):
    n = len(stages)
    return Marks(np.array(stages), np.zeros(n), np.full(n, 1) if scorers is None else scorers)


def edited(start, *stages, **more):
    return Edited(start, marks(*stages), (NOBODY, ADA), "REM", **more)


@pytest.fixture
def path(tmp_path):
    return journal_path(tmp_path / "data")


@pytest.fixture
def journal(path):
    with Journal(path) as journal:
        yield journal


@pytest.fixture
def line(journal):
    return journal.begin("f00d", "mouse.edf", [event(BEGAN)])


def as_plain(value):
    """Return a deed as something that can be compared."""
    if isinstance(value, Marks):
        return {name: array.tolist() for name, array in value.arrays.items()}
    if isinstance(value, Scores):
        origin = (value.pathway, value.model_id, value.eeg, value.emg)
        return (*origin, value.probabilities.tobytes())
    if hasattr(value, "__dataclass_fields__"):
        fields = (as_plain(getattr(value, name)) for name in value.__dataclass_fields__)
        return (type(value).__name__, *fields)
    return value


DEEDS = [
    edited(2, 2, 2),
    edited(2, 2, outcome="merged"),
    Edited(0, Hypnogram.unscored(0).marks, (NOBODY, ADA), "Bouts joined", rules=(RULE,)),
    Edited(1, marks(2, 0, scorers=[2, 0]), (NOBODY, ADA, MODEL), "automatic", scores=SCORES),
    Edited(
        0,
        Marks(np.array([0, 1]), np.array([1, 0]), [1, 2], substages=[3, 0], reviewers=[0, 1]),
        (NOBODY, ADA, MODEL),
        "Micro-arousal",
    ),
    NotesChanged((), (NOTE,), "note"),
    NotesChanged((NOTE,), (), "no note"),
    StagesDefined(StageScheme(SUGGESTED)),
    StagesDefined(StageScheme()),
    Moved(3),
    Saved(FILE),
    Saved(FILE, whole=False),
    RoleChosen("EEG 1", "emg"),
    Noted("exported", (2, 5), {"file": "ö.csv", "figures": [1, None, {"a": True}]}),
    Noted("edit"),
    Ended("discarded"),
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: type(deed).__name__)
def test_every_deed_comes_back_as_it_was(journal, line, deed):
    line.append([event(deed)])
    (_, read) = journal.events(line.line)
    if isinstance(deed, Ended):
        assert journal.lines("f00d", open_only=True) == []
    assert as_plain(read.deed) == as_plain(deed)
    assert (read.at, read.who) == (AT, ADA)


def test_a_beginning_comes_back_as_it_was(journal):
    begun = Began(
        marks(0, -1, scorers=[2, 0]),
        (NOBODY, ADA, MODEL),
        SCORES,
        StageScheme(SUGGESTED),
        Notes((NOTE,)),
        (RULE,),
        {"EEG": "emg"},
        FILE,
        modified=True,
    )
    line = journal.begin("f00d", "mouse.edf", [event(begun)])
    (read,) = journal.events(line.line)
    assert as_plain(read.deed) == as_plain(begun)


def test_scorers_are_named_once_and_known_for_good(journal, line, path):
    line.append([event(edited(0, 1)), event(edited(1, 1))])
    three = (NOBODY, ADA, MODEL)
    with Journal(path) as again:  # as the next start of the program goes on
        resumed = JournalLine(again, line.line, n_events=3, n_scorers=2)
        resumed.append([event(Edited(2, marks(0, scorers=[2]), three, "Wake"))])
    scorers = [e.deed.scorers for e in journal.events(line.line)]
    assert scorers == [(NOBODY,), (NOBODY, ADA), (NOBODY, ADA), three]


def test_lines_of_each_recording_are_kept_apart(journal):
    lines = [journal.begin(name, "", [event(BEGAN)]) for name in ("one", "two", "one")]
    assert journal.lines("one") == [lines[0].line, lines[2].line]
    lines[0].append([event(Ended("saved"))])
    assert journal.lines("one", open_only=True) == [lines[2].line]
    assert journal.lines("one") == [lines[0].line, lines[2].line]


def test_the_end_of_a_line_forgets_its_scores_and_nothing_else(journal, line, path):
    deed = Edited(1, marks(2, 0), (NOBODY, ADA), "automatic", scores=SCORES)
    line.append([event(deed), event(Ended("saved"))])
    _, read, _ = journal.events(line.line)
    assert read.deed.scores is None
    assert as_plain(read.deed.after) == as_plain(deed.after)


def test_nothing_is_added_to_a_line_that_ended_or_that_another_has_gone_on_with(journal, path):
    line = journal.begin("f00d", "", [event(BEGAN)])
    with Journal(path) as other:
        JournalLine(other, line.line, 1, 1).append([event(Moved(0))])
    with pytest.raises(LineTaken):
        line.append([event(Moved(0))])
    assert len(list(journal.events(line.line))) == 2
    again = JournalLine(journal, line.line, 2, 1)
    again.append([event(Ended("saved"))])
    with pytest.raises(LineTaken, match="has ended"):
        again.append([event(Moved(0))])


def test_events_are_added_all_together_or_not_at_all(journal, line):
    with pytest.raises(AttributeError):
        line.append([event(edited(0, 1)), "no event"])
    assert len(list(journal.events(line.line))) == 1
    line.append([event(edited(0, 1))])
    assert len(list(journal.events(line.line))) == 2


def test_two_windows_write_into_one_journal(journal, path):
    ours = journal.begin("one", "", [event(BEGAN)])
    with Journal(path) as other:
        theirs = other.begin("two", "", [event(BEGAN)])
        for index in range(5):
            ours.append([event(Moved(index))])
            theirs.append([event(Moved(index))])
    assert [len(list(journal.events(line.line))) for line in (ours, theirs)] == [6, 6]


def test_a_claim_is_taken_before_anybody_can_see_the_line(journal, path):
    def claim(line):
        with Journal(path) as other:
            assert other.lines("f00d") == []

    line = journal.begin("f00d", "", [event(BEGAN)], claim)
    assert journal.lines("f00d") == [line.line]


def test_a_day_takes_little_room(journal, line, path):
    rng = np.random.default_rng(1)
    stages = np.repeat(rng.integers(0, 3, 2_000), rng.integers(5, 80, 2_000))[:86_400]
    journal.begin("day", "", [event(Began(marks(*stages), (NOBODY, ADA)))])
    journal.settle()
    before = path.stat().st_size
    for _ in range(1_000):
        line.append([event(edited(5, 2))])
    journal.settle()
    assert before < 100_000
    assert path.stat().st_size - before < 150_000


def test_a_locked_journal_says_so_soon(journal, line, path):
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with Journal(path, patience_s=0.01) as other, pytest.raises(JournalError, match="locked"):
        other.begin("two", "", [event(BEGAN)])
    assert journal.lines("f00d") == [line.line]  # reading is not held up
    blocker.close()


def test_a_full_disk_says_so_and_loses_nothing(journal, line):
    (pages,) = journal._connection.execute("PRAGMA page_count").fetchone()
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    noise = np.random.default_rng(1).integers(0, 3, 100_000)
    with pytest.raises(JournalError, match="full"):
        line.append([event(Edited(0, marks(*noise), (NOBODY, ADA), "much"))])
    assert (line.n_events, len(list(journal.events(line.line)))) == (1, 1)
    journal._connection.execute("PRAGMA max_page_count = 1000000")
    line.append([event(edited(0, 1))])
    assert len(list(journal.events(line.line))) == 2


def test_a_journal_of_a_newer_version_is_left_alone(journal, path):
    journal._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(JournalError, match="newer version") as raised:
        Journal(path)
    assert not isinstance(raised.value, JournalDamaged)


def test_a_place_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(JournalError, match="cannot be used now"):
        Journal(journal_path(tmp_path / "data"))


@pytest.mark.parametrize("content", [b"notes of somebody" * 99, b"SQLite format 3\0" + b"\1" * 99])
def test_a_file_that_is_no_journal_is_known_as_damaged(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(JournalDamaged):
        Journal(path)


def test_a_damaged_journal_is_kept_aside_and_a_new_one_begun(path):
    path.parent.mkdir()
    path.write_bytes(b"damaged" * 99)
    aside = set_journal_aside(path)
    assert aside.read_bytes() == b"damaged" * 99
    with Journal(path) as journal:
        assert journal.begin("f00d", "", [event(BEGAN)]).line == 1


def test_tables_that_are_missing_count_as_damage(journal, path):
    journal._connection.execute("DROP TABLE scores")
    with pytest.raises(JournalDamaged, match="no journal"):
        Journal(path)


@pytest.mark.parametrize("seed", range(12))
def test_damage_anywhere_is_told_and_never_crashes(path, seed):
    rng = np.random.default_rng(seed)
    with Journal(path) as journal:
        line = journal.begin("f00d", "", [event(BEGAN)])
        line.append([event(edited(i % 10, i % 3)) for i in range(300)])
    data = bytearray(path.read_bytes())
    if seed % 2:
        del data[rng.integers(100, len(data)) :]
    for place in rng.integers(0 if seed % 3 else 100, len(data), 30):
        data[place] = rng.integers(0, 256)
    path.write_bytes(data)
    try:
        with Journal(path) as journal:
            for line in journal.lines("f00d"):
                list(journal.events(line))
        reason = "journal"
    except (JournalError, ValueError) as error:
        reason = str(error)
    assert "journal" in reason


def test_an_event_that_is_missing_is_noticed(journal, line):
    line.append([event(Moved(0)), event(Moved(0))])
    journal._connection.execute("DELETE FROM event WHERE number = 1")
    with pytest.raises(ValueError, match="event 1 of line 1 is missing"):
        list(journal.events(line.line))


@pytest.mark.parametrize("body", ["", "[]", '{"change":"x"}', '{"change":"x","runs":[[1,9e9]]}'])
def test_an_event_that_is_damaged_is_named(journal, line, body):
    line.append([event(edited(0, 1))])
    journal._connection.execute("UPDATE event SET body = ? WHERE number = 1", (body,))
    with pytest.raises(ValueError, match="the journal's record of 2024-02-03T09:15:30"):
        list(journal.events(line.line))


def test_times_keep_their_offset(journal, line):
    from datetime import timezone

    at = datetime(2024, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    line.append([Event(at, ADA, Moved(0))])
    assert list(journal.events(line.line))[1].at.utcoffset() == timedelta(hours=2)
