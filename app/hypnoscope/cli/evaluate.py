"""`hypnoscope evaluate`: hold one scoring against another."""

import json
import math
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.report import agreement_table
from hypnoscope.core.agreement import Agreement
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.scoring.scorer import ScoringError

_TRAILING = 1  # a last epoch that is not whole: some programs score it, others do not


def evaluate(
    scored: Annotated[Path, typer.Argument(metavar="SCORED", help="CSV of stages to judge.")],
    reference: Annotated[Path, typer.Argument(metavar="REFERENCE", help="CSV of stages to trust.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
) -> None:
    """Hold a scoring against a reference.

    Prints accuracy, macro F1, kappa, and precision, recall and F1 of each stage.

    Seconds that either of them left unscored are counted and left out.
    """
    agreement, remark = compared(scored, reference)
    if as_json:
        typer.echo(json.dumps(_figures(agreement), indent=2))
    else:
        typer.echo(agreement_table(agreement))
    if remark:
        typer.echo(remark, err=True)


def compared(scored: Path, reference: Path) -> tuple[Agreement, str]:
    """Return the agreement of two files, and a remark where they end differently."""
    ours = read_hypnogram(scored).hypnogram.stages
    theirs = read_hypnogram(reference).hypnogram.stages
    n = min(len(ours), len(theirs))
    surplus = max(len(ours), len(theirs)) - n
    if surplus > _TRAILING:
        raise ScoringError(
            f"{scored.name} has {len(ours)} seconds and {reference.name} has {len(theirs)}: "
            "they are not of the same recording."
        )
    longer = scored if len(ours) > len(theirs) else reference
    remark = (
        f"The last second of {longer.name} has no counterpart and is left out." if surplus else ""
    )
    return Agreement.between(ours[:n], theirs[:n]), remark


def _figures(agreement: Agreement) -> dict[str, object]:
    return {
        "accuracy": _number(agreement.accuracy),
        "macro_f1": _number(agreement.macro_f1),
        "kappa": _number(agreement.kappa),
        "stages": {
            about.stage.label: {
                "precision": _number(about.precision),
                "recall": _number(about.recall),
                "f1": _number(about.f1),
                "n_reference": about.n_reference,
            }
            for about in agreement.stages
        },
        "confusion": agreement.confusion,
        "n_epochs": agreement.n_epochs,
        "n_left_out": agreement.n_left_out,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
