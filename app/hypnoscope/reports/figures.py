"""Figures of a scored recording: the hypnogram, and a summary on one page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.bouts import runs, spans_of
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import LightCycle, hours, whole
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_colours import ARTEFACT_COLOUR, STAGE_COLOURS
from hypnoscope.core.stage_spectra import StageSpectra
from hypnoscope.core.statistics import Statistics, statistics
from hypnoscope.reports.figure_style import INK, MUTED, FigureError, figure_style
from hypnoscope.reports.measures import BOUT_EDGES_S
from hypnoscope.reports.spectra_figure import draw_spectra
from hypnoscope.reports.time_ticks import time_ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import LayoutEngine

_LANES = {Stage.WAKE: 2, Stage.REM: 1, Stage.NREM: 0}  # from the top: Wake, REM, NREM
_LANE = 0.84  # height of a bout in a lane of 1
_DARK, _LIGHT = "#4a5563", "#f3d98b"
_WIDE_IN = 10.0
_FEWEST_BARS, _MOST_LABELS = 6, 24


@dataclass(frozen=True, slots=True, eq=False)
class FigureContents:
    """What a figure shows.

    Attributes
    ----------
    hypnogram
        The stages.
    title
        Stands above, usually the name of the recording.
    scores
        For the confidence; left out when None.
    start_time
        Wall-clock time of the first epoch; the axis shows the time elapsed when None.
    cycle
        For the bar of light and dark; left out when None or without `start_time`.
    span
        The epochs [start, stop) that are drawn; all when None.
    gaps
        Stretches without data, each (start_s, stop_s).
    """

    hypnogram: Hypnogram
    title: str = ""
    scores: Scores | None = None
    start_time: datetime | None = None
    cycle: LightCycle | None = None
    span: tuple[int, int] | None = None
    gaps: tuple[tuple[float, float], ...] = field(default=())

    @property
    def epochs(self) -> tuple[int, int]:
        """The epochs that are drawn; FigureError when there are none."""
        start, stop = self.span or (0, len(self.hypnogram))
        if not 0 <= start < stop <= len(self.hypnogram):
            raise FigureError(
                f"There is nothing to draw from epoch {start} to {stop}; the recording has "
                f"{len(self.hypnogram)}."
            )
        return start, stop


def hypnogram_figure(contents: FigureContents) -> "Figure":
    """Return the hypnogram, with confidence and the light below it where they are known."""
    from matplotlib.figure import Figure

    with figure_style():
        with_scores = contents.scores is not None
        figure = Figure(figsize=(_WIDE_IN, 3.0 if with_scores else 2.3), layout=_layout())
        axes = figure.subplots(
            2 if with_scores else 1,
            squeeze=False,
            sharex=True,
            height_ratios=(3, 1) if with_scores else (1,),
        )[:, 0]
        _draw_hypnogram(axes[0], contents)
        axes[0].set_title(contents.title)
        if with_scores:
            _draw_confidence(axes[1], contents)
        _label_time(axes[-1], contents)
        return figure


def summary_figure(contents: FigureContents, spectra: StageSpectra | None = None) -> "Figure":
    """Return one page: hypnogram, time by hour, lengths of bouts, transitions, main figures.

    The mean spectrum of each stage is added where it is given.
    """
    from matplotlib.figure import Figure

    start, stop = contents.epochs
    shown = _cut(contents.hypnogram, start, stop)
    (found,) = statistics(shown, whole(len(shown)))
    with figure_style():
        figure = Figure(figsize=(_WIDE_IN, 8.2), layout=_layout())
        grid = figure.add_gridspec(3, 6, height_ratios=(1.1, 1.3, 1.3))
        top = figure.add_subplot(grid[0, :])
        _draw_hypnogram(top, contents)
        top.set_title(contents.title)
        _label_time(top, contents)
        what = "recording" if len(shown) == len(contents.hypnogram) else "part"
        _draw_hours(figure.add_subplot(grid[1, :4]), shown, f"Hour of the {what}")
        _write_figures(figure.add_subplot(grid[1, 4:]), found)
        _draw_bouts(figure.add_subplot(grid[2, :2]), found)
        last = grid[2, 2:4] if spectra is not None else grid[2, 2:]
        _draw_transitions(figure.add_subplot(last), found)
        if spectra is not None:
            draw_spectra(figure.add_subplot(grid[2, 4:]), spectra)
        return figure


def _layout() -> "LayoutEngine":
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    return ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08)


def _cut(hypnogram: Hypnogram, start: int, stop: int) -> Hypnogram:
    marks = hypnogram.marks[start:stop]
    return Hypnogram(marks, hypnogram.scorers, hypnogram.epoch_s, hypnogram.scheme)


def _draw_hypnogram(axes: "Axes", contents: FigureContents) -> None:
    start, stop = contents.epochs
    hypnogram, epoch_s = contents.hypnogram, contents.hypnogram.epoch_s
    stages = hypnogram.stages[start:stop]
    substages = hypnogram.marks.substages[start:stop]
    for stage, lane in _LANES.items():
        colours = {0: STAGE_COLOURS[stage]} | {
            own.code: own.colour or STAGE_COLOURS[stage] for own in hypnogram.scheme.within(stage)
        }
        for code, colour in colours.items():
            spans = spans_of((stages == stage) & (substages == code))
            _bars(axes, spans, start, epoch_s, (lane - _LANE / 2, _LANE), colour)
    lanes = np.array([_LANES.get(Stage(code), np.nan) for code in range(-1, 3)])
    borders_s = (start + np.append(*_borders(stages))) * epoch_s
    heights = lanes[stages[_borders(stages)[0]] + 1]
    axes.stairs(heights, borders_s, baseline=None, color=MUTED, linewidth=0.4, zorder=0.5)
    flagged = spans_of(hypnogram.artefacts[start:stop])
    _bars(axes, flagged, start, epoch_s, (-0.72, 0.16), ARTEFACT_COLOUR)
    _draw_light(axes, contents)
    lost = [gap for gap in contents.gaps if gap[1] > start * epoch_s and gap[0] < stop * epoch_s]
    for begin_s, end_s in lost:
        axes.axvspan(begin_s, end_s, facecolor="none", edgecolor=MUTED, hatch="////", linewidth=0)
    axes.set_yticks(list(_LANES.values()), [stage.label for stage in _LANES])
    axes.set(xlim=(start * epoch_s, stop * epoch_s), ylim=(-0.8, 2.95))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    _label_marks(axes, contents, bool(flagged), bool(lost))


def _borders(stages: NDArray[np.int8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    starts, stops = runs(stages)
    return starts, stops[-1:]


def _bars(
    axes: "Axes",
    spans: list[tuple[int, int]],
    first: int,
    epoch_s: float,
    height: tuple[float, float],
    colour: str,
) -> None:
    if spans:
        bars = [((first + start) * epoch_s, (stop - start) * epoch_s) for start, stop in spans]
        axes.broken_barh(bars, height, facecolor=colour, edgecolor=colour, linewidth=0.2)


def _draw_light(axes: "Axes", contents: FigureContents) -> None:
    if contents.cycle is None or contents.start_time is None:
        return
    start, stop = contents.epochs
    epoch_s = contents.hypnogram.epoch_s
    onsets_s = np.asarray(np.arange(start, stop) * epoch_s, dtype=np.float64)
    light = contents.cycle.is_light(contents.start_time, onsets_s)
    for flags, colour in ((light, _LIGHT), (~light, _DARK)):
        _bars(axes, spans_of(flags), start, epoch_s, (2.68, 0.2), colour)


def _label_marks(axes: "Axes", contents: FigureContents, artefacts: bool, gaps: bool) -> None:
    from matplotlib.patches import Patch

    used = set(contents.hypnogram.marks.substages[slice(*contents.epochs)].tolist())
    handles = [
        Patch(color=own.colour or STAGE_COLOURS[own.stage], label=own.name)
        for own in contents.hypnogram.scheme.substages
        if own.code in used
    ]
    if artefacts:
        handles.append(Patch(color=ARTEFACT_COLOUR, label="artefact"))
    if gaps:
        handles.append(Patch(facecolor="none", edgecolor=MUTED, hatch="////", label="no data"))
    if contents.cycle is not None and contents.start_time is not None:
        handles += [Patch(color=_LIGHT, label="light"), Patch(color=_DARK, label="dark")]
    if handles:
        _legend_above(axes, handles)


def _legend_above(axes: "Axes", handles: "Sequence[Artist]") -> None:
    axes.legend(
        handles=handles,
        ncols=len(handles),
        handlelength=1.0,
        fontsize=8,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        borderaxespad=0.2,
    )


def _draw_confidence(axes: "Axes", contents: FigureContents) -> None:
    assert contents.scores is not None
    start, stop = contents.epochs
    epoch_s = contents.hypnogram.epoch_s
    confidence = contents.scores.confidence(contents.hypnogram.stages)[start:stop]
    borders_s = np.arange(start, stop + 1) * epoch_s
    axes.stairs(confidence, borders_s, baseline=None, color=MUTED, linewidth=0.5, rasterized=True)
    axes.set(ylim=(0, 1.02), ylabel="Confidence")
    axes.set_yticks([0, 0.5, 1])


def _label_time(axes: "Axes", contents: FigureContents) -> None:
    start, stop = contents.epochs
    epoch_s = contents.hypnogram.epoch_s
    places, labels = time_ticks(start * epoch_s, stop * epoch_s, contents.start_time)
    axes.set_xticks(places, labels)
    axes.set_xlabel("Time of day" if contents.start_time is not None else "Time (h:min)")


def _draw_hours(axes: "Axes", hypnogram: Hypnogram, label: str) -> None:
    found = statistics(hypnogram, hours(len(hypnogram), hypnogram.epoch_s))
    places = np.arange(len(found)) + 0.5
    bottom = np.zeros(len(found))
    for stage in (Stage.NREM, Stage.REM, Stage.WAKE, Stage.UNSCORED):
        minutes = np.array([part.seconds[stage] / 60 for part in found])
        if stage is Stage.UNSCORED and not minutes.any():
            continue
        axes.bar(places, minutes, 0.86, bottom, color=STAGE_COLOURS[stage], label=stage.label)
        bottom += minutes
    axes.set(title="Time in each stage", xlabel=label, ylabel="Minutes")
    axes.set_xlim(0, max(len(found), _FEWEST_BARS))
    axes.set_ylim(0, 60)
    axes.set_yticks([0, 15, 30, 45, 60])
    step = (len(found) - 1) // _MOST_LABELS + 1
    axes.set_xticks(places[::step], [str(i + 1) for i in range(0, len(found), step)])
    _legend_above(axes, axes.get_legend_handles_labels()[0])


def _draw_bouts(axes: "Axes", found: Statistics) -> None:
    places = np.arange(len(BOUT_EDGES_S))
    for i, stage in enumerate(SCORED_STAGES):
        counts = found.bouts[stage].distribution(BOUT_EDGES_S)
        colour = STAGE_COLOURS[stage]
        axes.bar(places + (i - 1) * 0.27, counts, 0.27, color=colour, label=stage.label)
    axes.set(title="Lengths of bouts", xlabel="At least (s)", ylabel="Bouts")
    axes.set_ylim(bottom=0, top=None if any(bouts.n for bouts in found.bouts) else 1)
    axes.set_xticks(places, [f"{edge:g}" for edge in BOUT_EDGES_S], fontsize=7)


def _draw_transitions(axes: "Axes", found: Statistics) -> None:
    names = [stage.label for stage in SCORED_STAGES]
    counts = np.array(found.transitions, dtype=float)
    np.fill_diagonal(counts, np.nan)
    top = np.nanmax(counts) if np.isfinite(counts).any() else 0
    axes.imshow(counts, cmap="Blues", vmin=0, vmax=max(top, 1) * 1.6, aspect="auto")
    for i in range(3):
        for j in range(3):
            text = "–" if i == j else f"{found.transitions[i][j]}"
            axes.text(j, i, text, ha="center", va="center", color=INK)
    axes.set(title="Transitions", xlabel="to", ylabel="from")
    axes.set_xticks(range(3), names)
    axes.set_yticks(range(3), names)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _write_figures(axes: "Axes", found: Statistics) -> None:
    axes.axis("off")
    axes.set_title("In figures")
    rows = [
        *(
            (stage.label, f"{_text(100 * found.share(stage))} %, {found.bouts[stage].n} bouts")
            for stage in SCORED_STAGES
        ),
        ("Median bouts (s)", " / ".join(_whole(bouts.median_s) for bouts in found.bouts)),
        ("REM in sleep", f"{_text(100 * found.rem_of_sleep)} %"),
        ("REM latency (min)", _text(found.rem_latency_s / 60)),
        ("Inter-REM, median (min)", _text(found.median_inter_rem_s / 60)),
        ("Micro-arousals per h", _text(found.micro_arousals_per_h)),
        ("Fragmentation per h", _text(found.fragmentation_per_h)),
        ("Unscored (min)", _text(found.seconds[Stage.UNSCORED] / 60)),
    ]
    for i, (name, value) in enumerate(rows):
        height = 0.96 - i * 0.1
        axes.text(0.0, height, name, transform=axes.transAxes, va="top", color=MUTED)
        axes.text(1.0, height, value, transform=axes.transAxes, va="top", ha="right")


def _text(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.1f}"


def _whole(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.0f}"
