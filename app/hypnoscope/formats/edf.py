"""Read EDF, EDF+, BDF and BDF+ recordings without copying them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from hypnoscope.core.recording import Recording
from hypnoscope.formats.edf_channels import EdfChannels
from hypnoscope.formats.edf_data import DataRecords, count_repairs, open_records
from hypnoscope.formats.edf_dates import Start, start_of
from hypnoscope.formats.edf_duration import with_duration
from hypnoscope.formats.edf_header import EdfHeader, read_header
from hypnoscope.formats.edf_times import Timeline, timeline_of
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.roles import propose_roles


@dataclass(frozen=True, slots=True, eq=False)
class EdfFile:
    """All that is known of an EDF file before its samples are looked at.

    Attributes
    ----------
    header, records, timeline, start
        What it says, its data records, when they were made, and when they begin.
    signals
        Its usable channels and the disabled ones.
    repairs
        What had to be put right, a sentence each.
    """

    header: EdfHeader
    records: DataRecords
    timeline: Timeline
    start: Start
    signals: EdfChannels
    repairs: tuple[str, ...]

    @property
    def start_time(self) -> datetime | None:
        """When the first sample was taken; EDF+ keeps fractions of a second in record times."""
        if self.start.time is None:
            return None
        return self.start.time + timedelta(microseconds=round(self.timeline.delay_s * 1_000_000))


def open_edf(
    path: Path, record_s: Fraction | None = None, *, without_gaps: bool = False
) -> EdfFile:
    """Open an EDF or BDF file of any kind.

    Parameters
    ----------
    path
        Of the file.
    record_s
        Duration of a data record in seconds where the user knows it; None to take the file's.
    without_gaps
        Whether the user knows that the data records follow each other, whatever the file says.

    Raises
    ------
    FormatError
        When the file cannot be read truly.
    """
    file = FileBytes(path)
    header = read_header(path.name, file)
    if not header.data_signals:
        raise FormatError(
            f"{path.name} holds annotations only and no signals; open the recording itself."
        )
    if without_gaps:
        header = _without_gaps(header)
    records = open_records(file, header)
    header = with_duration(header, records, record_s)
    timeline = timeline_of(header, records)
    signals = EdfChannels(header, records, timeline)
    if not signals.channels:
        raise FormatError(
            f"{path.name} cannot be read, for none of its {len(header.data_signals)} signals can; "
            f"{signals.repairs[0]}"
        )
    start = start_of(header)
    counted = tuple(count_repairs(header, records, file.size))
    repairs = (*header.repairs, *counted, *timeline.repairs, *start.repairs, *signals.repairs)
    return EdfFile(header, records, timeline, start, signals, repairs)


def _without_gaps(header: EdfHeader) -> EdfHeader:
    repair = "The data records are taken to follow each other, as you said."
    return replace(header, continuity="plain", repairs=(*header.repairs, repair))


def read_edf(path: Path) -> Recording:
    """Read an EDF or BDF file of any kind; its samples stay on disk until looked at.

    Raises
    ------
    FormatError
        When the file cannot be read truly.
    """
    found = open_edf(path)
    signals, timeline = found.signals, found.timeline
    duration_s = float(timeline.duration_s)
    return Recording(
        channels=propose_roles(signals.channels, signals.sources, duration_s),
        sources=signals.sources,
        duration_s=duration_s,
        start_time=found.start_time,
        gaps=timeline.gaps,
        repairs=found.repairs,
        fingerprint=fingerprint([path]),
        path=path,
        file_format=found.header.file_format,
        disabled=tuple(signals.disabled),
    )
