"""When an EDF recording began."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hypnoscope.formats.edf_header import EdfHeader

_THREE_NUMBERS = re.compile(r"([0-9]{1,2})([.:/ -])([0-9]{1,2})\2([0-9]{1,2}|[0-9]{4})")
_LONG_DATE = re.compile(r"Startdate ([0-9]{2})-([A-Za-z]{3})-([0-9]{4})")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NOT_GIVEN = datetime(1985, 1, 1)  # what EDF+ prescribes when the start must not be known
_CLOCK_ERROR = timedelta(days=2)
_OLDEST = 1950  # nobody recorded digitally before


@dataclass(frozen=True, slots=True)
class Start:
    """When the header says that the recording began.

    Attributes
    ----------
    time
        Without a time zone; None when not given, or not to be believed.
    repairs
        What had to be put right to know it, a sentence each.
    """

    time: datetime | None
    repairs: tuple[str, ...] = ()


def start_of(header: EdfHeader) -> Start:
    """Read date and time of the header; two-digit years lie in 1985 to 2084.

    EDF+ repeats the date with all four digits of the year, which then decide. A date that
    cannot be right takes nothing from the time of day: that is kept with EDF's unknown date.
    """
    clock = _time(header.time)
    told = f"The header gives the start as {header.date!r}, {header.time!r}"
    long_date = _long_date(header.recording)
    day, remark = _day(header.date, long_date)
    if clock is None:
        kind = "time" if day else "date and time"
        return Start(None, (f"{told}, which is no {kind}; clock time is not shown.",))
    if day is None:
        return _time_alone(clock, f"{told}, which is no date")
    start = datetime.combine(day, clock)
    if start > datetime.now() + _CLOCK_ERROR:
        if not _OLDEST <= day.year - 100 < 1985:
            return _time_alone(clock, f"{told}, which lies in the future")
        start = start.replace(year=day.year - 100)
        remark = f"which EDF takes for the future; it is read as {start}"
    if start == _NOT_GIVEN and long_date is None:
        return Start(None)
    if not remark and not ("." in header.date and "." in header.time):
        remark = f"not in the form that EDF asks for; it is read as {start}"
    return Start(start, (f"{told}, {remark}.",) if remark else ())


def _time_alone(clock: time, told: str) -> Start:
    start = datetime.combine(_NOT_GIVEN, clock)
    if start == _NOT_GIVEN:
        return Start(None, (f"{told}; clock time is not shown.",))
    return Start(
        start, (f"{told}; the time of day is kept, with 1985-01-01 for the unknown date.",)
    )


def _day(text: str, long_date: date | None) -> tuple[date | None, str]:
    """Return the day, from the recording field where that has one, and what to say of it."""
    numbers = _numbers(text)
    short = _date(numbers)
    if long_date is None:
        return short, ""
    if text == f"{long_date:%d.%m}.yy":  # as EDF+ asks for outside of 1985 to 2084
        return long_date, ""
    if numbers == (long_date.day, long_date.month, long_date.year % 100) or short == long_date:
        return long_date, ""
    clipped = numbers == (long_date.day, long_date.month, long_date.year // 100)
    wrong = "with the year cut off" if clipped else f"that is {short}" if short else "no date"
    return long_date, f"{wrong}; {long_date} is taken from its recording field"


def _numbers(text: str) -> tuple[int, int, int] | None:
    match = _THREE_NUMBERS.fullmatch(text)
    return (int(match[1]), int(match[3]), int(match[4])) if match else None


def _date(numbers: tuple[int, int, int] | None) -> date | None:
    if numbers is None:
        return None
    day, month, year = numbers
    try:
        return date(year if year > 99 else year + (1900 if year >= 85 else 2000), month, day)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    numbers = _numbers(text)
    try:
        return time(*numbers) if numbers else None
    except ValueError:
        return None


def _long_date(recording: str) -> date | None:
    match = _LONG_DATE.match(recording)
    if not match or match[2].upper() not in _MONTHS:
        return None
    try:
        return date(int(match[3]), _MONTHS.index(match[2].upper()) + 1, int(match[1]))
    except ValueError:
        return None
