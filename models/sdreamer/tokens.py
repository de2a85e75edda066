"""Recordings whose epochs are tokens already, and a sequence encoder that trains on them."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from sdreamer.config import Modality
from sdreamer.data import LabelledRecording
from sdreamer.inference import encode
from sdreamer.sequence_model import SequenceModel
from sdreamer.signals import Epochs
from sdreamer.trainer import SequenceTrainer


class TokenModel(SequenceModel):
    """A sequence encoder whose epochs are tokens already."""

    def encode_epochs(self, x: Tensor, modality: Modality) -> Tensor:  # noqa: ARG002 (as its base)
        """Return the tokens that were given: (..., D)."""
        return x


class TokenTrainer(SequenceTrainer):
    """The sequence encoder alone in training."""

    def new_model(self) -> SequenceModel:
        """Return a model of the same shape."""
        return TokenModel(self.config.model)


def encoded(
    encoder: SequenceModel, recordings: Iterable[LabelledRecording]
) -> list[LabelledRecording]:
    """Return the recordings with tokens, shape (n_epochs, D), in place of samples."""
    device = next(encoder.parameters()).device
    encoder.eval()

    def tokens(epochs: Epochs, modality: Modality) -> Epochs:
        with torch.inference_mode():
            found = encode(encoder, epochs, modality, device)  # (n_epochs, D)
        return replace(epochs, samples=found.cpu().numpy().astype(np.float16))

    return [
        replace(r, eeg=tokens(r.channel("eeg"), "eeg"), emg=tokens(r.channel("emg"), "emg"))
        for r in recordings
    ]
