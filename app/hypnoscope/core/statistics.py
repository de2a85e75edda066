"""What a hypnogram amounts to: time in stages, bouts, transitions, latencies, fragmentation.

Each definition and its source stands in the docstring of what computes it. What is cut by the
border of the recording or by unscored time is counted and said, never filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.bouts import runs
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Flags, StageCodes
from hypnoscope.core.parts import Part
from hypnoscope.core.stage import SCORED_STAGES, Stage

Seconds = NDArray[np.float64]
Counts = tuple[tuple[int, ...], ...]

_NAN = float("nan")
_N_STAGES = len(SCORED_STAGES)


@dataclass(frozen=True, slots=True)
class Definitions:
    """What differs from laboratory to laboratory.

    Attributes
    ----------
    micro_arousal_s
        Longest Wake bout within sleep that is a micro-arousal. 15 s as in Kjaerby et al.
        (2022), Nat. Neurosci. 25:1059-1070; Franken et al. (1999), Sleep 22:155-169, take 16 s.
    joined_rem_s
        REM bouts with at most so much between them are one REM episode; 0 joins none.
    """

    micro_arousal_s: float = 15.0
    joined_rem_s: float = 0.0

    def __post_init__(self) -> None:
        for name in ("micro_arousal_s", "joined_rem_s"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise ValueError(f"{name} cannot be {getattr(self, name):g}; use 0 s or more.")


@dataclass(frozen=True, slots=True, eq=False)
class BoutStatistics:
    """The bouts of one stage that begin in a part, at their full length.

    Attributes
    ----------
    stage
        The stage.
    lengths_s
        In the order of time, in seconds, shape (n_bouts,); read-only.
    n_cut
        How many touch unscored time or an end of the recording, and may have been longer.
    """

    stage: Stage
    lengths_s: Seconds
    n_cut: int

    @property
    def n(self) -> int:
        """Number of bouts."""
        return len(self.lengths_s)

    @property
    def mean_s(self) -> float:
        """Mean length in seconds; NaN without bouts."""
        return float(self.lengths_s.mean()) if self.n else _NAN

    @property
    def median_s(self) -> float:
        """Median length in seconds; NaN without bouts."""
        return float(np.median(self.lengths_s)) if self.n else _NAN

    @property
    def longest_s(self) -> float:
        """Length of the longest in seconds; NaN without bouts."""
        return float(self.lengths_s.max()) if self.n else _NAN

    def distribution(self, edges_s: tuple[float, ...]) -> tuple[int, ...]:
        """Return how many bouts are at least as long as each edge and shorter than the next.

        The last holds all that are longer; bouts shorter than the first edge are left out.
        """
        counts, _ = np.histogram(self.lengths_s, [*edges_s, np.inf])
        return tuple(int(count) for count in counts)


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """What a part of a hypnogram amounts to; NaN where there is nothing to compute from.

    Attributes
    ----------
    part
        The epochs that it is about.
    seconds
        Time in each stage, unscored time included.
    own_seconds
        Time in each of the user's own stages, by name.
    in_gaps_s
        Unscored time in which the recording has no data.
    artefact_s
        Time flagged as artefact, whatever its stage.
    bouts
        Of Wake, NREM and REM.
    transitions
        ``transitions[i][j]``: from an epoch of stage i to a following one of stage j, i = j
        included, counted where the second lies; as ``yasa.transition_matrix`` counts them.
    sleep_latency_s
        From the beginning of the part to its first NREM or REM.
    rem_latency_s
        From its first NREM or REM to its first REM (American Academy of Sleep Medicine,
        Iber 2007; yasa's ``Lat_REM`` less ``SOL``).
    inter_rem_s
        From the end of each REM episode that ends in the part to the beginning of the next,
        in seconds (Vivaldi et al. 1994, Am. J. Physiol. 267:R1351); read-only.
    n_inter_rem_lost
        Such intervals that hold unscored time and are therefore left out.
    n_micro_arousals
        Wake bouts between two bouts of sleep, of at most `Definitions.micro_arousal_s`, that
        begin in the part.
    """

    part: Part
    seconds: Mapping[Stage, float]
    own_seconds: Mapping[str, float]
    in_gaps_s: float
    artefact_s: float
    bouts: tuple[BoutStatistics, ...]
    transitions: Counts
    sleep_latency_s: float
    rem_latency_s: float
    inter_rem_s: Seconds
    n_inter_rem_lost: int
    n_micro_arousals: int

    @property
    def total_s(self) -> float:
        """All of the time, in seconds."""
        return sum(self.seconds.values())

    @property
    def scored_s(self) -> float:
        """Time that has a stage, in seconds."""
        return sum(self.seconds[stage] for stage in SCORED_STAGES)

    @property
    def sleep_s(self) -> float:
        """Time in NREM and REM, in seconds."""
        return self.seconds[Stage.NREM] + self.seconds[Stage.REM]

    def share(self, stage: Stage) -> float:
        """Return the share of the scored time that is of this stage, 0 to 1."""
        return _ratio(self.seconds[stage], self.scored_s)

    @property
    def rem_of_sleep(self) -> float:
        """Share of sleep that is REM, 0 to 1."""
        return _ratio(self.seconds[Stage.REM], self.sleep_s)

    def n_transitions(self, start: Stage, stop: Stage) -> int:
        """Return how often `start` goes over into `stop`."""
        return self.transitions[start][stop]

    @property
    def n_changes(self) -> int:
        """Number of changes of stage."""
        counts = np.array(self.transitions)
        return int(counts.sum() - np.trace(counts))

    @property
    def changes_per_h(self) -> float:
        """Changes of stage per hour of scored time."""
        return _ratio(self.n_changes, self.scored_s / 3600)

    @property
    def fragmentation_per_h(self) -> float:
        """Sleep fragmentation index: transitions from sleep to Wake per hour of sleep.

        Haba-Rubio et al. (2004), Sleep Med. 5:337-343, without light sleep, as yasa's ``SFI``.
        """
        awakenings = sum(self.n_transitions(stage, Stage.WAKE) for stage in (Stage.NREM, Stage.REM))
        return _ratio(awakenings, self.sleep_s / 3600)

    @property
    def micro_arousals_per_h(self) -> float:
        """Micro-arousals per hour of sleep."""
        return _ratio(self.n_micro_arousals, self.sleep_s / 3600)

    @property
    def mean_inter_rem_s(self) -> float:
        """Mean inter-REM interval in seconds."""
        return float(self.inter_rem_s.mean()) if len(self.inter_rem_s) else _NAN

    @property
    def median_inter_rem_s(self) -> float:
        """Median inter-REM interval in seconds."""
        return float(np.median(self.inter_rem_s)) if len(self.inter_rem_s) else _NAN


def statistics(
    hypnogram: Hypnogram,
    parts: tuple[Part, ...],
    definitions: Definitions = Definitions(),
    in_gaps: Flags | None = None,
) -> tuple[Statistics, ...]:
    """Return what each part amounts to.

    Bouts, micro-arousals and intervals are those of the whole recording, counted in the part
    in which they begin; so the parts add up to the whole.

    Parameters
    ----------
    in_gaps
        True for each epoch in which the recording has no data, shape (n_epochs,).
    """
    chain = _Chain(hypnogram.stages, hypnogram.epoch_s)
    intervals = chain.inter_rem(definitions.joined_rem_s)
    arousals = chain.micro_arousals(definitions.micro_arousal_s)
    lost = np.zeros(len(hypnogram), dtype=np.bool_) if in_gaps is None else in_gaps
    return tuple(
        _of_part(part, hypnogram, chain, intervals, arousals, lost & (hypnogram.stages < 0))
        for part in parts
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Intervals:
    """Epochs at which REM episodes end, the time to the next, and whether it is all scored."""

    ends: NDArray[np.intp]
    lengths_s: Seconds
    whole: Flags


class _Chain:
    """The bouts of a recording, unscored ones among them."""

    def __init__(self, stages: StageCodes, epoch_s: float) -> None:
        self.starts, self.stops = runs(stages)
        self.stages = stages[self.starts]
        self.lengths_s = _in_seconds(self.stops - self.starts, epoch_s)
        beside = np.concatenate([[Stage.UNSCORED], self.stages, [Stage.UNSCORED]])
        self.before, self.after = beside[:-2], beside[2:]
        self.cut: Flags = (self.before == Stage.UNSCORED) | (self.after == Stage.UNSCORED)
        self._epoch_s = epoch_s

    def micro_arousals(self, longest_s: float) -> NDArray[np.intp]:
        """Return where the micro-arousals begin."""
        is_one = (self.stages == Stage.WAKE) & (self.lengths_s <= longest_s) & ~self.cut
        return np.asarray(self.starts[is_one])  # uncut Wake has sleep on either side

    def inter_rem(self, joined_s: float) -> _Intervals:
        """Return the intervals between REM episodes."""
        rem = np.flatnonzero(self.stages == Stage.REM)
        ends, begins = self.stops[rem[:-1]], self.starts[rem[1:]]
        lengths_s = _in_seconds(begins - ends, self._epoch_s)
        unscored = np.cumsum(self.stages == Stage.UNSCORED)
        whole = unscored[rem[:-1]] == unscored[rem[1:]] if len(rem) else np.zeros(0, np.bool_)
        apart = (lengths_s > joined_s) | ~whole
        return _Intervals(ends[apart], lengths_s[apart], whole[apart])


def _of_part(
    part: Part,
    hypnogram: Hypnogram,
    chain: _Chain,
    intervals: _Intervals,
    arousals: NDArray[np.intp],
    lost: Flags,
) -> Statistics:
    epoch_s, marks = hypnogram.epoch_s, hypnogram.marks
    flags = part.flags(len(hypnogram))
    stages = marks.stages[flags]
    ended = flags[intervals.ends - 1]
    sleep_latency_s, rem_latency_s = _latencies(part, marks.stages, epoch_s)
    inter_rem_s = intervals.lengths_s[ended & intervals.whole]
    inter_rem_s.flags.writeable = False
    return Statistics(
        part,
        {stage: float((stages == stage).sum()) * epoch_s for stage in Stage},
        {
            own.name: float((marks.substages[flags] == own.code).sum()) * epoch_s
            for own in hypnogram.scheme.substages
        },
        float((lost & flags).sum()) * epoch_s,
        float(marks.artefacts[flags].sum()) * epoch_s,
        tuple(_bouts(stage, chain, flags) for stage in SCORED_STAGES),
        _transitions(marks.stages, flags),
        sleep_latency_s,
        rem_latency_s,
        inter_rem_s,
        int((ended & ~intervals.whole).sum()),
        int(flags[arousals].sum()),
    )


def _bouts(stage: Stage, chain: _Chain, flags: Flags) -> BoutStatistics:
    here = (chain.stages == stage) & flags[chain.starts]
    lengths_s = chain.lengths_s[here]
    lengths_s.flags.writeable = False
    return BoutStatistics(stage, lengths_s, int(chain.cut[here].sum()))


def _transitions(stages: StageCodes, flags: Flags) -> Counts:
    before, after = stages[:-1], stages[1:]
    counted = (before >= 0) & (after >= 0) & flags[1:]
    pairs = before[counted].astype(np.intp) * _N_STAGES + after[counted]
    counts = np.bincount(pairs, minlength=_N_STAGES**2).reshape(_N_STAGES, _N_STAGES)
    return tuple(tuple(row) for row in counts.tolist())


def _latencies(part: Part, stages: StageCodes, epoch_s: float) -> tuple[float, float]:
    """Return the latencies of sleep and of REM, NaN where unscored time stands in between."""
    if len(part.spans) != 1:
        return _NAN, _NAN
    here = stages[slice(*part.spans[0])]
    sleep = _first(here, (Stage.NREM, Stage.REM))
    if sleep is None:
        return _NAN, _NAN
    rem = _first(here[sleep:], (Stage.REM,))
    return sleep * epoch_s, _NAN if rem is None else rem * epoch_s


def _first(stages: StageCodes, wanted: tuple[Stage, ...]) -> int | None:
    """Return the first epoch of a wanted stage, None if there is none or unscored time before."""
    found = np.flatnonzero(np.isin(stages, [*wanted, Stage.UNSCORED]))
    return int(found[0]) if len(found) and stages[found[0]] != Stage.UNSCORED else None


def _in_seconds(n_epochs: NDArray[np.intp], epoch_s: float) -> Seconds:
    return np.asarray(n_epochs * epoch_s, dtype=np.float64)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else _NAN
