"""Write a file so that its last good version survives any failure."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from uuid import uuid4

_LEFTOVER_AFTER_S = 86_400.0  # nobody writes one file for that long


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, which takes its place when all went well.

    When the block raises, the temporary file is removed and `path` stays as it was.
    A symbolic link stays one: the file that it points to is replaced. What a process left
    that was killed while it wrote the same file is removed after a day.

    Yields
    ------
    A path in the same folder, where nothing is yet; the block must create it.
    """
    target = Path(path).resolve()
    temporary = target.with_name(f".{target.name}.{uuid4().hex[:8]}.tmp")
    try:
        yield temporary
        if target.exists():
            shutil.copymode(target, temporary)
        _flush(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(target.parent)
    _remove_leftovers(target)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows opens no folders, and needs no such thing
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(target: Path) -> None:
    for leftover in target.parent.glob(f".{escape(target.name)}.????????.tmp"):
        with suppress(OSError):  # it is somebody else's, or gone already
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_AFTER_S:
                leftover.unlink()
