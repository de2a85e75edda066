"""A model and recordings so small that a test may train on them."""

import numpy as np
import torch

from sdreamer.checkpoint import save_checkpoint
from sdreamer.config import SequenceModelConfig
from sdreamer.data import LabelledRecording
from sdreamer.metadata import CheckpointMetadata
from sdreamer.sequence_model import SequenceModel
from sdreamer.signals import MODEL_RATE, Epochs

CONFIG = SequenceModelConfig(
    d_model=16,
    n_heads=2,
    d_ff=32,
    d_head=16,
    patch_samples=64,
    n_epoch_blocks=1,
    n_sequence_blocks=2,
    sequence_epochs=8,
    dropout=0.1,
)
METADATA = CheckpointMetadata(
    name="small",
    config=CONFIG,
    class_names=("Wake", "NREM", "REM"),
    sfreq=float(MODEL_RATE),
    training={"trained_on": "nothing"},
    temperatures={"eeg": 1.5, "emg": 0.7, "mixed": 1.2},
)
_RHYTHM_HZ = (20, 3, 8)
_TONE = (1.5, 0.6, 0.3)


def small_model(seed: int = 0) -> SequenceModel:
    torch.manual_seed(seed)
    return SequenceModel(CONFIG).eval()


def small_checkpoint(path, seed: int = 0):
    """Write an untrained checkpoint and return its metadata as stored."""
    return save_checkpoint(path, small_model(seed), METADATA)


def stages_of(letters: str) -> np.ndarray:
    """Stages from a word of W, N, R and . for unlabelled."""
    return np.array(["WNR".find(letter) for letter in letters], dtype=np.int8)


def drawn_stages(n_epochs: int, seed: int = 0) -> np.ndarray:
    """Bouts of five seconds, all stages alike often."""
    bouts = np.random.default_rng(seed).integers(0, 3, n_epochs // 5 + 1)
    return np.repeat(bouts, 5)[:n_epochs].astype(np.int8)


def staged_samples(stages: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """EEG and EMG, shape (n_epochs, 512), in which the stages differ plainly."""
    rng = np.random.default_rng(seed)
    true = np.where(stages < 0, 0, stages)
    t = np.arange(MODEL_RATE) / MODEL_RATE
    rhythm = np.sin(2 * np.pi * np.array(_RHYTHM_HZ)[true][:, None] * t)
    eeg = 1.2 * rhythm + rng.normal(0, 0.5, (len(stages), MODEL_RATE))
    emg = rng.normal(0, 1, (len(stages), MODEL_RATE)) * np.array(_TONE)[true][:, None]
    return eeg, emg


def small_recording(
    stages: np.ndarray, seed: int = 0, channels: str = "eeg emg", lost: tuple[int, ...] = ()
) -> LabelledRecording:
    """A recording with these stages; the EEG is lost at `lost`, the EMG where there is no EEG."""
    missing = np.zeros(len(stages), dtype=np.bool_)
    missing[list(lost)] = True
    eeg, emg = staged_samples(stages, seed)
    prepared = []
    for name, samples in (("eeg", eeg), ("emg", emg)):
        gone = missing if name == channels.split()[0] else np.zeros_like(missing)
        kept = np.where(gone[:, None], 0, samples).astype(np.float16)
        prepared.append(Epochs(kept, gone) if name in channels else None)
    return LabelledRecording(*prepared, stages)
