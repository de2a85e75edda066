"""`hypnoscope retrain`: teach a checkpoint what a person scored."""

from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.options import CheckpointOption, DeviceName, DeviceOption, EegOption, EmgOption
from hypnoscope.cli.report import comparison_table
from hypnoscope.cli.terminal import ProgressLine
from hypnoscope.scoring.checkpoints import find_checkpoint
from hypnoscope.scoring.retraining import RetrainingExample, adopt
from hypnoscope.scoring.retraining import retrain as run_retraining


def retrain(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="RECORDING STAGES",
            help="Recordings, each followed by the CSV of its stages.",
        ),
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Of the new checkpoint.")],
    checkpoint: CheckpointOption = None,
    eeg: EegOption = None,
    emg: EmgOption = None,
    device: DeviceOption = DeviceName.AUTO,
) -> None:
    """Learn from what a person scored.

    Stages that only a model gave are not learned from. A fifth of the scored seconds is held
    out, in blocks, to say how good the checkpoint was before and is after. The new one is put
    among your own; the bundled one stays as it is.
    """
    if len(files) % 2:
        raise typer.BadParameter("each recording needs the CSV of its stages after it.")
    examples = [
        RetrainingExample(recording, stages, eeg, emg)
        for recording, stages in zip(files[::2], files[1::2], strict=True)
    ]
    base = find_checkpoint(checkpoint) if checkpoint else None
    with ProgressLine("retraining") as progress:
        report = run_retraining(examples, name, base, device=device.value, progress=progress)
    adopted = adopt(report)
    typer.echo(
        f"Learned from {sum(report.n_taught)} seconds; judged on {sum(report.n_asked)} others:"
    )
    typer.echo(comparison_table(report.before, report.after))
    typer.echo(f"The new checkpoint is {adopted}")
    typer.echo(f"Score with it by: hypnoscope score FILE --checkpoint '{report.name}'")
    if report.after.macro_f1 < report.before.macro_f1:
        typer.echo("Note that it agrees less with you than the one it was made from.", err=True)
