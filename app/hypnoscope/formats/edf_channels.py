"""From the signals of an EDF header to channels: scaled, uniquely named, unusable ones disabled."""

from collections.abc import Iterator
from fractions import Fraction

from hypnoscope.core.recording import Channel, DisabledChannel, SampleSource
from hypnoscope.formats.edf_data import DataRecords
from hypnoscope.formats.edf_header import EdfHeader, SignalHeader
from hypnoscope.formats.edf_plus_fields import unique_name
from hypnoscope.formats.edf_records import Calibration, RecordSource
from hypnoscope.formats.edf_text import number
from hypnoscope.formats.edf_times import Timeline
from hypnoscope.formats.units import MICROVOLT, microvolts_per, spelled_right

_FASTEST_RATE = 1_000_000  # Hz
_LARGEST_VALUE = Fraction(10**30)  # far inside float32


class EdfChannels:
    """The usable signals of a file as channels.

    Attributes
    ----------
    channels
        In the order of the file.
    sources
        By channel name.
    kept
        The signals that they are made of, in the same order.
    disabled
        The signals whose values mean nothing.
    repairs
        What had to be put right or disabled, a sentence each.
    """

    def __init__(self, header: EdfHeader, records: DataRecords, timeline: Timeline) -> None:
        self.channels: list[Channel] = []
        self.kept: list[SignalHeader] = []
        self.disabled: list[DisabledChannel] = []
        self.sources: dict[str, SampleSource] = {}
        self.repairs: list[str] = []
        for signal in header.data_signals:
            try:
                rate = rate_of(signal, header)
                calibration = calibration_of(signal)
            except ValueError as reason:
                self._disable(signal, str(reason))
                continue
            name = self._named(signal)
            unit = MICROVOLT if _in_microvolts(signal) else signal.unit
            self.channels.append(Channel(name, unit, rate))
            self.kept.append(signal)
            self.sources[name] = RecordSource(
                records, signal, header.sample_bytes, timeline, calibration
            )
            self.repairs += _assumptions(signal)

    def _disable(self, signal: SignalHeader, reason: str) -> None:
        self.disabled.append(DisabledChannel(signal.label or f"Signal {signal.number}", reason))
        self.repairs.append(f"{_called(signal)} is disabled: {reason}.")

    def _named(self, signal: SignalHeader) -> str:
        name = unique_name(signal.label or f"Signal {signal.number}", self.sources)
        if not signal.label:
            self.repairs.append(f"Signal {signal.number} has no name; it is called {name}.")
        elif name != signal.label:
            self.repairs.append(
                f"Signal {signal.number} has the name of another one, {signal.label}; it is "
                f"called {name}."
            )
        return name


def _assumptions(signal: SignalHeader) -> Iterator[str]:
    if not signal.unit:
        yield f"{_called(signal)} has no unit; it is taken to be in {MICROVOLT}."
    elif spelled_right(signal.unit) != signal.unit:
        yield (
            f"{_called(signal)} has the unit {signal.unit!r}, in which a letter is spoilt; it is "
            f"read as {spelled_right(signal.unit)}."
        )
    low, high = signal.digital
    if number(low) > number(high):
        yield (
            f"{_called(signal)} has its digital minimum {low} above the maximum {high}; its values "
            "are scaled as these say, upside down."
        )


def rate_of(signal: SignalHeader, header: EdfHeader) -> Fraction:
    """Return the samples a second, exact; ValueError says why they cannot be right."""
    rate = signal.n_samples / header.record_s
    if not rate:
        raise ValueError("it has no samples")
    if rate > _FASTEST_RATE:
        raise ValueError(
            f"its rate of {float(rate):g} Hz, {signal.n_samples} samples in "
            f"{float(header.record_s):g} s, cannot be right"
        )
    return rate


def calibration_of(signal: SignalHeader) -> Calibration:
    """Return how the digital values of a signal become µV, or its own unit if no voltage.

    A physical minimum above the maximum is legal: the signal is upside down in the file.
    A digital one is not, but means the same.

    Raises
    ------
    ValueError
        Saying why the values cannot be known.
    """
    physical_min = _limit(signal.physical[0], "physical minimum")
    physical_max = _limit(signal.physical[1], "physical maximum")
    digital_min = _limit(signal.digital[0], "digital minimum")
    digital_max = _limit(signal.digital[1], "digital maximum")
    if physical_min == physical_max:
        raise ValueError(f"its physical minimum and maximum are both {signal.physical[0]}")
    if digital_min == digital_max:
        raise ValueError(f"its digital minimum and maximum are both {signal.digital[0]}")
    scale = microvolts_per(spelled_right(signal.unit)) or Fraction(1)
    gain = (physical_max - physical_min) / (digital_max - digital_min) * scale
    return Calibration(float(gain), float(physical_min * scale - digital_min * gain))


def _limit(text: str, field: str) -> Fraction:
    try:
        value = number(text)
    except ValueError:
        raise ValueError(f"its {field} {text!r} is no number") from None
    if abs(value) > _LARGEST_VALUE:
        raise ValueError(f"its {field} {text} cannot be right")
    return value


def _in_microvolts(signal: SignalHeader) -> bool:
    return not signal.unit or microvolts_per(spelled_right(signal.unit)) is not None


def _called(signal: SignalHeader) -> str:
    return f"Signal {signal.number} ({signal.label or 'unnamed'})"
