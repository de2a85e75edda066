"""Points to draw of each channel, whole-recording envelopes read in the background."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hypnoscope.core.envelope import ChannelEnvelope, read_envelope, sample_points
from hypnoscope.core.recording import Recording
from hypnoscope.formats import FormatError
from hypnoscope.jobs.job import Job, Progress

_MOST_SAMPLES_AT_ONCE = 2_000_000  # about 10 ms

Points = tuple[NDArray[np.float64], NDArray[np.float32]]


class TraceSource(QObject):
    """Answers at once for any span, or says that the envelope is still being read."""

    envelope_read = Signal(str)  # the channel's name
    reading_failed = Signal(object)  # the exception

    def __init__(self, recording: Recording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording = recording
        self._envelopes: dict[str, ChannelEnvelope] = {}
        self._jobs: dict[str, Job] = {}

    def prepare(self, name: str) -> None:
        """Begin to read the envelope of a channel, unless that was done before."""
        if name in self._jobs:
            return
        job = Job(partial(_read_named, self._recording, name))
        self._jobs[name] = job
        job.succeeded.connect(self._keep)
        job.failed.connect(self.reading_failed)
        job.start()

    def points(self, name: str, start_s: float, stop_s: float, n_columns: int) -> Points | None:
        """Return times and values of a span, or None while its envelope is being read."""
        span_s = stop_s - start_s
        envelope = self._envelopes.get(name)
        if envelope is not None and envelope.resolves(span_s, n_columns):
            return envelope.points(start_s, stop_s, n_columns)
        n_samples = span_s * self._recording.channel(name).sfreq
        if envelope is None and n_samples > _MOST_SAMPLES_AT_ONCE:
            return None
        try:
            return sample_points(self._recording, name, start_s, stop_s, n_columns)
        except FormatError as error:  # the file was cut or its drive removed while it is open
            self.reading_failed.emit(error)
            return np.empty(0), np.empty(0, np.float32)

    def close(self) -> None:
        """Stop reading."""
        for job in self._jobs.values():
            job.cancel()

    def _keep(self, named: tuple[str, ChannelEnvelope]) -> None:
        name, envelope = named
        self._envelopes[name] = envelope
        self.envelope_read.emit(name)


def _read_named(recording: Recording, name: str, progress: Progress) -> tuple[str, ChannelEnvelope]:
    return name, read_envelope(recording, name, progress)
