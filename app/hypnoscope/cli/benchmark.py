"""`hypnoscope benchmark`: every model of the sDREAMER paper on simulated mice."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.options import DeviceName, DeviceOption
from hypnoscope.scoring.benchmark import BenchmarkRequest, run_benchmark


def benchmark(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="Folder of results and report."),
    ],
    quick: Annotated[
        bool, typer.Option("--quick", help="A run of minutes, too small to judge the models by.")
    ] = False,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="NAME", help="Only this model; may be repeated."),
    ] = None,
    seeds: Annotated[int | None, typer.Option("--seeds", min=1, help="Repetitions.")] = None,
    mice: Annotated[int | None, typer.Option("--mice", min=1, help="Simulated animals.")] = None,
    hours: Annotated[
        float | None, typer.Option("--hours", min=0.0, help="Length of each recording.")
    ] = None,
    passes: Annotated[int | None, typer.Option("--passes", min=1, help="Of training.")] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, help="Of the processor; by default all.")
    ] = None,
    device: DeviceOption = DeviceName.AUTO,
) -> None:
    """Compare every model of the sDREAMER paper on simulated mice.

    Trains and tests the models of Tables I to IV and writes FOLDER/report.md with the paper's
    figures beside its own. Takes more than a day on a processor; when interrupted, the same command
    goes on after the last model that it finished.
    """
    request = BenchmarkRequest(
        quick=quick,
        models=tuple(model or ()),
        seeds=seeds,
        mice=mice,
        hours=hours,
        passes=passes,
        threads=threads,
    )
    command = shlex.join(["hypnoscope", *sys.argv[1:]])
    report = run_benchmark(request, output, device.value, typer.echo, command)
    typer.echo(f"The report is {report}")
