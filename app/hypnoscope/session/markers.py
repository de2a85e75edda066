"""The texts of a recording's file, read in the background."""

from bisect import bisect_left
from functools import partial

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.marker import Marker
from hypnoscope.core.recording import Recording
from hypnoscope.formats.markers import read_markers
from hypnoscope.jobs.job import Job, Progress


class Markers(QObject):
    """All markers of a recording, in order; none until they are read."""

    changed = Signal()
    failed = Signal(object)  # the exception

    def __init__(self, recording: Recording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording = recording
        self._all: tuple[Marker, ...] = ()
        self._onsets_s: list[float] = []
        self._longest_s = 0.0
        self._job: Job | None = None

    @property
    def all(self) -> tuple[Marker, ...]:
        """Every marker, by onset."""
        return self._all

    def read(self) -> None:
        """Begin to read them, unless that was done before."""
        if self._job is None:
            self._job = Job(partial(_read, self._recording))
            self._job.succeeded.connect(self._keep)
            self._job.failed.connect(self.failed)
            self._job.start()

    def close(self) -> None:
        """Take no notice any more of what is being read."""
        if self._job is not None:
            self._job.cancel()

    def between(self, start_s: float, stop_s: float) -> tuple[Marker, ...]:
        """Return the markers of which some part lies between two times."""
        first = bisect_left(self._onsets_s, start_s - self._longest_s)
        last = bisect_left(self._onsets_s, stop_s)
        return tuple(
            marker
            for marker in self._all[first:last]
            if marker.onset_s + marker.duration_s >= start_s
        )

    def _keep(self, markers: tuple[Marker, ...]) -> None:
        self._all = markers
        self._onsets_s = [marker.onset_s for marker in markers]
        self._longest_s = max((marker.duration_s for marker in markers), default=0.0)
        self.changed.emit()


def _read(recording: Recording, _progress: Progress) -> tuple[Marker, ...]:
    return read_markers(recording)
