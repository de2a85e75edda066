"""One model in training: its settings, its steps and its state."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sdreamer.cohort import SimulatedCohort
from sdreamer.config import DistillationConfig, Json, Modality, Pathway, SequenceModelConfig
from sdreamer.data import Batch, LabelledRecording, Place, batch_of, draw_places
from sdreamer.distillation import distillation_loss
from sdreamer.schedule import AveragedWeights, Schedule
from sdreamer.sequence_model import SequenceModel
from sdreamer.teamwork import Team

Progress = Callable[[int, int], None]
ModelT = TypeVar("ModelT", bound=nn.Module)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Everything that decides the result of training.

    Attributes
    ----------
    seed
        Of the first weights, the order of sequences and dropout.
    model, loss, cohort, schedule
        See there.
    batch_sequences
        Sequences in a batch; 16 in the paper.
    weight_decay, clip_norm
        Of AdamW, and the largest norm of the gradient.
    average_keep
        How much of the averaged weights each step keeps.
    rare_share
        Least share of sequences that hold REM while the learning rate is on its plateau. It
        falls with the rate, so that REM is in the end as likely as it is frequent: with a third
        kept to the end, a fifth too much REM was scored.
    rare_odds
        What the odds of REM are multiplied by in the checkpoint, which is made for people who
        look for REM. Twice the odds left the accuracy on 40 validation recordings as it was, and
        raised REM's F1 by 0.01 with both signals, 0.04 with EEG and 0.07 with EMG alone.
    repeats
        How often a pass goes through the recordings, each time cut elsewhere.
    blank_share
        Share of sequences in which a stretch is hidden, as in a gap.
    validation_recordings, validate_every
        Recordings of the validation animals, and passes between two validations.
    patience
        Passes without a better validation after which training ends early; 0 for never.
    bfloat16
        Whether matrix products are rounded to 16 bits, two to three times as fast.
    """

    seed: int = 0
    model: SequenceModelConfig = field(
        default_factory=lambda: SequenceModelConfig(
            sequence_epochs=64, reference_epochs=48, dropout=0.0
        )
    )
    loss: DistillationConfig = field(
        default_factory=lambda: DistillationConfig(
            kl_direction="teacher_to_student",
            detach_teacher=True,
            scale_by_tau_squared=True,
            mono_cross_entropy=1.0,
        )
    )
    cohort: SimulatedCohort = field(default_factory=SimulatedCohort)
    schedule: Schedule = field(default_factory=Schedule)
    batch_sequences: int = 16
    weight_decay: float = 1e-4
    clip_norm: float = 1.0
    average_keep: float = 0.995
    rare_share: float = 0.33
    rare_odds: float = 2.0
    repeats: int = 1
    blank_share: float = 0.1
    validation_recordings: int = 16
    validate_every: int = 4
    patience: int = 0
    bfloat16: bool = True

    def to_dict(self) -> dict[str, Json]:
        """Return the fields, ready for JSON."""
        return {**asdict(self), "model": self.model.to_dict(), "loss": self.loss.to_dict()}


class Trainer(ABC, Generic[ModelT]):
    """A model in training: weights, optimiser, averaged weights and the count of steps."""

    def __init__(
        self,
        config: TrainingConfig,
        device: torch.device,
        model: ModelT,
        team: Team | None = None,
    ) -> None:
        self.config = config
        self.device = device
        self.model = model.to(device)
        self.team = team or Team()
        self._objective = self.team.shared(_Objective(self.model, self.loss))
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=1e-3, weight_decay=config.weight_decay, fused=True
        )
        self.average = AveragedWeights(self.model, config.average_keep)
        self.step = 0

    @abstractmethod
    def new_model(self) -> ModelT:
        """Return a model of the same shape, whatever its weights."""

    @abstractmethod
    def loss(self, batch: Batch) -> Tensor:
        """Return what a step makes smaller."""

    def run_pass(
        self,
        number: int,
        recordings: Sequence[LabelledRecording],
        progress: Progress | None = None,
    ) -> float:
        """Train on every sequence of the recordings once; return the mean loss."""
        config = self.config
        rng = np.random.default_rng((config.seed, number))
        torch.manual_seed(config.seed * 1_000_003 + number)  # dropout, whether resumed or not
        batches = _batches(
            rng, recordings, config, config.rare_share * config.schedule.left(number)
        )
        batches = batches[: self.team.fewest(len(batches), self.device)]
        losses = []
        self.model.train()
        for i, places in enumerate(batches):
            rate = config.schedule.at(self.step, number + i / len(batches))
            batch = self.batch(rng, recordings, places)
            losses.append(self._step(_blanked(rng, batch, config.blank_share), rate))
            if progress:
                progress(i + 1, len(batches))
        return self.team.mean(float(np.mean(losses)) if losses else float("nan"), self.device)

    def batch(
        self,
        rng: np.random.Generator,
        recordings: Sequence[LabelledRecording],
        places: Sequence[Place],
    ) -> Batch:
        """Gather sequences, with as many reference epochs as the model wants."""
        model = self.config.model
        return batch_of(recordings, places, model.sequence_epochs, model.reference_epochs, rng)

    def averaged_model(self) -> ModelT:
        """Return a model with the averaged weights, ready to score."""
        model = self.new_model().to(self.device)
        self.average.copy_to(model)
        return model.eval()

    def state(self) -> dict[str, object]:
        """Return all that a later `restore` needs."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.weights,
            "step": self.step,
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on from a saved state."""
        self.model.load_state_dict(state["model"])  # type: ignore[arg-type]
        self.optimizer.load_state_dict(state["optimizer"])  # type: ignore[arg-type]
        self.average.load(state["average"])  # type: ignore[arg-type]
        self.step = int(state["step"])  # type: ignore[call-overload]

    def _step(self, batch: Batch, learning_rate: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        loss = self._objective(batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.average.update(self.model, self.step)
        self.step += 1
        return float(loss.detach())

    def autocast(self) -> AbstractContextManager[object]:
        """Return the context in which matrix products are rounded, where that is wanted."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.bfloat16)


class _Objective(nn.Module):
    """The loss as a module, which is what torch shares between processes."""

    def __init__(self, model: nn.Module, loss: Callable[[Batch], Tensor]) -> None:
        super().__init__()
        self._model = model
        self._loss = loss

    def forward(self, batch: Batch) -> Tensor:
        """Return what a step makes smaller."""
        return self._loss(batch)


class SequenceTrainer(Trainer[SequenceModel]):
    """The sequence model in training; it learns from recordings with one signal or both."""

    def __init__(
        self,
        config: TrainingConfig,
        device: torch.device,
        model: SequenceModel | None = None,
        team: Team | None = None,
    ) -> None:
        torch.manual_seed(config.seed)
        super().__init__(config, device, model or SequenceModel(config.model), team)

    def new_model(self) -> SequenceModel:
        """Return a sequence model of the same shape."""
        return SequenceModel(self.config.model)

    def loss(self, batch: Batch) -> Tensor:
        """Return the loss of all pathways, or of the one that the batch has a signal for."""
        present = batch.present.to(self.device)
        targets, labelled = batch.stages.to(self.device), batch.labelled.to(self.device)
        with self.autocast():
            if batch.eeg is not None and batch.emg is not None:
                eeg, emg = batch.eeg.to(self.device), batch.emg.to(self.device)
                logits = self.model(eeg, emg, present)
                return distillation_loss(logits, targets, labelled, self.config.loss).total
            return self._mono_loss(batch, present, targets, labelled)

    def _mono_loss(
        self, batch: Batch, present: Tensor, targets: Tensor, labelled: Tensor
    ) -> Tensor:
        """Return the cross-entropy of the one pathway that the batch has a signal for."""
        eeg = None if batch.eeg is None else self._tokens(batch.eeg, "eeg")
        emg = None if batch.emg is None else self._tokens(batch.emg, "emg")
        pathway: Pathway = "emg" if eeg is None else "eeg"
        logits = self.model.score_sequence(eeg, emg, pathway, present).float()  # (B, E, C)
        return labelled_cross_entropy(logits, targets, labelled)

    def _tokens(self, samples: Tensor, modality: Modality) -> Tensor:
        return self.model.encode_sequence(samples.to(self.device), modality)  # (B, E + R, D)


def labelled_cross_entropy(logits: Tensor, targets: Tensor, labelled: Tensor) -> Tensor:
    """Return the mean cross-entropy over the labelled epochs of (B, E, C) logits; 0 without any."""
    losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    return (losses * labelled.flatten()).sum() / labelled.sum().clamp(min=1)


def _batches(
    rng: np.random.Generator,
    recordings: Sequence[LabelledRecording],
    config: TrainingConfig,
    rare_share: float,
) -> list[list[Place]]:
    """Draw the sequences of a pass and group those with the same modalities."""
    places = [
        place
        for _ in range(config.repeats)
        for place in draw_places(rng, recordings, config.model.sequence_epochs, rare_share)
    ]
    groups: dict[object, list[Place]] = {}
    for place in places:
        groups.setdefault(recordings[place.recording].modalities, []).append(place)
    batches = [
        group[i : i + config.batch_sequences]
        for group in groups.values()
        for i in range(0, len(group), config.batch_sequences)
    ]
    return [batches[i] for i in rng.permutation(len(batches))]


def _blanked(rng: np.random.Generator, batch: Batch, share: float) -> Batch:
    """Hide a stretch of some sequences, so that gaps and borders are nothing new."""
    n_sequences, n_epochs = batch.labelled.shape
    present, labelled = batch.present.clone(), batch.labelled.clone()
    for i in np.flatnonzero(rng.random(n_sequences) < share):
        start, stop = np.sort(rng.integers(0, n_epochs, 2))
        present[i, start:stop] = False
        labelled[i, start:stop] = False
    return Batch(batch.eeg, batch.emg, present, batch.stages, labelled)
