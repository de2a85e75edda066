"""What tests of several packages need."""

from pathlib import Path

import pytest


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
