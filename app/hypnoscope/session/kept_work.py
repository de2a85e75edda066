"""Work on a recording that the journal holds because the program did not end well."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hypnoscope.core.events import Ended, Ending, Event, SavedFile
from hypnoscope.core.history import History, replayed
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import NOBODY
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.formats.extras import Extras
from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.formats.journal import (
    Journal,
    JournalDamaged,
    JournalError,
    JournalLine,
    journal_key,
    journal_path,
    set_journal_aside,
)
from hypnoscope.session.file_stamp import stamp_of
from hypnoscope.session.line_claim import is_claimed, is_claimed_elsewhere
from hypnoscope.translation import marked, translate

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class KeptWork:
    """A line of work that was broken off.

    Attributes
    ----------
    line, n_events
        Its number in the journal, and how many events it has.
    history
        What these lead to.
    unheard
        The stages file that holds the same, where the journal has not heard of it yet.
    """

    line: int
    n_events: int
    history: History
    unheard: SavedFile | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SavedWork:
    """What the stages file of a recording holds, and the file as it was when it was read."""

    file: SavedFile
    hypnogram: Hypnogram
    scores: Scores | None
    extras: Extras

    def holds(self, history: History) -> bool:
        """Tell whether the file says all that `history` led to, scores and notes included."""
        if self.extras != Extras(history.scheme, history.notes, history.rules):
            return False
        ours, theirs = self.scores, history.scores
        if ours is None or theirs is None:
            same_scores = ours is theirs
        else:
            same_scores = ours.says_the_same_as(theirs)
        return same_scores and self.hypnogram.says_the_same_as(history.hypnogram())


@dataclass(frozen=True, slots=True, eq=False)
class JournalFinding:
    """What the journal says of a recording.

    Attributes
    ----------
    kept
        Work to go on with, if there is any.
    is_open_elsewhere
        Whether another window scores the recording.
    notices
        What the user should know, a sentence each.
    """

    kept: KeptWork | None = None
    is_open_elsewhere: bool = False
    notices: tuple[str, ...] = ()


def find_kept(
    recording: Recording,
    folder: Path | None = None,
    saved: SavedWork | None = None,
) -> JournalFinding:
    """Look for work on a recording that was broken off: unsaved work before saved work.

    Work of a window that is still open is left alone, and so is what does not fit the
    recording. Saved work is gone on with, its undo history with it, unless its file was
    changed since. A journal that cannot be read keeps nobody from opening a recording.

    Parameters
    ----------
    recording, folder
        What to look for, and where the journal lies if not in the usual folder.
    saved
        What the stages file of the recording holds. Work that says the same was saved, even
        if the program ended before the journal heard of it.
    """
    path = journal_path(folder)
    if not path.exists():
        return JournalFinding()
    try:
        with Journal(path) as journal:
            return _find(journal, recording, saved)
    except JournalDamaged as error:
        logger.warning("%s", error)
        return JournalFinding(notices=(_set_aside(path),))
    except JournalError as error:
        logger.warning("%s", error)
        sentence = translate(
            "KeptWork",
            "The journal cannot be read now; if the program ended without saving the last "
            "time, close it and open this recording again later.",
        )
        return JournalFinding(notices=(sentence,))


def decline(kept: KeptWork, folder: Path | None = None) -> None:
    """Offer `kept` no more; the journal still holds what was done in it."""
    try:
        with Journal(journal_path(folder), patience_s=1.0) as journal:
            _end(journal, kept, "declined")
    except JournalError as error:
        logger.warning("unsaved work is offered again: %s", error)


def _find(journal: Journal, recording: Recording, saved: SavedWork | None) -> JournalFinding:
    lines = journal.lines(journal_key(recording), open_only=True)
    is_elsewhere = any(is_claimed_elsewhere(journal.path, line) for line in lines)
    broken_off = [line for line in lines if not is_claimed(journal.path, line)]
    read = [_read(journal, line) for line in broken_off]
    notices = (translate("KeptWork", _UNREADABLE),) if None in read else ()
    found = [work for work in read if work and fits(work.history, recording)]
    if saved is not None:
        found = [_noticing(saved, work) for work in found]
    unsaved = [work for work in found if work.history.is_modified]
    if unsaved:
        return JournalFinding(unsaved[-1], is_elsewhere, notices)
    as_saved = [work for work in found if _is_as_saved(work.history, recording)]
    for work in found:
        if work not in as_saved[-1:]:
            _end(journal, work, "saved")
    return JournalFinding(as_saved[-1] if as_saved else None, is_elsewhere, notices)


def fits(history: History, recording: Recording) -> bool:
    """Tell whether `history` is of as many epochs as `recording` has."""
    return len(history.marks) == recording.epochs.n_epochs


def _noticing(saved: SavedWork, work: KeptWork) -> KeptWork:
    """Return `work` as saved if that is what the file holds and it belongs to the file."""
    file, history = saved.file, work.history
    if history.file is not None and history.file.path != file.path:
        return work
    if file == history.file and not history.is_modified:
        return work
    if not saved.holds(history):
        return work
    as_saved = replace(history, clean=history.index, file=file)
    return replace(work, history=as_saved, unheard=file)


def _read(journal: Journal, line: int) -> KeptWork | None:
    try:
        events = list(journal.events(line))
        return KeptWork(line, len(events), replayed(events))
    except ValueError as error:
        logger.warning("line %d of the journal is left out: %s", line, error)
        return None


def _is_as_saved(history: History, recording: Recording) -> bool:
    """Tell whether the file that holds the same as `history` is still what it was."""
    if history.file is not None:
        return stamp_of(Path(history.file.path)) == history.file
    return recording.path is None or not stages_path_of(recording.path).exists()


def _end(journal: Journal, work: KeptWork, how: Ending) -> None:
    line = JournalLine(journal, work.line, work.n_events, len(work.history.scorers))
    line.append([Event(datetime.now().astimezone(), NOBODY, Ended(how))])


def _set_aside(path: Path) -> str:
    try:
        aside = set_journal_aside(path)
    except JournalError as error:
        return str(error)
    return translate(
        "KeptWork",
        "The journal was damaged, so unsaved work of the last time cannot be offered; saved files "
        "are as they were. A new journal was begun, and the old one is kept as {}.",
    ).format(aside)


_UNREADABLE = marked(
    "KeptWork",
    "The journal holds unsaved work on this recording that cannot be read; it is left out, and "
    "the saved stages are shown.",
)
