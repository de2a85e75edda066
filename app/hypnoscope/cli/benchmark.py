"""`hypnoscope benchmark`: every model of the sDREAMER paper on simulated mice or a cohort."""

from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.cohort_options import (
    COHORT,
    LAYOUT,
    CohortRateOption,
    EpochOption,
    ExpertName,
    ExpertOption,
    LayoutName,
    cohort_request,
)
from hypnoscope.cli.options import DeviceName, DeviceOption, EegOption, EmgOption
from hypnoscope.cli.terminal import ProgressLine, given_command
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
    cohort: Annotated[Path | None, COHORT] = None,
    layout: Annotated[LayoutName | None, LAYOUT] = None,
    eeg: EegOption = None,
    emg: EmgOption = None,
    sfreq: CohortRateOption = None,
    epoch: EpochOption = None,
    expert: ExpertOption = ExpertName.FIRST,
    device: DeviceOption = DeviceName.AUTO,
) -> None:
    """Compare every model of the sDREAMER paper on simulated mice, or on a labelled cohort.

    Trains and tests the models of Tables I to IV and writes FOLDER/report.md with the paper's
    figures beside its own. Takes more than a day on a processor; when interrupted, the same command
    goes on after the last model that it finished.
    """
    scored = None
    if cohort is not None:
        if mice is not None or hours is not None:
            raise typer.BadParameter("--mice and --hours are of simulated animals.")
        scored = cohort_request(cohort, layout, eeg, emg, sfreq, epoch, expert)
    request = BenchmarkRequest(
        quick=quick,
        models=tuple(model or ()),
        seeds=seeds,
        mice=mice,
        hours=hours,
        passes=passes,
        cohort=scored,
        threads=threads,
    )
    with ProgressLine("reading the cohort") as progress:
        report = run_benchmark(
            request, output, device.value, progress.say, given_command(), progress
        )
    typer.echo(f"The report is {report}")
