"""A drive that answers when the test says so."""

import threading


class SlowShare:
    """Wraps the sources of a recording; each read waits until `let_through` allows it."""

    def __init__(self, recording):
        self.starts_s = []  # of the reads, in the order they were begun
        self._allowed = threading.Semaphore(0)
        self._is_open = threading.Event()
        for channel in recording.channels:
            source = _SlowSource(self, recording.sources[channel.name], channel.sfreq)
            recording.sources[channel.name] = source

    def wait(self, start_s):
        self.starts_s.append(start_s)
        while not self._is_open.is_set() and not self._allowed.acquire(timeout=0.01):
            pass

    def let_through(self, n_reads=1):
        for _ in range(n_reads):
            self._allowed.release()

    def recover(self):
        """Be as fast as a drive of the computer from now on."""
        self._is_open.set()


class _SlowSource:
    def __init__(self, share, source, sfreq):
        self._share, self._source, self._sfreq = share, source, sfreq

    def read(self, start, stop):
        self._share.wait(start / self._sfreq)
        return self._source.read(start, stop)
