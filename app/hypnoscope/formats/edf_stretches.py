"""Which data records keep a recording exactly: its stretches between gaps, cut evenly.

A data record is as long as it takes for every signal to have a whole number of samples in it
and for every stretch to end with a complete record: nothing is padded or resampled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import gcd, isqrt, lcm, log

from hypnoscope.core.epochs import sample_at

_NUMBER_WIDTH = 8
_LARGEST_RECORD = 5_000_000  # samples; other programs refuse more
_SAME_PLACE = Fraction(1, 2)  # sample: a time further away belongs to another one
_MOST_TRIED = 4_096

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What lies between two gaps.

    Attributes
    ----------
    onset_s
        When it begins, in seconds from the start of the recording.
    spans
        First sample and one past the last, of each signal.
    """

    onset_s: Fraction
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """How stretches are kept in data records.

    Attributes
    ----------
    record_s
        Duration of a data record, as the header tells it.
    widths
        Samples of each signal in a data record.
    n_records
        Of each stretch.
    lost_s
        What is left over at the end of each stretch, in seconds.
    """

    record_s: str
    widths: tuple[int, ...]
    n_records: tuple[int, ...]
    lost_s: tuple[Fraction, ...]

    def onsets_s(self, stretches: Sequence[Stretch]) -> Iterator[Fraction]:
        """Yield when each data record begins, in seconds from the start of the recording."""
        for stretch, n_records in zip(stretches, self.n_records, strict=True):
            for i in range(n_records):
                yield stretch.onset_s + i * Fraction(self.record_s)


def stretches_of(
    names: Sequence[str],
    rates: Sequence[Fraction],
    spans: Sequence[Sequence[Span]],
    known_onsets_s: Sequence[Fraction] = (),
) -> tuple[Stretch, ...]:
    """Put the spans of all signals that hold samples together.

    Parameters
    ----------
    names, rates
        Of each signal; rates in samples a second.
    spans
        Of each signal, in order.
    known_onsets_s
        When stretches begin, where that is known more exactly than to a sample.

    Raises
    ------
    ValueError
        When a signal has a gap that another one has not; EDF keeps gaps of all signals alone.
    """
    spans = [
        _parted(own, [sample_at(onset_s, rate) for onset_s in known_onsets_s])
        for own, rate in zip(spans, rates, strict=True)
    ]
    for name, own in zip(names, spans, strict=True):
        if len(own) != len(spans[0]):
            raise ValueError(
                f"{name} has {len(own)} stretches between samples that are no numbers, {names[0]} "
                f"has {len(spans[0])}; EDF keeps gaps that all signals share"
            )
    return tuple(
        Stretch(_onset_s(names, rates, row, known_onsets_s), row)
        for row in zip(*spans, strict=True)
    )


def _parted(spans: Sequence[Span], borders: Sequence[int]) -> tuple[Span, ...]:
    """Part spans where a gap is known that is too short for this signal to show."""
    edges = [
        [first, *(border for border in borders if first < border < stop), stop]
        for first, stop in spans
    ]
    return tuple(part for own in edges for part in pairwise(own))


def _onset_s(
    names: Sequence[str],
    rates: Sequence[Fraction],
    spans: Sequence[Span],
    known_onsets_s: Sequence[Fraction],
) -> Fraction:
    """Return a time whose nearest sample, at each rate, is the first of that signal."""
    firsts = [first for first, _ in spans]
    exact = [Fraction(first) / rate for first, rate in zip(firsts, rates, strict=True)]
    earliest = max((first - _SAME_PLACE) / rate for first, rate in zip(firsts, rates, strict=True))
    latest = min((first + _SAME_PLACE) / rate for first, rate in zip(firsts, rates, strict=True))
    for onset_s in (*known_onsets_s, *exact, (earliest + latest) / 2):
        told_s = round(onset_s * 10**9) / Fraction(10**9)  # as record times are written
        places = [sample_at(told_s, rate) for rate in rates]
        if places == firsts:
            _check_lengths(names, rates, spans)
            return told_s
    raise ValueError(
        f"after a gap {' and '.join(names)} begin at different times, {float(min(exact)):.6f} s "
        f"to {float(max(exact)):.6f} s; EDF keeps gaps that all signals share"
    )


def _check_lengths(names: Sequence[str], rates: Sequence[Fraction], spans: Sequence[Span]) -> None:
    lengths_s = [(stop - first) / rate for (first, stop), rate in zip(spans, rates, strict=True)]
    if max(lengths_s) - min(lengths_s) >= 1 / min(rates):
        told = ", ".join(
            f"{name} {float(length_s):g} s" for name, length_s in zip(names, lengths_s, strict=True)
        )
        raise ValueError(
            f"between two gaps there are samples of different duration, {told}; EDF keeps gaps "
            "that all signals share"
        )


def plan_records(
    rates: Sequence[Fraction], stretches: Sequence[Stretch], *, cut: bool = False
) -> RecordPlan:
    """Choose the duration of a data record, as close to 1 s as can be.

    Parameters
    ----------
    rates
        Samples a second of each signal, exact.
    stretches
        Of the recording; in each, all signals last equally long.
    cut
        Whether the end of a stretch may be left out where no data record fits exactly.

    Raises
    ------
    ValueError
        When no data record fits.
    """
    step = 1 / _gcd(rates)  # seconds in which each signal has a whole number of samples
    steps = [int((spans[0][1] - spans[0][0]) / rates[0] / step) for spans in _spans(stretches)]
    exact = [_plan(rates, stretches, step, n) for n in _lengths(gcd(*steps))] if any(steps) else []
    plans = [plan for plan in exact if plan is not None and not any(plan.lost_s)]
    if not plans and cut:
        plans = _cut_plans(rates, stretches, step, max(steps, default=0))
    if not plans:
        duration_s = sum((last - first) / rates[0] for (first, last), *_ in _spans(stretches))
        raise ValueError(
            f"no EDF data record fits {float(duration_s):g} s at the rates "
            f"{[float(rate) for rate in rates]} Hz exactly; cut the signals to a whole "
            "number of seconds, or to a number of samples with many divisors"
        )
    return min(plans, key=lambda plan: (sum(plan.lost_s), abs(log(float(plan.record_s)))))


def _spans(stretches: Sequence[Stretch]) -> list[tuple[Span, ...]]:
    return [stretch.spans for stretch in stretches]


def _gcd(rates: Sequence[Fraction]) -> Fraction:
    denominator = lcm(*(rate.denominator for rate in rates))
    return Fraction(gcd(*(int(rate * denominator) for rate in rates)), denominator)


def _lengths(n_steps: int) -> Iterator[int]:
    """Yield every number of steps that goes evenly into `n_steps`."""
    for small in range(1, isqrt(n_steps) + 1):
        if n_steps % small == 0:
            yield n_steps // small
            yield small


def _cut_plans(
    rates: Sequence[Fraction], stretches: Sequence[Stretch], step: Fraction, most: int
) -> list[RecordPlan]:
    decimal_free = step.denominator
    for prime in (2, 5):
        while decimal_free % prime == 0:
            decimal_free //= prime
    lengths = range(decimal_free, min(most, decimal_free * _MOST_TRIED) + 1, decimal_free)
    plans = (_plan(rates, stretches, step, n_steps) for n_steps in lengths)
    return [plan for plan in plans if plan is not None]


def _plan(
    rates: Sequence[Fraction], stretches: Sequence[Stretch], step: Fraction, n_steps: int
) -> RecordPlan | None:
    record_s = step * n_steps
    text = exact_text(record_s)
    widths = tuple(int(record_s * rate) for rate in rates)
    if text is None or sum(widths) > _LARGEST_RECORD:
        return None
    n_records = [
        min((last - first) // width for (first, last), width in zip(spans, widths, strict=True))
        for spans in _spans(stretches)
    ]
    lost_s = [
        max((last - first) / rate for (first, last), rate in zip(spans, rates, strict=True))
        - n * record_s
        for spans, n in zip(_spans(stretches), n_records, strict=True)
    ]
    return RecordPlan(text, widths, tuple(n_records), tuple(lost_s)) if any(n_records) else None


def exact_text(value: Fraction) -> str | None:
    """Return `value` as a decimal number that fits its header field, None when none is exact."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    if len(text) > _NUMBER_WIDTH:
        text = text.removeprefix("0")  # .0131072 is as good a number
    return text if len(text) <= _NUMBER_WIDTH and Fraction(text) == value else None


def gaps_left(plan: RecordPlan, stretches: Sequence[Stretch]) -> bool:
    """Tell whether any stretch begins later than the data records of the one before end."""
    record_s = Fraction(plan.record_s)
    ends_s = [
        stretch.onset_s + n_records * record_s
        for stretch, n_records in zip(stretches, plan.n_records, strict=True)
    ]
    return any(
        end_s < after.onset_s for end_s, after in zip(ends_s[:-1], stretches[1:], strict=True)
    )
