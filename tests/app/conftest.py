"""What tests of several packages need."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import write_hypnogram


@pytest.fixture(autouse=True)
def settings_and_data_of_the_user_stay_untouched(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let each test begin as on the first day, in folders that are made when needed."""
    home = tmp_path_factory.getbasetemp() / f"home-{uuid4().hex}"
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained checkpoint, small and quick."""
    import torch

    from sdreamer.checkpoint import build_model, save_checkpoint
    from sdreamer.config import SequenceModelConfig
    from sdreamer.metadata import CheckpointMetadata

    torch.set_num_threads(1)  # small matrices are done before a second thread has begun
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
        training={"settings": {}},
    )
    save_checkpoint(path, build_model(config), metadata)
    return path


@dataclass(frozen=True, slots=True)
class ScoredByHand:
    """A recording on disk and the stages that a person gave it."""

    recording: Path
    stages: Path


@pytest.fixture(scope="session")
def ten_minutes(tmp_path_factory: pytest.TempPathFactory) -> ScoredByHand:
    """Ten minutes whose stages differ plainly: by the EEG's rhythm and the EMG's strength."""
    folder = tmp_path_factory.mktemp("ten_minutes")
    rng = np.random.default_rng(5)
    rate, seconds = 128, 600
    stages = (np.arange(seconds) // 25 % 3).astype(np.int8)
    time_s = np.arange(seconds * rate) / rate
    per_sample = np.repeat(stages, rate)
    rhythm = np.sin(2 * np.pi * np.array([20.0, 3.0, 8.0])[per_sample] * time_s)
    eeg = 50 * rhythm + rng.normal(0, 20, len(time_s))
    emg = np.array([60.0, 20.0, 8.0])[per_sample] * rng.normal(0, 1, len(time_s))
    signals = [
        EdfSignal(name, "uV", Fraction(rate), samples.astype(np.float32))
        for name, samples in (("EEG", eeg), ("EMG", emg))
    ]
    files = ScoredByHand(folder / "mouse.edf", folder / "mouse.csv")
    write_edf(files.recording, signals, None)
    write_hypnogram(files.stages, Hypnogram.scored_by(ScoredBy("person", "Ada"), stages))
    return files


@pytest.fixture
def kill():
    """Stop a recorder as the end of its process does: what was written stays, nothing is ended."""

    def stop(recorder):
        recorder._is_closed = True
        recorder._session.happened.disconnect(recorder._record)
        recorder._writer.close()

    return stop
