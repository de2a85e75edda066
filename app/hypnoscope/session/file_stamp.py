"""Tell whether somebody else has written a file."""

from pathlib import Path

from hypnoscope.core.events import SavedFile


def stamp_of(path: Path) -> SavedFile | None:
    """Return by what `path` is known as it is now; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return SavedFile(str(path.absolute()), status.st_mtime_ns, status.st_size)


def is_changed(file: SavedFile) -> bool:
    """Tell whether `file` was written since; one that is gone was not."""
    stamp = stamp_of(Path(file.path))
    return stamp is not None and stamp != file
