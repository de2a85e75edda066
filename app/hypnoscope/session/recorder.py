"""Tell the journal at once of all that happens in a session."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.events import Deed, Ended, Ending, Event, Saved
from hypnoscope.core.history import History, retold
from hypnoscope.formats.journal import journal_key, journal_path
from hypnoscope.session.journal_writer import PATIENCE_S, JournalWriter, News, Resumed
from hypnoscope.session.kept_work import KeptWork
from hypnoscope.session.line_claim import LineClaim
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.undo_history import history_of


class Recorder(QObject):
    """Writes what happens into the journal before the user can go on.

    A line of work begins with the first change. It ends when the recording is closed with
    everything saved, or without saving because the user wants it so; a line that did not
    end is offered when the recording is opened the next time.

    Parameters
    ----------
    session
        What to record.
    folder
        Where the journal lies, if not in the usual folder.
    kept
        The work that the session goes on with, if it does; its line is used further.
    retry_s, patience_s
        See `JournalWriter`.
    """

    failed = Signal(str)  # a sentence, once until it works again
    found_elsewhere = Signal()  # the recording is being scored in another window

    _heard = Signal(str, str)

    def __init__(
        self,
        session: ScoringSession,
        folder: Path | None = None,
        kept: KeptWork | None = None,
        parent: QObject | None = None,
        retry_s: float = 5.0,
        patience_s: float = PATIENCE_S,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._is_discarded = self._has_line = self._is_closed = self._is_left = False
        self._first = history_of(session)
        self._heard.connect(self._take_news)
        path, recording = journal_path(folder), session.recording
        name = recording.path.name if recording.path else ""
        resumed = None if kept is None else _resumed(kept, path)
        self._has_line = resumed is not None
        self._writer = JournalWriter(
            *(path, journal_key(recording), name, self._heard.emit),
            *(resumed, retry_s, patience_s),
        )
        session.happened.connect(self._record)
        if resumed is not None and kept is not None and kept.unheard is not None:
            self._writer.put(self._event(Saved(kept.unheard)))

    @property
    def is_behind(self) -> bool:
        """Whether anything that happened is not in the journal yet."""
        return self._writer.is_behind

    def discard(self) -> None:
        """Give up what is unsaved, as when the user closes without saving.

        Whatever happens afterwards takes this back.
        """
        self._is_discarded = True

    @property
    def can_leave(self) -> bool:
        """Whether all that is unsaved is in the journal, so that it can be gone on with."""
        if not self._session.is_modified:
            return True
        return self._has_line and not (self._writer.is_behind or self._writer.wants_beginning)

    @property
    def is_left(self) -> bool:
        """Whether the line is to be gone on with after it is closed."""
        return self._is_left

    def leave(self) -> None:
        """Leave the line open when it is closed, saved or not: it will be gone on with.

        Whatever happens afterwards takes this back.
        """
        self._is_left = True

    def close(self) -> None:
        """Record nothing more; end the line unless there is unsaved work to be offered."""
        if self._is_closed:
            return
        self._is_closed = True
        self._session.happened.disconnect(self._record)
        if self._has_line:
            if self._writer.wants_beginning and self._session.is_modified:
                self._begin(history_of(self._session))
            if not self._writer.wants_beginning:
                self._end()
        self._writer.close()

    def _end(self) -> None:
        if self._is_left:
            return
        how: Ending = "discarded" if self._session.is_modified else "saved"
        if self._is_discarded or not self._session.is_modified:
            self._writer.put(self._event(Ended(how)))

    def _record(self, event: Event) -> None:
        self._is_discarded = self._is_left = False
        if not self._has_line and isinstance(event.deed, Saved):
            self._first = history_of(self._session)  # there was nothing to be recorded
            return
        if not self._has_line:
            self._has_line = True
            self._begin(self._first)
        elif self._writer.wants_beginning:
            self._begin(history_of(self._session))
            return
        self._writer.put(event)

    def _take_news(self, news: News, reason: str) -> None:
        if news == "failed":
            self.failed.emit(
                self.tr(
                    "What you score is not being recorded for the case that the program ends "
                    "unexpectedly: save now and then (Ctrl+S)."
                )
                + f" {reason}"
            )
        elif news == "elsewhere":
            self.found_elsewhere.emit()
        elif news == "anew" and self._writer.wants_beginning:
            self._begin(history_of(self._session))

    def _begin(self, history: History) -> None:
        self._writer.put(*map(self._event, retold(history)))

    def _event(self, deed: Deed) -> Event:
        return Event(datetime.now().astimezone(), self._session.person, deed)


def _resumed(kept: KeptWork, path: Path) -> Resumed | None:
    """Claim the line of `kept`; None when another window was quicker."""
    claim = LineClaim(path, kept.line)
    return Resumed(claim, kept.n_events, len(kept.history.scorers)) if claim.take() else None
