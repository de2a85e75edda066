"""Small recordings in memory and an untrained checkpoint."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hypnoscope.core.recording import Channel, ChannelRole, Recording


class InMemory:
    """A source of samples that stand in memory."""

    def __init__(self, samples: NDArray[np.float32]) -> None:
        self._samples = samples

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        return self._samples[start:stop]


def recording_in_memory(
    signals: Mapping[str, NDArray[np.float32]], rate: Fraction = Fraction(128)
) -> Recording:
    """Return a recording whose channels are called and play the part of the keys EEG, EMG."""
    roles = {"EEG": ChannelRole.EEG, "EMG": ChannelRole.EMG}
    channels = tuple(
        Channel(name, "µV", rate, roles.get(name, ChannelRole.OTHER), "its name")
        for name in signals
    )
    sources = {name: InMemory(samples.astype(np.float32)) for name, samples in signals.items()}
    n_samples = len(next(iter(signals.values())))
    return Recording(channels, sources, duration_s=float(n_samples / rate))


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained checkpoint, small and quick."""
    import torch

    from sdreamer.checkpoint import build_model, save_checkpoint
    from sdreamer.config import SequenceModelConfig
    from sdreamer.metadata import CheckpointMetadata

    torch.manual_seed(1)
    config = SequenceModelConfig(
        d_model=16, n_heads=2, d_ff=32, n_epoch_blocks=1, n_sequence_blocks=2, sequence_epochs=8
    )
    path = tmp_path_factory.mktemp("checkpoints") / "tiny.safetensors"
    metadata = CheckpointMetadata(
        name="tiny",
        config=config,
        class_names=("wake", "nrem", "rem"),
        sfreq=512.0,
        training={"trained_on": "nothing at all"},
    )
    save_checkpoint(path, build_model(config), metadata)
    return path
