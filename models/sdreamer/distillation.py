"""The training loss: the mixed pathway learns the stages and teaches the mono pathways.

Paper, Eqs. 10 to 14: (1 - alpha) CE(mixed) + alpha / 2 (KL_emg + KL_eeg).
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from sdreamer.config import DistillationConfig, KLDirection
from sdreamer.heads import PathwayLogits


@dataclass(frozen=True, slots=True)
class DistillationLoss:
    """The loss and its terms before weighting, each a scalar mean over labelled epochs."""

    total: Tensor
    cross_entropy: Tensor
    eeg_divergence: Tensor
    emg_divergence: Tensor
    mono_cross_entropy: Tensor


def distillation_loss(
    logits: PathwayLogits, targets: Tensor, labelled: Tensor, config: DistillationConfig
) -> DistillationLoss:
    """Compare the logits with the scored stages and with each other.

    Epochs without a label are left out of every term. Without any labelled epoch all terms are 0.
    Eq. 13 sums over epochs; here all terms are means, so that the batch size does not matter.

    Parameters
    ----------
    logits
        Each (..., C).
    targets
        (...), integer class of each epoch; anything where `labelled` is False.
    labelled
        (...), bool.
    """
    kept = PathwayLogits(*(_blank(logits[p], labelled) for p in ("eeg", "emg", "mixed")))
    targets = torch.where(labelled, targets, 0)
    weights = _epoch_weights(targets, labelled, config)
    teacher = kept.mixed.detach() if config.detach_teacher else kept.mixed

    cross_entropy = _mean(_cross_entropy(kept.mixed, targets), weights)
    eeg_divergence = _mean(_distil(kept.eeg, teacher, config.tau_eeg, config), labelled)
    emg_divergence = _mean(_distil(kept.emg, teacher, config.tau_emg, config), labelled)
    taught = [
        value
        for value, modality in ((emg_divergence, "emg"), (eeg_divergence, "eeg"))
        if modality in config.distilled
    ]
    mono = (_cross_entropy(kept.eeg, targets) + _cross_entropy(kept.emg, targets)) / 2
    mono_cross_entropy = _mean(mono, weights)
    total = (
        (1 - config.alpha) * cross_entropy
        + config.alpha / 2 * sum(taught, torch.zeros_like(cross_entropy))
        + config.mono_cross_entropy * mono_cross_entropy
    )
    return DistillationLoss(
        total, cross_entropy, eeg_divergence, emg_divergence, mono_cross_entropy
    )


def divergence(student: Tensor, teacher: Tensor, tau: float, direction: KLDirection) -> Tensor:
    """Return the Kullback-Leibler divergence of softened predictions: (..., C) -> (...)."""
    log_student = F.log_softmax(student / tau, dim=-1)
    log_teacher = F.log_softmax(teacher / tau, dim=-1)
    if direction == "student_to_teacher":
        return (log_student.exp() * (log_student - log_teacher)).sum(dim=-1)  # (...)
    return (log_teacher.exp() * (log_teacher - log_student)).sum(dim=-1)  # (...)


def _distil(student: Tensor, teacher: Tensor, tau: float, config: DistillationConfig) -> Tensor:
    scale = tau**2 if config.scale_by_tau_squared else 1.0
    return scale * divergence(student, teacher, tau, config.kl_direction)


def _cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    log_probabilities = F.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(-1, targets[..., None]).squeeze(-1)  # (...)


def _blank(logits: Tensor, labelled: Tensor) -> Tensor:
    """Put zeros in place of unlabelled logits, so that even NaN there is harmless; float32."""
    return torch.where(labelled[..., None], logits.float(), 0.0)


def _epoch_weights(targets: Tensor, labelled: Tensor, config: DistillationConfig) -> Tensor:
    if config.class_weights is None:
        return labelled.float()
    class_weights = torch.tensor(config.class_weights, device=targets.device)  # (C,)
    return class_weights[targets] * labelled


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    total = weights.sum()
    return (values * weights).sum() / torch.where(total > 0, total, 1)
