"""The time axis, in clock time or in time since the recording began."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import pyqtgraph as pg

from hypnoscope.core.parts import LightCycle

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
    cycle
        When the light goes on and off; None where nobody said.
    zeitgeber
        Whether to write Zeitgeber time, counted from lights on, if `start_time` and
        `cycle` are known.
    """

    start_time: datetime | None = None
    clock: bool = False
    cycle: LightCycle | None = None
    zeitgeber: bool = False

    @property
    def shift_s(self) -> float:
        """Seconds from the last round time to the start; 0 for elapsed time."""
        if self._tells_zeitgeber and self.cycle is not None:
            on = self.cycle.lights_on
            return (self.midnight_shift_s - on.hour * 3600 - on.minute * 60) % _DAY_S
        return self.midnight_shift_s if self.clock else 0.0

    @property
    def midnight_shift_s(self) -> float:
        """Seconds from the last midnight to the start; 0 where the start is not known."""
        if self.start_time is None:
            return 0.0
        midnight = self.start_time.replace(hour=0, minute=0, second=0, microsecond=0)
        return (self.start_time - midnight).total_seconds()

    def of(self, time_s: float, step_s: float = 1.0) -> str:
        """Return `time_s` seconds after the start as text, as fine as `step_s` needs."""
        if self._tells_zeitgeber:
            return self._zeitgeber(time_s, step_s)
        if self.start_time is not None and self.clock:
            return self._clock(self.start_time + timedelta(seconds=time_s), step_s)
        tenths = round(time_s * 10)
        seconds = f"{tenths / 10 % 60:04.1f}" if step_s < 1 else f"{tenths // 10 % 60:02d}"
        return f"{tenths // 36000}:{tenths // 600 % 60:02d}:{seconds}"

    @property
    def cycle_text(self) -> str:
        """The hours of the light, such as ``07–19 h``; empty where nobody said."""
        if self.cycle is None:
            return ""
        ends = (self.cycle.lights_on, self.cycle.lights_off)
        return "–".join(f"{t:%H:%M}" if t.minute else f"{t:%H}" for t in ends) + " h"

    @property
    def _tells_zeitgeber(self) -> bool:
        return self.zeitgeber and self.start_time is not None and self.cycle is not None

    def _zeitgeber(self, time_s: float, step_s: float) -> str:
        tenths = round((time_s + self.shift_s) * 10) % (10 * _DAY_S)
        hours, minutes = tenths // 36000, tenths // 600 % 60
        if step_s >= 60:
            return f"ZT {hours}:{minutes:02d}"
        seconds = f"{tenths / 10 % 60:04.1f}" if step_s < 1 else f"{tenths // 10 % 60:02d}"
        return f"ZT {hours}:{minutes:02d}:{seconds}"

    def _clock(self, moment: datetime, step_s: float) -> str:
        moment += timedelta(milliseconds=50 if step_s < 1 else 0)
        at_midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        if at_midnight and step_s >= 60:
            return f"{moment.day} {moment:%b}"
        if step_s < 1:
            return f"{moment:%H:%M:%S}.{moment.microsecond // 100_000}"
        return f"{moment:%H:%M:%S}" if step_s < 60 else f"{moment:%H:%M}"


def tick_step(span_s: float, width_px: float, label_px: float = _PIXELS_PER_LABEL) -> float:
    """Return the time between labels that keeps them readable and round."""
    wanted = span_s * label_px / max(width_px, 1.0)
    return next((step for step in _STEPS_S if step >= wanted), _STEPS_S[-1])


class TimeAxis(pg.AxisItem):
    """Labels at round clock or elapsed times, one in `label_px` pixels at most."""

    def __init__(self, text: TimeText, label_px: float = _PIXELS_PER_LABEL) -> None:
        super().__init__("bottom")
        self._text, self._label_px = text, label_px
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
        step = tick_step(stop_s - start_s, width_px, self._label_px)
        shift = self._text.shift_s
        first = ceil((start_s + shift) / step)
        last = int((stop_s + shift) // step)
        return [(step, [n * step - shift for n in range(first, last + 1)])]

    def tickStrings(  # noqa: N802 (pyqtgraph override)
        self, values: list[float], _scale: float, spacing: float
    ) -> list[str]:
        return [self._text.of(value, spacing) for value in values]
