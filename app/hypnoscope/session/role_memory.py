"""The roles that the user chose for the channels of each recording, as text for the settings."""

from pathlib import Path

from hypnoscope.core.events import SavedFile
from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.session.per_recording import entry_of, with_entry


def remembering_roles(kept: str, recording: Recording, path: Path, now_ns: int) -> str:
    """Return `kept` with the roles as they are now, `now_ns` after 1970."""
    roles = recording.chosen_roles
    return with_entry(kept, path, {"at_ns": now_ns, "roles": roles} if roles else None)


def with_remembered_roles(recording: Recording, kept: str, saved: SavedFile | None) -> Recording:
    """Return the recording with the roles that were chosen for it last.

    Those that its stages file has, which are there already, stay where that was written later.
    """
    entry = None if recording.path is None else entry_of(kept, recording.path.absolute())
    if not isinstance(entry, dict):
        return recording
    try:
        is_older = saved is not None and saved.changed_ns >= int(entry["at_ns"])
        roles = {str(name): ChannelRole(role) for name, role in entry["roles"].items()}
    except (TypeError, KeyError, ValueError, AttributeError):
        return recording
    names = {channel.name for channel in recording.channels}
    known = {name: role for name, role in roles.items() if name in names}
    return recording if is_older else recording.with_roles(known)
