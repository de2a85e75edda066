"""`hypnoscope train`: a model of one's own, from a cohort that people scored."""

from enum import StrEnum
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
from hypnoscope.scoring.checkpoints import find_checkpoint
from hypnoscope.scoring.cohort_training import TrainingRequest, train_cohort


class LeaveOut(StrEnum):
    """What `--leave-out` takes."""

    LABORATORY = "laboratory"


def train(
    cohort: Annotated[Path, COHORT],
    layout: Annotated[LayoutName, LAYOUT],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="Folder of checkpoint and report."),
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="Of the new checkpoint.")
    ] = "trained",
    begin_from: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="CHECKPOINT", help="Begin with its weights; else with random ones."
        ),
    ] = None,
    leave_out: Annotated[
        LeaveOut | None,
        typer.Option("--leave-out", help="Train once for each laboratory and test on that one."),
    ] = None,
    test: Annotated[int | None, typer.Option("--test", min=1, help="Animals to test on.")] = None,
    validation: Annotated[
        int | None,
        typer.Option("--validation", min=1, help="Animals to choose the best pass on."),
    ] = None,
    passes: Annotated[int | None, typer.Option("--passes", min=1, help="Of training.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the split and of training.")] = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="A small model and few passes, to see that all works.")
    ] = False,
    eeg: EegOption = None,
    emg: EmgOption = None,
    sfreq: CohortRateOption = None,
    epoch: EpochOption = None,
    expert: ExpertOption = ExpertName.FIRST,
    device: DeviceOption = DeviceName.AUTO,
) -> None:
    """Train sDREAMER on a cohort of recordings that people scored.

    Animals are split: some are learned from, others choose the best pass, and others are tested
    on at the end along all three pathways. Writes FOLDER/NAME.safetensors and FOLDER/report.md;
    when interrupted, the same command goes on where it stood.
    """
    request = TrainingRequest(
        cohort=cohort_request(cohort, layout, eeg, emg, sfreq, epoch, expert),
        name=name,
        begin_from=find_checkpoint(begin_from) if begin_from else None,
        leave_out_laboratories=leave_out is not None,
        quick=quick,
        test=test,
        validation=validation,
        passes=passes,
        seed=seed,
    )
    with ProgressLine("reading the cohort") as progress:
        report = train_cohort(
            request, output, device.value, progress.say, progress, given_command()
        )
    typer.echo(f"The report is {report}")
