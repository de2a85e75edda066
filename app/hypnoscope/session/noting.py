"""Write, change and remove notes, undoably."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.notes import Note
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import marked


class Noting(QObject):
    """Tells whoever has a field for it which note is to be changed."""

    change_wanted = Signal(object)  # the Note

    def change(self, note: Note) -> None:
        """Have a note changed where notes are written."""
        self.change_wanted.emit(note)


def notes_at(session: ScoringSession, start: int, stop: int) -> tuple[Note, ...]:
    """Return the notes on any of these epochs: first those on exactly these, then the others."""
    touching = session.notes.touching(start, stop)
    return tuple(sorted(touching, key=lambda note: (note.start, note.stop) != (start, stop)))


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
