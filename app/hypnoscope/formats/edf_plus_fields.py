"""Header fields as EDF+ asks for them, from those of files that do not keep to it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypnoscope.formats.edf_header import SignalHeader
from hypnoscope.formats.edf_stretches import exact_text
from hypnoscope.formats.edf_text import number
from hypnoscope.formats.units import MICROVOLT, microvolts_per, spelled_right

_NUMBER_WIDTH = 8
_LABEL_WIDTH = 16
_UNKNOWN_START = "01.01.8500.00.00"  # as EDF+ prescribes
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_STEPS = 1 << 16
_PATIENT = re.compile(r"\S+ [MFX] (X|[0-9]{2}-[A-Z]{3}-[0-9]{4}) \S+( .*)?")
_RECORDING = re.compile(r"Startdate \S+ (\S+ \S+ \S+( .*)?)")
_SPELLED = {
    "\u00b5": "u",
    "\u03bc": "u",
    "\u03a9": "Ohm",
    "\u2126": "Ohm",
    "°": "deg",
    "ß": "ss",
    "ø": "o",
    "æ": "ae",
}


def ascii_text(text: str, width: int) -> str:
    """Return `text` in ASCII, letters without their accents, cut to `width`."""
    spelled = "".join(_SPELLED.get(letter, letter) for letter in text)
    plain = unicodedata.normalize("NFKD", spelled)
    kept = (one for one in plain if not unicodedata.combining(one))
    return "".join(one if " " <= one <= "~" else "_" for one in kept)[:width].strip()


def start_field(start_time: datetime | None) -> str:
    """Return date and time as the header keeps them, 16 characters.

    Outside of 1985 to 2084 the recording field alone tells the century; "yy", which EDF+
    has for that, keeps other programs from opening the file.
    """
    return _UNKNOWN_START if start_time is None else start_time.strftime("%d.%m.%y%H.%M.%S")


def long_date(start_time: datetime | None) -> str:
    """Return the date as EDF+ writes it in its recording field, X when it is unknown."""
    if start_time is None:
        return "X"
    month = _MONTHS[start_time.month - 1]  # strftime would use the user's language
    return f"{start_time.day:02}-{month}-{start_time.year:04}"


def whole_second(start_time: datetime | None) -> tuple[datetime | None, Fraction]:
    """Part a start into what the header keeps and what the first record time keeps."""
    if start_time is None:
        return None, Fraction(0)
    whole = start_time.replace(microsecond=0)
    return whole, Fraction((start_time - whole) // timedelta(microseconds=1), 1_000_000)


def unique_name(name: str, taken: Iterable[str]) -> str:
    """Return `name`, followed by a number when it is taken already."""
    known = set(taken)
    number_, unique = 2, name
    while unique in known:
        unique = f"{name} ({number_})"
        number_ += 1
    return unique


def labels_of(names: Sequence[str]) -> list[str]:
    """Return names that EDF+ can keep, different from each other."""
    labels: list[str] = []
    for name in names:
        wanted = ascii_text(name, _LABEL_WIDTH) or "Signal"
        label = unique_name(wanted, labels)
        while len(label) > _LABEL_WIDTH:
            wanted = wanted[:-1]
            label = unique_name(wanted, labels)
        labels.append(label)
    return labels


def patient_field(text: str) -> str:
    """Return the patient field; a text without EDF+'s four parts becomes the name."""
    plain = ascii_text(text, 80)
    if _PATIENT.fullmatch(plain):
        return plain
    return f"X X X {plain.replace(' ', '_') or 'X'}"[:80]


def recording_field(text: str, start_time: datetime | None) -> str:
    """Return the recording field with the date that is known now."""
    plain = ascii_text(text, 80)
    match = _RECORDING.fullmatch(plain)
    rest = match[1] if match else f"X X X {plain.replace(' ', '_')}"
    return f"Startdate {long_date(start_time)} {rest}"[:80].strip()


def unit_field(unit: str) -> str:
    """Return the unit; micro becomes u, and none becomes uV, as it was taken to be."""
    right = spelled_right(unit) or MICROVOLT
    if microvolts_per(right) == 1:
        return "uV"
    return ascii_text(right, _NUMBER_WIDTH)


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit that EDF+ can keep, and the limits in it."""

    unit: str
    limits: "Limits"


def scale_of(signal: SignalHeader, sample_bytes: int) -> Scale:
    """Return how a copy keeps a signal; in uV where its own voltage has too many decimals."""
    own = Scale(unit_field(signal.unit), Limits(signal, sample_bytes, Fraction(1)))
    microvolts = microvolts_per(signal.unit)
    if own.limits.is_true or microvolts is None:
        return own
    return Scale("uV", Limits(signal, sample_bytes, microvolts))


class Limits:
    """The limits of a signal as EDF+ can keep them.

    Attributes
    ----------
    physical, digital
        The texts of minimum and maximum.
    exact
        Whether the scaling is the same to the last digit.
    is_true
        Whether it is off by less than a 16-bit step, so that the limits may be used at all.
    """

    def __init__(self, signal: SignalHeader, sample_bytes: int, scale: Fraction) -> None:
        half = 1 << (8 * sample_bytes - 1)
        low, high = (number(text) for text in signal.digital)
        physical_low, physical_high = (number(text) * scale for text in signal.physical)
        if low > high:
            low, high, physical_low, physical_high = high, low, physical_high, physical_low
        fits = low.denominator == high.denominator == 1 and -half <= low and high < half
        if not fits:
            gain = (physical_high - physical_low) / (high - low)
            new_low, new_high = Fraction(-half), Fraction(half - 1)
            physical_low, physical_high = (
                physical_low + (new - low) * gain for new in (new_low, new_high)
            )
            low, high = new_low, new_high
        self.physical = _number_field(physical_low), _number_field(physical_high)
        self.digital = str(int(low)), str(int(high))
        kept_low, kept_high = (Fraction(text) for text in self.physical)
        off = max(abs(kept_low - physical_low), abs(kept_high - physical_high))
        self.exact = off == 0
        self.is_true = off < abs(physical_high - physical_low) / _STEPS


def _number_field(value: Fraction) -> str:
    """Return the decimal number of at most eight characters that is nearest to `value`."""
    exact = exact_text(value)
    if exact is not None:
        return exact
    for decimals in range(_NUMBER_WIDTH - 1, -1, -1):
        text = f"{Decimal(value.numerator) / Decimal(value.denominator):.{decimals}f}"
        text = re.sub(r"^(-?)0\.", r"\1.", text)
        if len(text) <= _NUMBER_WIDTH:
            return text
    return f"{float(value):.1e}".replace("e+0", "e").replace("e+", "e")
