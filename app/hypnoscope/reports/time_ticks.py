"""Where a time axis has its ticks, and what stands at them."""

from datetime import datetime
from math import ceil, floor

_STEPS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600)
_DAY_S = 86_400
_MOST_TICKS = 9


def time_ticks(
    start_s: float, stop_s: float, start_time: datetime | None = None
) -> tuple[list[float], list[str]]:
    """Return places in seconds from the start of the recording, and their labels.

    Parameters
    ----------
    start_time
        Wall-clock time at 0 s; the labels are times of the day then, and time elapsed if None.
    """
    offset_s = 0.0 if start_time is None else _seconds_of_day(start_time)
    span_s = stop_s - start_s
    days = [days * _DAY_S for days in (0.5, 1, 2, 7, 14, 30, 100)]
    step_s = next((s for s in (*_STEPS_S, *days) if span_s / s <= _MOST_TICKS), days[-1])
    first = ceil((start_s + offset_s) / step_s - 1e-9)
    last = floor((stop_s + offset_s) / step_s + 1e-9)
    places = [number * step_s for number in range(first, last + 1)]
    clock = start_time is not None
    labels = [_label(place % _DAY_S if clock else place, step_s) for place in places]
    return [place - offset_s for place in places], labels


def _label(seconds: float, step_s: float) -> str:
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if step_s < 60 else f"{hours}:{minutes:02d}"


def _seconds_of_day(time: datetime) -> float:
    return time.hour * 3600 + time.minute * 60 + time.second + time.microsecond / 1e6
