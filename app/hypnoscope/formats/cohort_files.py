"""Which recordings of a labelled cohort lie where, with their stages, animals and laboratories.

docs/cohorts.md shows each layout as a tree.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from hypnoscope.formats.bids_files import animal_of, described_by, laboratories, recordings_below
from hypnoscope.formats.errors import FormatError

Layout = Literal["bids", "sdreamer", "accusleep", "spindle", "edf-csv"]

ANIMALS = "animals.csv"

_EDF = (".edf", ".bdf")
_LABELS = ("labels.mat", "labels.csv", "labels.parquet")
_SIGNALS = ("EEG.mat", "recording.parquet", "recording.csv")
_ANIMAL_WORDS = ("mouse", "animal", "subject", "rat", "sub-")


@dataclass(frozen=True, slots=True)
class CohortFile:
    """One recording of a cohort.

    Attributes
    ----------
    recording
        Its file, or its folder where it is one.
    stages
        The file with its stages; None when there is none.
    animal
        Whose it is: all recordings of an animal go into the same part of a split.
    laboratory
        Where it was made; empty when nobody said.
    """

    recording: Path
    stages: Path | None
    animal: str
    laboratory: str = ""


def cohort_files(folder: Path, layout: Layout) -> list[CohortFile]:
    """Return the recordings of a cohort, in order of their paths.

    A table ``animals.csv`` in the folder, with the columns recording (a path in the folder) and
    animal, and laboratory if wanted, counts more than what the layout says.

    Raises
    ------
    FormatError
        When the folder holds no recording in this layout, or the table is not understood.
    """
    if not folder.is_dir():
        raise FormatError(f"{folder} is no folder; give the folder of the cohort.")
    found = list(_LAYOUTS[layout](folder))
    if not found:
        raise FormatError(
            f"{folder.name} holds no recording in the layout {layout}; look into docs/cohorts.md, "
            "or choose another --layout."
        )
    table = folder / ANIMALS
    return _renamed(found, folder, table) if table.is_file() else found


def _bids(folder: Path) -> Iterator[CohortFile]:
    laboratory_of = laboratories(folder)
    for recording in recordings_below(folder):
        animal = animal_of(recording)
        stages = described_by(recording, "events.tsv")
        yield CohortFile(recording, stages, animal, laboratory_of.get(animal, ""))


def _sdreamer(folder: Path) -> Iterator[CohortFile]:
    for path in _below(folder, (".mat",)):
        laboratory = _first_folder(folder, path)
        yield CohortFile(path, path, _within(laboratory, path.stem), laboratory)


def _accusleep(folder: Path) -> Iterator[CohortFile]:
    seen = set()
    for name in _SIGNALS:
        for path in sorted(folder.rglob(name)):
            inside = path.parent
            if inside in seen:
                continue
            seen.add(inside)
            labels = (inside / label for label in _LABELS)
            stages = next((label for label in labels if label.is_file()), None)
            recording = inside if name == _SIGNALS[0] else path
            yield CohortFile(recording, stages, _animal_in(folder, inside))


def _spindle(folder: Path) -> Iterator[CohortFile]:
    for path in _below(folder, _EDF):
        if path.parent.name == "recordings":
            cohort = path.parent.parent
            stages = cohort / "scorings" / f"{path.stem}.csv"
            laboratory = "" if cohort == folder else cohort.name
            found = stages if stages.is_file() else None
            yield CohortFile(path, found, _within(laboratory, path.stem), laboratory)


def _edf_csv(folder: Path) -> Iterator[CohortFile]:
    for path in _below(folder, _EDF):
        beside = (path.with_name(f"{path.stem}{end}.csv") for end in ("_hypnogram", ""))
        stages = next((each for each in beside if each.is_file()), None)
        laboratory = _first_folder(folder, path)
        yield CohortFile(path, stages, _within(laboratory, path.stem), laboratory)


_LAYOUTS: dict[Layout, Callable[[Path], Iterator[CohortFile]]] = {
    "bids": _bids,
    "sdreamer": _sdreamer,
    "accusleep": _accusleep,
    "spindle": _spindle,
    "edf-csv": _edf_csv,
}


def _below(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.casefold() in suffixes)


def _first_folder(folder: Path, path: Path) -> str:
    """Return the folder of the cohort's that a file lies in, which stands for a laboratory."""
    inside = path.relative_to(folder).parts[:-1]
    return inside[0] if inside else ""


def _within(laboratory: str, animal: str) -> str:
    return f"{laboratory}/{animal}" if laboratory else animal


def _animal_in(folder: Path, inside: Path) -> str:
    """Return the part of a path that names the animal, as in ``24-hour/Mouse01/Day1``."""
    parts = inside.relative_to(folder).parts
    named = [place for place, part in enumerate(parts) if part.casefold().startswith(_ANIMAL_WORDS)]
    if named:
        return parts[named[0]]
    return parts[0] if parts else folder.name


def _renamed(found: list[CohortFile], folder: Path, table: Path) -> list[CohortFile]:
    """Return the files with the animals and laboratories that a table gives them."""
    told = dict(_animals(table))
    names = {file.recording.relative_to(folder).as_posix(): file for file in found}
    for name in told:
        if name not in names:
            raise FormatError(
                f"{table.name} names the recording {name}, which is not there; names such as "
                f"{next(iter(names))} are known."
            )
    return [
        file
        if name not in told
        else replace(file, animal=told[name][0], laboratory=told[name][1] or file.laboratory)
        for name, file in names.items()
    ]


def _animals(table: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    with table.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            recording, animal = row.get("recording"), row.get("animal")
            if not recording or not animal:
                raise FormatError(
                    f"{table.name}, line {line}: a recording and its animal are needed, in columns "
                    "of these names; correct the line."
                )
            yield recording.strip(), (animal.strip(), (row.get("laboratory") or "").strip())
