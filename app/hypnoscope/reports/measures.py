"""The columns of a table of statistics: name, unit, definition and source of each."""

from collections.abc import Callable
from dataclasses import dataclass

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.statistics import BoutStatistics, Statistics

BOUT_EDGES_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a part of a recording.

    Attributes
    ----------
    name
        Column of the table.
    definition
        What it is, with its unit and its source.
    value
        Takes it from the statistics.
    """

    name: str
    definition: str
    value: Callable[[Statistics], float]


def measures() -> tuple[Measure, ...]:
    """Return all measures, in the order of the columns."""
    return (
        *_times(),
        *(measure for stage in SCORED_STAGES for measure in _of_bouts(stage)),
        *_transitions(),
        *_latencies(),
        *_fragmentation(),
    )


def _times() -> list[Measure]:
    return [
        Measure("total_s", "all of the time, s", lambda found: found.total_s),
        *(
            Measure(f"{_short(stage)}_s", f"time in {stage.label}, s", _seconds(stage))
            for stage in (*SCORED_STAGES, Stage.UNSCORED)
        ),
        Measure(
            "in_gaps_s",
            "unscored time in which the recording has no data, s; 0 where the recording is not "
            "at hand",
            lambda found: found.in_gaps_s,
        ),
        Measure("artefact_s", "time flagged as artefact, s", lambda found: found.artefact_s),
        *(
            Measure(
                f"{_short(stage)}_percent", f"{stage.label} in % of the scored time", _share(stage)
            )
            for stage in SCORED_STAGES
        ),
        Measure(
            "rem_percent_of_sleep",
            "REM in % of NREM and REM; %REM of yasa",
            lambda found: 100 * found.rem_of_sleep,
        ),
    ]


def _of_bouts(stage: Stage) -> list[Measure]:
    short, label = _short(stage), stage.label

    def of(take: Callable[[BoutStatistics], float]) -> Callable[[Statistics], float]:
        return lambda found: take(found.bouts[stage])

    return [
        Measure(
            f"{short}_bouts",
            f"bouts of {label} that begin in the part, counted at full length",
            of(lambda bouts: bouts.n),
        ),
        Measure(f"{short}_bout_mean_s", f"their mean length, s ({label})", of(_mean)),
        Measure(f"{short}_bout_median_s", f"their median length, s ({label})", of(_median)),
        Measure(f"{short}_bout_longest_s", f"the longest, s ({label})", of(_longest)),
        Measure(
            f"{short}_bouts_cut",
            f"how many bouts of {label} touch unscored time or an end of the recording, and may "
            "have been longer",
            of(lambda bouts: bouts.n_cut),
        ),
    ]


def _transitions() -> list[Measure]:
    pairs = [(a, b) for a in SCORED_STAGES for b in SCORED_STAGES if a is not b]
    counts = [
        Measure(
            f"{_short(start)}_to_{_short(stop)}",
            f"transitions from {start.label} to {stop.label}",
            _count(start, stop),
        )
        for start, stop in pairs
    ]
    rate = Measure(
        "transitions_per_h",
        "changes of stage per hour of scored time",
        lambda found: found.changes_per_h,
    )
    return [*counts, rate]


def _latencies() -> list[Measure]:
    return [
        Measure(
            "sleep_latency_s",
            "from the beginning of the part to its first NREM or REM, s; empty where unscored "
            "time stands between",
            lambda found: found.sleep_latency_s,
        ),
        Measure(
            "rem_latency_s",
            "from the first NREM or REM of the part to its first REM, s (Iber 2007, AASM manual)",
            lambda found: found.rem_latency_s,
        ),
        Measure(
            "inter_rem_intervals",
            "intervals from the end of a REM episode to the beginning of the next (Vivaldi et "
            "al. 1994, Am. J. Physiol. 267:R1351)",
            lambda found: len(found.inter_rem_s),
        ),
        Measure("inter_rem_mean_s", "their mean length, s", lambda found: found.mean_inter_rem_s),
        Measure(
            "inter_rem_median_s", "their median length, s", lambda found: found.median_inter_rem_s
        ),
        Measure(
            "inter_rem_left_out",
            "intervals left out because they hold unscored time",
            lambda found: found.n_inter_rem_lost,
        ),
    ]


def _fragmentation() -> list[Measure]:
    return [
        Measure(
            "sleep_fragmentation_per_h",
            "transitions from NREM or REM to Wake per hour of sleep (Haba-Rubio et al. 2004, "
            "Sleep Med. 5:337; SFI of yasa)",
            lambda found: found.fragmentation_per_h,
        ),
        Measure(
            "micro_arousals",
            "Wake bouts of at most 15 s between two bouts of sleep (Kjaerby et al. 2022, Nat. "
            "Neurosci. 25:1059), unless told otherwise",
            lambda found: found.n_micro_arousals,
        ),
        Measure(
            "micro_arousals_per_h",
            "micro-arousals per hour of NREM and REM",
            lambda found: found.micro_arousals_per_h,
        ),
    ]


def _short(stage: Stage) -> str:
    return stage.label.casefold()


def _seconds(stage: Stage) -> Callable[[Statistics], float]:
    return lambda found: found.seconds[stage]


def _share(stage: Stage) -> Callable[[Statistics], float]:
    return lambda found: 100 * found.share(stage)


def _count(start: Stage, stop: Stage) -> Callable[[Statistics], float]:
    return lambda found: found.n_transitions(start, stop)


def _mean(bouts: BoutStatistics) -> float:
    return bouts.mean_s


def _median(bouts: BoutStatistics) -> float:
    return bouts.median_s


def _longest(bouts: BoutStatistics) -> float:
    return bouts.longest_s
