"""Hypnograms as a table of intervals in Neurodata Without Borders files, by pynwb.

A `TimeIntervals` table called `sleep_stages` has a row for each run of one stage, artefact
flag and scorer, after https://nwb-schema.readthedocs.io. Times are wall-clock times without a
zone, as everywhere in the program; the standard asks for one, and UTC is written.
"""

import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.extra_libraries import extra_library
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, code_text
from hypnoscope.formats.hypnograms.runs import Run, bouts_of, imported_runs, onset_of

_TABLE = "sleep_stages"
_STAGES = ("stage", "sleep_stage", "state", "label")
_LARGEST_DENOMINATOR = 10**6
_HDF5 = b"\x89HDF\r\n\x1a\n"


def recognises(path: Path) -> bool:
    """Tell whether an NWB file has a table of intervals with stages."""
    if path.suffix.casefold() != ".nwb" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            if file.read(len(_HDF5)) != _HDF5:
                return False
        import h5py

        with h5py.File(path, "r") as content:
            tables = content.get("intervals", {})
            return any(any(name in table for name in _STAGES) for table in tables.values())
    except (OSError, ImportError, AttributeError, TypeError, KeyError):
        return False


def is_alone(path: Path) -> bool:
    """Tell whether a file that is recognised holds nothing that was acquired."""
    import h5py

    with h5py.File(path, "r") as content:
        return not any(len(content.get(name, ())) for name in ("acquisition", "processing"))


def read(path: Path) -> ImportedHypnogram:
    """Read the first table of intervals that names stages; FormatError when there is none."""
    pynwb = extra_library("pynwb", "nwb", path, "an NWB file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions of extensions that nobody needs here
            with pynwb.NWBHDF5IO(str(path), mode="r", load_namespaces=True) as door:
                file = door.read()
                table = _table_of(file)
                columns = {name: list(table[name][:]) for name in table.colnames} if table else {}
                reference = getattr(file, "timestamps_reference_time", None)
                start = (reference or file.session_start_time).replace(tzinfo=None)
    except Exception as error:  # damaged files make h5py and pynwb raise anything
        why = " ".join(str(error).split()) or type(error).__name__
        raise FormatError(
            f"{path.name} cannot be read as an NWB file ({why}); export the stages anew."
        ) from error
    stages = next((name for name in _STAGES if name in columns), None)
    if stages is None:
        raise FormatError(f"{path.name} holds no intervals of stages; choose another file.")
    return imported_runs(_runs(columns, stages), path.name, start_time=start)


def write(path: Path, content: HypnogramToWrite) -> None:
    """Write an NWB file that holds the stages alone, on the clock of the recording.

    Raises
    ------
    ValueError
        When the time of day at which the recording begins is not known.
    FormatError
        When pynwb is not installed.
    """
    pynwb = extra_library("pynwb", "nwb", path, "an NWB file")
    start = None if content.recording is None else content.recording.start_time
    if start is None:
        raise ValueError("NWB needs the time of day at which the recording begins, not known here")
    name = content.recording.path.name if content.recording and content.recording.path else ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of identifiers and names that the standard leaves open
        file = pynwb.NWBFile(
            session_description=f"Sleep stages of {name or 'a recording'}",
            identifier=f"{name or 'recording'} {start.isoformat()}",
            session_start_time=start.replace(tzinfo=UTC),
            file_create_date=datetime.now(UTC),
        )
        file.add_time_intervals(_table(pynwb, content))
        with replacing(path) as temporary, pynwb.NWBHDF5IO(str(temporary), mode="w") as door:
            door.write(file)


def _table(pynwb: Any, content: HypnogramToWrite) -> Any:
    hypnogram = content.hypnogram
    bouts = bouts_of(hypnogram, artefacts=True, scorers=True)
    table = pynwb.epoch.TimeIntervals(name=_TABLE, description="Sleep stages, one run a row")
    table.add_column("stage", "Wake, NREM, REM or Unscored")
    table.add_column("artefact", "whether the signal is spoilt")
    table.add_column("scorer", "person or model that set the stage")
    for bout in bouts:
        table.add_row(
            start_time=float(onset_of(hypnogram, bout.start)),
            stop_time=float(onset_of(hypnogram, bout.stop)),
            stage=bout.stage.label,
            artefact=bout.artefact,
            scorer=str(bout.scorer),
        )
    return table


def _table_of(file: Any) -> Any:
    tables = dict(file.intervals or {})
    ordered = [tables.get(_TABLE), *tables.values()]
    return next(
        (
            table
            for table in ordered
            if table is not None and any(name in table.colnames for name in _STAGES)
        ),
        None,
    )


def _runs(columns: Mapping[str, Sequence[Any]], stages: str) -> list[Run]:
    n_rows = len(columns[stages])
    artefacts = columns.get("artefact", [False] * n_rows)
    scorers = columns.get("scorer")
    return [
        Run(
            _exact(columns["start_time"][row]),
            _exact(columns["stop_time"][row]),
            code_text(columns[stages][row]),
            f"row {row + 1}",
            None if scorers is None else ScoredBy.parse(str(scorers[row])),
            bool(artefacts[row]),
        )
        for row in range(n_rows)
    ]


def _exact(seconds: float) -> Fraction:
    return Fraction(float(seconds)).limit_denominator(_LARGEST_DENOMINATOR)


NWB_INTERVALS = HypnogramFormat(
    "nwb",
    "NWB intervals",
    (".nwb",),
    recognises,
    read,
    write,
    frozenset(("unscored", "artefacts", "scorers", "start time")),
    is_alone=is_alone,
)
