"""Things kept for each recording, as text for the settings; those kept longest ago go."""

import json
from pathlib import Path
from typing import Any

MOST_REMEMBERED = 200


def entry_of(kept: str, recording: Path) -> Any:
    """Return what `with_entry` kept of a recording; None for nothing and for strange text."""
    return _entries(kept).get(str(recording))


def newest_entry(kept: str) -> Any:
    """Return what was kept last, of whatever recording; None for nothing."""
    entries = list(_entries(kept).values())
    return entries[-1] if entries else None


def with_entry(kept: str, recording: Path, entry: Any) -> str:
    """Return `kept` with what JSON can say of one more recording, or without it for None."""
    entries = {name: each for name, each in _entries(kept).items() if name != str(recording)}
    if entry is not None:
        entries[str(recording)] = entry
    newest = dict(list(entries.items())[-MOST_REMEMBERED:])
    return json.dumps(newest, ensure_ascii=False) if newest else ""


def _entries(kept: str) -> dict[str, Any]:
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
