"""The checkpoints there are: the bundled one and the user's own."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from hypnoscope.resources import resource_path
from hypnoscope.scoring.scorer import ScoringError

logger = logging.getLogger(__name__)

SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A trained model on disk.

    Attributes
    ----------
    path
        The file.
    checkpoint_id
        Recognises its weights; the scores it gives carry it.
    name
        What people call it.
    bundled
        Whether it came with the program.
    trained_on
        What it learned from, in words; empty where the checkpoint does not say.
    class_names
        Names of the columns of what it gives.
    """

    path: Path
    checkpoint_id: str
    name: str
    bundled: bool
    trained_on: str
    class_names: tuple[str, ...]


def bundled_checkpoint() -> Path:
    """Return the checkpoint that came with the program."""
    found = sorted(resource_path("checkpoints").glob(f"*{SUFFIX}"))
    if not found:
        raise ScoringError("The program came without a checkpoint; install it again.")
    return found[0]


def user_checkpoint_folder() -> Path:
    """Return the folder of the user's own checkpoints; it need not exist."""
    return user_data_path("hypnoscope") / "checkpoints"


def checkpoints(folder: Path | None = None) -> list[Checkpoint]:
    """Return the bundled checkpoint and then the user's, by name.

    A file of the user's that is no checkpoint is left out.
    """
    found = [described(bundled_checkpoint(), bundled=True)]
    for path in sorted((folder or user_checkpoint_folder()).glob(f"*{SUFFIX}")):
        try:
            found.append(described(path))
        except ScoringError as error:
            logger.warning("%s", error)
    return found


def described(path: Path, *, bundled: bool = False) -> Checkpoint:
    """Return what the checkpoint at `path` says about itself, or raise `ScoringError`."""
    from sdreamer.metadata import CheckpointError, read_metadata

    try:
        metadata = read_metadata(path)
    except CheckpointError as error:
        raise ScoringError(str(error)) from error
    return Checkpoint(
        path,
        metadata.checkpoint_id,
        metadata.name,
        bundled,
        _trained_on(metadata.training),
        metadata.class_names,
    )


def find_checkpoint(wanted: str, folder: Path | None = None) -> Path:
    """Return the checkpoint that `wanted` means: a file, a name or an id.

    Raises
    ------
    ScoringError
        When there is no such checkpoint; the sentence names those there are.
    """
    path = Path(wanted).expanduser()
    if path.is_file():
        return path
    known = checkpoints(folder)
    for checkpoint in known:
        if wanted in (checkpoint.name, checkpoint.checkpoint_id):
            return checkpoint.path
    names = ", ".join(checkpoint.name for checkpoint in known)
    raise ScoringError(f"There is no checkpoint {wanted!r}: give a file, or one of: {names}.")


def _trained_on(training: Mapping[str, object]) -> str:
    """Put into words what training and retraining note in a checkpoint."""
    if "base" in training:
        seconds, recordings = training.get("labelled_epochs"), training.get("recordings")
        of = "one recording" if recordings == 1 else f"{recordings} recordings"
        return f"{training['base']}, then {seconds} seconds of {of} that a person scored"
    if "cohort" in training:
        begun = f"{training['begun_from']}, then " if training.get("begun_from") else ""
        return f"{begun}the cohort {training['cohort']}: {training.get('labelled_epochs')} seconds"
    return "simulated recordings" if "settings" in training else ""
