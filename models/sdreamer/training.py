"""Train a sequence model on simulated or recorded animals; killed, it goes on where it stood."""

import csv
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

import torch

from sdreamer.checkpoint import load_checkpoint, save_checkpoint
from sdreamer.config import PATHWAYS, SequenceModelConfig
from sdreamer.curves import draw_curves
from sdreamer.data import RARE_STAGE, LabelledRecording
from sdreamer.evaluation import fit_temperature, pooled_figures, score_recording
from sdreamer.labelled_cohort import Recorded
from sdreamer.metadata import CheckpointError, CheckpointMetadata
from sdreamer.sequence_model import SequenceModel
from sdreamer.signals import MODEL_RATE
from sdreamer.teamwork import Team
from sdreamer.trainer import SequenceTrainer, TrainingConfig

CLASS_NAMES = ("Wake", "NREM", "REM")
Log = Callable[[str], None]


def train(
    config: TrainingConfig,
    out: Path,
    device: torch.device,
    log: Log,
    name: str = "sdreamer",
    begin_from: Path | None = None,
    recorded: Recorded | None = None,
    team: Team | None = None,
) -> Path:
    """Train on simulated or `recorded` animals; return the best checkpoint by validation animals.

    `out` receives ``state.pt`` after every pass, ``log.csv`` with a row a pass, the same as a
    picture where matplotlib is installed, and the checkpoint. When `out` holds a state already,
    training goes on from it. Otherwise it begins with the weights of the checkpoint
    `begin_from`, or with random ones.
    """
    out.mkdir(parents=True, exist_ok=True)
    model = None if begin_from is None else model_like(config.model, begin_from)
    trainer = SequenceTrainer(config, device, model, team)
    progress = _resume(trainer, out, log)
    best_path = out / f"{name}.safetensors"
    validation = _validation(config, recorded) if trainer.team.leads else []
    source = recorded or config.cohort
    passes = source.passes(progress.next_pass, config.schedule.passes, trainer.team)
    for number, recordings in enumerate(passes, start=progress.next_pass):
        row = _one_pass(trainer, number, recordings)
        is_last = number + 1 == config.schedule.passes
        if trainer.team.leads:
            if is_last or (number + 1) % config.validate_every == 0:
                model = _ready(trainer)
                metadata, merit = _validated(model, config, validation, name, row)
                if merit > progress.best:
                    progress = replace(progress, best=merit, best_pass=number)
                    save_checkpoint(best_path, model, metadata)
            progress = replace(progress, next_pass=number + 1)
            _note(out, trainer, row, progress)
            log(json.dumps(row))
        if trainer.team.fewest(progress.waited(number), device) >= (config.patience or inf):
            log(f"no better validation for {config.patience} passes: training ends early")
            break
    return best_path


def _validation(config: TrainingConfig, recorded: Recorded | None) -> Sequence[LabelledRecording]:
    if recorded:
        return recorded.validation
    return [config.cohort.recording("validation", i) for i in range(config.validation_recordings)]


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far training has come, and its best validation."""

    next_pass: int = 0
    best: float = -1.0
    best_pass: int = 0

    def waited(self, number: int) -> int:
        """Return how many passes the last better validation lies back."""
        return number - self.best_pass


def _one_pass(
    trainer: SequenceTrainer, number: int, recordings: Sequence[LabelledRecording]
) -> dict[str, float]:
    began = time.monotonic()
    loss = trainer.run_pass(number, recordings)
    seconds = trainer.team.size * sum(len(recording.stages) for recording in recordings)
    return {
        "pass": number,
        "step": trainer.step,
        "loss": round(loss, 5),
        "seconds_per_s": round(seconds / (time.monotonic() - began), 1),
    }


def _note(
    out: Path, trainer: SequenceTrainer, row: Mapping[str, float], progress: _Progress
) -> None:
    _append_row(out / "log.csv", row)
    if "mixed_accuracy" in row:
        draw_curves(out / "log.csv", out / "log.png")
    state = {"pass": progress.next_pass - 1, "best": progress.best, "best_pass": progress.best_pass}
    _save_state(out / "state.pt", {**trainer.state(), **state})


def model_like(config: SequenceModelConfig, path: Path) -> SequenceModel:
    """Return a model with the weights of a checkpoint, as far as it has what `config` wants.

    Only reference epochs may be new; `CheckpointError` when other sizes differ.
    """
    found = load_checkpoint(path).model
    if not isinstance(found, SequenceModel) or _sizes(found.config) != _sizes(config):
        raise CheckpointError(f"{path} holds a model of other sizes; begin with one of the same.")
    model = SequenceModel(config)
    model.load_state_dict({**model.state_dict(), **found.state_dict()})
    return model


def _sizes(config: SequenceModelConfig) -> SequenceModelConfig:
    return replace(config, reference_epochs=0, dropout=0.0)


def _ready(trainer: SequenceTrainer) -> SequenceModel:
    """Return the averaged weights, as they are to score."""
    model = trainer.averaged_model()
    model.heads.multiply_odds(RARE_STAGE, trainer.config.rare_odds)
    return model


def _validated(
    model: SequenceModel,
    config: TrainingConfig,
    validation: Sequence[LabelledRecording],
    name: str,
    row: dict[str, float],
) -> tuple[CheckpointMetadata, float]:
    """Validate a model, note the figures in `row`, and return its metadata and merit.

    The merit is the macro F1 of both signals, and half that of each signal alone.
    """
    scored = [score_recording(model, recording) for recording in validation]
    merit = 0.0
    for pathway in PATHWAYS:
        figures = pooled_figures(scored, pathway)
        row[f"{pathway}_accuracy"] = round(figures.accuracy, 5)
        row[f"{pathway}_macro_f1"] = round(figures.macro_f1, 5)
        row[f"{pathway}_rem_f1"] = round(float(figures.f1[2]), 5)
        if figures.n_epochs:  # animals recorded with one signal have one pathway
            merit += figures.macro_f1 * (1.0 if pathway == "mixed" else 0.5)
    metadata = CheckpointMetadata(
        name=name,
        config=config.model,
        class_names=CLASS_NAMES,
        sfreq=float(MODEL_RATE),
        training={"settings": config.to_dict(), "validation": dict(row)},
        temperatures={pathway: fit_temperature(scored, pathway) for pathway in PATHWAYS},
    )
    return metadata, merit


def _resume(trainer: SequenceTrainer, out: Path, log: Log) -> _Progress:
    path = out / "state.pt"
    if not path.exists():
        _forget_rows_after(out / "log.csv", -1)
        return _Progress()
    state = torch.load(path, map_location=trainer.device, weights_only=True)
    trainer.restore(state)
    _forget_rows_after(out / "log.csv", state["pass"])
    log(f"resuming after pass {state['pass']}")
    return _Progress(state["pass"] + 1, state["best"], state["best_pass"])


def _save_state(path: Path, state: Mapping[str, object]) -> None:
    aside = path.with_suffix(".part")
    torch.save(state, aside)
    aside.replace(path)


def _forget_rows_after(path: Path, number: int) -> None:
    """Drop what was logged of a pass that was cut short before its state was saved."""
    if path.exists():
        header, *rows = path.read_bytes().splitlines(keepends=True)
        kept = [row for row in rows if int(row.split(b",")[0]) <= number]
        path.write_bytes(b"".join([header, *kept]))


def _append_row(path: Path, row: Mapping[str, float]) -> None:
    columns = ["pass", "step", "loss", "seconds_per_s"]
    columns += [f"{p}_{f}" for p in PATHWAYS for f in ("accuracy", "macro_f1", "rem_f1")]
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, columns)
        if new:
            writer.writeheader()
        writer.writerow(row)
