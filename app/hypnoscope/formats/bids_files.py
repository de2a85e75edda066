"""Which files of a BIDS dataset belong together (bids-specification.readthedocs.io).

``sub-01_ses-2_task-sleep_eeg.edf`` is described by files of the same name that end in
``_events.tsv``, ``_channels.tsv`` and ``_eeg.json``; a file in a folder above it, with fewer of
these entities, describes it too where there is none nearer (the principle of inheritance).
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from hypnoscope.formats.errors import FormatError

RECORDING_SUFFIXES = (".edf", ".bdf", ".vhdr", ".set", ".fif")

Row = dict[str, str]


def is_bids_recording(path: Path) -> bool:
    """Tell whether a file is named as a recording in a BIDS dataset is."""
    return (
        path.name.startswith("sub-")
        and path.stem.endswith("_eeg")
        and path.suffix.casefold() in RECORDING_SUFFIXES
    )


def recordings_below(folder: Path) -> list[Path]:
    """Return the recordings of a dataset, of one animal or of one session, in order of name."""
    return sorted(path for path in folder.rglob("sub-*_eeg.*") if is_bids_recording(path))


def described_by(recording: Path, ending: str) -> Path | None:
    """Return the nearest file that describes a recording in one respect, None without any.

    Parameters
    ----------
    recording
        Of the dataset.
    ending
        Such as ``"events.tsv"``.
    """
    entities = set(_entities(recording.stem))
    folder = recording.parent
    while True:
        fitting = [
            file
            for file in folder.glob(f"*{ending}")
            if file.name in (ending, f".{ending}")
            or (
                file.name.endswith(f"_{ending}")
                and set(_entities(file.name[: -len(ending)])) <= entities
            )
        ]
        if fitting:
            return max(fitting, key=lambda file: len(_entities(file.name)))
        if _is_top(folder):
            return None
        folder = folder.parent


def animal_of(recording: Path) -> str:
    """Return the label of the animal, without ``sub-``."""
    return recording.name.partition("_")[0].removeprefix("sub-")


def read_tsv(path: Path) -> list[Row]:
    """Return the rows of a table by column; ``n/a`` and blank cells are left out of them.

    Raises
    ------
    FormatError
        When a row does not fit the header.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    header = [name.strip() for name in rows[0]] if rows else []
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(header):
            raise FormatError(
                f"{path.name}, line {number}: {len(row)} cells do not fit {len(header)} columns; "
                "correct the line."
            )
    return [
        {
            name: cell.strip()
            for name, cell in zip(header, row, strict=True)
            if cell.strip() not in ("", "n/a")
        }
        for row in rows[1:]
        if row
    ]


def read_json(path: Path) -> dict[str, object]:
    """Return what a JSON file describes; FormatError when it is damaged."""
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise FormatError(f"{path.name} is no JSON ({error}); correct it.") from error
    return content if isinstance(content, dict) else {}


def _entities(name: str) -> list[str]:
    return [part for part in name.split("_") if "-" in part]


def _is_top(folder: Path) -> bool:
    """Tell whether a folder is that of the dataset: above it, nothing describes its files."""
    inside = folder.name == "eeg" or folder.name.startswith(("sub-", "ses-"))
    return not inside or folder.parent == folder


def laboratories(folder: Path) -> dict[str, str]:
    """Return the laboratory of each animal, by its label, where ``participants.tsv`` tells."""
    table = folder / "participants.tsv"
    return dict(_laboratories(table)) if table.is_file() else {}


def _laboratories(table: Path) -> Iterator[tuple[str, str]]:
    for row in read_tsv(table):
        for column in ("lab", "laboratory", "site", "institution"):
            if column in row and "participant_id" in row:
                yield row["participant_id"].removeprefix("sub-"), row[column]
                break
