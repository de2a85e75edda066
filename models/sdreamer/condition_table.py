"""How a checkpoint does under each acquisition fault and condition alone."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sdreamer.conditions import CONDITIONS, Condition
from sdreamer.config import PATHWAYS, Json, Pathway
from sdreamer.evaluation import most_probable
from sdreamer.faults import find_faults
from sdreamer.figures import Figures
from sdreamer.predictor import Predictor
from sdreamer.signals import Signal
from sdreamer.simulation.acquisition import Laboratory

RECORDINGS = 20
MINUTES = 20.0
_REM = 2
_COLUMNS: dict[Pathway, str] = {"mixed": "EEG and EMG", "eeg": "EEG alone", "emg": "EMG alone"}


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """What came out under one condition, over the scored seconds of all recordings.

    Attributes
    ----------
    condition
        What was not as it should be.
    figures, confidence
        By pathway: agreement with the true stages, and mean probability of the stage given.
    scored
        Share of the seconds that both signals together gave a stage.
    warned
        Share of the recordings of which the program warns.
    """

    condition: Condition
    figures: dict[Pathway, Figures]
    confidence: dict[Pathway, float]
    scored: float
    warned: float


def measure(
    predictor: Predictor, condition: Condition, recordings: int, minutes: float
) -> ConditionResult:
    """Score `recordings` animals under one condition in an otherwise good laboratory."""
    figures: dict[Pathway, list[Figures]] = {pathway: [] for pathway in PATHWAYS}
    sure: dict[Pathway, list[float]] = {pathway: [] for pathway in PATHWAYS}
    warned = 0
    for number in range(recordings):
        made = condition.recording(number, minutes, Laboratory.plain())
        eeg, emg = Signal.of(made.eeg, made.rate), Signal.of(made.emg, made.rate)
        n_epochs = len(made.stages)
        faults = find_faults(eeg, emg, n_epochs)
        warned += any(fault.severity != "note" for fault in faults)
        scored = predictor.predict_each(eeg, emg, n_epochs, PATHWAYS, faults=faults)
        for pathway, probabilities in scored.probabilities.items():
            figures[pathway].append(Figures.of(made.stages, most_probable(probabilities)))
            sure[pathway] += probabilities[~np.isnan(probabilities[:, 0])].max(axis=1).tolist()
    total = {pathway: Figures.total(parts) for pathway, parts in figures.items()}
    return ConditionResult(
        condition,
        total,
        {p: float(np.mean(sure[p])) if sure[p] else float("nan") for p in PATHWAYS},
        total["mixed"].n_epochs / max(recordings * round(minutes * 60), 1),
        warned / max(recordings, 1),
    )


def write_table(
    predictor: Predictor,
    folder: Path,
    recordings: int = RECORDINGS,
    minutes: float = MINUTES,
    conditions: Sequence[Condition] = CONDITIONS,
    log: Callable[[str], None] = lambda _line: None,
) -> None:
    """Write ``conditions.json`` and ``conditions.md`` to `folder`, anew after each condition."""
    folder.mkdir(parents=True, exist_ok=True)
    about = (
        f"{predictor.checkpoint_id}, {recordings} simulated recordings of {minutes:g} minutes in "
        "each row, the same animals in all; each fault alone in an otherwise good laboratory."
    )
    results: list[ConditionResult] = []
    for condition in conditions:
        results.append(measure(predictor, condition, recordings, minutes))
        report = {"about": about, "conditions": [as_json(result) for result in results]}
        (folder / "conditions.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
        (folder / "conditions.md").write_text(markdown(about, results), "utf-8")
        log(_row(results[-1]))


def as_json(result: ConditionResult) -> dict[str, Json]:
    """Return the figures of one condition, ready for JSON; null for what is not known."""
    values: dict[str, Json] = {
        "name": result.condition.name,
        "title": result.condition.title,
        "scored": round(result.scored, 4),
        "warned": round(result.warned, 4),
    }
    for pathway in PATHWAYS:
        figures = result.figures[pathway]
        values[pathway] = {
            "accuracy": _known(figures.accuracy),
            "macro_f1": _known(figures.macro_f1),
            "rem_f1": _known(float(figures.f1[_REM])),
            "confidence": _known(result.confidence[pathway]),
            "confusion": figures.confusion.tolist(),
        }
    return values


def markdown(about: str, results: Sequence[ConditionResult]) -> str:
    """Return the table for people: accuracy, macro F1, REM F1 and confidence by pathway."""
    head = "| condition | " + " | ".join(_COLUMNS.values())
    lines = [
        "# Each acquisition fault alone",
        "",
        about,
        "Figures are accuracy / macro F1 / REM F1 (mean confidence) over the seconds that were "
        "scored; *warned*: share of the recordings of which the program says what is wrong.",
        "",
        head + " | scored | warned |",
        "|---|---|---|---|---|---|",
        *(_row(result) for result in results),
    ]
    return "\n".join(lines) + "\n"


def _row(result: ConditionResult) -> str:
    cells = [result.condition.title, *_cells(result)]
    return "| " + " | ".join([*cells, f"{result.scored:.1%}", f"{result.warned:.0%}"]) + " |"


def _cells(result: ConditionResult) -> Iterator[str]:
    for pathway in _COLUMNS:
        figures = result.figures[pathway]
        shown = (figures.accuracy, figures.macro_f1, float(figures.f1[_REM]))
        values = " / ".join("–" if np.isnan(value) else f"{value:.3f}" for value in shown)
        confidence = f" ({result.confidence[pathway]:.2f})"
        yield values + confidence if figures.n_epochs else "–"


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)
