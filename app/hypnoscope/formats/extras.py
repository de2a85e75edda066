"""A user's own stages, notes and applied rules as JSON, for the files that keep them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import StageScheme, Substage


@dataclass(frozen=True, slots=True)
class Extras:
    """What most recordings have not.

    Attributes
    ----------
    scheme
        The user's own stages.
    notes
        Remarks at epochs.
    rules
        What was changed by rules, in the order in which they were applied.
    """

    scheme: StageScheme = field(default_factory=StageScheme)
    notes: Notes = field(default_factory=Notes)
    rules: tuple[AppliedRule, ...] = ()


def extras_as_json(extras: Extras) -> dict[str, Any]:
    """Return what there is for `json.dumps`, a list under each name; empty if there is nothing."""
    parts: dict[str, list[dict[str, Any]]] = {
        "stages": [{**asdict(own), "stage": own.stage.label} for own in extras.scheme.substages],
        "notes": [
            {**asdict(note), "written_at": iso_time(note.written_at)} for note in extras.notes.all
        ],
        "rules": [
            {**asdict(rule), "applied_at": iso_time(rule.applied_at)} for rule in extras.rules
        ],
    }
    return {name: part for name, part in parts.items() if part}


def extras_from_json(content: Mapping[str, Any]) -> Extras:
    """Return what `extras_as_json` was given; other names in `content` do not matter.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        When the content is damaged.
    """
    own = (
        Substage(**{**stage, "stage": Stage.parse(stage["stage"])})
        for stage in content.get("stages", ())
    )
    notes = (
        Note(**{**note, "written_at": parsed_time(note["written_at"])})
        for note in content.get("notes", ())
    )
    rules = (
        AppliedRule(**{**rule, "applied_at": parsed_time(rule["applied_at"])})
        for rule in content.get("rules", ())
    )
    return Extras(StageScheme(tuple(own)), Notes(tuple(notes)), tuple(rules))


def kept_scheme(scheme: StageScheme) -> str:
    """Return stages of the user's own as text, for `parsed_scheme`."""
    return json.dumps(extras_as_json(Extras(scheme)))


def parsed_scheme(kept: str) -> StageScheme:
    """Return the stages that `kept_scheme` was given; none from empty or strange text."""
    try:
        return extras_from_json(json.loads(kept)).scheme
    except (ValueError, TypeError, KeyError, AttributeError):
        return StageScheme()


def iso_time(time: datetime | None) -> str | None:
    """Return a time as ISO 8601, None for none."""
    return time.isoformat() if time else None


def parsed_time(text: str | None) -> datetime | None:
    """Return what `iso_time` was given."""
    return datetime.fromisoformat(text) if text else None
