"""Which files of a folder are recordings."""

import os
from collections.abc import Iterator
from pathlib import Path

from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.registry import formats_of
from hypnoscope.jobs.job import Progress
from hypnoscope.translation import translate

MOST_FILES = 500

_SIGNALS = (
    *(".edf", ".bdf", ".rec", ".fif", ".vhdr", ".set", ".gdf", ".cnt", ".mat", ".parquet"),
    *(".nwb", ".pvfs", ".smr", ".smrx", ".rhd", ".rhs", ".plx", ".pl2", ".abf", ".trc"),
)


def recordings_in(folder: Path, progress: Progress) -> tuple[Path, ...]:
    """Return the recordings in a folder and below it, by name; knows no Qt.

    Tables and plain arrays are left out, since a folder holds many that are no recording:
    they are added one by one. So are files that hold stages alone.

    Raises
    ------
    FormatError
        When there is none, or more than `MOST_FILES`.
    """
    found: list[Path] = []
    for path in _files_in(folder):
        progress(len(found), MOST_FILES)
        if path.suffix.casefold() in _SIGNALS and not _holds_stages_alone(path):
            found.append(path)
        if len(found) > MOST_FILES:
            raise FormatError(
                translate(
                    "RecordingFiles",
                    "{} holds more than {} recordings; choose a folder with fewer.",
                ).format(folder, MOST_FILES)
            )
    if not found:
        raise FormatError(
            translate(
                "RecordingFiles",
                "{} holds no recording known by its name; add tables and others as files.",
            ).format(folder)
        )
    return tuple(found)


def _files_in(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _holds_stages_alone(path: Path) -> bool:
    try:
        known = formats_of(path)
    except (FormatError, OSError):
        return False
    return bool(known) and not known[0].with_signals
