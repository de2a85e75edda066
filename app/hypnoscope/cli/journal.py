"""`hypnoscope journal`: write down all that was done to the scoring of a recording."""

from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.journal import Journal, JournalError, journal_key, journal_path
from hypnoscope.formats.journal_csv import trail, write_trail


def journal(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The recording, whatever it is called now.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="CSV", help="Where to; a new file.")
    ],
) -> None:
    """Write down all that was done to the scoring of a recording on this computer.

    One row for each change: who, when, what, which seconds, and from which stage to which.
    """
    if output.exists():
        raise typer.BadParameter(f"{output} exists; give the table a new name", param_hint="-o")
    recording = read_recording(file)
    path, key = journal_path(), journal_key(recording)
    try:
        if not path.exists():
            raise FormatError(f"Nothing was scored on this computer yet: there is no {path}.")
        with Journal(path) as opened:
            if not opened.lines(key):
                raise FormatError(f"The journal of this computer holds nothing about {file.name}.")
            n_rows = write_trail(output, trail(opened, key, recording.epochs.epoch_s))
    except JournalError as error:
        raise FormatError(str(error)) from error
    typer.echo(f"{n_rows:,} rows written to {output}")
