"""The figures that are looked at most, as rows for people: what, and its value in each part."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.statistics import Statistics
from hypnoscope.translation import translate


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
        (
            translate("Statistics", "Artefact (min)"),
            translate("Statistics", "Time that is flagged, whatever its stage"),
            _artefact,
        ),
        *(row for stage in SCORED_STAGES for row in _bouts(stage)),
        (
            translate("Statistics", "Changes of stage per h"),
            translate("Statistics", "Per hour of scored time"),
            lambda part: part.changes_per_h,
        ),
        *(
            _transition(start, stop)
            for start in SCORED_STAGES
            for stop in SCORED_STAGES
            if start is not stop
        ),
        *_about_sleep(),
    ]
    return tuple(
        SummaryRow(title, tip, tuple(_text(take(part)) for part in parts))
        for title, tip, take in rows
    )


_Entry = tuple[str, str, Callable[[Statistics], float]]


def _about_sleep() -> tuple[_Entry, ...]:
    return (
        (
            translate("Statistics", "REM in sleep (%)"),
            translate("Statistics", "REM in per cent of NREM and REM"),
            _rem_of_sleep,
        ),
        (
            translate("Statistics", "REM latency (min)"),
            translate("Statistics", "From the first NREM or REM to the first REM"),
            _rem_latency,
        ),
        (
            translate("Statistics", "Inter-REM, median (min)"),
            translate("Statistics", "From the end of a REM episode to the beginning of the next"),
            lambda part: part.median_inter_rem_s / 60,
        ),
        (
            translate("Statistics", "Micro-arousals per h"),
            translate(
                "Statistics", "Wake of at most 15 s between two bouts of sleep, per hour of sleep"
            ),
            lambda part: part.micro_arousals_per_h,
        ),
        (
            translate("Statistics", "Fragmentation per h"),
            translate("Statistics", "Transitions from sleep to Wake per hour of sleep"),
            lambda part: part.fragmentation_per_h,
        ),
    )


def _share(stage: Stage) -> _Entry:
    tip = translate("Statistics", "{} in per cent of the scored time").format(stage.label)
    return f"{stage.label} (%)", tip, lambda part: 100 * part.share(stage)


def _minutes(stage: Stage) -> _Entry:
    tip = translate("Statistics", "Time in {}").format(stage.label)
    if stage is Stage.UNSCORED:
        tip = translate("Statistics", "Time without a stage")
    title = translate("Statistics", "{} (min)").format(stage.label)
    return title, tip, lambda part: part.seconds[stage] / 60


def _own_minutes(name: str) -> _Entry:
    title = translate("Statistics", "{} (min)").format(name)
    tip = translate("Statistics", "Time in {}").format(name)
    return title, tip, lambda part: part.own_seconds.get(name, 0.0) / 60


def _bouts(stage: Stage) -> tuple[_Entry, _Entry, _Entry]:
    label = stage.label
    return (
        (
            translate("Statistics", "{} bouts").format(label),
            translate(
                "Statistics", "How many bouts: those that begin in the part, at their full length"
            ),
            lambda part: float(part.bouts[stage].n),
        ),
        (
            translate("Statistics", "{} bouts, mean (s)").format(label),
            translate(
                "Statistics", "Mean length: those that begin in the part, at their full length"
            ),
            lambda part: part.bouts[stage].mean_s,
        ),
        (
            translate("Statistics", "{} bouts, median (s)").format(label),
            translate(
                "Statistics", "Median length: those that begin in the part, at their full length"
            ),
            lambda part: part.bouts[stage].median_s,
        ),
    )


def _transition(start: Stage, stop: Stage) -> _Entry:
    title = translate("Statistics", "{} to {}").format(start.label, stop.label)
    tip = translate("Statistics", "How often")
    return title, tip, lambda part: float(part.n_transitions(start, stop))


def part_name(name: str) -> str:
    """Return what people call a part that is named as `Part` names it."""
    word, _, number = name.partition(" ")
    names = {
        "all": translate("Statistics", "all"),
        "in": translate("Statistics", "in view"),
        "hour": translate("Statistics", "hour {}"),
        "light": translate("Statistics", "light {}"),
        "dark": translate("Statistics", "dark {}"),
    }
    return names.get(word, name).format(number)


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
