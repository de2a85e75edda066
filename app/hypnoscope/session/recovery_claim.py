"""Keep windows on one recording from writing their unsaved work over each other's."""

import os
from pathlib import Path

from PySide6.QtCore import QLockFile


class RecoveryClaim:
    """Makes one recovery file the business of this window, until it is released.

    A claim ends with its process, however that ends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = _lock_of(path)

    def take(self) -> bool:
        """Claim the file; tell whether it is ours now."""
        return self._lock.isLocked() or self._lock.tryLock(0)

    def release(self) -> None:
        """Leave the file to others."""
        self._lock.unlock()


def is_claimed_elsewhere(path: Path) -> bool:
    """Tell whether another process that is alive has claimed the recovery file `path`."""
    if not _lock_path_of(path).exists():
        return False
    lock = _lock_of(path)
    if lock.tryLock(0):
        lock.unlock()
        return False
    holder: int = lock.getLockInfo()[0]
    return lock.error() is QLockFile.LockError.LockFailedError and holder != os.getpid()


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(_lock_path_of(path)))
    lock.setStaleLockTime(0)  # however long a person works; a dead process holds nothing
    return lock


def _lock_path_of(path: Path) -> Path:
    return path.with_suffix(".lock")
