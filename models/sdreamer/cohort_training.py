"""Train on a labelled cohort and judge the result on animals that it never saw."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from sdreamer.checkpoint import load_checkpoint, save_checkpoint
from sdreamer.config import PATHWAYS, Json, Pathway
from sdreamer.evaluation import ScoredRecording, calibration_error, pooled_figures, score_recording
from sdreamer.figures import Figures
from sdreamer.labelled_cohort import Animal, CohortError, CohortSplit, Recorded, recordings_of
from sdreamer.metadata import CheckpointError
from sdreamer.sequence_model import SequenceModel
from sdreamer.trainer import TrainingConfig
from sdreamer.training import Log, train

RESULTS_NAME = "results.json"
_SIMULATED_ALONE = ("cohort", "validation_recordings")  # settings without meaning here


@dataclass(frozen=True, slots=True, eq=False)
class CohortResult:
    """What a checkpoint reached on the test animals.

    Attributes
    ----------
    checkpoint
        Where it is.
    settings
        All that decided the result: the split by name, and the configuration.
    by_animal
        Figures of each test animal along each pathway that its signals allow.
    calibration
        Expected calibration error of each pathway over all test animals.
    """

    checkpoint: Path
    settings: Mapping[str, Json]
    by_animal: Mapping[str, Mapping[Pathway, Figures]]
    calibration: Mapping[Pathway, float]

    @property
    def pathways(self) -> tuple[Pathway, ...]:
        """The pathways that were judged."""
        return tuple(p for p in PATHWAYS if any(p in found for found in self.by_animal.values()))

    def pooled(self, pathway: Pathway) -> Figures:
        """Return the figures over the seconds of all test animals."""
        found = self.by_animal.values()
        return Figures.total([figures[pathway] for figures in found if pathway in figures])


def train_on_cohort(
    config: TrainingConfig,
    cohort_name: str,
    split: CohortSplit,
    out: Path,
    device: torch.device,
    log: Log,
    *,
    name: str,
    begin_from: Path | None = None,
) -> CohortResult:
    """Train on a split of a cohort and judge the best pass on its test animals.

    `out` receives what `sdreamer.training.train` writes and the results as JSON. Interrupted, the
    next call with the same settings goes on where it stood.

    Raises
    ------
    CohortError
        When `out` holds a training with other settings.
    """
    settings = _settings(config, cohort_name, split, begin_from)
    out.mkdir(parents=True, exist_ok=True)
    results = out / RESULTS_NAME
    known = _known(results, settings)
    if known is not None:
        return known
    _write(results, {"settings": settings})
    recorded = Recorded(recordings_of(split.train), recordings_of(split.validation))
    checkpoint = train(config, out, device, log, name, begin_from, recorded)
    if not checkpoint.exists():
        raise CohortError(
            f"no pass scored a second of the validation animals of {cohort_name}; choose others by "
            "another seed."
        )
    model, temperatures = _described(checkpoint, settings, device)
    scored = {each.name: _scored(model, each, temperatures) for each in split.test}
    pooled = [recording for recordings in scored.values() for recording in recordings]
    result = CohortResult(
        checkpoint,
        settings,
        {animal: _figures(recordings) for animal, recordings in scored.items()},
        {pathway: calibration_error(pooled, pathway) for pathway in PATHWAYS},
    )
    _write(results, _to_dict(result))
    return result


def _settings(
    config: TrainingConfig, cohort_name: str, split: CohortSplit, begin_from: Path | None
) -> dict[str, Json]:
    parts = {"train": split.train, "validation": split.validation, "test": split.test}
    names: dict[str, Json] = {part: [a.name for a in animals] for part, animals in parts.items()}
    kept = {k: v for k, v in config.to_dict().items() if k not in _SIMULATED_ALONE}
    begun = None if begin_from is None else load_checkpoint(begin_from).metadata.checkpoint_id
    found: dict[str, Json] = {
        "cohort": cohort_name,
        "animals": names,
        "labelled_epochs": sum(animal.n_labelled for animal in split.train),
        "begun_from": begun,
        "settings": kept,
    }
    return dict(json.loads(json.dumps(found)))


def _described(
    path: Path, settings: Mapping[str, Json], device: torch.device
) -> tuple[SequenceModel, dict[Pathway, float]]:
    """Write into a checkpoint what it was trained on; return its model."""
    checkpoint = load_checkpoint(path)
    if not isinstance(checkpoint.model, SequenceModel):
        raise CheckpointError(f"{path} holds no sequence model.")
    validation = checkpoint.metadata.training.get("validation")
    training = {**settings, "validation": validation}
    save_checkpoint(path, checkpoint.model, replace(checkpoint.metadata, training=training))
    return checkpoint.model.to(device), dict(checkpoint.metadata.temperatures)


def _scored(
    model: SequenceModel, animal: Animal, temperatures: dict[Pathway, float]
) -> list[ScoredRecording]:
    return [score_recording(model, recording, temperatures) for recording in animal.recordings]


def _figures(recordings: Sequence[ScoredRecording]) -> dict[Pathway, Figures]:
    return {
        pathway: pooled_figures(recordings, pathway)
        for pathway in PATHWAYS
        if any(pathway in recording.probabilities for recording in recordings)
    }


def _known(results: Path, settings: Mapping[str, Json]) -> CohortResult | None:
    """Return what an earlier call found, None when it did not come so far."""
    if not results.exists():
        return None
    try:
        values = json.loads(results.read_text("utf-8"))
        same = values["settings"] == settings
        found = _from_dict(results.parent, values) if "confusion" in values else None
    except (ValueError, KeyError, TypeError) as error:
        raise CohortError(f"{results} holds no results of a training; move it away.") from error
    if not same:
        raise CohortError(
            f"{results.parent} holds a training on other animals or with other settings; choose "
            "another folder."
        )
    return found


def _to_dict(result: CohortResult) -> dict[str, Json]:
    confusion: dict[str, Json] = {
        animal: {pathway: f.confusion.tolist() for pathway, f in figures.items()}
        for animal, figures in result.by_animal.items()
    }
    return {
        "settings": dict(result.settings),
        "checkpoint": result.checkpoint.name,
        "confusion": confusion,
        "calibration": {p: round(e, 5) for p, e in result.calibration.items() if e == e},
    }


def _from_dict(folder: Path, values: Mapping[str, object]) -> CohortResult:
    confusion: Mapping[str, Mapping[Pathway, list[list[int]]]]
    confusion = values["confusion"]  # type: ignore[assignment]
    calibration: Mapping[Pathway, float] = values["calibration"]  # type: ignore[assignment]
    return CohortResult(
        folder / str(values["checkpoint"]),
        values["settings"],  # type: ignore[arg-type]
        {
            animal: {p: Figures(np.array(counts, dtype=np.int64)) for p, counts in found.items()}
            for animal, found in confusion.items()
        },
        {pathway: calibration.get(pathway, float("nan")) for pathway in PATHWAYS},
    )


def _write(path: Path, values: Mapping[str, Json]) -> None:
    aside = path.with_suffix(".part")
    aside.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    aside.replace(path)
