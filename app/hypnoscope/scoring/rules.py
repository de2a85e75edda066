"""Rules that change stages after scoring: never on by themselves, always shown before.

A rule is a frozen record of its settings. It looks at stages and probabilities and says what
the stages should be; `proposed` makes an edit of that, which leaves alone what a person set.
"""

from dataclasses import asdict, dataclass
from typing import ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.applied_rule import Option
from hypnoscope.core.bouts import runs, spans_of
from hypnoscope.core.marks import Flags, StageCodes
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.scoring.bout_joining import without_short_bouts
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.scoring.smoothing import most_likely_path, sticky_transitions

_LEAST_PROBABILITY = 1e-6  # no single epoch may outweigh all others
_FORBIDDEN = 1e-12
_BY_PERSON = 0.0  # log evidence of the stage that a person set; all others have much less
_NOT_BY_PERSON = -1e6


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What a rule looks at.

    Attributes
    ----------
    stages
        Stage codes, shape (n_epochs,).
    held
        True where the stage must stay as it is, as a person set or accepted it.
    probabilities
        Of Wake, NREM and REM, shape (n_epochs, 3), NaN where unknown; None without scores.
    epoch_s
        Length of an epoch in seconds.
    """

    stages: StageCodes
    held: Flags
    probabilities: NDArray[np.float32] | None = None
    epoch_s: float = 1.0

    def needed_probabilities(self) -> NDArray[np.float32]:
        """Return the probabilities; ScoringError when there are none."""
        if self.probabilities is None:
            raise ScoringError(
                "This rule needs the probabilities of automatic scoring, and there are none; "
                "score the recording automatically first, or choose another rule."
            )
        return self.probabilities


class Rule(Protocol):
    """A change of stages by a stated procedure; implementations are frozen dataclasses."""

    name: ClassVar[str]

    @property
    def description(self) -> str:
        """What it does, in a sentence."""
        ...

    def stages(self, scored: Scored) -> StageCodes:
        """Return what the stages should be, shape (n_epochs,); held ones may differ too."""
        ...


@dataclass(frozen=True, slots=True)
class MinimumBout:
    """Bouts that are too short join a neighbour, the shortest first.

    The longer neighbour's stage is taken, the former one's if both are equally long. A bout
    in which a person set or accepted anything stays, and so does one between unscored time.

    Attributes
    ----------
    wake_s, nrem_s, rem_s
        Shortest bout of each stage, in seconds; 0 for any.
    """

    name: ClassVar[str] = "minimum-bout"
    wake_s: float = 5.0
    nrem_s: float = 5.0
    rem_s: float = 5.0

    def __post_init__(self) -> None:
        for stage, shortest_s in self.shortest_s.items():
            if not 0 <= shortest_s < float("inf"):
                raise ScoringError(
                    f"The shortest bout of {stage.label} cannot be {shortest_s:g} s; "
                    "use 0 s or more."
                )

    @property
    def shortest_s(self) -> dict[Stage, float]:
        """Shortest bout of each stage, in seconds."""
        return {Stage.WAKE: self.wake_s, Stage.NREM: self.nrem_s, Stage.REM: self.rem_s}

    @property
    def description(self) -> str:
        """What it does, in a sentence."""
        limits = [f"{s:g} s of {stage.label}" for stage, s in self.shortest_s.items() if s]
        return f"Bouts shorter than {_listed(limits)} joined the longer neighbour."

    def stages(self, scored: Scored) -> StageCodes:
        """Return the stages without bouts that are too short."""
        shortest = {stage: s / scored.epoch_s for stage, s in self.shortest_s.items()}
        return without_short_bouts(scored.stages, scored.held, shortest)


@dataclass(frozen=True, slots=True)
class NoRemFromWake:
    """REM that directly follows Wake becomes another stage, the whole bout of it.

    Healthy animals enter REM from NREM. A bout in which a person set or accepted anything
    stays.

    Attributes
    ----------
    becomes
        ``"wake"``, ``"nrem"``, or ``"likelier"``: whichever of the two the probabilities of
        the bout favour.
    """

    name: ClassVar[str] = "no-rem-from-wake"
    becomes: Literal["wake", "nrem", "likelier"] = "wake"

    def __post_init__(self) -> None:
        _check_choice("REM after Wake can become", self.becomes, ("wake", "nrem", "likelier"))

    @property
    def description(self) -> str:
        """What it does, in a sentence."""
        what = {"wake": "Wake", "nrem": "NREM", "likelier": "the likelier of Wake and NREM"}
        return f"REM right after Wake became {what[self.becomes]}."

    def stages(self, scored: Scored) -> StageCodes:
        """Return the stages without REM right after Wake."""
        stages = np.array(scored.stages)
        for start, stop in zip(*(ends.tolist() for ends in runs(scored.stages)), strict=True):
            enters = start and stages[start] == Stage.REM and stages[start - 1] == Stage.WAKE
            if enters and not scored.held[start:stop].any():
                stages[start:stop] = self._instead(scored, start, stop)
        return stages

    def _instead(self, scored: Scored, start: int, stop: int) -> Stage:
        if self.becomes != "likelier":
            return Stage.WAKE if self.becomes == "wake" else Stage.NREM
        probabilities = scored.needed_probabilities()[start:stop]
        wake, nrem = np.nansum(probabilities[:, [Stage.WAKE, Stage.NREM]], axis=0)
        return Stage.NREM if nrem > wake else Stage.WAKE


@dataclass(frozen=True, slots=True)
class HmmSmoothing:
    """The most likely sequence of stages that does not change too readily.

    A hidden Markov model whose evidence are the probabilities of automatic scoring. It starts
    from these, not from the stages as they are, so it comes before other rules. What a person
    set or accepted counts as certain. Unscored time parts the sequence.

    Attributes
    ----------
    stickiness
        Probability to stay in a stage from one epoch to the next, from 1/3 (no smoothing)
        to below 1.
    wake_to_rem
        Whether REM may directly follow Wake.
    """

    name: ClassVar[str] = "hmm"
    stickiness: float = 0.95
    wake_to_rem: bool = True

    def __post_init__(self) -> None:
        if not 1 / 3 <= self.stickiness < 1:
            raise ScoringError(
                f"The stickiness cannot be {self.stickiness:g}; use a number from 0.34 to 0.999."
            )

    @property
    def description(self) -> str:
        """What it does, in a sentence."""
        barred = "" if self.wake_to_rem else " and never goes from Wake to REM"
        return (
            "Stages became the likeliest sequence of a hidden Markov model that stays in a stage "
            f"with probability {self.stickiness:g} from one epoch to the next{barred}."
        )

    def stages(self, scored: Scored) -> StageCodes:
        """Return the most likely sequence; unscored stays what is, or has no probability."""
        probabilities = scored.needed_probabilities()
        known = ~np.isnan(probabilities).any(axis=1) & (scored.stages != Stage.UNSCORED)
        evidence = np.log(np.maximum(probabilities, _LEAST_PROBABILITY), dtype=np.float64)
        evidence[scored.held] = _NOT_BY_PERSON
        fixed = np.flatnonzero(scored.held & known)
        evidence[fixed, scored.stages[fixed]] = _BY_PERSON
        transitions = self._log_transitions()
        stages = np.array(scored.stages)
        for start, stop in spans_of(known):
            stages[start:stop] = most_likely_path(evidence[start:stop], transitions)
        return stages

    def _log_transitions(self) -> NDArray[np.float64]:
        transitions = sticky_transitions(len(SCORED_STAGES), self.stickiness)
        if not self.wake_to_rem:
            transitions[Stage.WAKE, Stage.NREM] += transitions[Stage.WAKE, Stage.REM]
            transitions[Stage.WAKE, Stage.REM] = _FORBIDDEN
        return np.asarray(np.log(transitions))


@dataclass(frozen=True, slots=True)
class Rebinning:
    """Longer epochs, each of one stage, on the same rows of one second.

    Unscored seconds stay unscored, and have no say. Epochs count from the start of the
    recording; the last may be shorter.

    Attributes
    ----------
    epoch_s
        Length of the new epochs, a whole number of the old ones.
    by
        ``"majority"`` of the seconds, the stage that comes first where several are equally
        frequent; or the highest mean ``"probability"``.
    """

    name: ClassVar[str] = "rebin"
    epoch_s: float = 4.0
    by: Literal["majority", "probability"] = "majority"

    def __post_init__(self) -> None:
        _check_choice("Longer epochs are made by", self.by, ("majority", "probability"))
        if not 0 < self.epoch_s < float("inf"):
            raise ScoringError(f"Epochs cannot last {self.epoch_s:g} s; use 2 s or more.")

    @property
    def description(self) -> str:
        """What it does, in a sentence."""
        how = {
            "majority": "that most of their seconds had",
            "probability": "of the highest mean probability",
        }
        return f"Epochs of {self.epoch_s:g} s took the stage {how[self.by]}."

    def stages(self, scored: Scored) -> StageCodes:
        """Return the stages, the same throughout each of the longer epochs."""
        length = round(self.epoch_s / scored.epoch_s)
        if length < 1 or abs(length * scored.epoch_s - self.epoch_s) > 1e-9:
            raise ScoringError(
                f"Epochs of {self.epoch_s:g} s are no whole number of epochs of "
                f"{scored.epoch_s:g} s; choose another length."
            )
        stages = np.array(scored.stages)
        votes = self._votes(scored)
        for start in range(0, len(stages), length):
            epochs = slice(start, start + length)
            known = stages[epochs] != Stage.UNSCORED
            totals = votes[epochs][known].sum(axis=0)
            if totals.any():
                stages[epochs][known] = self._winner(totals, stages[epochs][known])
        return stages

    def _votes(self, scored: Scored) -> NDArray[np.float64]:
        """Return what each epoch gives to each stage, shape (n_epochs, 3)."""
        if self.by == "probability":
            return np.nan_to_num(scored.needed_probabilities().astype(np.float64))
        return np.asarray(scored.stages[:, np.newaxis] == np.array(SCORED_STAGES), np.float64)

    @staticmethod
    def _winner(totals: NDArray[np.float64], stages: StageCodes) -> int:
        best = np.flatnonzero(totals == totals.max())
        first = stages[np.isin(stages, best)]
        return int(first[0] if len(first) else best[0])


RULES: dict[str, type[MinimumBout | NoRemFromWake | HmmSmoothing | Rebinning]] = {
    rule.name: rule for rule in (HmmSmoothing, MinimumBout, NoRemFromWake, Rebinning)
}


def parameters_of(rule: Rule) -> dict[str, Option]:
    """Return how a rule is set, by name."""
    return dict(asdict(rule))  # type: ignore[call-overload]


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ScoringError(
            f"{what} {_listed(list(choices)).replace(' and ', ' or ')}, not {value}."
        )
