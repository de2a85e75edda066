"""Options of the commands that read a labelled cohort."""

from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.scoring.cohorts import CohortRequest


class LayoutName(StrEnum):
    """What `--layout` takes."""

    BIDS = "bids"
    SDREAMER = "sdreamer"
    ACCUSLEEP = "accusleep"
    SPINDLE = "spindle"
    EDF_CSV = "edf-csv"


class ExpertName(StrEnum):
    """What `--expert` takes."""

    FIRST = "first"
    SECOND = "second"
    AGREED = "agreed"


COHORT = typer.Option("--cohort", metavar="FOLDER", help="Folder of a labelled cohort.")
LAYOUT = typer.Option("--layout", help="How it lies in the folder; see docs/cohorts.md.")
CohortRateOption = Annotated[
    str | None,
    typer.Option("--sfreq", metavar="HZ", help="Sampling rate of AccuSleep's files, if not 512."),
]
EpochOption = Annotated[
    str | None,
    typer.Option(
        "--epoch",
        metavar="S",
        help="Length of an epoch of AccuSleep's and SPINDLE's stages, if not 2.5 and 4 s.",
    ),
]
ExpertOption = Annotated[
    ExpertName, typer.Option("--expert", help="Whose stages to take where SPINDLE has two.")
]


def cohort_request(
    folder: Path,
    layout: LayoutName | None,
    eeg: str | None,
    emg: str | None,
    rate: str | None,
    epoch: str | None,
    expert: ExpertName,
) -> CohortRequest:
    """Return what the command line says of a cohort."""
    if layout is None:
        known = ", ".join(LayoutName)
        raise typer.BadParameter(f"a cohort needs its layout: {known}.", param_hint="--layout")
    return CohortRequest(
        folder=folder,
        layout=layout.value,
        eeg=eeg,
        emg=emg,
        rate=_positive(rate, "--sfreq"),
        epoch_s=_positive(epoch, "--epoch"),
        expert=expert.value,
    )


def _positive(text: str | None, option: str) -> Fraction | None:
    if text is None:
        return None
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if value <= 0:
        raise typer.BadParameter(f"{text!r} is no positive number.", param_hint=option)
    return value
