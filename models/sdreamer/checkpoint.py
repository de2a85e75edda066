"""A trained model in one file: weights and metadata, as safetensors."""

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from sdreamer.config import EpochModelConfig, ModelConfig
from sdreamer.epoch_model import EpochModel
from sdreamer.metadata import CheckpointError, CheckpointMetadata, read_metadata
from sdreamer.sequence_model import SequenceModel

Model = EpochModel | SequenceModel


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model, ready to score, and what is known about it."""

    model: Model
    metadata: CheckpointMetadata


def build_model(config: ModelConfig) -> Model:
    """Return an untrained model of the kind that `config` describes."""
    if isinstance(config, EpochModelConfig):
        return EpochModel(config)
    return SequenceModel(config)


def save_checkpoint(path: Path, model: Model, metadata: CheckpointMetadata) -> CheckpointMetadata:
    """Write model and metadata to `path`, which holds either the old or the new file throughout.

    Returns
    -------
    CheckpointMetadata
        As stored, with the digest of the weights.
    """
    if model.config != metadata.config:
        raise ValueError("the metadata describe another model than the one to be saved")
    weights = {name: w.detach().cpu().contiguous() for name, w in model.state_dict().items()}
    metadata = replace(metadata, weights_sha256=weights_digest(weights))
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        save_file(weights, aside, metadata.to_strings())
        _flush(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return metadata


def load_checkpoint(path: Path) -> Checkpoint:
    """Return the model at `path` in evaluation mode, or raise `CheckpointError`."""
    metadata = read_metadata(path)
    try:
        weights = load_file(path)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"The weights in {path} cannot be read: {error}.") from error
    if weights_digest(weights) != metadata.weights_sha256:
        raise CheckpointError(f"The weights in {path} are not those that were saved there.")
    _refuse_misfits(path, weights, _described(path, metadata.config))
    model = build_model(metadata.config)
    model.load_state_dict(weights)
    return Checkpoint(model.eval(), metadata)


def _described(path: Path, config: ModelConfig) -> dict[str, Tensor]:
    """Return the weights that `config` asks for, without the memory that they would take."""
    try:
        with torch.device("meta"):
            return build_model(config).state_dict()
    except (OverflowError, RuntimeError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"{path} describes a model that cannot be built: {_first_line(error)}."
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def weights_digest(weights: dict[str, Tensor]) -> str:
    """Return the SHA-256 of names, types, shapes and values, in hexadecimal."""
    digest = hashlib.sha256()
    for name in sorted(weights):
        w = weights[name]
        digest.update(f"{name} {w.dtype} {tuple(w.shape)}".encode())
        digest.update(w.reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def _refuse_misfits(path: Path, found: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    names = sorted(found.keys() ^ expected.keys())
    if names:
        raise CheckpointError(
            f"{path} and its model disagree about the weights {', '.join(names)}."
        )
    for name, weight in expected.items():
        if found[name].shape != weight.shape:
            raise CheckpointError(
                f"The weights {name} in {path} have shape {tuple(found[name].shape)}, "
                f"but the model needs {tuple(weight.shape)}."
            )
        if found[name].dtype != weight.dtype:
            raise CheckpointError(
                f"The weights {name} in {path} are of type {found[name].dtype}, but the model "
                f"needs {weight.dtype}."
            )


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
