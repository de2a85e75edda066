"""How the learning rate and the averaged weights move over training."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Linear warm-up, a plateau, and a linear decay over the last passes.

    Attributes
    ----------
    learning_rate
        On the plateau; 1e-3 in the paper.
    warmup_steps
        Optimiser steps until it is reached.
    passes
        Passes in all.
    decay_share
        Share of the passes over which the rate falls to a hundredth. Until they begin, training
        does not depend on `passes`: it can be prolonged or cut short on resuming.
    """

    learning_rate: float = 8e-4
    warmup_steps: int = 150
    passes: int = 60
    decay_share: float = 0.3

    def at(self, step: int, done_passes: float) -> float:
        """Return the learning rate of an optimiser step, `done_passes` passes into training."""
        warm = min((step + 1) / self.warmup_steps, 1.0)
        return self.learning_rate * warm * self.left(done_passes)

    def left(self, done_passes: float) -> float:
        """Return 1 on the plateau, then what is left of it, down to a hundredth."""
        left = (self.passes - done_passes) / max(self.decay_share * self.passes, 1e-9)
        return min(max(left, 0.01), 1.0)


class AveragedWeights:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, keep: float) -> None:
        self._keep = keep
        self.weights = {name: w.detach().clone() for name, w in model.state_dict().items()}

    def update(self, model: nn.Module, step: int) -> None:
        """Move towards the model's weights; faster during the first steps."""
        keep = min(self._keep, (1 + step) / (10 + step))
        for name, weight in model.state_dict().items():
            self.weights[name].lerp_(weight.detach(), 1 - keep)

    def load(self, weights: Mapping[str, Tensor]) -> None:
        """Take over an average saved before."""
        for name, weight in weights.items():
            self.weights[name].copy_(weight)

    def copy_to(self, model: nn.Module) -> None:
        """Give a model the averaged weights."""
        with torch.no_grad():
            model.load_state_dict(self.weights)
