"""Which units are voltages, and how many microvolts they hold."""

from fractions import Fraction

MICRO = "\u00b5"
MICROVOLT = f"{MICRO}V"

_PREFIXES = {
    "": Fraction(1_000_000),
    "m": Fraction(1_000),
    "milli": Fraction(1_000),
    "u": Fraction(1),
    MICRO: Fraction(1),
    "micro": Fraction(1),
    "n": Fraction(1, 1_000),
    "nano": Fraction(1, 1_000),
}
_SPOILT = {  # what a micro sign becomes between two encodings
    "?V": MICROVOLT,
    "\ufffdV": MICROVOLT,
    "\u00c2\u00b5V": MICROVOLT,
    "\u00c2V": MICROVOLT,
    "\u00ceV": MICROVOLT,
    "\u00ce\u00bcV": MICROVOLT,
    "\u00e6V": MICROVOLT,
}
_VOLTS = ("v", "volt", "volts")


def spelled_right(unit: str) -> str:
    """Return `unit` with a micro sign that was spoilt between two encodings put right."""
    return _SPOILT.get(unit, unit)


def microvolts_per(unit: str) -> Fraction | None:
    """Return how many microvolts one `unit` is, or None when it is no voltage.

    Spellings such as uV, µV, mV, V, nV, microvolt are known, whatever their case; MV is
    not, for nobody can tell whether it means milli or mega.
    """
    if unit == "MV":
        return None
    spelled = unit.casefold().replace("\u03bc", MICRO)  # Greek mu, which case folding also makes
    for volt in _VOLTS:
        if spelled.endswith(volt) and spelled.removesuffix(volt) in _PREFIXES:
            return _PREFIXES[spelled.removesuffix(volt)]
    return None
