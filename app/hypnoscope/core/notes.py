"""Notes at an epoch or a range of epochs: what, who and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A remark on epochs [start, stop).

    Attributes
    ----------
    start, stop
        The first epoch and one past the last; a single epoch has ``stop == start + 1``.
    text
        What was remarked; not blank, and may have several lines.
    author
        Name of the person.
    written_at
        Local time of writing, without a time zone.
    """

    start: int
    stop: int
    text: str
    author: str = ""
    written_at: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ValueError(f"a note cannot stand at epochs [{self.start}, {self.stop})")
        if not self.text.strip():
            raise ValueError("The note is empty; write something or leave it out.")

    def __contains__(self, epoch: int) -> bool:
        return self.start <= epoch < self.stop


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes on a recording, by place; never changed, but replaced.

    To undo a change is to show the former `Notes` again.
    """

    all: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "all", tuple(sorted(self.all, key=_place)))

    def __len__(self) -> int:
        return len(self.all)

    def with_note(self, note: Note) -> "Notes":
        """Return the notes and one more."""
        return Notes((*self.all, note))

    def without(self, note: Note) -> "Notes":
        """Return the notes without one that equals `note`; ValueError if there is none."""
        others = list(self.all)
        others.remove(note)
        return Notes(tuple(others))

    def replaced(self, old: Note, new: Note) -> "Notes":
        """Return the notes with `new` for `old`; ValueError if `old` is not there."""
        return self.without(old).with_note(new)

    def touching(self, start: int, stop: int) -> tuple[Note, ...]:
        """Return the notes on any of epochs [start, stop), in order."""
        return tuple(note for note in self.all if note.start < stop and note.stop > start)

    def found(self, words: str) -> tuple[Note, ...]:
        """Return the notes in whose text or author every one of `words` occurs, in any case."""
        wanted = words.casefold().split()
        return tuple(note for note in self.all if all(word in _haystack(note) for word in wanted))

    def next_after(self, epoch: int) -> Note | None:
        """Return the first note that begins after `epoch`."""
        return next((note for note in self.all if note.start > epoch), None)

    def previous_before(self, epoch: int) -> Note | None:
        """Return the last note that begins before `epoch`."""
        return next((note for note in reversed(self.all) if note.start < epoch), None)


def _place(note: Note) -> tuple[int, int, str, str]:
    when = note.written_at.isoformat() if note.written_at else ""
    return note.start, note.stop, when, note.text


def _haystack(note: Note) -> str:
    return f"{note.text}\n{note.author}".casefold()
