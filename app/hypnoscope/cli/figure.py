"""`hypnoscope figure`: draw a scored recording."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hypnoscope.cli.program import EXIT_FAILED
from hypnoscope.cli.scored_recording import (
    LightsOffOption,
    LightsOnOption,
    ScoredRecording,
    light_cycle,
    open_scored,
    spectra_of,
)
from hypnoscope.cli.terminal import complain
from hypnoscope.reports.figure_style import SUFFIXES, FigureError, save_figure
from hypnoscope.reports.figures import FigureContents, hypnogram_figure, summary_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Kind(StrEnum):
    """What `--kind` takes."""

    HYPNOGRAM = "hypnogram"
    SUMMARY = "summary"


def figure(
    stages: Annotated[Path, typer.Argument(metavar="STAGES", help="CSV of stages.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A .png, .svg or .pdf; by default a PNG of the same name.",
        ),
    ] = None,
    kind: Annotated[
        Kind, typer.Option("--kind", help="The hypnogram alone, or a page with figures.")
    ] = Kind.SUMMARY,
    start_h: Annotated[
        float, typer.Option("--from", metavar="H", min=0, help="First hour to draw, from 0.")
    ] = 0.0,
    stop_h: Annotated[
        float | None, typer.Option("--to", metavar="H", min=0, help="Where to stop, in hours.")
    ] = None,
    lights_on: LightsOnOption = None,
    lights_off: LightsOffOption = None,
) -> None:
    """Draw the hypnogram of a scored recording, or a summary on one page.

    Colours are light whatever the window looks like. The spectra of the stages are added
    where the recording lies beside the stages.
    """
    if output is None:
        output = stages.with_suffix(".png")
        if output.exists():
            raise typer.BadParameter(f"{output} exists; name it to replace it.", param_hint="-o")
    if output.suffix.casefold() not in SUFFIXES:
        raise typer.BadParameter(f"end {output.name} in .png, .svg or .pdf.", param_hint="-o")
    file = open_scored(stages)
    hypnogram = file.saved.hypnogram
    last = len(hypnogram) if stop_h is None else round(stop_h * 3600 / hypnogram.epoch_s)
    contents = FigureContents(
        hypnogram,
        stages.stem.removesuffix("_hypnogram"),
        file.saved.scores,
        file.start_time,
        light_cycle(lights_on, lights_off),
        (round(start_h * 3600 / hypnogram.epoch_s), min(last, len(hypnogram))),
        () if file.recording is None else file.recording.gaps,
    )
    try:
        save_figure(_drawn(kind, contents, file), output)
    except FigureError as error:
        complain(str(error))
        raise typer.Exit(EXIT_FAILED) from None
    typer.echo(f"written to {output}")


def _drawn(kind: Kind, contents: FigureContents, file: ScoredRecording) -> "Figure":
    if kind is Kind.HYPNOGRAM:
        return hypnogram_figure(contents)
    whole = contents.epochs == (0, len(contents.hypnogram))
    spectra = spectra_of(file) if whole and file.recording is not None else None
    return summary_figure(contents, spectra)
