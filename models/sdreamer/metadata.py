"""What a checkpoint says about itself; readable without torch and without its weights."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safetensors import SafetensorError, safe_open

from sdreamer.config import PATHWAYS, Json, ModelConfig, Pathway, model_config_from_dict

FORMAT_VERSION = "1"


class CheckpointError(ValueError):
    """A checkpoint cannot be used; the message is one sentence that names the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointMetadata:
    """Everything in a checkpoint but the weights.

    Attributes
    ----------
    name
        What people call the model.
    class_names
        Name of each class, in the order of the logits.
    sfreq
        Sampling rate in Hz of the signals the model reads.
    training
        How the model was trained: anything JSON can hold.
    temperatures
        What the logits of each pathway are divided by so that probabilities are calibrated
        (Guo et al., 2017).
    weights_sha256
        Digest of the weights, in hexadecimal; filled in when the checkpoint is written.
    """

    name: str
    config: ModelConfig
    class_names: tuple[str, ...]
    sfreq: float
    training: Mapping[str, Json] = field(default_factory=dict)
    temperatures: Mapping[Pathway, float] = field(
        default_factory=lambda: dict.fromkeys(PATHWAYS, 1.0)
    )
    weights_sha256: str = ""

    def __post_init__(self) -> None:
        if len(self.class_names) != self.config.n_classes:
            raise ValueError(
                f"{len(self.class_names)} class names for {self.config.n_classes} classes"
            )
        if set(self.temperatures) != set(PATHWAYS):
            raise ValueError(f"temperatures for {sorted(self.temperatures)}, not {PATHWAYS}")
        if self.sfreq <= 0 or min(self.temperatures.values()) <= 0:
            raise ValueError("a sampling rate or temperature is not positive")

    @property
    def checkpoint_id(self) -> str:
        """Name and short digest: equal for equal weights only."""
        return f"{self.name}-{self.weights_sha256[:8]}"

    def to_strings(self) -> dict[str, str]:
        """Return the metadata as safetensors stores it."""
        return {
            "format_version": FORMAT_VERSION,
            "name": self.name,
            "config": json.dumps(self.config.to_dict()),
            "class_names": json.dumps(self.class_names),
            "sfreq": json.dumps(self.sfreq),
            "training": json.dumps(self.training),
            "temperatures": json.dumps(self.temperatures),
            "weights_sha256": self.weights_sha256,
        }

    @classmethod
    def from_strings(cls, strings: Mapping[str, str]) -> "CheckpointMetadata":
        """Rebuild what `to_strings` gave; raise KeyError, TypeError or ValueError if it cannot."""
        return cls(
            name=strings["name"],
            config=model_config_from_dict(json.loads(strings["config"])),
            class_names=tuple(json.loads(strings["class_names"])),
            sfreq=json.loads(strings["sfreq"]),
            training=json.loads(strings["training"]),
            temperatures=json.loads(strings["temperatures"]),
            weights_sha256=strings["weights_sha256"],
        )


def read_metadata(path: Path) -> CheckpointMetadata:
    """Return what the checkpoint at `path` says about itself, or raise `CheckpointError`."""
    strings = _stored_strings(path)
    version = strings.get("format_version")
    if version != FORMAT_VERSION:
        raise CheckpointError(
            f"{path} has checkpoint format {version!r}; this version reads {FORMAT_VERSION!r}."
        )
    try:
        return CheckpointMetadata.from_strings(strings)
    except KeyError as error:
        raise CheckpointError(f"{path} lacks the entry {error} of a checkpoint.") from error
    except (AttributeError, RecursionError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path} describes a model that cannot be built: {error}.") from error


def _stored_strings(path: Path) -> dict[str, str]:
    try:
        with safe_open(path, framework="numpy") as file:
            return file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path} is not a readable checkpoint: {error}.") from error
