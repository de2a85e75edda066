"""The headers of EDF, EDF+, BDF and BDF+ files.

After the format descriptions of Kemp et al., "A simple format for exchange of digitized
polygraphic recordings", 1992, and Kemp and Olivan, "European data format 'plus'", 2003;
BDF is the same with three bytes a sample.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Literal

from hypnoscope.formats.edf_text import HeaderBytes, decoded
from hypnoscope.formats.errors import FormatError

Continuity = Literal["plain", "continuous", "discontinuous"]

_FIXED_BYTES = 256
_SIGNAL_BYTES = 256
_FIELD_WIDTHS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)  # of each signal, field by field
_LABEL, _, _UNIT, _PHYSICAL_MIN, _PHYSICAL_MAX, _DIGITAL_MIN, _DIGITAL_MAX, _, _SAMPLES, _ = range(
    len(_FIELD_WIDTHS)
)
_ANNOTATIONS = ("edf annotations", "bdf annotations")
_EDF_VERSION = b"0"
_BDF_VERSION = b"\xffBIOSEMI"
_MAX_RECORD_S = 86_400 * 400


@dataclass(frozen=True, slots=True)
class SignalHeader:
    """What the header says of one signal.

    Attributes
    ----------
    number
        Counted from 1, as people count.
    label, unit
        As in the file.
    physical, digital
        The texts of minimum and maximum; whether they are numbers is not yet known.
    n_samples
        Samples in each data record.
    first_byte
        Where its samples start in each data record.
    """

    number: int
    label: str
    unit: str
    physical: tuple[str, str]
    digital: tuple[str, str]
    n_samples: int
    first_byte: int

    @property
    def is_annotations(self) -> bool:
        """Whether it holds texts and record times instead of samples."""
        return self.label.casefold() in _ANNOTATIONS


@dataclass(frozen=True, slots=True)
class EdfHeader:
    """What the header says of the whole file.

    Attributes
    ----------
    n_bytes
        Length of the header itself.
    sample_bytes
        2 in EDF, 3 in BDF.
    continuity
        Whether records follow each other without gaps; ``"plain"`` before EDF+.
    date, time, recording
        Texts of the start date, the start time and the recording field.
    n_records
        As announced; None when the file leaves it open.
    record_s
        Duration of a data record in seconds, exact.
    """

    file_name: str
    n_bytes: int
    sample_bytes: int
    continuity: Continuity
    date: str
    time: str
    recording: str
    n_records: int | None
    record_s: Fraction
    signals: tuple[SignalHeader, ...]

    @property
    def file_format(self) -> str:
        """EDF or BDF, with +C or +D where the header says so."""
        plus = {"plain": "", "continuous": "+C", "discontinuous": "+D"}[self.continuity]
        return ("EDF" if self.sample_bytes == 2 else "BDF") + plus

    @property
    def record_bytes(self) -> int:
        """Length of a data record."""
        return self.sample_bytes * sum(signal.n_samples for signal in self.signals)

    @property
    def data_signals(self) -> tuple[SignalHeader, ...]:
        """The signals that hold samples, in the order of the file."""
        return tuple(signal for signal in self.signals if not signal.is_annotations)

    @property
    def annotations(self) -> SignalHeader | None:
        """The signal that keeps the record times, if any."""
        return next((signal for signal in self.signals if signal.is_annotations), None)


def is_edf(first_bytes: bytes) -> bool:
    """Tell whether a file that begins so is EDF or BDF, by content alone."""
    version = first_bytes[:8]
    return version.rstrip(b" \0") == _EDF_VERSION or version == _BDF_VERSION


def read_header(path: Path) -> EdfHeader:
    """Read the header of an EDF or BDF file.

    Raises
    ------
    FormatError
        When a field that the layout depends on cannot be trusted.
    """
    with path.open("rb") as file:
        fixed = file.read(_FIXED_BYTES)
        _check_beginning(path.name, fixed)
        n_signals = HeaderBytes(path.name, fixed).count(252, "the number of signals", width=4)
        _check_length(HeaderBytes(path.name, fixed), n_signals)
        raw = fixed + file.read(_SIGNAL_BYTES * n_signals)
    if len(raw) < _FIXED_BYTES + _SIGNAL_BYTES * n_signals:
        raise FormatError(
            f"{path.name} cannot be read: it ends after {len(raw)} bytes, inside the header of its "
            f"{n_signals} signals; copy the file anew from where it was recorded."
        )
    return _parsed(HeaderBytes(path.name, raw), n_signals)


def _check_beginning(file_name: str, fixed: bytes) -> None:
    if not fixed:
        raise FormatError(f"{file_name} is empty; copy the file anew from where it was recorded.")
    if len(fixed) < _FIXED_BYTES:
        raise FormatError(
            f"{file_name} is no EDF file: it holds {len(fixed)} bytes, fewer than the 256 of the "
            "shortest header; copy the file anew from where it was recorded."
        )
    if not is_edf(fixed):
        raise FormatError(
            f"{file_name} is no EDF or BDF file, whatever its name says: it begins with "
            f"{decoded(fixed[:8])!r} instead of '0'; open it with the program that wrote it and "
            "export EDF."
        )


def _check_length(fixed: HeaderBytes, n_signals: int) -> None:
    if n_signals < 1:
        raise fixed.refused(252, "the number of signals", str(n_signals), "1 or more")
    announced = fixed.count(184, "its own length")
    needed = _FIXED_BYTES + _SIGNAL_BYTES * n_signals
    if announced != needed:
        raise FormatError(
            f"{fixed.file_name} cannot be read: its header gives its own length (byte 184) as "
            f"{announced} bytes, but {n_signals} signals (byte 252) need {needed}; copy the file "
            "anew, or correct the wrong field with an EDF header editor."
        )


def _parsed(header: HeaderBytes, n_signals: int) -> EdfHeader:
    signals = _signals(header, n_signals)
    return EdfHeader(
        file_name=header.file_name,
        n_bytes=len(header.raw),
        sample_bytes=_sample_bytes(header),
        continuity=_continuity(header.text(192, 44)),
        date=header.text(168, 8),
        time=header.text(176, 8),
        recording=header.text(88, 80),
        n_records=_announced_records(header),
        record_s=_record_duration(header, signals),
        signals=signals,
    )


def _sample_bytes(header: HeaderBytes) -> int:
    return 3 if header.raw.startswith(_BDF_VERSION) else 2


def _continuity(reserved: str) -> Continuity:
    if reserved[:5] in ("EDF+D", "BDF+D"):
        return "discontinuous"
    return "continuous" if reserved[:5] in ("EDF+C", "BDF+C") else "plain"


def _announced_records(header: HeaderBytes) -> int | None:
    if not header.text(236, 8):
        return None
    n_records = header.count(236, "the number of data records")
    return n_records if n_records > 0 else None


def _record_duration(header: HeaderBytes, signals: tuple[SignalHeader, ...]) -> Fraction:
    record_s = header.number(244, "the duration of a data record")
    has_samples = any(not signal.is_annotations for signal in signals)
    if has_samples and not 0 < record_s <= _MAX_RECORD_S:
        raise FormatError(
            f"{header.file_name} cannot be read: its header gives the duration of a data record "
            f"(byte 244) as {header.text(244, 8)} s, so its sampling rates are unknown; correct "
            "the field with an EDF header editor."
        )
    return record_s


def _signals(header: HeaderBytes, n_signals: int) -> tuple[SignalHeader, ...]:
    starts = [
        _FIXED_BYTES + n_signals * before
        for before in accumulate(_FIELD_WIDTHS[:-1], initial=0)  # fields lie side by side
    ]

    def text(field: int, signal: int) -> str:
        width = _FIELD_WIDTHS[field]
        return header.text(starts[field] + signal * width, width)

    signals: list[SignalHeader] = []
    first_byte = 0
    for i in range(n_signals):
        n_samples = _samples_per_record(header, starts[_SAMPLES] + 8 * i, i + 1, text(_LABEL, i))
        signals.append(
            SignalHeader(
                number=i + 1,
                label=text(_LABEL, i),
                unit=text(_UNIT, i),
                physical=(text(_PHYSICAL_MIN, i), text(_PHYSICAL_MAX, i)),
                digital=(text(_DIGITAL_MIN, i), text(_DIGITAL_MAX, i)),
                n_samples=n_samples,
                first_byte=first_byte,
            )
        )
        first_byte += n_samples * _sample_bytes(header)
    return tuple(signals)


def _samples_per_record(header: HeaderBytes, start: int, number: int, label: str) -> int:
    field = f"the samples per data record of signal {number} ({label})"
    n_samples = header.count(start, field)
    if n_samples < 0:
        raise header.refused(start, field, header.text(start, 8), "0 or more")
    return n_samples
