"""What is kept of a rule that was applied to a hypnogram."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Option = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """A rule that changed stages, as the sidecar tells it.

    Attributes
    ----------
    name
        Of the rule, as in ``"minimum-bout"``.
    description
        What it did, in a sentence.
    parameters
        How it was set, by name.
    n_changed
        Epochs whose stage it changed.
    applied_by
        Name of the person who applied it.
    applied_at
        Local time, without a time zone.
    start, stop
        The epochs that it was applied to.
    """

    name: str
    description: str
    parameters: Mapping[str, Option] = field(default_factory=dict)
    n_changed: int = 0
    applied_by: str = ""
    applied_at: datetime | None = None
    start: int = 0
    stop: int = 0
