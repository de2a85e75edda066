"""Keep windows on one recording from writing into each other's lines of the journal."""

import os
from pathlib import Path

from PySide6.QtCore import QLockFile


class LineClaim:
    """Makes one line of the journal the business of this window, until it is released.

    A claim ends with its process, however that ends.

    Parameters
    ----------
    journal
        The journal's file.
    line
        The number of the line.
    """

    def __init__(self, journal: Path, line: int) -> None:
        self.line = line
        self._lock = _lock_of(journal, line)

    def take(self) -> bool:
        """Claim the line; tell whether it is ours now."""
        return self._lock.isLocked() or _try(self._lock)

    def release(self) -> None:
        """Leave the line to others."""
        self._lock.unlock()


def is_claimed(journal: Path, line: int) -> bool:
    """Tell whether a window that is open has claimed the line, be it of this process."""
    return _holder_of(journal, line) is not None


def is_claimed_elsewhere(journal: Path, line: int) -> bool:
    """Tell whether another process that is alive has claimed the line."""
    return _holder_of(journal, line) not in (None, os.getpid())


def _holder_of(journal: Path, line: int) -> int | None:
    if not _lock_path_of(journal, line).exists():
        return None
    lock = _lock_of(journal, line)
    if _try(lock):
        lock.unlock()
        return None
    if lock.error() is not QLockFile.LockError.LockFailedError:
        return None  # a folder that cannot be written to is nobody's claim
    return _pid_in(lock)


def _try(lock: QLockFile) -> bool:
    """Lock if nobody alive holds the lock; tell whether that worked.

    A process that was killed before it had written into the file that it holds it counts as
    alive for Qt, for ever.
    """
    if lock.tryLock(0):
        return True
    is_nameless = lock.error() is QLockFile.LockError.LockFailedError and not _pid_in(lock)
    return is_nameless and lock.removeStaleLockFile() and lock.tryLock(0)


def _pid_in(lock: QLockFile) -> int:
    """Return who holds the lock, 0 when the file does not say."""
    pid: int = lock.getLockInfo()[0]
    return pid


def _lock_of(journal: Path, line: int) -> QLockFile:
    lock = QLockFile(str(_lock_path_of(journal, line)))
    lock.setStaleLockTime(0)  # however long a person works; a dead process holds nothing
    return lock


def _lock_path_of(journal: Path, line: int) -> Path:
    return journal.with_name(f"{journal.stem}-line-{line}.lock")
