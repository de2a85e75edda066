"""Go on training a checkpoint on what a laboratory scored itself.

A few minutes of one animal would make the model forget the rest, REM above all when they hold
none: every pass therefore rehearses a simulated recording beside the examples.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sdreamer.checkpoint import load_checkpoint, save_checkpoint
from sdreamer.cohort import SimulatedCohort
from sdreamer.data import UNLABELLED, LabelledRecording
from sdreamer.devices import Device, choose_device, has_bfloat16
from sdreamer.metadata import CheckpointError
from sdreamer.schedule import Schedule
from sdreamer.sequence_model import SequenceModel
from sdreamer.trainer import Progress, SequenceTrainer, TrainingConfig

_LEARNING_RATE = 2e-4  # a quarter of training's: what was learned before is to stay
_WARMUP_STEPS = 10
_BATCH_SEQUENCES = 8
_MOST_REPEATS = 8  # what is rehearsed is repeated too
_LEAST_BATCHES = 4  # a pass over a few minutes is stretched to these, from other starts
_REHEARSAL_S = (600, 3600)  # least and most; between them, as long as what is labelled
_STEPS_IN_A_PASS = 1000  # for progress alone


def fine_tune(
    base: Path,
    examples: Sequence[LabelledRecording],
    *,
    name: str,
    out: Path,
    passes: int = 20,
    seed: int = 0,
    device: Device = "auto",
    progress: Progress | None = None,
) -> None:
    """Fine-tune the checkpoint `base` on the labelled epochs of `examples`.

    Parameters
    ----------
    base
        Checkpoint of a sequence model; it is not touched.
    examples
        Prepared as in training; epochs without a label have no influence on the loss.
    name
        Name of the new checkpoint.
    out
        Where it is written, at the very end.
    passes
        Passes over the examples.
    progress
        Called with (steps done, steps in all); it may raise to cancel.

    Raises
    ------
    ValueError
        When no epoch has a label, or the checkpoint cannot be fine-tuned.
    """
    n_labelled = sum(len(_labelled(example)) for example in examples)
    if not n_labelled:
        raise ValueError("no epoch of the examples has a stage to learn from")
    checkpoint = load_checkpoint(base)
    if not isinstance(checkpoint.model, SequenceModel):
        raise CheckpointError(f"{base} holds an epoch model; only a sequence model is retrained.")
    chosen = choose_device(device)
    config = _config(checkpoint.model, examples, passes, seed)
    config = replace(config, bfloat16=has_bfloat16(chosen))
    trainer = SequenceTrainer(config, chosen, checkpoint.model)
    for number in range(passes):

        def step(done: int, total: int, number: int = number) -> None:
            if progress:
                done_here = _STEPS_IN_A_PASS * done // total
                progress(number * _STEPS_IN_A_PASS + done_here, passes * _STEPS_IN_A_PASS)

        trainer.run_pass(number, [*examples, _rehearsal(seed, number, n_labelled)], step)
    base_metadata = checkpoint.metadata
    metadata = replace(
        base_metadata,
        name=name,
        training={
            "base": base_metadata.checkpoint_id,
            "base_training": dict(base_metadata.training),
            "passes": passes,
            "recordings": len(examples),
            "labelled_epochs": n_labelled,
        },
    )
    save_checkpoint(out, trainer.averaged_model().cpu(), metadata)


def _rehearsal(seed: int, number: int, n_labelled: int) -> LabelledRecording:
    minutes = float(np.clip(n_labelled, *_REHEARSAL_S)) / 60
    return SimulatedCohort(seed=seed, minutes=(minutes,)).recording("rehearsal", number)


def _labelled(example: LabelledRecording) -> NDArray[np.intp]:
    """Return the epochs that there is something to learn from."""
    return np.flatnonzero((example.stages != UNLABELLED) & example.alive)


def _config(
    model: SequenceModel, examples: Sequence[LabelledRecording], passes: int, seed: int
) -> TrainingConfig:
    length = model.config.sequence_epochs
    sequences = sum(len(np.unique(_labelled(example) // length)) for example in examples)
    stretch = int(np.ceil(_LEAST_BATCHES * _BATCH_SEQUENCES / sequences))
    return TrainingConfig(
        seed=seed,
        model=model.config,
        schedule=Schedule(learning_rate=_LEARNING_RATE, warmup_steps=_WARMUP_STEPS, passes=passes),
        batch_sequences=_BATCH_SEQUENCES,
        average_keep=0.98,
        repeats=min(stretch, _MOST_REPEATS),
    )
