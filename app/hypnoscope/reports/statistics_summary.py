"""The figures that are looked at most, as rows for people: what, and its value in each part."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.statistics import Statistics


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One figure of each part, ready to be shown.

    Attributes
    ----------
    title
        What it is, with its unit.
    tip
        What exactly, in a sentence.
    values
        One text a part; a dash where there is nothing to compute from.
    """

    title: str
    tip: str
    values: tuple[str, ...]


def summary_rows(parts: Sequence[Statistics]) -> tuple[SummaryRow, ...]:
    """Return the main figures of each part, the same rows whatever the parts are."""
    own = dict.fromkeys(name for part in parts for name in part.own_seconds)
    rows = [
        *(_share(stage) for stage in SCORED_STAGES),
        *(_minutes(stage) for stage in (*SCORED_STAGES, Stage.UNSCORED)),
        *(_own_minutes(name) for name in own),
        ("Artefact (min)", "Time that is flagged, whatever its stage", _artefact),
        *(row for stage in SCORED_STAGES for row in _bouts(stage)),
        ("Changes of stage per h", "Per hour of scored time", lambda part: part.changes_per_h),
        *(
            _transition(start, stop)
            for start in SCORED_STAGES
            for stop in SCORED_STAGES
            if start is not stop
        ),
        ("REM in sleep (%)", "REM in per cent of NREM and REM", _rem_of_sleep),
        ("REM latency (min)", "From the first NREM or REM to the first REM", _rem_latency),
        (
            "Inter-REM, median (min)",
            "From the end of a REM episode to the beginning of the next",
            lambda part: part.median_inter_rem_s / 60,
        ),
        (
            "Micro-arousals per h",
            "Wake of at most 15 s between two bouts of sleep, per hour of sleep",
            lambda part: part.micro_arousals_per_h,
        ),
        (
            "Fragmentation per h",
            "Transitions from sleep to Wake per hour of sleep",
            lambda part: part.fragmentation_per_h,
        ),
    ]
    return tuple(
        SummaryRow(title, tip, tuple(_text(take(part)) for part in parts))
        for title, tip, take in rows
    )


_Entry = tuple[str, str, Callable[[Statistics], float]]


def _share(stage: Stage) -> _Entry:
    tip = f"{stage.label} in per cent of the scored time"
    return f"{stage.label} (%)", tip, lambda part: 100 * part.share(stage)


def _minutes(stage: Stage) -> _Entry:
    tip = f"Time in {stage.label}" if stage is not Stage.UNSCORED else "Time without a stage"
    return f"{stage.label} (min)", tip, lambda part: part.seconds[stage] / 60


def _own_minutes(name: str) -> _Entry:
    return f"{name} (min)", f"Time in {name}", lambda part: part.own_seconds.get(name, 0.0) / 60


def _bouts(stage: Stage) -> tuple[_Entry, _Entry, _Entry]:
    label = stage.label
    begin = "those that begin in the part, at their full length"
    return (
        (f"{label} bouts", f"How many bouts: {begin}", lambda part: float(part.bouts[stage].n)),
        (
            f"{label} bouts, mean (s)",
            f"Mean length: {begin}",
            lambda part: part.bouts[stage].mean_s,
        ),
        (
            f"{label} bouts, median (s)",
            f"Median length: {begin}",
            lambda part: part.bouts[stage].median_s,
        ),
    )


def _transition(start: Stage, stop: Stage) -> _Entry:
    title = f"{start.label} to {stop.label}"
    return title, "How often", lambda part: float(part.n_transitions(start, stop))


def _artefact(part: Statistics) -> float:
    return part.artefact_s / 60


def _rem_of_sleep(part: Statistics) -> float:
    return 100 * part.rem_of_sleep


def _rem_latency(part: Statistics) -> float:
    return part.rem_latency_s / 60


def _text(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"
