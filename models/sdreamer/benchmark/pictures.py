"""Figures 5, 6 and 7 of the paper: the cohort, what sDREAMER makes of it, and what it predicts."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sdreamer.baselines.training import predict
from sdreamer.benchmark.animals import Split
from sdreamer.config import PATHWAYS, Pathway
from sdreamer.data import UNLABELLED, LabelledRecording
from sdreamer.embedding import embed_recording
from sdreamer.sequence_model import SequenceModel

STAGES_PICTURE = "stages.png"
EMBEDDING_PICTURE = "embedding.png"
PREDICTIONS_PICTURE = "predictions.png"

_NAMES = ("Wake", "NREM", "REM")
_COLOURS = ("#5fa8d3", "#294b8f", "#e8a900")
_HEIGHTS = np.array([2, 0, 1])  # of Wake, NREM and REM in a hypnogram
_POINTS_A_STAGE = 200
_PERPLEXITY = 30


def draw_pictures(model: SequenceModel, split: Split, out: Path) -> None:
    """Draw the three pictures into the folder `out`; the test animals are shown."""
    _draw_stages(split, out / STAGES_PICTURE)
    _draw_embedding(model, split.test, out / EMBEDDING_PICTURE)
    _draw_predictions(model, split.test, out / PREDICTIONS_PICTURE)


def _draw_stages(split: Split, path: Path) -> None:
    figure, axes = _figure(7, 2.8, 1, 2)
    learned = [*split.train, *split.validation]
    parts = ((axes[0], "training and validation", learned), (axes[1], "test", split.test))
    for axis, title, recordings in parts:
        hours = [
            sum(int((r.stages == stage).sum()) for r in recordings) / 3600 for stage in range(3)
        ]
        axis.bar(_NAMES, hours, color=_COLOURS)
        axis.set(title=f"{title}: {len(recordings)} recordings", ylabel="hours")
    figure.savefig(path)


def _draw_embedding(
    model: SequenceModel, recordings: Sequence[LabelledRecording], path: Path
) -> None:
    figure, axes = _figure(10, 3.6, 1, 3)
    for axis, pathway in zip(axes, PATHWAYS, strict=True):
        features, stages = embedded_epochs(model, recordings, pathway)
        points = _neighbourhoods(features)  # (N, 2)
        for stage, name in enumerate(_NAMES):
            x, y = points[stages == stage].T
            axis.scatter(x, y, s=4, color=_COLOURS[stage], label=name, linewidths=0)
        axis.set(title=f"pathway {pathway}", xticks=[], yticks=[])
    axes[0].legend(markerscale=3, frameon=False)
    figure.savefig(path)


def embedded_epochs(
    model: SequenceModel, recordings: Sequence[LabelledRecording], pathway: Pathway
) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Return features (N, d_head) and stages (N,) of epochs, equally many a stage if there are."""
    features = np.concatenate([embed_recording(model, r, pathway) for r in recordings])
    stages = np.concatenate([r.stages for r in recordings])
    known = ~np.isnan(features).any(axis=1) & (stages != UNLABELLED)
    rng = np.random.default_rng(0)
    drawn = [
        rng.permutation(np.flatnonzero(known & (stages == stage)))[:_POINTS_A_STAGE]
        for stage in range(3)
    ]
    index = np.concatenate(drawn)
    return features[index], stages[index]


def _neighbourhoods(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lay features out in a plane so that neighbours stay neighbours (t-SNE)."""
    from sklearn.manifold import TSNE

    perplexity = min(_PERPLEXITY, max((len(features) - 1) / 3, 1))
    found = TSNE(perplexity=perplexity, init="random", random_state=0).fit_transform(features)
    return np.asarray(found, dtype=np.float32)


def _draw_predictions(
    model: SequenceModel, recordings: Sequence[LabelledRecording], path: Path
) -> None:
    recording = max(recordings, key=lambda r: int((r.stages == 2).sum()))
    predicted = predict(model, recording, model.config.sequence_epochs)
    figure, axes = _figure(10, 3.2, 2, 1)
    _draw_hypnogram(axes[0], recording.stages, "reference")
    _draw_hypnogram(axes[1], predicted, "predicted")
    axes[0].tick_params(labelbottom=False)
    axes[1].set(xlabel="minutes")
    figure.savefig(path)


def _draw_hypnogram(axis: Axes, stages: NDArray[np.int8], title: str) -> None:
    minutes = np.arange(len(stages) + 1) / 60
    heights = np.where(stages == UNLABELLED, np.nan, _HEIGHTS[stages])
    axis.stairs(heights, minutes, baseline=None, color="#333333", linewidth=0.7)
    for stage, colour in enumerate(_COLOURS):
        drawn = np.where(stages == stage, heights, np.nan)
        axis.stairs(drawn, minutes, baseline=None, color=colour, linewidth=3)
    axis.set(xlim=(0, minutes[-1]), ylim=(-0.5, 2.5), ylabel=title)
    axis.set_yticks(_HEIGHTS, _NAMES)


def _figure(width: float, height: float, rows: int, columns: int) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(width, height), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, list(np.ravel(figure.subplots(rows, columns)))
