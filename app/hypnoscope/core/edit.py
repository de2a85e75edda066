"""A change of the hypnogram, described before it is done, and taken back by the same record."""

from dataclasses import dataclass

import numpy as np

from hypnoscope.core.marks import Marks


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """A reversible change to the contiguous epochs from `start` on.

    Attributes
    ----------
    start
        Index of the first changed epoch.
    before, after
        The marks on either side of the change, equally long.
    """

    start: int
    before: Marks
    after: Marks

    @property
    def stop(self) -> int:
        """Index one past the last changed epoch."""
        return self.start + len(self.after)

    def inverted(self) -> "Edit":
        """Return the edit that takes this one back."""
        return Edit(self.start, before=self.after, after=self.before)

    def trimmed(self) -> "Edit":
        """Return the same change without unchanged epochs at its ends; empty if none changes."""
        changed = np.flatnonzero(self.before.differing_from(self.after))
        kept = slice(changed[0], changed[-1] + 1) if len(changed) else slice(0)
        return Edit(self.start + int(kept.start or 0), self.before[kept], self.after[kept])


def joined(first: Edit, second: Edit, after: Marks) -> Edit:
    """Return one edit that does what `first` and then `second` did.

    Parameters
    ----------
    first, second
        Applied already, in this order.
    after
        The marks as they are now, from the first epoch that either changed to the last.
    """
    start = min(first.start, second.start)
    before = after
    for edit in (second, first):  # taken back in reverse order
        before = before.with_run(edit.start - start, edit.before)
    return Edit(start, before, after)
