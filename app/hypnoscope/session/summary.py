"""Statistics of the open recording, or of parts of it, always as the stages are now."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from hypnoscope.core.parts import LightCycle, Part, hours, phases, whole, zt_bins
from hypnoscope.core.statistics import Statistics, statistics
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

PartsBy = Literal["recording", "view", "hour", "phase", "zt"]

_SETTLING_MS = 150  # a held key must not have all computed anew at each second


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why the recording cannot be parted as wanted, in a sentence."""

    sentence: str


class Summary(QObject):
    """Owns which parts are looked at; computes them when a view asks, and tells of news.

    A day takes some milliseconds a part, so it is computed when it is asked for.
    """

    changed = Signal()  # the stages, the parts, or where the user looks

    def __init__(self, session: ScoringSession, viewport: Viewport) -> None:
        super().__init__(session)
        self._session, self._viewport = session, viewport
        self._by: PartsBy = "recording"
        self._cycle: LightCycle | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._timer.timeout.connect(self.changed)
        session.epochs_changed.connect(self._wait)
        session.extras_changed.connect(self._wait)
        viewport.span_changed.connect(self._follow_view)

    @property
    def by(self) -> PartsBy:
        """Which parts are looked at."""
        return self._by

    @property
    def cycle(self) -> LightCycle | None:
        """When the light was on, None where nobody said."""
        return self._cycle

    def part_by(self, by: PartsBy) -> None:
        """Look at other parts."""
        if by != self._by:
            self._by = by
            self.changed.emit()

    def use_cycle(self, cycle: LightCycle | None) -> None:
        """Count light and dark, and ZT, by these hours."""
        if cycle != self._cycle:
            self._cycle = cycle
            self.changed.emit()

    def parts(self) -> tuple[Part, ...] | Unavailable:
        """Return the parts that are looked at, or why there are none."""
        hypnogram = self._session.hypnogram
        n_epochs, epoch_s = len(hypnogram), hypnogram.epoch_s
        start_time = self._session.recording.start_time
        match self._by:
            case "recording":
                return whole(n_epochs)
            case "view":
                return (Part("in view", (self._epochs_in_view(),)),)
            case "hour":
                return hours(n_epochs, epoch_s)
        if start_time is None:
            return Unavailable(self.tr("The recording does not say at what time it began."))
        if self._cycle is None:
            return Unavailable(
                self.tr("Say when the light is on, under View ▸ Spectrogram, bands, light.")
            )
        split = phases if self._by == "phase" else zt_bins
        return split(n_epochs, self._cycle, start_time, epoch_s)

    def statistics(self) -> tuple[Statistics, ...]:
        """Return what the parts amount to; nothing where they are unavailable."""
        parts = self.parts()
        if isinstance(parts, Unavailable) or not len(self._session.hypnogram):
            return ()
        return statistics(self._session.hypnogram, parts, in_gaps=self._session.in_gaps)

    def _epochs_in_view(self) -> tuple[int, int]:
        hypnogram, viewport = self._session.hypnogram, self._viewport
        start = int(viewport.start_s / hypnogram.epoch_s)
        stop = int(viewport.stop_s / hypnogram.epoch_s)
        return start, min(max(stop, start + 1), len(hypnogram))

    def _follow_view(self) -> None:
        if self._by == "view":
            self._wait()

    def _wait(self) -> None:
        self._timer.start()
