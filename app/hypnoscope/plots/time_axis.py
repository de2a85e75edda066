"""The time axis, in clock time or in time since the recording began."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import pyqtgraph as pg

_STEPS_S = (
    *(0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800),
)
_PIXELS_PER_LABEL = 96
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class TimeText:
    """Writes moments of a recording for people to read.

    Attributes
    ----------
    start_time
        Clock time of the first sample, if known.
    clock
        Whether to write clock time; without a `start_time` elapsed time is written.
    """

    start_time: datetime | None = None
    clock: bool = False

    @property
    def shift_s(self) -> float:
        """Seconds from the last midnight to the start; 0 for elapsed time."""
        if self.start_time is None or not self.clock:
            return 0.0
        midnight = self.start_time.replace(hour=0, minute=0, second=0, microsecond=0)
        return (self.start_time - midnight).total_seconds()

    def of(self, time_s: float, step_s: float = 1.0) -> str:
        """Return `time_s` seconds after the start as text, as fine as `step_s` needs."""
        if self.start_time is not None and self.clock:
            return self._clock(self.start_time + timedelta(seconds=time_s), step_s)
        tenths = round(time_s * 10)
        seconds = f"{tenths / 10 % 60:04.1f}" if step_s < 1 else f"{tenths // 10 % 60:02d}"
        return f"{tenths // 36000}:{tenths // 600 % 60:02d}:{seconds}"

    def _clock(self, moment: datetime, step_s: float) -> str:
        moment += timedelta(milliseconds=50 if step_s < 1 else 0)
        at_midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        if at_midnight and step_s >= 60:
            return f"{moment.day} {moment:%b}"
        if step_s < 1:
            return f"{moment:%H:%M:%S}.{moment.microsecond // 100_000}"
        return f"{moment:%H:%M:%S}" if step_s < 60 else f"{moment:%H:%M}"


def tick_step(span_s: float, width_px: float) -> float:
    """Return the time between labels that keeps them readable and round."""
    wanted = span_s * _PIXELS_PER_LABEL / max(width_px, 1.0)
    return next((step for step in _STEPS_S if step >= wanted), _STEPS_S[-1])


class TimeAxis(pg.AxisItem):
    """Labels at round clock or elapsed times."""

    def __init__(self, text: TimeText) -> None:
        super().__init__("bottom")
        self._text = text
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=-5)

    def show_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._text = text
        self.picture = None
        self.update()

    def tickValues(  # noqa: N802 (pyqtgraph override)
        self, start_s: float, stop_s: float, width_px: float
    ) -> list[tuple[float, list[float]]]:
        step = tick_step(stop_s - start_s, width_px)
        shift = self._text.shift_s
        first = ceil((start_s + shift) / step)
        last = int((stop_s + shift) // step)
        return [(step, [n * step - shift for n in range(first, last + 1)])]

    def tickStrings(  # noqa: N802 (pyqtgraph override)
        self, values: list[float], _scale: float, spacing: float
    ) -> list[str]:
        return [self._text.of(value, spacing) for value in values]
