"""`hypnoscope score`: score recordings and write their stages."""

from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.options import (
    CheckpointOption,
    DeviceName,
    DeviceOption,
    EegOption,
    EmgOption,
    OverwriteOption,
    PathwayName,
    PathwayOption,
    SfreqOption,
    UnitOption,
    table_hints,
)
from hypnoscope.cli.program import EXIT_FAILED, sentence_of
from hypnoscope.cli.report import scored_file_report
from hypnoscope.cli.rule_options import RuleOption, rules_of
from hypnoscope.cli.terminal import ProgressLine, complain
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.scoring.batch import ScoringOptions, score_file
from hypnoscope.scoring.checkpoints import find_checkpoint
from hypnoscope.scoring.scorer import ScoringError


def score(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Recordings to score.")],
    eeg: EegOption = None,
    emg: EmgOption = None,
    pathway: PathwayOption = PathwayName.AUTO,
    checkpoint: CheckpointOption = None,
    device: DeviceOption = DeviceName.AUTO,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="CSV to write, or a folder; by default NAME_hypnogram.csv beside each recording.",
        ),
    ] = None,
    overwrite: OverwriteOption = False,
    sfreq: SfreqOption = None,
    unit: UnitOption = None,
    rule: RuleOption = None,
) -> None:
    """Score recordings automatically.

    Writes a CSV with a row for each second and a JSON file of the same name that
    records how it was made. A CSV that holds a person's scoring is not replaced
    unless --overwrite is given.
    """
    destinations = stages_paths(files, output)
    path = find_checkpoint(checkpoint) if checkpoint else None
    options = ScoringOptions(
        *(eeg, emg, pathway.value, path, device.value, overwrite),
        hints=table_hints(sfreq, unit),
        rules=rules_of(rule),
    )
    failed = [
        file
        for file, destination in zip(files, destinations, strict=True)
        if not _score_one(file, destination, options)
    ]
    if failed:
        if len(files) > 1:
            complain(f"{len(failed)} of {len(files)} failed: {', '.join(map(str, failed))}")
        raise typer.Exit(EXIT_FAILED)


def stages_paths(files: list[Path], output: Path | None) -> list[Path]:
    """Return where the stages of each file go; refuse to write two to one place."""
    if output is None:
        paths = [stages_path_of(file) for file in files]
    elif output.is_dir() or not output.suffix:
        paths = [output / stages_path_of(file).name for file in files]
    elif len(files) == 1:
        paths = [output]
    else:
        raise typer.BadParameter("several recordings need a folder.", param_hint="-o")
    for path in paths:
        if paths.count(path) > 1:
            raise typer.BadParameter(f"several recordings would be written to {path}.")
        if path in files or path.suffix.lower() == ".json":
            raise typer.BadParameter(f"{path} is no name for a CSV.", param_hint="-o")
    return paths


def _score_one(file: Path, destination: Path, options: ScoringOptions) -> bool:
    """Score one file and report; say what was wrong and return False if it fails."""
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with ProgressLine(file.name) as progress:
            scored = score_file(file, destination, options, progress)
    except (FormatError, ScoringError, OSError, MemoryError) as error:
        complain(
            f"{file}: {sentence_of(error)}"
            if isinstance(error, MemoryError)
            else sentence_of(error)
        )
        return False
    typer.echo(scored_file_report(scored))
    for finding in scored.findings:
        if finding.severity != "note":
            complain(f"{file}: {finding.sentence}")
    return True
