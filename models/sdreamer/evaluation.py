"""Score prepared recordings along each pathway and hold the result against the truth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from sdreamer.config import MODALITIES, PATHWAYS, Pathway
from sdreamer.data import UNLABELLED, LabelledRecording
from sdreamer.figures import Figures
from sdreamer.inference import encode, slide
from sdreamer.pathways import needed
from sdreamer.sequence_model import SequenceModel


@dataclass(frozen=True, slots=True, eq=False)
class ScoredRecording:
    """What the model says of one recording, beside the truth.

    Attributes
    ----------
    probabilities
        By pathway, shape (n_epochs, C), NaN where the signal is lost.
    stages
        True classes, shape (n_epochs,).
    """

    probabilities: dict[Pathway, NDArray[np.float32]]
    stages: NDArray[np.int8]

    def figures(self, pathway: Pathway) -> Figures:
        """Return the figures of one pathway."""
        return Figures.of(self.stages, most_probable(self.probabilities[pathway]))


def score_recording(
    model: SequenceModel,
    recording: LabelledRecording,
    temperatures: dict[Pathway, float] | None = None,
) -> ScoredRecording:
    """Score a recording along every pathway that its channels allow."""
    device = next(model.parameters()).device
    model.eval()
    with torch.inference_mode():
        tokens = {}
        for modality in MODALITIES:
            epochs = recording.eeg if modality == "eeg" else recording.emg
            if epochs is not None:
                tokens[modality] = encode(model, epochs, modality, device)
        probabilities = {
            pathway: slide(
                model, tokens, recording.alive, pathway, (temperatures or {}).get(pathway, 1.0)
            )
            for pathway in PATHWAYS
            if set(needed(pathway)) <= set(tokens)
        }
    return ScoredRecording(probabilities, recording.stages)


def most_probable(probabilities: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the most probable class of each epoch, `UNLABELLED` where there is none."""
    known = ~np.isnan(probabilities).any(axis=1)
    stages = np.full(len(probabilities), UNLABELLED, dtype=np.int8)
    stages[known] = probabilities[known].argmax(axis=1)
    return stages


def pooled_figures(scored: Sequence[ScoredRecording], pathway: Pathway) -> Figures:
    """Return the figures over the seconds of all recordings that have the pathway."""
    return Figures.total([r.figures(pathway) for r in scored if pathway in r.probabilities])


def fit_temperature(scored: Sequence[ScoredRecording], pathway: Pathway) -> float:
    """Return the temperature that makes a pathway's probabilities most likely true.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", with the logarithms of the
    averaged probabilities in place of logits. 1 when nothing is labelled.
    """
    probabilities, truth = _labelled(scored, pathway)
    if not len(truth):
        return 1.0
    log_probabilities = torch.from_numpy(np.log(np.maximum(probabilities, 1e-7)))
    targets = torch.from_numpy(truth).long()
    grid = np.exp(np.linspace(np.log(0.3), np.log(5), 113))
    losses = [
        float(torch.nn.functional.cross_entropy(log_probabilities / t, targets)) for t in grid
    ]
    return float(grid[int(np.argmin(losses))])


def calibration_error(
    scored: Sequence[ScoredRecording], pathway: Pathway, n_bins: int = 15
) -> float:
    """Return the expected calibration error of a pathway over all labelled epochs.

    The mean distance between confidence and accuracy over equal bins of confidence, each bin
    weighted by its epochs (Guo et al. 2017). NaN when nothing is labelled.
    """
    probabilities, truth = _labelled(scored, pathway)
    if not len(truth):
        return float("nan")
    joined, hits = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    bins = np.minimum((joined * n_bins).astype(int), n_bins - 1)
    counts = np.bincount(bins, minlength=n_bins)
    gaps = np.bincount(bins, joined, n_bins) - np.bincount(bins, hits, n_bins)
    return float(np.abs(gaps).sum() / counts.sum())


def _labelled(
    scored: Sequence[ScoredRecording], pathway: Pathway
) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Return probabilities (N, C) and stages (N,) of all epochs that have both."""
    pairs = [(r.probabilities[pathway], r.stages) for r in scored if pathway in r.probabilities]
    if not pairs:
        return np.zeros((0, 1), dtype=np.float32), np.zeros(0, dtype=np.int8)
    probabilities = np.concatenate([found for found, _ in pairs])
    stages = np.concatenate([truth for _, truth in pairs])
    known = (stages != UNLABELLED) & ~np.isnan(probabilities).any(axis=1)
    return probabilities[known], stages[known]
