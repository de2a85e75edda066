"""`hypnoscope stats`: what scored recordings amount to, as a table."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from hypnoscope.cli.terminal import ProgressLine, duration, table
from hypnoscope.core.parts import LightCycle, Part, hours, phases, whole, zt_bins
from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.spectrogram import read_spectrogram
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_spectra import REQUEST, StageSpectra, stage_spectra
from hypnoscope.core.statistics import Definitions, Statistics, statistics
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.hypnogram_csv import ScoredHypnogram, read_hypnogram
from hypnoscope.reports.statistics_table import (
    bout_rows,
    definition_rows,
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


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """A file of stages, and the recording beside it where it is there."""

    path: Path
    saved: ScoredHypnogram
    recording: Recording | None

    @property
    def start_time(self) -> datetime | None:
        if self.saved.sidecar is not None and self.saved.sidecar.start_time is not None:
            return self.saved.sidecar.start_time
        return self.recording.start_time if self.recording is not None else None


def stats(
    files: Annotated[list[Path], typer.Argument(metavar="STAGES", help="CSV files of stages.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="CSV", help="Write all figures as CSV."),
    ] = None,
    per: Annotated[
        Per, typer.Option("--per", help="Parts: the recording, its hours, light phases, ZT hours.")
    ] = Per.RECORDING,
    lights_on: Annotated[
        str | None, typer.Option("--lights-on", metavar="HH:MM", help="When the light goes on.")
    ] = None,
    lights_off: Annotated[
        str | None,
        typer.Option(
            "--lights-off", metavar="HH:MM", help="By default 12 hours after the light goes on."
        ),
    ] = None,
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
    cycle = _cycle(lights_on, lights_off)
    terms = Definitions(micro_arousal_s=micro_arousal)
    opened = [_opened(path) for path in files]
    found = [(file.path.stem, part) for file in opened for part in _of(file, per, cycle, terms)]
    typer.echo(_summary(found))
    tables = {output: statistics_rows(found), bouts: bout_rows(found)}
    tables[definitions] = definition_rows()
    if spectra is not None:
        tables[spectra] = spectra_rows([(file.path.stem, _spectra(file)) for file in opened])
    for path, rows in tables.items():
        if path is not None:
            _refuse_to_lose(path, files)
            write_table(path, rows, decimal_comma)
            typer.echo(f"written to {path}")


def _opened(path: Path) -> _File:
    saved = read_hypnogram(path)
    name = saved.sidecar.recording if saved.sidecar is not None else ""
    beside = path.with_name(Path(name).name) if name else None
    is_there = beside is not None and beside.exists()
    return _File(path, saved, read_recording(beside) if beside and is_there else None)


def _of(
    file: _File, per: Per, cycle: LightCycle | None, terms: Definitions
) -> tuple[Statistics, ...]:
    hypnogram = file.saved.hypnogram
    return statistics(hypnogram, _parts(file, per, cycle), terms, _in_gaps(file, len(hypnogram)))


def _parts(file: _File, per: Per, cycle: LightCycle | None) -> tuple[Part, ...]:
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


def _in_gaps(file: _File, n_epochs: int) -> np.ndarray | None:
    """Return True for each epoch that begins in a gap, None without the recording."""
    if file.recording is None:
        return None
    flags = np.zeros(n_epochs, dtype=np.bool_)
    for start_s, stop_s in file.recording.gaps:
        flags[int(np.floor(start_s)) : int(np.ceil(stop_s))] = True
    return flags


def _spectra(file: _File) -> StageSpectra:
    if file.recording is None:
        raise FormatError(
            f"The recording of {file.path.name} is not beside it; put it there, or leave "
            "--spectra out."
        )
    sidecar = file.saved.sidecar
    names = [channel.name for channel in file.recording.channels_of(ChannelRole.EEG)]
    name = sidecar.eeg if sidecar is not None and sidecar.eeg else next(iter(names), None)
    if name is None:
        raise FormatError(f"{file.recording.path} has no EEG channel; leave --spectra out.")
    with ProgressLine(f"spectra of {file.path.name}") as progress:
        spectrogram = read_spectrogram(file.recording, name, REQUEST, progress)
    if len(spectrogram.decibels) != len(file.saved.hypnogram):
        raise FormatError(f"{file.path.name} has not as many seconds as its recording.")
    return stage_spectra(spectrogram, file.saved.hypnogram)


def _cycle(lights_on: str | None, lights_off: str | None) -> LightCycle | None:
    if lights_on is None:
        if lights_off is not None:
            raise typer.BadParameter("say when the light goes on too.", param_hint="--lights-on")
        return None
    on = _clock(lights_on, "--lights-on")
    off = on.replace(hour=(on.hour + 12) % 24) if lights_off is None else None
    try:
        return LightCycle(on, off or _clock(lights_off or "", "--lights-off"))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lights-off") from None


def _clock(text: str, option: str) -> time:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no time of the day; write it like 07:00.", param_hint=option
        ) from None


def _refuse_to_lose(path: Path, files: list[Path]) -> None:
    if path.resolve() in {file.resolve() for file in files}:
        raise typer.BadParameter(f"{path} holds stages; choose another name.", param_hint="-o")


def _summary(found: list[tuple[str, Statistics]]) -> str:
    header = ("recording", "part", *(stage.label for stage in SCORED_STAGES), "Unscored")
    rows = [(*header, "bouts", "arousals/h", "REM latency")]
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
