"""A file of stages with the recording beside it, and when the light was on."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.terminal import ProgressLine
from hypnoscope.core.parts import LightCycle
from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.spectrogram import Spectrogram, read_spectrogram
from hypnoscope.core.stage_spectra import REQUEST, StageSpectra, stage_spectra
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.hypnogram_csv import ScoredHypnogram, read_hypnogram

LightsOnOption = Annotated[
    str | None, typer.Option("--lights-on", metavar="HH:MM", help="When the light goes on.")
]
LightsOffOption = Annotated[
    str | None,
    typer.Option(
        "--lights-off", metavar="HH:MM", help="By default 12 hours after the light goes on."
    ),
]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredRecording:
    """A file of stages, and its recording where that lies beside it."""

    path: Path
    saved: ScoredHypnogram
    recording: Recording | None

    @property
    def start_time(self) -> datetime | None:
        """Wall-clock time of the first epoch, as far as either file says it."""
        if self.saved.sidecar is not None and self.saved.sidecar.start_time is not None:
            return self.saved.sidecar.start_time
        return self.recording.start_time if self.recording is not None else None


def open_scored(path: Path) -> ScoredRecording:
    """Read stages, and open the recording that their sidecar names if it is beside them."""
    saved = read_hypnogram(path)
    name = saved.sidecar.recording if saved.sidecar is not None else ""
    beside = path.with_name(Path(name).name) if name else None
    is_there = beside is not None and beside.exists()
    return ScoredRecording(path, saved, read_recording(beside) if beside and is_there else None)


def spectra_of(file: ScoredRecording) -> StageSpectra:
    """Return the mean spectra of the EEG that was scored; FormatError where there is none."""
    return stage_spectra(spectrogram_of(file), file.saved.hypnogram)


def spectrogram_of(file: ScoredRecording) -> Spectrogram:
    """Return the spectrogram of the EEG that was scored; FormatError where there is none."""
    if file.recording is None:
        raise FormatError(
            f"The recording of {file.path.name} is not beside it; put it there, or do "
            "without its spectra."
        )
    sidecar = file.saved.sidecar
    names = [channel.name for channel in file.recording.channels]
    eegs = [channel.name for channel in file.recording.channels_of(ChannelRole.EEG)]
    scored = sidecar.eeg if sidecar is not None and sidecar.eeg in names else None
    name = scored or next(iter(eegs), None)
    if name is None:
        raise FormatError(f"{file.recording.path} has no EEG channel; do without its spectra.")
    with ProgressLine(f"spectra of {file.path.name}") as progress:
        spectrogram = read_spectrogram(file.recording, name, REQUEST, progress)
    if len(spectrogram.decibels) != len(file.saved.hypnogram):
        raise FormatError(f"{file.path.name} has not as many seconds as its recording.")
    return spectrogram


def light_cycle(lights_on: str | None, lights_off: str | None) -> LightCycle | None:
    """Return what the options say of the light, None when they say nothing."""
    if lights_on is None:
        if lights_off is not None:
            raise typer.BadParameter("say when the light goes on too.", param_hint="--lights-on")
        return None
    on = _clock(lights_on, "--lights-on")
    later = on.replace(hour=(on.hour + 12) % 24)
    off = later if lights_off is None else _clock(lights_off, "--lights-off")
    try:
        return LightCycle(on, off)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lights-off") from None


def _clock(text: str, option: str) -> time:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no time of the day; write it like 07:00.", param_hint=option
        ) from None
