"""`hypnoscope simulate`: make recordings whose true stages are known."""

from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.terminal import ProgressLine, duration
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.scoring.simulated import animal_seeds, truth_path_of, write_simulation

_SHORTEST_H = 1 / 3600


def simulate(
    hours: Annotated[
        float, typer.Option("--hours", min=_SHORTEST_H, help="Length of each recording.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE.edf", help="EDF to write; the stages go beside it."
        ),
    ],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Equal seeds, equal files.")] = 0,
    animals: Annotated[
        int,
        typer.Option("--animals", min=1, help="Write FILE-1.edf, FILE-2.edf, … for several."),
    ] = 1,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace existing files.")] = False,
) -> None:
    """Make recordings whose stages are known.

    They have the channels EEG and EMG. The true stages of FILE.edf go into FILE.csv.
    """
    if output.suffix.lower() != ".edf":
        raise typer.BadParameter("the file name must end with .edf.", param_hint="-o")
    paths = animal_paths(output, animals)
    if not overwrite:
        _refuse_existing([p for path in paths for p in (path, truth_path_of(path))])
    output.parent.mkdir(parents=True, exist_ok=True)
    with ProgressLine("simulating") as progress:
        for done, (path, animal_seed) in enumerate(
            zip(paths, animal_seeds(seed, animals), strict=True)
        ):
            progress(done, animals)
            files = write_simulation(path, animal_seed, hours)
            typer.echo(f"{files.recording}: {duration(hours * 3600)}, stages in {files.stages}")


def animal_paths(output: Path, animals: int) -> list[Path]:
    """Return one path for each animal, numbered when there are several."""
    if animals == 1:
        return [output]
    return [output.with_stem(f"{output.stem}-{number}") for number in range(1, animals + 1)]


def _refuse_existing(paths: list[Path]) -> None:
    for path in paths:
        if path.exists():
            raise ScoringError(f"{path} exists; choose another name or give --overwrite.")
