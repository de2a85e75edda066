"""Processes that are begun in a moment and killed at any other."""

import os
import select
import signal
import struct
import time
import traceback
from contextlib import suppress

_NUMBER = struct.Struct("<q")


class Victim:
    """A child that does `work(tell)` and tells each number that it has finished.

    Everything that is needed has been imported before, so that it begins at once.
    """

    def __init__(self, work):
        self._pipe, theirs = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._pipe)
            _serve(work, theirs)
        os.close(theirs)
        self.told = []

    def kill_after(self, seconds):
        """Kill it; return the numbers that it told. Ends earlier if it ends by itself."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self._read(left):
            pass
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        while self._read(0):
            pass
        os.close(self._pipe)
        if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
            raise RuntimeError("a victim ended with an error of its own; see above")
        return self.told

    def _read(self, timeout_s):
        """Read what was told; tell whether there may be more."""
        ready, _, _ = select.select([self._pipe], [], [], timeout_s)
        if not ready:
            return False
        data = os.read(self._pipe, _NUMBER.size)
        if not data:
            return False
        self.told.append(_NUMBER.unpack(data)[0])
        return True


def in_child(work):
    """Call `work()` in a child, as a later start of the program; return the text it returns."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _answer(work, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(pid, 0)
    return said


def _serve(work, pipe):
    try:
        work(lambda number: os.write(pipe, _NUMBER.pack(number)))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _answer(work, pipe):
    try:
        said = str(work())
    except BaseException:
        said = "error: " + traceback.format_exc()
    os.write(pipe, said.encode())
    os._exit(0)
