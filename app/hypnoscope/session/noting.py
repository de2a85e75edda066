"""Write, change and remove the note at a place, undoably."""

from datetime import datetime

from hypnoscope.core.notes import Note
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import marked


def note_at(session: ScoringSession, start: int, stop: int, *, around: bool) -> Note | None:
    """Return the note on exactly these epochs, else with `around` the first that covers them."""
    touching = session.notes.touching(start, stop)
    exact = (note for note in touching if (note.start, note.stop) == (start, stop))
    wider = (note for note in touching if around and note.start <= start and stop <= note.stop)
    return next(exact, next(wider, None))


def write_note(
    session: ScoringSession, start: int, stop: int, text: str, old: Note | None = None
) -> None:
    """Note `text` on epochs [start, stop) in the person's name, in place of `old` if given.

    A blank text removes `old`. A note that is changed keeps its place. Where `old` has gone
    meanwhile, as by undo, the text becomes a note of its own.
    """
    notes, text = session.notes, text.strip()
    known = old if old is not None and old in notes.all else None
    if known is not None and text == known.text.strip():
        return
    if not text:
        if known is not None:
            session.change_notes(notes.without(known), marked("Change", "note removed"))
        return
    if old is not None:
        start, stop = old.start, old.stop
    now = datetime.now().replace(microsecond=0)
    new = Note(start, stop, text, session.person.name, now)
    if known is None:
        session.change_notes(notes.with_note(new), marked("Change", "note"))
    else:
        session.change_notes(notes.replaced(known, new), marked("Change", "note changed"))
