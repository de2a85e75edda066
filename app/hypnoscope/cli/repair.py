"""`hypnoscope repair`: write a conforming copy of a recording."""

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.terminal import ProgressLine, duration
from hypnoscope.formats.edf_repair import RepairedCopy, write_repaired
from hypnoscope.formats.edf_text import number


def repair(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="EDF or BDF file to copy.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT", help="Where the copy goes; a new file.")
    ],
    record_duration: Annotated[
        str | None,
        typer.Option(
            metavar="SECONDS", help="Duration of a data record, where the file does not tell it."
        ),
    ] = None,
    without_gaps: Annotated[
        bool,
        typer.Option(
            "--without-gaps", help="Let data records follow each other, whatever their times say."
        ),
    ] = False,
) -> None:
    """Write a conforming EDF+ copy of a recording that is damaged or odd.

    What can be read truly is copied bit by bit, gaps stay gaps, and it is said what was done.
    FILE itself stays as it is.
    """
    record_s = None if record_duration is None else _seconds(record_duration)
    if output.exists():
        raise typer.BadParameter(f"{output} exists; give the copy a new name", param_hint="-o")
    with ProgressLine(f"Copying {file.name}") as progress:
        copy = write_repaired(file, output, record_s, progress, without_gaps=without_gaps)
    typer.echo(_report(file, output, copy))


def _seconds(text: str) -> Fraction:
    try:
        seconds = number(text)
    except ValueError:
        seconds = Fraction(0)
    if seconds <= 0:
        raise typer.BadParameter(
            f"{text!r} is no number of seconds", param_hint="--record-duration"
        )
    return seconds


def _report(file: Path, output: Path, copy: RepairedCopy) -> str:
    channels = "1 channel" if copy.n_channels == 1 else f"{copy.n_channels} channels"
    lines = [f"{file}: {channels}, {duration(copy.duration_s)}, copied as {copy.file_format}"]
    lines += [f"  Repaired: {sentence}" for sentence in copy.repairs]
    lines += [f"  In the copy: {sentence}" for sentence in copy.changes]
    if not copy.repairs and not copy.changes:
        lines.append("  Nothing had to be repaired.")
    return "\n".join([*lines, f"  written to {output}"])
