"""Tables of the open recording's statistics, to be written while scoring goes on."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hypnoscope.core.epoch_powers import REQUEST, EpochPowers
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import LightCycle, Part, whole
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.spectrogram import read_spectrogram
from hypnoscope.core.stage_spectra import delta_course, delta_power, mean_spectra
from hypnoscope.core.statistics import Statistics
from hypnoscope.jobs.job import Progress
from hypnoscope.reports.figure_style import save_figure
from hypnoscope.reports.figures import FigureContents, hypnogram_figure, summary_figure
from hypnoscope.reports.spectra_figure import SpectraContents, spectra_figure
from hypnoscope.reports.statistics_table import (
    Row,
    bout_rows,
    course_rows,
    definition_rows,
    delta_rows,
    spectra_rows,
    statistics_rows,
    write_table,
)
from hypnoscope.translation import translate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TableKind = Literal["figures", "bouts", "spectra", "delta", "course", "definitions"]
FigureKind = Literal["summary", "hypnogram", "spectra"]


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
    powers
        Of `eeg`, where they are known already.
    drawn
        The part whose spectra are drawn; all when None.
    """

    name: str
    recording: Recording
    hypnogram: Hypnogram
    scores: Scores | None
    eeg: str | None
    statistics: tuple[Statistics, ...]
    cycle: LightCycle | None
    powers: EpochPowers | None = None
    drawn: Part | None = None

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
    if kind == "spectra":
        save_figure(_drawn_spectra(shot, progress), path)
        return
    gaps, start = shot.recording.gaps, shot.recording.start_time
    contents = FigureContents(shot.hypnogram, shot.name, shot.scores, start, shot.cycle, span, gaps)
    if kind == "hypnogram":
        progress(0, 1)
        figure = hypnogram_figure(contents)
    else:
        spectra = None
        if shot.eeg is not None and span is None:
            spectra = mean_spectra(_powers(shot, progress), shot.hypnogram)
        figure = summary_figure(contents, spectra)
    save_figure(figure, path)


def _drawn_spectra(shot: Snapshot, progress: Progress) -> "Figure":
    (everything,) = whole(len(shot.hypnogram))
    part, powers = shot.drawn or everything, _powers(shot, progress)
    title = f"{shot.name}, {shot.eeg}" + (f", {part.name}" if shot.drawn else "")
    spectra = mean_spectra(powers, shot.hypnogram, part)
    course = delta_course(powers, shot.hypnogram, part)
    unit = shot.recording.channel(shot.eeg or "").unit
    start_time = shot.recording.start_time
    return spectra_figure(SpectraContents(spectra, course, title, unit, start_time))


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
            powers = _powers(shot, progress)
            return spectra_rows(
                (_in_part(shot, part), mean_spectra(powers, shot.hypnogram, part))
                for part in shot.parts
            )
        case "delta":
            return delta_rows(_delta(shot, _powers(shot, progress)))
        case "course":
            powers = _powers(shot, progress)
            return course_rows(
                (shot.name, part.name, delta_course(powers, shot.hypnogram, part))
                for part in shot.parts
            )


def _in_part(shot: Snapshot, part: Part) -> str:
    return shot.name if len(shot.parts) == 1 else f"{shot.name}, {part.name}"


def _delta(shot: Snapshot, powers: EpochPowers) -> list[tuple[str, str, float, float]]:
    (everything,) = whole(len(shot.hypnogram))
    usual = delta_power(powers, shot.hypnogram, everything)
    found = [delta_power(powers, shot.hypnogram, part) for part in shot.parts]
    return [
        (shot.name, part.name, power, 100 * power / usual)
        for part, power in zip(shot.parts, found, strict=True)
    ]


def _powers(shot: Snapshot, progress: Progress) -> EpochPowers:
    if shot.powers is not None:
        return shot.powers
    if shot.eeg is None:
        raise ValueError(
            translate(
                "Tables",
                "No channel is known to be EEG; say which under View ▸ Channel roles, then try "
                "again.",
            )
        )
    return EpochPowers.of(read_spectrogram(shot.recording, shot.eeg, REQUEST, progress))
