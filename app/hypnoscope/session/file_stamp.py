"""Tell whether somebody else has written a file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileStamp:
    """When a file was changed last, in ns, and its size in bytes."""

    changed_ns: int
    n_bytes: int


def stamp_of(path: Path) -> FileStamp | None:
    """Return the stamp of `path` as it is now; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return FileStamp(status.st_mtime_ns, status.st_size)
