"""The tables of the paper as Markdown, with the paper's own figures in the next column."""

import json
from collections.abc import Callable, Sequence
from statistics import fmean, stdev

from sdreamer.benchmark import trials
from sdreamer.benchmark.pictures import (
    EMBEDDING_PICTURE,
    PREDICTIONS_PICTURE,
    STAGES_PICTURE,
)
from sdreamer.benchmark.results import ResultsFile, TrialResult
from sdreamer.benchmark.settings import BenchmarkSettings
from sdreamer.benchmark.trials import SDREAMER, SINGLE_SIGNAL, Trial
from sdreamer.config import Pathway
from sdreamer.figures import Figures

_REM = 2
_NOTHING = "–"
_ORDER: tuple[Pathway, ...] = ("mixed", "eeg", "emg")
_SINGLE_PAPER = {"eeg": (87.16, 72.32), "emg": (83.78, 57.57)}
_SDREAMER_PAPER = {"mixed": (91.72, 87.64), "eeg": (88.12, 77.83), "emg": (83.78, 62.82)}
_TABLE_III_PAPER = ((91.45, 87.57, 22.67), (90.02, 60.18, 83.49), (77.13, 62.71, 7.85))
_TABLE_IV_PAPER = (91.45, 91.65, 90.99)

_PICTURES = f"""## Figures 5 to 7: sequence sDREAMER of the first seed

![Hours of each stage]({STAGES_PICTURE})

Hours of each stage in the animals learned from and those tested (Fig. 5).

![Features of the three pathways]({EMBEDDING_PICTURE})

What each pathway makes of seconds of the test animals, laid out by t-SNE (Fig. 6).

![Stages predicted and true]({PREDICTIONS_PICTURE})

The test animal with most REM (Fig. 7).
"""
_SMALL_RUN = """
**A small run.** Its mice, recordings, models or training are less than the study's: it shows that
everything works, not which model is better.
"""

Measure = Callable[[Figures], float]


def written_report(results: ResultsFile, settings: BenchmarkSettings, command: str = "") -> str:
    """Return the report on whatever is done so far."""
    parts = [
        _introduction(results, settings, command),
        _table_i(results, settings),
        _table_ii(results),
        _table_iii(results),
        _table_iv(results),
        _beside_the_paper(results),
        *([_PICTURES] if results.has(SDREAMER, settings.seeds[0]) else []),
        "## Settings\n\n```json\n" + json.dumps(settings.to_dict(), indent=1) + "\n```\n",
    ]
    return "\n".join(parts)


def spread(values: Sequence[float]) -> str:
    """Return the mean in per cent, and the standard deviation over seeds where there are several.

    NaN, as of a stage that no animal had, counts as missing.
    """
    known = [100 * value for value in values if value == value]
    if not known:
        return _NOTHING
    return f"{fmean(known):.2f}" + (f" ± {stdev(known):.2f}" if len(known) > 1 else "")


def _introduction(results: ResultsFile, settings: BenchmarkSettings, command: str) -> str:
    minutes = sum(result.seconds for result in results.results) / 60
    made_by = f"Made by `{command}`. " if command else ""
    small = "" if _is_study(settings) else _SMALL_RUN
    return f"""{_heading(settings)}
{small}
{made_by}Split by animal: {settings.train_mice} to learn from, {settings.validation_mice} to choose
the best pass on, {settings.test_mice} to report on (the paper chooses on the animals that it
reports on). Seeds: {len(settings.seeds)}; each draws other first weights and another split. Each
figure is per cent over the test animals' seconds: the mean over seeds ± standard deviation.
Training and testing took {minutes:.1f} minutes in all.
"""


def _heading(settings: BenchmarkSettings) -> str:
    if settings.cohort:
        return f"""# Benchmark on the cohort {settings.cohort}

{settings.mice} animals, {settings.hours:g} h each in the mean, of which people scored
{settings.labelled_epochs / 3600:.1f} h in all. The paper's figures, in the columns that say so,
are of 16 other mice."""
    return f"""# Benchmark on simulated mice

**Simulated.** {settings.mice} simulated mice, {settings.hours:g} h each, alike as mice of one
strain are, recorded in one simulated laboratory without faults. The paper's figures, in the columns
that say so, are of 16 real mice: compare the order of the models, not the figures themselves."""


def _is_study(settings: BenchmarkSettings) -> bool:
    study = BenchmarkSettings()
    large = settings.mice >= study.mice and settings.hours >= study.hours
    enough = settings.passes >= study.passes and (large or bool(settings.cohort))
    return enough and settings.sizes == study.sizes


def _table_i(results: ResultsFile, settings: BenchmarkSettings) -> str:
    rows = []
    for trial in trials.table_i():
        row, done = trial.row, results.of(trial.name)
        rows.append(
            (
                row.title,
                row.level,
                str(settings.sizes.sequence_epochs if row.level == "sequence" else 1),
                f"{done[0].n_weights:,}" if done and done[0].n_weights else _NOTHING,
                _over_seeds(done, "mixed", _accuracy),
                f"{row.paper_accuracy:.2f}",
                _over_seeds(done, "mixed", _macro_f1),
                _NOTHING if row.paper_macro_f1 is None else f"{row.paper_macro_f1:.2f}",
                _over_seeds(done, "mixed", _rem_f1),
                f"{fmean(r.seconds for r in done) / 60:.1f}" if done else _NOTHING,
            )
        )
    header = (
        "Method", "Hierarchy", "Epochs", "Weights", "Accuracy", "paper", "Macro F1", "paper",
        "REM F1", "Minutes",
    )  # fmt: skip
    return "## Table I: models, both signals\n\n" + _table(header, rows)


def _table_ii(results: ResultsFile) -> str:
    rows = []
    for trial in trials.table_ii_dual_encoders():
        rows.append(
            ("Dual-Encoder Transformer", trial.signals.upper(), *_mono(results, trial.name, trial))
        )
    rows.append(("Sequence sDREAMER", "EEG and EMG", *_mono(results, SDREAMER, None)))
    header = ["Method", "Trained on"]
    for signal in ("EEG", "EMG"):
        header += [f"{signal} accuracy", "paper", f"{signal} macro F1", "paper"]
    title = "## Table II: one signal at inference\n\n"
    note = f"\nThe dual encoder is the sequence-level one (`{SINGLE_SIGNAL}`).\n"
    return title + _table(header, rows) + note


def _mono(results: ResultsFile, name: str, single: Trial | None) -> tuple[str, ...]:
    cells: list[str] = []
    done = results.of(name)
    signals: tuple[Pathway, ...] = ("eeg", "emg")
    for signal in signals:
        if single and single.signals != signal:
            cells += [_NOTHING] * 4
            continue
        accuracy, macro_f1 = (_SINGLE_PAPER if single else _SDREAMER_PAPER)[signal]
        cells += [
            _over_seeds(done, signal, _accuracy),
            f"{accuracy:.2f}",
            _over_seeds(done, signal, _macro_f1),
            f"{macro_f1:.2f}",
        ]
    return tuple(cells)


def _table_iii(results: ResultsFile) -> str:
    names = [SDREAMER, *(trial.name for trial in trials.table_iii_ablations())]
    ticks = (("✓", "✓"), ("✓", "–"), ("–", "✓"), ("–", "–"))
    full = tuple(_SDREAMER_PAPER[p][0] for p in _ORDER)
    rows = []
    for name, tick, paper in zip(names, ticks, (full, *_TABLE_III_PAPER), strict=True):
        cells = list(tick)
        for pathway, figure in zip(_ORDER, paper, strict=True):
            cells += [_over_seeds(results.of(name), pathway, _accuracy), f"{figure:.2f}"]
        rows.append(tuple(cells))
    header = (
        "EEG distilled", "EMG distilled", "Accuracy", "paper", "EEG accuracy", "paper",
        "EMG accuracy", "paper",
    )  # fmt: skip
    return "## Table III: self-distillation of sequence sDREAMER\n\n" + _table(header, rows)


def _table_iv(results: ResultsFile) -> str:
    names = [SDREAMER, *(trial.name for trial in trials.table_iv_ablations())]
    ticks = (("✓", "✓"), ("–", "✓"), ("✓", "–"), ("–", "–"))
    paper = (_SDREAMER_PAPER["mixed"][0], *_TABLE_IV_PAPER)
    rows = [
        (*tick, _over_seeds(results.of(name), "mixed", _accuracy), f"{figure:.2f}")
        for name, tick, figure in zip(names, ticks, paper, strict=True)
    ]
    header = ("Position encoding", "Modality encoding", "Accuracy", "paper")
    return "## Table IV: encodings of sequence sDREAMER\n\n" + _table(header, rows)


def _beside_the_paper(results: ResultsFile) -> str:
    rows = []
    for title, name in (
        ("the mixed pathway; it teaches the others (the paper)", SDREAMER),
        ("every pathway; the mixed one teaches the others (bundled)", trials.bundled_loss().name),
    ):
        done, cells = results.of(name), [title]
        for pathway in _ORDER:
            cells += [_over_seeds(done, pathway, m) for m in (_accuracy, _macro_f1, _rem_f1)]
        rows.append(cells)
    header = (
        "Scored stages teach", "Accuracy", "Macro F1", "REM F1", "EEG accuracy", "EEG macro F1",
        "EEG REM F1", "EMG accuracy", "EMG macro F1", "EMG REM F1",
    )  # fmt: skip
    return "## Beside the paper: sequence sDREAMER with the bundled loss\n\n" + _table(header, rows)


def _over_seeds(done: Sequence[TrialResult], pathway: Pathway, measure: Measure) -> str:
    return spread([measure(result.figures[pathway]) for result in done])


def _accuracy(figures: Figures) -> float:
    return figures.accuracy


def _macro_f1(figures: Figures) -> float:
    return figures.macro_f1


def _rem_f1(figures: Figures) -> float:
    return float(figures.f1[_REM])


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)
