"""Options that several commands have."""

from enum import StrEnum
from typing import Annotated

import typer

from hypnoscope.formats.table_layout import TableHints, rate_from_text


class PathwayName(StrEnum):
    """What `--pathway` takes."""

    AUTO = "auto"
    MIXED = "mixed"
    EEG = "eeg"
    EMG = "emg"


class DeviceName(StrEnum):
    """What `--device` takes."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"
    MPS = "mps"


EegOption = Annotated[
    str | None,
    typer.Option("--eeg", metavar="NAME", help="EEG channel; by default the first one found."),
]
EmgOption = Annotated[
    str | None,
    typer.Option("--emg", metavar="NAME", help="EMG channel; by default the first one found."),
]
PathwayOption = Annotated[
    PathwayName,
    typer.Option(
        "--pathway",
        help="Score from both signals (mixed), from one of them, or from what is there (auto).",
    ),
]
CheckpointOption = Annotated[
    str | None,
    typer.Option(
        "--checkpoint",
        metavar="PATH",
        help="Checkpoint file, or the name of one of your own; by default the bundled one.",
    ),
]
DeviceOption = Annotated[
    DeviceName, typer.Option("--device", help="Where to compute; auto takes the fastest there is.")
]
OverwriteOption = Annotated[
    bool,
    typer.Option("--overwrite", help="Replace a file even if it holds a person's scoring."),
]
SfreqOption = Annotated[
    str | None,
    typer.Option(
        "--sfreq",
        metavar="HZ",
        help="Sampling rate of a CSV, TSV or NumPy file that says none; kept for its folder.",
    ),
]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit",
        metavar="UNIT",
        help="Unit of the columns of such a file, as uV, where it says none; kept for its folder.",
    ),
]


def table_hints(sfreq: str | None, unit: str | None) -> TableHints:
    """Return what the command line says of tables."""
    try:
        rate = None if sfreq is None else rate_from_text(sfreq)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--sfreq") from None
    return TableHints(rate, unit or None)
