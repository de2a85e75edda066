"""`hypnoscope [FILE]`: open the window."""

from pathlib import Path
from typing import Annotated

import typer


def open_window(
    file: Annotated[Path | None, typer.Argument(help="Recording to open.")] = None,
) -> None:
    """Open the window, on a recording if one is given; `hypnoscope FILE` does the same."""
    from hypnoscope.windows.application import run

    raise typer.Exit(run(file))
