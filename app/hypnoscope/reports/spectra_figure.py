"""The mean spectrum of each stage and delta power over time, as a figure."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_colours import STAGE_COLOURS
from hypnoscope.core.stage_spectra import DeltaCourse, StageSpectra
from hypnoscope.reports.figure_style import LINE, FigureError, figure_style
from hypnoscope.reports.time_ticks import time_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIZE_IN = (10.0, 3.6)
_TOP_HZ = 25


@dataclass(frozen=True, slots=True, eq=False)
class SpectraContents:
    """What the figure shows.

    Attributes
    ----------
    spectra, course
        Of the same part of the recording.
    title
        Stands above: recording, channel and part.
    unit
        Of the channel.
    start_time
        Wall-clock time of the first epoch; the axis shows the time elapsed when None.
    """

    spectra: StageSpectra
    course: DeltaCourse
    title: str = ""
    unit: str = "µV"
    start_time: datetime | None = None


def spectra_figure(contents: SpectraContents) -> "Figure":
    """Return mean spectra on the left and delta power over time on the right.

    Raises
    ------
    FigureError
        When no stage has an epoch that counts.
    """
    from matplotlib.figure import Figure

    if not any(contents.spectra.n_epochs):
        raise FigureError(
            "No stage has a stretch of 5 s without artefact; score some, then draw its spectrum."
        )
    with figure_style():
        figure = Figure(figsize=_SIZE_IN, layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(2, 3))
        draw_spectra(left, contents.spectra, contents.unit)
        _draw_course(right, contents)
        figure.suptitle(contents.title)
        return figure


def draw_spectra(axes: "Axes", spectra: StageSpectra, unit: str = "µV") -> None:
    """Draw the mean spectrum of each stage that has one."""
    shown = (spectra.frequencies_hz > 0) & (spectra.frequencies_hz <= _TOP_HZ)
    for stage in SCORED_STAGES:
        if spectra.n_epochs[stage]:
            values = spectra.density[stage][shown]
            colour = STAGE_COLOURS[stage]
            axes.plot(spectra.frequencies_hz[shown], values, color=colour, label=stage.label)
    axes.set(title="Mean EEG spectra", xlabel="Frequency (Hz)")
    axes.set_ylabel(f"Power density ({unit}²/Hz)")
    axes.set_yscale("log")
    axes.set_xlim(0, _TOP_HZ)
    axes.grid(color=LINE, linewidth=0.5)
    axes.legend(fontsize=8)


def _draw_course(axes: "Axes", contents: SpectraContents) -> None:
    course = contents.course
    middles_s = (course.starts_s + course.stops_s) / 2
    colour = STAGE_COLOURS[Stage.NREM]
    axes.plot(middles_s, course.power, color=colour, marker="o", markersize=3)
    if np.isfinite(course.usual):
        axes.axhline(course.usual, color=LINE, linewidth=1, zorder=0)
    start_s, stop_s = float(course.starts_s[0]), float(course.stops_s[-1])
    places, labels = time_ticks(start_s, stop_s, contents.start_time)
    axes.set_xticks(places, labels)
    axes.set_xlim(start_s, stop_s)
    axes.set_ylim(bottom=0)
    axes.set(title="Delta power (0.5–4 Hz) of NREM", ylabel=f"{contents.unit}²")
    axes.set_xlabel("Time of day" if contents.start_time is not None else "Time (h:min)")
