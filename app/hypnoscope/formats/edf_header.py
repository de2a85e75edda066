"""The headers of EDF, EDF+, BDF and BDF+ files.

After the format descriptions of Kemp et al., "A simple format for exchange of digitized
polygraphic recordings", 1992, and Kemp and Olivan, "European data format 'plus'", 2003;
BDF is the same with three bytes a sample.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Literal

from hypnoscope.formats.edf_layout import FIXED_BYTES, SIGNAL_BYTES, layout_of
from hypnoscope.formats.edf_text import HeaderBytes, decoded, number
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes

Continuity = Literal["plain", "continuous", "discontinuous"]

_FIELD_WIDTHS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)  # of each signal, field by field
_LABEL, _TRANSDUCER, _UNIT, _PHYSICAL_MIN, _PHYSICAL_MAX, _DIGITAL_MIN, _DIGITAL_MAX = range(7)
_PREFILTER, _SAMPLES = 7, 8
_ANNOTATIONS = ("edf annotations", "bdf annotations")
_FOREIGN = {
    b"\x1f\x8b": "a gzip archive does; unpack it first",
    b"PK\x03\x04": "a zip archive does; unpack it first",
    b"Rar!": "a rar archive does; unpack it first",
    b"7z\xbc\xaf": "a 7z archive does; unpack it first",
    b"MATLAB": "a MATLAB file does; give it the ending .mat",
    b"\x89HDF": "an HDF5 or MATLAB file does; give it its own ending",
    b"GDF": "a GDF file does; give it the ending .gdf",
    b"<!DOCTYP": "a web page does; download the file itself",
    b"version ": "the pointer to a large file does; fetch the file itself",
}
_EDF_VERSION = b"0"
_BDF_VERSION = b"\xffBIOSEMI"
LONGEST_S = 86_400 * 400  # no recording lasts longer; a time beyond is damaged


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
    transducer, prefilter
        As in the file.
    """

    number: int
    label: str
    unit: str
    physical: tuple[str, str]
    digital: tuple[str, str]
    n_samples: int
    first_byte: int
    transducer: str = ""
    prefilter: str = ""

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
    date, time, patient, recording
        Texts of the start date, the start time, the patient and the recording field.
    n_records
        As announced; None when the file leaves it open.
    count_text
        What the header says of that.
    record_text
        What the header says of the duration of a data record.
    record_s
        That duration in seconds, exact; 0 when the header does not tell it.
    repairs
        What had to be put right to read the header, a sentence each.
    """

    file_name: str
    n_bytes: int
    sample_bytes: int
    continuity: Continuity
    date: str
    time: str
    patient: str
    recording: str
    n_records: int | None
    count_text: str
    record_text: str
    record_s: Fraction
    signals: tuple[SignalHeader, ...]
    repairs: tuple[str, ...] = ()

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
    def annotations(self) -> tuple[SignalHeader, ...]:
        """The signals that hold texts; the first of them keeps the record times."""
        return tuple(signal for signal in self.signals if signal.is_annotations)


def is_edf(first_bytes: bytes) -> bool:
    """Tell whether a file that begins so is EDF or BDF, by content alone."""
    version = first_bytes[:8]
    return version.strip(b" \0") == _EDF_VERSION or version == _BDF_VERSION


def read_header(file_name: str, file: FileBytes) -> EdfHeader:
    """Read the header of an EDF or BDF file.

    Raises
    ------
    FormatError
        When a field that the layout depends on cannot be trusted.
    """
    fixed = file.read(0, min(FIXED_BYTES, file.size)).tobytes()
    _check_beginning(file_name, fixed)
    layout = layout_of(file, HeaderBytes(file_name, fixed), _sample_bytes(fixed))
    n_bytes = FIXED_BYTES + SIGNAL_BYTES * layout.n_signals
    if file.size < n_bytes:
        raise FormatError(
            f"{file_name} cannot be read: it ends after {file.size} bytes, inside the header of "
            f"its {layout.n_signals} signals; copy the file anew from where it was recorded."
        )
    header = HeaderBytes(file_name, file.read(0, n_bytes).tobytes())
    return _parsed(header, layout.n_signals, layout.repairs)


def _check_beginning(file_name: str, fixed: bytes) -> None:
    if not fixed:
        raise FormatError(f"{file_name} is empty; copy the file anew from where it was recorded.")
    if len(fixed) < FIXED_BYTES:
        raise FormatError(
            f"{file_name} is no EDF file: it holds {len(fixed)} bytes, fewer than the 256 of the "
            "shortest header; copy the file anew from where it was recorded."
        )
    if not is_edf(fixed):
        kind = next((kind for magic, kind in _FOREIGN.items() if fixed.startswith(magic)), None)
        beginning = (
            f"it begins as {kind}."
            if kind
            else f"it begins with {decoded(fixed[:8])!r} instead of '0'; open it with the program "
            "that wrote it and export EDF."
        )
        raise FormatError(f"{file_name} is no EDF or BDF file, whatever its name says: {beginning}")


def _parsed(header: HeaderBytes, n_signals: int, repairs: tuple[str, ...]) -> EdfHeader:
    return EdfHeader(
        file_name=header.file_name,
        n_bytes=len(header.raw),
        sample_bytes=_sample_bytes(header.raw),
        continuity=_continuity(header.text(192, 44)),
        date=header.text(168, 8),
        time=header.text(176, 8),
        patient=header.text(8, 80),
        recording=header.text(88, 80),
        n_records=_announced_records(header.text(236, 8)),
        count_text=header.text(236, 8),
        record_text=header.text(244, 8),
        record_s=_record_duration(header.text(244, 8)),
        signals=_signals(header, n_signals),
        repairs=repairs,
    )


def _sample_bytes(beginning: bytes) -> int:
    return 3 if beginning.startswith(_BDF_VERSION) else 2


def _continuity(reserved: str) -> Continuity:
    if reserved[:5] in ("EDF+D", "BDF+D"):
        return "discontinuous"
    return "continuous" if reserved[:5] in ("EDF+C", "BDF+C") else "plain"


def _announced_records(text: str) -> int | None:
    try:
        announced = number(text)
    except ValueError:
        return None
    return int(announced) if announced > 0 and announced.denominator == 1 else None


def _record_duration(text: str) -> Fraction:
    try:
        record_s = number(text)
    except ValueError:
        return Fraction(0)
    return record_s if 0 < record_s <= LONGEST_S else Fraction(0)


def _signals(header: HeaderBytes, n_signals: int) -> tuple[SignalHeader, ...]:
    starts = [
        FIXED_BYTES + n_signals * before
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
                transducer=text(_TRANSDUCER, i),
                prefilter=text(_PREFILTER, i),
            )
        )
        first_byte += n_samples * _sample_bytes(header.raw)
    return tuple(signals)


def _samples_per_record(header: HeaderBytes, start: int, number: int, label: str) -> int:
    field = f"the samples per data record of signal {number} ({label})"
    n_samples = header.count(start, field)
    if n_samples < 0:
        raise header.refused(start, field, header.text(start, 8), "0 or more")
    return n_samples
