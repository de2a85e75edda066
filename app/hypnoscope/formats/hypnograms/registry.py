"""The formats of hypnograms; a new one is a line here."""

from pathlib import Path

from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.accusleep import ACCUSLEEP_MAT, ACCUSLEEPY_CSV
from hypnoscope.formats.hypnograms.bids import BIDS_EVENTS
from hypnoscope.formats.hypnograms.code_lists import CODE_LIST, ELAN
from hypnoscope.formats.hypnograms.edf_plus import EDF_ANNOTATIONS, EDF_COPY
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat
from hypnoscope.formats.hypnograms.misleep import MISLEEP
from hypnoscope.formats.hypnograms.nwb_intervals import NWB_INTERVALS
from hypnoscope.formats.hypnograms.own_csv import OWN_CSV
from hypnoscope.formats.hypnograms.sdreamer import SDREAMER_MAT
from hypnoscope.formats.hypnograms.spindle import SPINDLE_CSV
from hypnoscope.formats.hypnograms.stage_tables import BOUTS_TABLE, STAGE_TABLE
from hypnoscope.formats.hypnograms.visbrain import SOMNOTATE, VISBRAIN

FORMATS: tuple[HypnogramFormat, ...] = (
    OWN_CSV,
    EDF_ANNOTATIONS,
    EDF_COPY,
    NWB_INTERVALS,
    SDREAMER_MAT,
    ACCUSLEEP_MAT,
    ACCUSLEEPY_CSV,
    SPINDLE_CSV,
    BIDS_EVENTS,
    MISLEEP,
    ELAN,
    SOMNOTATE,
    VISBRAIN,
    BOUTS_TABLE,
    STAGE_TABLE,
    CODE_LIST,
)
"""The first that recognises a file reads it: the particular stand before the general."""


def format_called(key: str) -> HypnogramFormat:
    """Return the format with this key; FormatError naming all others when there is none."""
    for known in FORMATS:
        if known.key == key:
            return known
    keys = ", ".join(known.key for known in FORMATS)
    raise FormatError(f"{key!r} is no format of hypnograms; choose one of {keys}.")


def formats_of(path: Path) -> list[HypnogramFormat]:
    """Return the readable formats that a file may have, the likeliest first."""
    return [known for known in FORMATS if known.read is not None and known.recognises(path)]


def hypnogram_alone(path: Path) -> HypnogramFormat | None:
    """Return the format of a file that for certain holds stages and no signals, else None."""
    known = formats_of(path)
    return known[0] if known and not known[0].with_signals and known[0].is_alone(path) else None


def readable_formats() -> list[HypnogramFormat]:
    """Return the formats that can be read."""
    return [known for known in FORMATS if known.read is not None]


def writable_formats() -> list[HypnogramFormat]:
    """Return the formats that can be written."""
    return [known for known in FORMATS if known.write is not None]
