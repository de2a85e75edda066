"""The picture of the demo: stages by the model and in truth, and the signals of one minute."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_colours import STAGE_COLOURS
from hypnoscope.formats import read_recording
from hypnoscope.formats.hypnogram_csv import read_hypnogram

_HEIGHTS = {Stage.WAKE: 2, Stage.REM: 1, Stage.NREM: 0}
_INK = "#333333"
_DETAIL_S = 60.0


def draw_picture(recording: Path, scored: Path, truth: Path, picture: Path) -> Path:
    """Draw a scored recording above its true stages into a PNG and return its path."""
    opened = read_recording(recording)
    stages = read_hypnogram(scored)
    start_s = _richest_minute(stages.hypnogram.stages)
    figure = Figure(figsize=(10, 6), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(5, 1, height_ratios=(2, 2, 1, 2, 2))
    _draw_stages(axes[0], stages.hypnogram.stages, "scored")
    _draw_stages(axes[1], read_hypnogram(truth).hypnogram.stages, "truth")
    if stages.scores is not None:
        _draw_confidence(axes[2], stages.scores.confidence(stages.hypnogram.stages))
    for axis, role in ((axes[3], ChannelRole.EEG), (axes[4], ChannelRole.EMG)):
        _draw_signal(axis, opened, role, stages.hypnogram.stages, start_s)
    for upper in (axes[0], axes[1], axes[3]):
        upper.tick_params(labelbottom=False)
    figure.align_ylabels(axes)
    figure.suptitle(f"{recording.name}: stages, confidence, and {_DETAIL_S:g} s of the signals")
    figure.savefig(picture)
    return picture


def _draw_stages(axis: Axes, stages: NDArray[np.int8], title: str) -> None:
    minutes = np.arange(len(stages) + 1) / 60
    heights = np.array([_HEIGHTS.get(Stage(stage), np.nan) for stage in stages])
    axis.stairs(heights, minutes, baseline=None, color=_INK, linewidth=0.8)
    for stage in SCORED_STAGES:
        _shade(axis, stages == stage, minutes, stage)
    axis.set(xlim=(0, minutes[-1]), ylim=(-0.5, 2.5), ylabel=title)
    axis.set_yticks(list(_HEIGHTS.values()), [stage.label for stage in _HEIGHTS])


def _draw_confidence(axis: Axes, confidence: NDArray[np.float32]) -> None:
    minutes = np.arange(len(confidence)) / 60
    axis.plot(minutes, confidence, color=_INK, linewidth=0.6)
    axis.set(xlim=(0, len(confidence) / 60), ylim=(0, 1.05), ylabel="confidence", xlabel="minutes")


def _draw_signal(
    axis: Axes, recording: Recording, role: ChannelRole, stages: NDArray[np.int8], start_s: float
) -> None:
    channel = recording.channels_of(role)[0]
    samples = recording.slice(channel.name, start_s, start_s + _DETAIL_S)
    seconds = start_s + np.arange(len(samples)) / channel.sfreq
    axis.plot(seconds, samples, color=_INK, linewidth=0.4)
    first = int(start_s)
    shown = stages[first : first + int(_DETAIL_S)]
    borders = start_s + np.arange(len(shown) + 1)
    for stage in SCORED_STAGES:
        _shade(axis, shown == stage, borders, stage)
    axis.set(xlim=(borders[0], borders[-1]), ylabel=f"{channel.name} ({channel.unit})")
    if role is ChannelRole.EMG:
        axis.set_xlabel("seconds")


def _shade(
    axis: Axes, here: NDArray[np.bool_], borders: NDArray[np.floating], stage: Stage
) -> None:
    edges = np.flatnonzero(np.diff(here, prepend=False, append=False))
    for start, stop in edges.reshape(-1, 2):
        axis.axvspan(
            borders[start], borders[stop], color=STAGE_COLOURS[stage], alpha=0.5, linewidth=0
        )


def _richest_minute(stages: NDArray[np.int8]) -> float:
    """Return the start of the minute with most changes of stage, in seconds."""
    changes = np.convolve(np.diff(stages) != 0, np.ones(int(_DETAIL_S)), mode="valid")
    return float(np.argmax(changes)) if len(changes) else 0.0
