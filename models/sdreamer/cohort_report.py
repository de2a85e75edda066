"""A report on training with a labelled cohort, as Markdown with pictures."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sdreamer.cohort_training import CohortResult
from sdreamer.config import Pathway
from sdreamer.data import UNLABELLED
from sdreamer.figures import Figures
from sdreamer.labelled_cohort import LabelledCohort

CURVES_PICTURE = "log.png"  # which training draws

_STAGES = ("Wake", "NREM", "REM")
_SMALL_RUN = "**A small run.** A small model, few passes: it shows that all works, and no more.\n"
_SIGNALS: dict[Pathway, str] = {"mixed": "EEG and EMG", "eeg": "EEG alone", "emg": "EMG alone"}
_ORDER: tuple[Pathway, ...] = ("mixed", "eeg", "emg")
_NOTHING = "–"
_UNNAMED = "animals whose laboratory nobody named"


def cohort_report(
    cohort: LabelledCohort,
    results: Mapping[str, CohortResult],
    command: str = "",
    *,
    small: bool = False,
) -> str:
    """Return the report.

    Parameters
    ----------
    cohort
        What was split.
    results
        By the laboratory that was left out; under an empty name when animals of all were.
    command
        What made it.
    small
        Whether the model is too small, and its training too short, to judge anything by.
    """
    parts = [_introduction(cohort, results, command)]
    if small:
        parts.append(_SMALL_RUN)
    if len(results) > 1:
        parts.append(_laboratories(results))
    for laboratory, result in results.items():
        parts.append(_result(laboratory, result, several=len(results) > 1))
    if cohort.remarks:
        said = "\n".join(f"- {remark}" for remark in cohort.remarks)
        parts.append(f"## What was decided on reading\n\n{said}\n")
    return "\n".join(parts)


def _introduction(cohort: LabelledCohort, results: Mapping[str, CohortResult], command: str) -> str:
    seconds = _stage_seconds(cohort)
    hours = ", ".join(f"{name} {n / 3600:.1f} h" for name, n in zip(_STAGES, seconds, strict=True))
    laboratories = [name for name in cohort.laboratories if name]
    where = f" of {len(laboratories)} laboratories" if len(laboratories) > 1 else ""
    made_by = f"\nMade by `{command}`.\n" if command else ""
    first = next(iter(results.values())).settings
    begun = first["begun_from"]
    begin = f"the weights of {begun}" if begun else "random weights"
    return f"""# sDREAMER trained on {cohort.name}

{len(cohort.animals)} animals{where}, scored by people: {hours}.
Training began with {begin}. Animals are split, never the seconds of one: some are learned from,
others choose the best pass, and the figures below are of animals used for neither. Seconds that
nobody scored and artefacts count for nothing.
{made_by}"""


def _stage_seconds(cohort: LabelledCohort) -> NDArray[np.int64]:
    total = np.zeros(len(_STAGES), dtype=np.int64)
    for animal in cohort.animals:
        for recording in animal.recordings:
            scored = recording.stages[recording.stages != UNLABELLED]
            total += np.bincount(scored, minlength=len(_STAGES))
    return total


def _laboratories(results: Mapping[str, CohortResult]) -> str:
    rows = []
    for laboratory, result in results.items():
        cells = [laboratory or _UNNAMED, str(len(result.by_animal))]
        for pathway in _ORDER:
            figures = result.pooled(pathway)
            cells += [_percent(figures.accuracy), _percent(figures.macro_f1)]
        rows.append(cells)
    header = ["Left out", "Animals"]
    for pathway in _ORDER:
        header += [f"{_SIGNALS[pathway]}: accuracy", "macro F1"]
    return "## Each laboratory left out once\n\n" + _table(header, rows)


def _result(laboratory: str, result: CohortResult, *, several: bool) -> str:
    folder = f"{result.checkpoint.parent.name}/" if several else ""
    title = f"## Tested on {laboratory or _UNNAMED}" if several else "## Test animals"
    rows = [_figures_row(_SIGNALS[p], result.pooled(p), result.calibration[p]) for p in _ORDER]
    header = ["Signals", "Seconds", "Accuracy", "Macro F1"]
    header += [f"{stage} F1" for stage in _STAGES] + ["Calibration error"]
    animals = result.settings["animals"]
    assert isinstance(animals, dict)
    split = "".join(
        f"- {part}: {', '.join(str(name) for name in names) if isinstance(names, list) else ''}\n"
        for part, names in animals.items()
    )
    return f"""{title}

{_table(header, rows)}
{_by_animal(result)}
{_confusion(result)}
The animals of each part:

{split}
Checkpoint: `{folder}{result.checkpoint.name}`.
{_curves(result, folder)}"""


def _curves(result: CohortResult, folder: str) -> str:
    if not (result.checkpoint.parent / CURVES_PICTURE).exists():
        return ""
    return f"\n![Loss and validation over the passes]({folder}{CURVES_PICTURE})\n"


def _figures_row(title: str, figures: Figures, calibration: float) -> list[str]:
    if not figures.n_epochs:
        return [title, "0", *[_NOTHING] * 6]
    return [
        title,
        f"{figures.n_epochs:,}",
        _percent(figures.accuracy),
        _percent(figures.macro_f1),
        *(_percent(float(f1)) for f1 in figures.f1),
        "" if np.isnan(calibration) else f"{calibration:.3f}",
    ]


def _by_animal(result: CohortResult) -> str:
    rows = []
    for animal, figures in result.by_animal.items():
        cells = [animal]
        for pathway in _ORDER:
            found = figures.get(pathway)
            cells += [_NOTHING] * 2 if found is None else _accuracy_and_rem(found)
        rows.append(cells)
    header = ["Animal"]
    for pathway in _ORDER:
        header += [f"{_SIGNALS[pathway]}: accuracy", "REM F1"]
    return _table(header, rows)


def _accuracy_and_rem(figures: Figures) -> list[str]:
    return [_percent(figures.accuracy), _percent(float(figures.f1[2]))]


def _confusion(result: CohortResult) -> str:
    best: Pathway = next((p for p in _ORDER if p in result.pathways), "mixed")
    counts = result.pooled(best).confusion
    rows = [
        [stage, *(f"{count:,}" for count in row)]
        for stage, row in zip(_STAGES, counts.tolist(), strict=True)
    ]
    title = f"Seconds by stage, scored by people (rows) and by {_SIGNALS[best]} (columns):\n\n"
    return title + _table(["", *_STAGES], rows)


def _percent(share: float) -> str:
    return _NOTHING if np.isnan(share) else f"{100 * share:.2f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)
