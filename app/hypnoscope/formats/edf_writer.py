"""Write EDF files whose sampling rates are exact.

The data record is as long as it takes for every signal to have a whole number of samples in
it and for the file to end with a complete record: nothing is padded, cut or resampled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from math import gcd, isqrt, log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.units import MICRO

_NUMBER_WIDTH = 8
_DIGITAL_MAX = 32_767
_LARGEST_RECORD = 5_000_000  # samples; other programs refuse more
_BLOCK_SAMPLES = 1 << 20
_UNKNOWN_START = "01.01.8500.00.00"  # as EDF+ prescribes
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True, eq=False)
class EdfSignal:
    """One signal to be written.

    Attributes
    ----------
    name
        At most 16 characters.
    unit
        At most 8 characters; micro is written as u.
    rate
        Samples a second, exact.
    samples
        In `unit`, finite, shape (n_samples,).
    """

    name: str
    unit: str
    rate: Fraction
    samples: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Range:
    """The texts of physical minimum and maximum, and the scaling that they imply."""

    low: str
    high: str

    def digital(self, samples: NDArray[np.float32]) -> NDArray[np.int16]:
        low, high = float(self.low), float(self.high)
        scaled = (samples.astype(np.float64) - low) * (2 * _DIGITAL_MAX / (high - low))
        digital = np.rint(scaled) - _DIGITAL_MAX
        return np.asarray(np.clip(digital, -_DIGITAL_MAX, _DIGITAL_MAX), dtype="<i2")


def write_edf(path: str | Path, signals: Sequence[EdfSignal], start_time: datetime | None) -> None:
    """Write signals of equal duration as an EDF file, replacing an older one at the end.

    Samples are kept to 16 bits of the range that each signal covers.

    Raises
    ------
    ValueError
        When the signals cannot be kept as they are, saying which and why.
    OSError
        When the file cannot be written; an older one is then still there.
    """
    _check_names(signals)
    n_records, record_s = _records(signals)
    ranges = [_range(signal) for signal in signals]
    header = _header(signals, ranges, n_records, record_s, start_time)
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(header)
        for block in _blocks(signals, ranges, n_records):
            file.write(block.tobytes())


def _check_names(signals: Sequence[EdfSignal]) -> None:
    names = [signal.name for signal in signals]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"an EDF file needs signals with different names, not {names}")
    for signal in signals:
        if not signal.name.isascii() or not 0 < len(signal.name) <= 16:
            raise ValueError(f"{signal.name!r} is no EDF name; use 1 to 16 ASCII characters")
        if not _ascii_unit(signal.unit).isascii() or len(signal.unit) > _NUMBER_WIDTH:
            raise ValueError(f"{signal.unit!r} is no EDF unit; use at most 8 ASCII characters")


def _ascii_unit(unit: str) -> str:
    return unit.replace(MICRO, "u")


def _records(signals: Sequence[EdfSignal]) -> tuple[int, str]:
    """Return number and duration of the data records, the duration as close to 1 s as can be."""
    durations = {len(signal.samples) / signal.rate for signal in signals}
    if len(durations) > 1:
        lengths = ", ".join(f"{signal.name} {len(signal.samples)}" for signal in signals)
        raise ValueError(f"the signals differ in duration; samples: {lengths}")
    duration_s = durations.pop()
    n_samples = [len(signal.samples) for signal in signals]
    candidates = [
        (n_records, text)
        for n_records in _divisors(gcd(*n_samples))
        if sum(n_samples) <= n_records * _LARGEST_RECORD
        and (text := exact_text(duration_s / n_records))
    ]
    if not candidates:
        raise ValueError(
            f"no EDF data record fits {float(duration_s):g} s at the rates "
            f"{[float(signal.rate) for signal in signals]} Hz exactly; cut the signals to a whole "
            "number of seconds, or to a number of samples with many divisors"
        )
    return min(candidates, key=lambda candidate: abs(log(float(candidate[1]))))


def _divisors(number: int) -> Iterator[int]:
    for small in range(1, isqrt(number) + 1):
        if number % small == 0:
            yield small
            yield number // small


def exact_text(value: Fraction) -> str | None:
    """Return `value` as a decimal number that fits its header field, None when none is exact."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    if len(text) > _NUMBER_WIDTH:
        text = text.removeprefix("0")  # .0131072 is as good a number
    return text if len(text) <= _NUMBER_WIDTH and Fraction(text) == value else None


def _range(signal: EdfSignal) -> _Range:
    """Choose a range that holds all samples, symmetrical unless the signal keeps off zero."""
    if not np.isfinite(signal.samples).all():
        raise ValueError(f"{signal.name} has samples that are no numbers; EDF cannot keep gaps")
    lowest, highest = float(signal.samples.min()), float(signal.samples.max())
    if lowest <= 0 <= highest:
        low = _rounded(-(max(-lowest, highest) or 1.0), ROUND_FLOOR)
        return _Range(low, low.removeprefix("-"))
    if lowest == highest:
        highest += 1.0
    return _Range(_rounded(lowest, ROUND_FLOOR), _rounded(highest, ROUND_CEILING))


def _rounded(value: float, rounding: str) -> str:
    """Return `value` with as many decimals as its header field holds."""
    for decimals in range(_NUMBER_WIDTH - 2, -1, -1):
        text = f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding):f}"
        if len(text) <= _NUMBER_WIDTH:
            return text
    raise ValueError(f"{value:g} is too large for an EDF header; choose a larger unit")


def _header(
    signals: Sequence[EdfSignal],
    ranges: Sequence[_Range],
    n_records: int,
    record_s: str,
    start_time: datetime | None,
) -> bytes:
    fixed = [
        ("0", 8),
        ("X X X X", 80),
        (f"Startdate {long_date(start_time)} X X X", 80),
        (_start(start_time), 16),
        (str(256 * (1 + len(signals))), 8),
        ("", 44),
        (str(n_records), 8),
        (record_s, 8),
        (str(len(signals)), 4),
    ]
    columns: list[tuple[list[str], int]] = [
        ([signal.name for signal in signals], 16),
        ([""] * len(signals), 80),
        ([_ascii_unit(signal.unit) for signal in signals], 8),
        ([limits.low for limits in ranges], 8),
        ([limits.high for limits in ranges], 8),
        ([str(-_DIGITAL_MAX)] * len(signals), 8),
        ([str(_DIGITAL_MAX)] * len(signals), 8),
        ([""] * len(signals), 80),
        ([str(len(signal.samples) // n_records) for signal in signals], 8),
        ([""] * len(signals), 32),
    ]
    return header_bytes(fixed, columns)


def header_bytes(
    fixed: Sequence[tuple[str, int]], columns: Sequence[tuple[Sequence[str], int]]
) -> bytes:
    """Return a header: the fixed fields, then column by column the fields of the signals."""
    fields = [*fixed, *((text, width) for texts, width in columns for text in texts)]
    return "".join(text.ljust(width) for text, width in fields).encode("ascii")


def _start(start_time: datetime | None) -> str:
    if start_time is None:
        return _UNKNOWN_START
    if start_time.microsecond or not 1985 <= start_time.year <= 2084:
        raise ValueError(f"EDF keeps whole seconds from 1985 to 2084, not {start_time}")
    return start_time.strftime("%d.%m.%y%H.%M.%S")


def long_date(start_time: datetime | None) -> str:
    """Return the date as EDF+ writes it in its recording field, X when it is unknown."""
    if start_time is None:
        return "X"
    month = _MONTHS[start_time.month - 1]  # strftime would use the user's language
    return f"{start_time.day:02}-{month}-{start_time.year}"


def _blocks(
    signals: Sequence[EdfSignal], ranges: Sequence[_Range], n_records: int
) -> Iterator[NDArray[np.int16]]:
    """Yield interleaved data records, several at a time, shape (n, samples per record)."""
    widths = [len(signal.samples) // n_records for signal in signals]
    step = max(_BLOCK_SAMPLES // sum(widths), 1)
    for first in range(0, n_records, step):
        last = min(first + step, n_records)
        yield np.concatenate(
            [
                limits.digital(signal.samples[first * width : last * width]).reshape(-1, width)
                for signal, limits, width in zip(signals, ranges, widths, strict=True)
            ],
            axis=1,
        )
