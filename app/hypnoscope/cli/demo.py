"""`hypnoscope demo`: score a simulated recording and show it."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.evaluate import compared
from hypnoscope.cli.report import agreement_table, scored_file_report
from hypnoscope.cli.terminal import ProgressLine
from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.scoring.batch import ScoringOptions, refuse_to_lose, score_file
from hypnoscope.scoring.demo import demo_folder, demo_recording
from hypnoscope.scoring.scorer import ScoringError


def demo(
    window: Annotated[
        bool, typer.Option("--window/--no-window", help="Whether to open it in the window.")
    ] = True,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder to write into."),
    ] = None,
) -> None:
    """Score a simulated recording and show it.

    Writes the recording, its stages and a picture into a folder.
    """
    from hypnoscope.cli.demo_picture import draw_picture

    folder = output or demo_folder()
    files = demo_recording(folder)
    stages_path = stages_path_of(files.recording)
    try:
        refuse_to_lose(stages_path)
    except ScoringError:
        typer.echo(f"{stages_path} was corrected by a person and is left as it is.")
    else:
        with ProgressLine("scoring") as progress:
            scored = score_file(files.recording, stages_path, ScoringOptions(), progress)
        typer.echo(scored_file_report(scored))
    agreement, _ = compared(stages_path, files.stages)
    typer.echo(f"\nAgainst the true stages:\n{agreement_table(agreement)}\n")
    picture = draw_picture(files.recording, stages_path, files.stages, folder / "demo.png")
    typer.echo(f"Picture: {picture}")
    if window:
        _open_window(files.recording)


def _open_window(recording: Path) -> None:
    if not display_exists():
        typer.echo(f"No display, so no window; where there is one: hypnoscope {recording}")
        return
    from hypnoscope.windows.application import run

    raise typer.Exit(run(recording))


def display_exists() -> bool:
    """Tell whether a window could be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
