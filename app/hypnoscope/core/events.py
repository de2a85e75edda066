"""What happens to the scoring of a recording: the records that the journal keeps."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.marks import Marks
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage_scheme import StageScheme

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

Outcome = Literal["new", "merged", "nothing"]
Ending = Literal["saved", "discarded", "declined"]


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file of stages, and by what it is known whether somebody else wrote it since."""

    path: str
    changed_ns: int
    n_bytes: int


@dataclass(frozen=True, slots=True, eq=False)
class Began:
    """A line of work began from this state; all that follows in the line builds on it.

    Attributes
    ----------
    marks, scorers, scores, scheme, notes, rules
        The scoring as it was.
    roles
        The roles of channels that the user had chosen, by channel name.
    file
        The stages file that the state belongs to, if any.
    modified
        Whether the state differs from that file already.
    """

    marks: Marks
    scorers: tuple[ScoredBy, ...]
    scores: Scores | None = None
    scheme: StageScheme = field(default_factory=StageScheme)
    notes: Notes = field(default_factory=Notes)
    rules: tuple[AppliedRule, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    file: SavedFile | None = None
    modified: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """Epochs from `start` on became `after`, as one undoable step.

    Attributes
    ----------
    start, after
        Index of the first epoch, and what is known of the epochs now.
    scorers
        What the codes in `after` stand for: the hypnogram's scorers at that moment.
    change
        What the Edit menu calls the step.
    outcome
        Whether it is a step of its own, joined the last one, or joined it to no effect.
    scores
        The automatic scores that were taken over with it, if any were.
    rules
        The rules that made it, if any did.
    """

    start: int
    after: Marks
    scorers: tuple[ScoredBy, ...]
    change: str
    outcome: Outcome = "new"
    scores: Scores | None = None
    rules: tuple[AppliedRule, ...] = ()


@dataclass(frozen=True, slots=True)
class NotesChanged:
    """Notes were removed and added, as one undoable step; one that was changed is both.

    Attributes
    ----------
    removed, added
        The notes that are there no longer, and those that are new.
    change
        What the Edit menu calls the step.
    """

    removed: tuple[Note, ...]
    added: tuple[Note, ...]
    change: str

    @classmethod
    def between(cls, before: Notes, after: Notes, change: str) -> "NotesChanged":
        """Return what leads from `before` to `after`."""
        old, new = Counter(before.all), Counter(after.all)
        return cls(tuple((old - new).elements()), tuple((new - old).elements()), change)

    def inverted(self) -> "NotesChanged":
        """Return what takes this back."""
        return NotesChanged(self.added, self.removed, self.change)

    def applied(self, notes: Notes) -> Notes:
        """Return `notes` with the change; ValueError when one of the removed is not there."""
        for note in self.removed:
            notes = notes.without(note)
        return Notes((*notes.all, *self.added))


@dataclass(frozen=True, slots=True)
class StagesDefined:
    """The user has other stages of their own; not undoable."""

    scheme: StageScheme


@dataclass(frozen=True, slots=True)
class Moved:
    """Steps were undone or done again until `index` of them were in effect."""

    index: int


@dataclass(frozen=True, slots=True)
class Saved:
    """The stages were written; `whole` unless they had changed again meanwhile."""

    file: SavedFile
    whole: bool = True


@dataclass(frozen=True, slots=True)
class RoleChosen:
    """The user said what a channel records; not undoable."""

    channel: str
    role: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Anything else that is worth keeping; it changes nothing of the scoring.

    Attributes
    ----------
    kind
        One word, such as ``"exported"``.
    span
        The epochs [start, stop) that it is about, if it is about any.
    details
        What there is to know.
    """

    kind: str
    span: tuple[int, int] | None = None
    details: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """The line of work ended, and nothing of it is to be recovered any more."""

    how: Ending


Deed: TypeAlias = (
    Began | Edited | NotesChanged | StagesDefined | Moved | Saved | RoleChosen | Noted | Ended
)


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """A deed, who did it, and when, with the offset from UTC."""

    at: datetime
    who: ScoredBy
    deed: Deed
