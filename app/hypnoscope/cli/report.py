"""Results in words, for people to read."""

import math

from hypnoscope.cli.terminal import duration, table
from hypnoscope.core.agreement import Agreement
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.recording import Recording
from hypnoscope.core.stage import Stage
from hypnoscope.scoring.batch import ScoredFile, seconds_of

_INDENT = "  "


def scored_file_report(scored: ScoredFile) -> str:
    """Return which channels were scored and why, what came out, and where it is."""
    recording = scored.recording
    took = f"{duration(scored.elapsed_s)} on {scored.device_name}"
    lines = [
        f"{recording.path}: {duration(recording.duration_s)} scored in {took}",
        *(_INDENT + reason for reason in scored.choice.reasons),
        *(_INDENT + remark for remark in remarks(recording)),
        *(_INDENT + f.sentence for f in scored.findings if f.severity == "note"),
        stage_times(scored.hypnogram),
        f"{_INDENT}written to {scored.stages_path}",
    ]
    return "\n".join(lines)


def remarks(recording: Recording) -> list[str]:
    """Return what is out of order in a recording: repairs and gaps, a sentence each."""
    found = [f"Repaired: {repair}" for repair in recording.repairs]
    if recording.gaps:
        lost = sum(stop - start for start, stop in recording.gaps)
        count = "1 gap" if len(recording.gaps) == 1 else f"{len(recording.gaps)} gaps"
        found.append(f"{count} without data, {duration(lost)} in all")
    return found


def stage_times(hypnogram: Hypnogram) -> str:
    """Return the time spent in each stage as a table."""
    times = seconds_of(hypnogram)
    total = max(hypnogram.duration_s, 1.0)
    order = (Stage.WAKE, Stage.NREM, Stage.REM, Stage.UNSCORED)
    return table(
        [
            (stage.label, duration(times[stage]), f"{times[stage] / total:.1%}")
            for stage in order
            if stage is not Stage.UNSCORED or times[stage]
        ]
    )


def agreement_table(agreement: Agreement) -> str:
    """Return overall figures, figures for each stage, and the counts behind them."""
    overall = [
        ("seconds compared", str(agreement.n_epochs)),
        ("left out as unscored", str(agreement.n_left_out)),
        ("accuracy", _figure(agreement.accuracy)),
        ("macro F1", _figure(agreement.macro_f1)),
        ("kappa", _figure(agreement.kappa)),
    ]
    labels = [about.stage.label for about in agreement.stages]
    header = ("reference", "precision", "recall", "F1", *(f"as {label}" for label in labels))
    rows = [
        (
            about.stage.label,
            *(_figure(value) for value in (about.precision, about.recall, about.f1)),
            *(str(count) for count in agreement.confusion[about.stage]),
        )
        for about in agreement.stages
    ]
    return f"{table(overall)}\n\n{table([header, *rows])}"


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def comparison_table(before: Agreement, after: Agreement) -> str:
    """Return the figures of two agreements side by side."""
    rows = [
        ("", "before", "after"),
        ("accuracy", _figure(before.accuracy), _figure(after.accuracy)),
        ("macro F1", _figure(before.macro_f1), _figure(after.macro_f1)),
        ("kappa", _figure(before.kappa), _figure(after.kappa)),
    ]
    rows += [
        (f"{was.stage.label} F1", _figure(was.f1), _figure(now.f1))
        for was, now in zip(before.stages, after.stages, strict=True)
    ]
    return table(rows)
