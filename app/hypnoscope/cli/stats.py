"""`hypnoscope stats`: what scored recordings amount to, as a table."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from hypnoscope.cli.scored_recording import (
    LightsOffOption,
    LightsOnOption,
    ScoredRecording,
    light_cycle,
    open_scored,
    spectra_of,
    spectrogram_of,
)
from hypnoscope.cli.terminal import duration, table
from hypnoscope.core.epochs import EpochGrid
from hypnoscope.core.marks import Flags
from hypnoscope.core.parts import LightCycle, Part, hours, phases, whole, zt_bins
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_spectra import delta_power
from hypnoscope.core.statistics import Definitions, Statistics, statistics
from hypnoscope.formats import FormatError
from hypnoscope.reports.statistics_table import (
    bout_rows,
    definition_rows,
    delta_rows,
    spectra_rows,
    statistics_rows,
    write_table,
)


class Per(StrEnum):
    """What `--per` takes."""

    RECORDING = "recording"
    HOUR = "hour"
    PHASE = "phase"
    ZT = "zt"


def stats(
    files: Annotated[list[Path], typer.Argument(metavar="STAGES", help="CSV files of stages.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="CSV", help="Write all figures as CSV."),
    ] = None,
    per: Annotated[
        Per, typer.Option("--per", help="Parts: the recording, its hours, light phases, ZT hours.")
    ] = Per.RECORDING,
    lights_on: LightsOnOption = None,
    lights_off: LightsOffOption = None,
    bouts: Annotated[
        Path | None,
        typer.Option("--bouts", metavar="CSV", help="Write how long bouts are, counted."),
    ] = None,
    spectra: Annotated[
        Path | None,
        typer.Option(
            "--spectra",
            metavar="CSV",
            help="Write the mean EEG spectrum of each stage; the recordings must lie beside.",
        ),
    ] = None,
    delta: Annotated[
        Path | None,
        typer.Option(
            "--delta",
            metavar="CSV",
            help="Write the delta power of NREM in each part; the recordings must lie beside.",
        ),
    ] = None,
    definitions: Annotated[
        Path | None,
        typer.Option("--definitions", metavar="CSV", help="Write what each column means."),
    ] = None,
    micro_arousal: Annotated[
        float,
        typer.Option("--micro-arousal", metavar="S", min=0, help="Longest micro-arousal, in s."),
    ] = Definitions().micro_arousal_s,
    decimal_comma: Annotated[
        bool,
        typer.Option("--decimal-comma", help="Write 0,5 and semicolons, for such an Excel."),
    ] = False,
) -> None:
    """Show time in stages, bouts, transitions and more of scored recordings.

    Prints the main figures; with -o all of them are written, a row for each part. Seconds
    without a stage are counted, and have no share in any percentage.
    """
    cycle = light_cycle(lights_on, lights_off)
    terms = Definitions(micro_arousal_s=micro_arousal)
    opened = [open_scored(path) for path in files]
    found = [(file.path.stem, part) for file in opened for part in _of(file, per, cycle, terms)]
    typer.echo(_summary(found))
    tables = {output: statistics_rows(found), bouts: bout_rows(found)}
    tables[definitions] = definition_rows()
    if spectra is not None:
        tables[spectra] = spectra_rows([(file.path.stem, spectra_of(file)) for file in opened])
    if delta is not None:
        tables[delta] = delta_rows(
            row for file in opened for row in _delta(file, _parts(file, per, cycle))
        )
    for path, rows in tables.items():
        if path is not None:
            _refuse_to_lose(path, files)
            write_table(path, rows, decimal_comma)
            typer.echo(f"written to {path}")


def _of(
    file: ScoredRecording, per: Per, cycle: LightCycle | None, terms: Definitions
) -> tuple[Statistics, ...]:
    hypnogram = file.saved.hypnogram
    return statistics(hypnogram, _parts(file, per, cycle), terms, _in_gaps(file))


def _parts(file: ScoredRecording, per: Per, cycle: LightCycle | None) -> tuple[Part, ...]:
    hypnogram = file.saved.hypnogram
    if per is Per.RECORDING:
        return whole(len(hypnogram))
    if per is Per.HOUR:
        return hours(len(hypnogram), hypnogram.epoch_s)
    if cycle is None:
        raise typer.BadParameter("say when the light goes on.", param_hint="--lights-on")
    if file.start_time is None:
        raise FormatError(
            f"{file.path.name} does not say at what time it begins, and its recording is not "
            "beside it; put the recording there, or take --per hour."
        )
    split = phases if per is Per.PHASE else zt_bins
    return split(len(hypnogram), cycle, file.start_time, hypnogram.epoch_s)


def _in_gaps(file: ScoredRecording) -> Flags | None:
    """Return True for each epoch without data, None without the recording."""
    if file.recording is None:
        return None
    hypnogram = file.saved.hypnogram
    return EpochGrid(len(hypnogram), hypnogram.epoch_s).within(file.recording.gaps)


def _delta(file: ScoredRecording, parts: tuple[Part, ...]) -> list[tuple[str, str, float, float]]:
    """Return recording, part, delta power of NREM in µV², and in % of that of the recording."""
    spectrogram, hypnogram = spectrogram_of(file), file.saved.hypnogram
    (everything,) = whole(len(hypnogram))
    usual = delta_power(spectrogram, hypnogram, everything)
    powers = [delta_power(spectrogram, hypnogram, part) for part in parts]
    return [
        (file.path.stem, part.name, power, 100 * power / usual)
        for part, power in zip(parts, powers, strict=True)
    ]


def _refuse_to_lose(path: Path, files: list[Path]) -> None:
    if path.resolve() in {file.resolve() for file in files}:
        raise typer.BadParameter(f"{path} holds stages; choose another name.", param_hint="-o")


def _summary(found: list[tuple[str, Statistics]]) -> str:
    header = ("recording", "part", *(stage.label for stage in SCORED_STAGES), "Unscored")
    rows = [(*header, "bouts W/N/R", "micro-arousals/h", "REM latency")]
    for name, part in found:
        times = [f"{100 * part.share(stage):.1f} %" for stage in SCORED_STAGES]
        missing = duration(part.seconds[Stage.UNSCORED])
        n_bouts = "/".join(str(bouts.n) for bouts in part.bouts)
        arousals, latency_s = part.micro_arousals_per_h, part.rem_latency_s
        rows.append(
            (
                *(name, part.part.name, *(time.replace("nan %", "–") for time in times), missing),
                *(n_bouts, "–" if np.isnan(arousals) else f"{arousals:.1f}"),
                "–" if np.isnan(latency_s) else duration(latency_s),
            )
        )
    return table(rows)
