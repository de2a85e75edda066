"""Tables of the open recording's statistics, to be written while scoring goes on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import LightCycle, Part, whole
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.spectrogram import Spectrogram, read_spectrogram
from hypnoscope.core.stage_spectra import REQUEST, delta_power, stage_spectra
from hypnoscope.core.statistics import Statistics
from hypnoscope.jobs.job import Progress
from hypnoscope.reports.figure_style import save_figure
from hypnoscope.reports.figures import FigureContents, hypnogram_figure, summary_figure
from hypnoscope.reports.statistics_table import (
    Row,
    bout_rows,
    definition_rows,
    delta_rows,
    spectra_rows,
    statistics_rows,
    write_table,
)

TableKind = Literal["figures", "bouts", "spectra", "delta", "definitions"]
FigureKind = Literal["summary", "hypnogram"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What tables and figures are made of; it stays as it is while scoring goes on.

    Attributes
    ----------
    name
        Of the recording.
    eeg
        The channel of the spectra; None where none is known to be EEG.
    statistics
        Of each part.
    cycle
        When the light was on, None where nobody said.
    """

    name: str
    recording: Recording
    hypnogram: Hypnogram
    scores: Scores | None
    eeg: str | None
    statistics: tuple[Statistics, ...]
    cycle: LightCycle | None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that the statistics are of."""
        return tuple(found.part for found in self.statistics)


def write_statistics(
    shot: Snapshot, kind: TableKind, path: Path, decimal_comma: bool, progress: Progress
) -> None:
    """Write one table as CSV.

    Raises
    ------
    ValueError
        When it needs an EEG and there is none; in a sentence for the user.
    OSError
        When the file cannot be written; the old one is then still there.
    """
    write_table(path, _rows(shot, kind, progress), decimal_comma)


def write_figure(
    shot: Snapshot,
    kind: FigureKind,
    path: Path,
    span: tuple[int, int] | None,
    progress: Progress,
) -> None:
    """Draw and write a figure as PNG, SVG or PDF; `span` is its part, all by default.

    Raises
    ------
    FigureError
        When there is nothing to draw, or the name ends in anything else.
    OSError
        When the file cannot be written; the old one is then still there.
    """
    gaps, start = shot.recording.gaps, shot.recording.start_time
    contents = FigureContents(shot.hypnogram, shot.name, shot.scores, start, shot.cycle, span, gaps)
    if kind == "hypnogram":
        progress(0, 1)
        figure = hypnogram_figure(contents)
    else:
        spectra = None
        if shot.eeg is not None and span is None:
            spectra = stage_spectra(_spectrogram(shot, progress), shot.hypnogram)
        figure = summary_figure(contents, spectra)
    save_figure(figure, path)


def _rows(shot: Snapshot, kind: TableKind, progress: Progress) -> list[Row]:
    named = [(shot.name, found) for found in shot.statistics]
    match kind:
        case "figures":
            return statistics_rows(named)
        case "bouts":
            return bout_rows(named)
        case "definitions":
            return definition_rows()
        case "spectra":
            spectrogram = _spectrogram(shot, progress)
            return spectra_rows(
                (_in_part(shot, part), stage_spectra(spectrogram, shot.hypnogram, part=part))
                for part in shot.parts
            )
        case "delta":
            return delta_rows(_delta(shot, _spectrogram(shot, progress)))


def _in_part(shot: Snapshot, part: Part) -> str:
    return shot.name if len(shot.parts) == 1 else f"{shot.name}, {part.name}"


def _delta(shot: Snapshot, spectrogram: Spectrogram) -> list[tuple[str, str, float, float]]:
    (everything,) = whole(len(shot.hypnogram))
    usual = delta_power(spectrogram, shot.hypnogram, everything)
    powers = [delta_power(spectrogram, shot.hypnogram, part) for part in shot.parts]
    return [
        (shot.name, part.name, power, 100 * power / usual)
        for part, power in zip(shot.parts, powers, strict=True)
    ]


def _spectrogram(shot: Snapshot, progress: Progress) -> Spectrogram:
    if shot.eeg is None:
        raise ValueError(
            "No channel is known to be EEG; say which under View ▸ Channel roles, then try again."
        )
    return read_spectrogram(shot.recording, shot.eeg, REQUEST, progress)
