"""What the sequence model makes of each epoch before it names a stage."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sdreamer.config import Modality, Pathway
from sdreamer.data import LabelledRecording, Place, batch_of
from sdreamer.sequence_model import SequenceModel

_SEQUENCES_AT_ONCE = 32


def embed_recording(
    model: SequenceModel, recording: LabelledRecording, pathway: Pathway
) -> NDArray[np.float32]:
    """Return the features of each epoch along a pathway, shape (n_epochs, d_head).

    NaN where a signal is lost, and in a remainder at the end that fills no sequence.
    """
    length = model.config.sequence_epochs
    device = next(model.parameters()).device
    features = np.full((len(recording.stages), model.config.d_head), np.nan, dtype=np.float32)
    starts = range(0, len(recording.stages) - length + 1, length)
    model.eval()
    for first in range(0, len(starts), _SEQUENCES_AT_ONCE):
        places = [Place(0, start) for start in starts[first : first + _SEQUENCES_AT_ONCE]]
        batch = batch_of([recording], places, length, model.config.reference_epochs)
        with torch.inference_mode():
            eeg = _tokens(model, batch.eeg, "eeg", device)  # (B, E + R, D)
            emg = _tokens(model, batch.emg, "emg", device)  # (B, E + R, D)
            present = batch.present.to(device)
            found = model.embed_sequence(eeg, emg, pathway, present)  # (B, E, d_head)
        for place, sequence in zip(places, found.float().cpu().numpy(), strict=True):
            features[place.start : place.start + length] = sequence
    features[~recording.alive] = np.nan
    return features


def _tokens(
    model: SequenceModel, samples: Tensor | None, modality: Modality, device: torch.device
) -> Tensor | None:
    return None if samples is None else model.encode_epochs(samples.to(device), modality)
