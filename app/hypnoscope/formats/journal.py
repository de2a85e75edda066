"""The journal: all that was done to the scoring of every recording, in one SQLite file."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from platformdirs import user_data_path

from hypnoscope.core.events import Ended, Event
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.formats.findings import findings_as_json, findings_from_json
from hypnoscope.formats.journal_records import RecordReader, RecordWriter, Row

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 1

_FILE_NAME = "journal.sqlite3"
_PATIENCE_S = 5.0  # with another window that writes
_SCHEMA = """
CREATE TABLE line (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recording TEXT NOT NULL,        -- its fingerprint
    name TEXT NOT NULL,             -- of its file
    ended INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX line_of_recording ON line (recording);
CREATE TABLE event (
    line INTEGER NOT NULL REFERENCES line (id),
    number INTEGER NOT NULL,        -- 0, 1, 2 ... within the line
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER,
    stop INTEGER,
    body NOT NULL,
    PRIMARY KEY (line, number)
) WITHOUT ROWID;
CREATE TABLE scores (               -- only of lines that have not ended
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    line INTEGER NOT NULL REFERENCES line (id),
    pathway TEXT NOT NULL,
    model_id TEXT NOT NULL,
    eeg TEXT,
    emg TEXT,
    findings TEXT NOT NULL,         -- JSON, as in the sidecar
    probabilities BLOB NOT NULL     -- little-endian float32, (n_epochs, 3)
);
CREATE INDEX scores_of_line ON scores (line);
"""


class JournalError(Exception):
    """The journal cannot be read or written now; the message is a sentence."""


class JournalDamaged(JournalError):
    """The file of the journal is damaged, or no journal."""


class LineTaken(JournalError):
    """Somebody else has added to this line of work, or ended it."""


def journal_path(folder: Path | None = None) -> Path:
    """Return where the journal lies: in `folder`, by default the user's data folder."""
    return (folder or user_data_path("hypnoscope")) / _FILE_NAME


def journal_key(recording: Recording) -> str:
    """Return by what the journal knows `recording`, whatever its file is called."""
    return recording.fingerprint or f"name:{recording.path.stem if recording.path else 'unnamed'}"


class Journal:
    """An open journal; several processes may have it open at once.

    An event that `begin` or `JournalLine.append` took survives the end of the process, and `settle`
    lets it survive that of the computer. To be used by one thread at a time, and closed.

    Raises
    ------
    JournalDamaged
        From every method, when the file is damaged.
    JournalError
        From every method, when it is locked, out of reach or written by a newer version.
    """

    def __init__(self, path: Path, patience_s: float = _PATIENCE_S) -> None:
        self.path = path
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=patience_s, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the file."""
        with _explained(self.path):
            self._connection.close()

    def begin(
        self,
        recording: str,
        name: str,
        events: Sequence[Event],
        claim: Callable[[int], None] | None = None,
    ) -> "JournalLine":
        """Begin a line of work on a recording.

        Parameters
        ----------
        recording, name
            Fingerprint and file name of the recording.
        events
            What it begins with, the `Began` first.
        claim
            Called with the number of the line before anybody else can see it.
        """
        with self._writing():
            line = self._write("INSERT INTO line (recording, name) VALUES (?, ?)", recording, name)
            begun = JournalLine(self, line)
            begun.insert(events)
            if claim is not None:
                claim(line)
        return begun

    def settle(self) -> None:
        """Bring everything onto the disk itself."""
        with _explained(self.path):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def lines(self, recording: str, *, open_only: bool = False) -> list[int]:
        """Return the lines of work on a recording, oldest first."""
        with _explained(self.path):
            rows = self._connection.execute(
                "SELECT id FROM line WHERE recording = ? AND ended <= ? ORDER BY id",
                (recording, 0 if open_only else 1),
            ).fetchall()
        return [line for (line,) in rows]

    def events(self, line: int) -> Iterator[Event]:
        """Return the events of a line in order; scores only while it has not ended.

        Raises
        ------
        ValueError
            When one of them is damaged or missing.
        """
        reader = RecordReader(self._scores)
        query = "SELECT number, at, who, kind, start, stop, body FROM event WHERE line = ?"
        with _explained(self.path):
            rows = self._connection.execute(f"{query} ORDER BY number", (line,)).fetchall()
        for expected, (number, *fields) in enumerate(rows):
            if number != expected:
                raise ValueError(f"event {expected} of line {line} is missing in the journal")
            yield reader.event(Row(*fields))

    def _prepare(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA journal_mode = WAL")  # stays as it was where a file system lacks it
        execute("PRAGMA synchronous = NORMAL")
        (version,) = execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise JournalError(f"{self.path} was written by a newer version of the program.")
        if version < SCHEMA_VERSION:
            self._create()
        n_tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('line', 'event', 'scores')"
        if execute(n_tables).fetchone() != (3,):
            raise JournalDamaged(f"{self.path} is no journal of this program.")

    def _create(self) -> None:
        with self._writing():
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version == 0:  # nobody else was quicker
                for statement in _SCHEMA.split(";")[:-1]:
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write all of what the block writes, or nothing."""
        with _explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _write(self, statement: str, *values: object) -> int:
        """Execute a statement and return the number of the row that it inserted."""
        return self._connection.execute(statement, values).lastrowid or 0

    def _is_ended(self, line: int) -> bool:
        query = "SELECT ended FROM line WHERE id = ?"
        return bool(self._connection.execute(query, (line,)).fetchone() != (0,))

    def _scores(self, number: int) -> Scores | None:
        query = (
            "SELECT probabilities, findings, pathway, model_id, eeg, emg FROM scores WHERE id = ?"
        )
        with _explained(self.path):
            row = self._connection.execute(query, (number,)).fetchone()
        if row is None:
            return None
        raw, findings, *origin = row
        probabilities = np.frombuffer(raw, dtype="<f4").reshape(-1, 3)
        return replace(
            Scores(probabilities, *origin), findings=findings_from_json(json.loads(findings))
        )


class JournalLine:
    """A line of work that goes on.

    Parameters
    ----------
    journal
        Where.
    line
        Its number.
    n_events, n_scorers
        How many events it has, and how many scorers these name.
    """

    def __init__(self, journal: Journal, line: int, n_events: int = 0, n_scorers: int = 0) -> None:
        self.line = line
        self.n_events = n_events
        self._n_scorers = n_scorers
        self._journal = journal

    def append(self, events: Sequence[Event]) -> None:
        """Add events, all of them or none; an `Ended` must be the last.

        Raises
        ------
        LineTaken
            When somebody else has added events or ended the line.
        JournalError
            As `Journal` does; nothing was added then.
        """
        before = self.n_events, self._n_scorers
        try:
            with self._journal._writing():
                if self._journal._is_ended(self.line):
                    raise LineTaken(f"line {self.line} of the journal has ended.")
                self.insert(events)
                if any(isinstance(event.deed, Ended) for event in events):
                    self._journal._write("UPDATE line SET ended = 1 WHERE id = ?", self.line)
                    self._journal._write("DELETE FROM scores WHERE line = ?", self.line)
        except BaseException:
            self.n_events, self._n_scorers = before
            raise

    def insert(self, events: Sequence[Event]) -> None:
        """Add events to what is being written."""
        writer = RecordWriter(self._keep_scores, self._n_scorers)
        for event in events:
            row = astuple(writer.row(event))
            values = (self.line, self.n_events, *row)
            self._journal._write("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values)
            self.n_events += 1
        self._n_scorers = writer.n_scorers

    def _keep_scores(self, scores: Scores) -> int:
        return self._journal._write(
            "INSERT INTO scores (line, pathway, model_id, eeg, emg, findings, probabilities) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            self.line,
            scores.pathway,
            scores.model_id,
            scores.eeg,
            scores.emg,
            json.dumps(findings_as_json(scores.findings), ensure_ascii=False),
            scores.probabilities.astype("<f4").tobytes(),
        )


def set_journal_aside(path: Path) -> Path:
    """Rename a damaged journal, so that a new one can be begun; return where it is now.

    Raises
    ------
    JournalError
        When it cannot be renamed.
    """
    aside = path.with_name(f"{path.stem}-damaged-{datetime.now():%Y%m%d-%H%M%S}{path.suffix}")
    try:
        for ending in ("-wal", "-shm", ""):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.replace(aside.with_name(aside.name + ending))
    except OSError as error:
        raise JournalError(f"{path} is damaged and cannot be renamed.") from error
    logger.warning("%s is damaged; it is kept as %s", path, aside)
    return aside


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say what SQLite found wrong in the journal's own errors."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a defect of ours
    except sqlite3.IntegrityError as error:
        raise LineTaken("another window has added to the same line of the journal.") from error
    except sqlite3.OperationalError as error:
        if "no such" in str(error) or "decode" in str(error):
            raise JournalDamaged(f"{path} is damaged: {error}.") from error
        raise JournalError(f"{path} cannot be used now: {error}.") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise JournalDamaged(f"{path} is damaged: {error}.") from error
    except OSError as error:
        raise JournalError(f"{path} cannot be used now: {error.strerror or error}.") from error
