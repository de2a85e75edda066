"""Points to draw of each channel; nothing of it is ever read in the thread of the window.

Short spans are read by a `SpanReader`: a local drive answers within `points`, a slow share
later, by `span_read`. Envelopes of whole channels are read in jobs. Whoever draws asks for
`points`, draws `last_points` while these are None, and draws again at either signal.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.envelope import ChannelEnvelope, read_envelope
from hypnoscope.core.recording import Recording
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.plots.span_reader import Points, Span, SpanReader

_MOST_SAMPLES_AT_ONCE = 2_000_000  # about 10 ms


class TraceSource(QObject):
    """Answers at once for any span, or says that it is still being read."""

    envelope_read = Signal(str)  # the channel's name
    span_read = Signal(str)  # the channel's name
    reading_failed = Signal(object)  # the exception

    def __init__(self, recording: Recording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording = recording
        self._envelopes: dict[str, ChannelEnvelope] = {}
        self._jobs: dict[str, Job] = {}
        self._last: dict[str, Points] = {}
        self._spans = self._new_reader()

    def show(self, recording: Recording) -> None:
        """Read from another recording of the same time; what reads the same is kept.

        The last points stay too, to be seen until there are others.
        """
        former, self._recording = self._recording, recording
        for name in [*self._jobs]:
            if former.sources.get(name) is not recording.sources.get(name):
                self._jobs.pop(name).cancel()
                self._envelopes.pop(name, None)
        self._spans.close()
        self._spans.deleteLater()
        self._spans = self._new_reader()

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
        """Return times and values of a span, or None while it is being read."""
        points = self._points(Span(name, start_s, stop_s, n_columns))
        if points is not None:
            self._last[name] = points
        return points

    def last_points(self, name: str) -> Points | None:
        """Return what `points` returned last of a channel, for whatever span; None at first."""
        return self._last.get(name)

    def close(self) -> None:
        """Stop reading."""
        self._spans.close()
        for job in self._jobs.values():
            job.cancel()

    def _new_reader(self) -> SpanReader:
        reader = SpanReader(self._recording, self)
        reader.span_read.connect(self.span_read)
        reader.reading_failed.connect(self.reading_failed)
        return reader

    def _points(self, span: Span) -> Points | None:
        span_s = span.stop_s - span.start_s
        envelope = self._envelopes.get(span.name)
        if envelope is not None and envelope.resolves(span_s, span.n_columns):
            return envelope.points(span.start_s, span.stop_s, span.n_columns)
        n_samples = span_s * self._recording.channel(span.name).sfreq
        if envelope is None and n_samples > _MOST_SAMPLES_AT_ONCE:
            return None
        return self._spans.points(span)

    def _keep(self, named: tuple[str, ChannelEnvelope]) -> None:
        name, envelope = named
        self._envelopes[name] = envelope
        self.envelope_read.emit(name)


def _read_named(recording: Recording, name: str, progress: Progress) -> tuple[str, ChannelEnvelope]:
    return name, read_envelope(recording, name, progress)
