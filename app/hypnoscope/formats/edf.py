"""Read EDF, EDF+, BDF and BDF+ recordings without copying them."""

from datetime import datetime, timedelta
from pathlib import Path

from hypnoscope.core.recording import Recording
from hypnoscope.formats.edf_channels import EdfChannels
from hypnoscope.formats.edf_dates import start_of
from hypnoscope.formats.edf_header import read_header
from hypnoscope.formats.edf_records import map_records
from hypnoscope.formats.edf_times import Timeline, timeline_of
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.roles import propose_roles


def read_edf(path: Path) -> Recording:
    """Read an EDF or BDF file of any kind; its samples stay on disk until looked at.

    Raises
    ------
    FormatError
        When the file cannot be read truly.
    """
    header = read_header(path)
    if not header.data_signals:
        raise FormatError(
            f"{path.name} holds annotations only and no signals; open the recording itself."
        )
    mapped = map_records(path, header)
    timeline = timeline_of(header, mapped.rows)
    signals = EdfChannels(header, mapped.rows, timeline)
    if not signals.channels:
        raise FormatError(
            f"{path.name} cannot be read, for none of its {len(header.data_signals)} signals can; "
            f"{signals.repairs[0]}"
        )
    start = start_of(header)
    duration_s = float(timeline.duration_s)
    return Recording(
        channels=propose_roles(signals.channels, signals.sources, duration_s),
        sources=signals.sources,
        duration_s=duration_s,
        start_time=_first_sample_at(start.time, timeline),
        gaps=timeline.gaps,
        repairs=(*mapped.repairs, *timeline.repairs, *start.repairs, *signals.repairs),
        fingerprint=fingerprint([path]),
        path=path,
        file_format=header.file_format,
    )


def _first_sample_at(start: datetime | None, timeline: Timeline) -> datetime | None:
    """Add what the first record time says; EDF+ keeps fractions of a second there alone."""
    if start is None:
        return None
    return start + timedelta(microseconds=round(timeline.delay_s * 1_000_000))
