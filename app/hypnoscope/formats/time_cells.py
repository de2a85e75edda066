"""Times as they are written into tables: seconds, clock times, dates with clock times."""

import re
from datetime import datetime

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,9})?)")
_DAY_S = 86_400
_OTHER_DATE = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(.*)")


def is_time(cell: str) -> bool:
    """Tell whether a cell is a clock time or a date with one."""
    return clock_seconds(cell) is not None or moment(cell) is not None


def clock_seconds(cell: str) -> float | None:
    """Return hh:mm:ss.sss, or mm:ss, in seconds; None when it is anything else."""
    found = _CLOCK.fullmatch(cell)
    if found is None:
        return None
    hours, minutes = int(found[1] or 0), int(found[2])
    return 3600.0 * hours + 60.0 * minutes + float(found[3].replace(",", "."))


def moment(cell: str) -> datetime | None:
    """Return a date with a clock time, year first; any other order could be mistaken."""
    other = _OTHER_DATE.fullmatch(cell)
    if other:
        cell = f"{other[1]}-{int(other[2]):02d}-{int(other[3]):02d}{other[4]}"
    if len(cell) < 16:
        return None
    try:
        return datetime.fromisoformat(cell.replace(",", ".")).replace(tzinfo=None)
    except ValueError:
        return None


def seconds_of(cells: list[str], factor: float) -> list[float]:
    """Return cells of a time column in seconds from any beginning, NaN for what is no time.

    Parameters
    ----------
    cells
        From top to bottom; clock times may run over midnight.
    factor
        Seconds that a plain number stands for.
    """
    seconds: list[float] = []
    days, last = 0, float("-inf")
    for cell in cells:
        when, clock = moment(cell), clock_seconds(cell)
        if when is not None:
            seconds.append((when - datetime(1970, 1, 1)).total_seconds())
        elif clock is not None:
            days += clock < last - _DAY_S / 2
            last = clock
            seconds.append(clock + days * _DAY_S)
        else:
            seconds.append(_plain(cell) * factor)
    return seconds


def _plain(cell: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return float("nan")
