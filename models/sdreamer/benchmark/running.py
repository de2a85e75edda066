"""Train and test every model of a benchmark; what an earlier run finished is not done again."""

import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch
from torch import nn

from sdreamer.baselines.classical import ClassicalStager
from sdreamer.baselines.registry import ClassicalRow, NeuralRow
from sdreamer.baselines.training import BaselineTrainer, n_parameters, predict
from sdreamer.benchmark.animals import (
    Split,
    marks_of,
    require_both_signals,
    simulated_animals,
    split_animals,
    split_cohort,
)
from sdreamer.benchmark.pictures import draw_pictures
from sdreamer.benchmark.report import written_report
from sdreamer.benchmark.results import ResultsFile, TrialResult
from sdreamer.benchmark.settings import BenchmarkError, BenchmarkSettings
from sdreamer.benchmark.trials import SDREAMER, Trial
from sdreamer.config import Pathway
from sdreamer.data import LabelledRecording
from sdreamer.devices import has_bfloat16
from sdreamer.figures import Figures
from sdreamer.labelled_cohort import LabelledCohort, recordings_of

RESULTS_NAME = "results.json"
REPORT_NAME = "report.md"

Log = Callable[[str], None]


def run_benchmark(
    settings: BenchmarkSettings,
    trials: Sequence[Trial],
    out: Path,
    device: torch.device,
    log: Log,
    command: str = "",
    cohort: LabelledCohort | None = None,
) -> Path:
    """Run every trial for every seed; return the report, which grows with each of them.

    Without a `cohort`, which `settings` must then be of, animals are simulated.

    `out` receives the results as JSON, pictures, and the report, which names `command`.
    Interrupted, the next call with the same settings goes on after the last model that was
    finished.

    Raises
    ------
    BenchmarkError
        Before any training, when a classifier's package is missing, `out` holds a benchmark with
        other settings or of other animals, or an animal of the cohort lacks a signal.
    """
    _require_packages(trials)
    if cohort is not None:
        require_both_signals(cohort)
    out.mkdir(parents=True, exist_ok=True)
    results = ResultsFile(out / RESULTS_NAME, settings)
    left = [(t, seed) for seed in settings.seeds for t in trials if not results.has(t.name, seed)]
    simulated = simulated_animals(settings) if left and cohort is None else []
    if left:
        results.require_animals(marks_of(recordings_of(cohort.animals) if cohort else simulated))
    report = out / REPORT_NAME
    for number, (trial, seed) in enumerate(left, start=1):
        if cohort is None:
            split = split_animals(simulated, settings, seed)
        else:
            split = split_cohort(cohort, settings, seed)
        result, model = run_trial(trial, split, settings, seed, device)
        if trial.name == SDREAMER and seed == settings.seeds[0]:
            draw_pictures(model, split, out)
        results.add(result)
        report.write_text(written_report(results, settings, command), encoding="utf-8")
        log(f"{number} of {len(left)}: {_sentence(result)}")
    report.write_text(written_report(results, settings, command), encoding="utf-8")
    return report


def _require_packages(trials: Sequence[Trial]) -> None:
    for trial in trials:
        if isinstance(trial.row, ClassicalRow):
            try:
                trial.row.make(0)
            except ImportError as error:
                raise BenchmarkError(str(error)) from error


def run_trial(
    trial: Trial, split: Split, settings: BenchmarkSettings, seed: int, device: torch.device
) -> tuple[TrialResult, Any]:
    """Train one model and test it; return what it reached, and the model."""
    if isinstance(trial.row, ClassicalRow):
        return _run_classical(trial, trial.row, split, seed)
    return _run_neural(trial, trial.row, split, settings, seed, device)


def _run_classical(
    trial: Trial, row: ClassicalRow, split: Split, seed: int
) -> tuple[TrialResult, ClassicalStager]:
    began = time.monotonic()
    stager = ClassicalStager(row.make(seed), trial.signals)
    stager.fit(split.train)
    figures = Figures.total([Figures.of(r.stages, stager.predict(r)) for r in split.test])
    seconds = time.monotonic() - began
    return TrialResult(trial.name, seed, {trial.pathways[-1]: figures}, 0, 0, seconds), stager


def _run_neural(
    trial: Trial,
    row: NeuralRow,
    split: Split,
    settings: BenchmarkSettings,
    seed: int,
    device: torch.device,
) -> tuple[TrialResult, nn.Module]:
    began = time.monotonic()
    sizes = trial.sizes(settings.sizes)
    training = settings.training(seed, sizes, trial.loss, has_bfloat16(device))
    trainer = BaselineTrainer(row, sizes, training, device)
    train, validation, test = (
        [_only(r, trial) for r in part] for part in (split.train, split.validation, split.test)
    )
    best: nn.Module = trainer.model
    merit, best_pass = -1.0, 0
    for number in range(settings.passes):
        trainer.run_pass(number, train)
        model = trainer.averaged_model()
        reached = _tested(model, validation, sizes.sequence_epochs, trial.pathways[-1]).macro_f1
        if reached > merit:
            best, merit, best_pass = deepcopy(model), reached, number + 1
    figures = {p: _tested(best, test, sizes.sequence_epochs, p) for p in trial.pathways}
    seconds = time.monotonic() - began
    result = TrialResult(trial.name, seed, figures, n_parameters(best), best_pass, seconds)
    return result, best


def _only(recording: LabelledRecording, trial: Trial) -> LabelledRecording:
    """Return a recording with no other signals than those that the model reads."""
    if trial.signals == "both":
        return recording
    eeg = recording.eeg if trial.signals == "eeg" else None
    emg = recording.emg if trial.signals == "emg" else None
    return LabelledRecording(eeg, emg, recording.stages)


def _tested(
    model: nn.Module,
    recordings: Sequence[LabelledRecording],
    sequence_epochs: int,
    pathway: Pathway,
) -> Figures:
    return Figures.total(
        [Figures.of(r.stages, predict(model, r, sequence_epochs, pathway)) for r in recordings]
    )


def _sentence(result: TrialResult) -> str:
    parts = ", ".join(
        f"{pathway} accuracy {figures.accuracy:.4f} macro F1 {figures.macro_f1:.4f}"
        for pathway, figures in result.figures.items()
    )
    return f"{result.trial}, seed {result.seed}: {parts} ({result.seconds:.0f} s)"
