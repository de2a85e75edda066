"""Stage sequences at one second: a semi-Markov model of a mouse's sleep."""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sdreamer.simulation.stage_figures import N_STAGES, QUANTILES, StageFigures, bouts_of

WAKE, NREM, REM = range(N_STAGES)
_DAY_S = 86_400.0
_AROUSAL_LIMIT_S = 15  # Wake bouts inside sleep up to this long are micro-arousals
_UNUSUAL_SHARE = 0.12
_REBOUND_S = 7200.0


class Behaviour(IntEnum):
    """What the animal does: finer than its stage."""

    ACTIVE_WAKE = 0
    QUIET_WAKE = 1
    AROUSAL = 2
    NREM = 3
    INTERMEDIATE = 4  # the last seconds of NREM before REM
    REM = 5


STAGE_OF = np.array([WAKE, WAKE, WAKE, NREM, NREM, REM], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class SleepTraits:
    """How one animal sleeps.

    Attributes
    ----------
    bout_scale
        Factor on bout lengths of Wake, NREM and REM. Its spread over animals is that of
        the recordings behind `StageFigures`.
    rem_propensity
        Factor on the odds of NREM turning into REM.
    arousals_per_h
        Micro-arousals of a few seconds in an hour of NREM, beside those in the figures,
        which were scored in 4-s epochs and miss the shortest. At one second most Wake bouts
        inside sleep are micro-arousals with a median of 3 s.
    circadian_depth, circadian_phase
        Log-amplitude and phase of the daily rhythm of Wake bouts; mice sleep about twice as
        much in the light phase as in the dark.
    activity, activity_bout_s
        Share of Wake spent moving, and mean length of moving and resting together; a mouse may
        run for minutes on end, or sit still for most of an hour.
    wake_to_rem
        Probability of Wake turning into REM without NREM between; next to none but in
        narcolepsy (Chemelli et al. 1999, doi:10.1016/S0092-8674(00)81973-X).
    kept_awake
        Share of the recording during which the animal is kept awake from its start.
    rebound
        Log of how much longer NREM lasts right after that; it fades over two hours
        (Franken et al. 2001).
    """

    bout_scale: tuple[float, float, float]
    rem_propensity: float
    arousals_per_h: float
    circadian_depth: float
    circadian_phase: float
    activity: float
    activity_bout_s: float
    wake_to_rem: float = 0.0
    kept_awake: float = 0.0
    rebound: float = 0.0

    @classmethod
    def draw(
        cls,
        rng: np.random.Generator,
        figures: StageFigures,
        unusual_share: float = _UNUSUAL_SHARE,
    ) -> "SleepTraits":
        """Draw an animal; a share of all is deprived of sleep, narcoleptic or drugged."""
        scale = np.exp(rng.normal(0, figures.animal_spread) * np.array([0.6, 0.8, 0.8]))
        ordinary = cls(
            bout_scale=(float(scale[0]), float(scale[1]), float(scale[2])),
            rem_propensity=float(np.exp(rng.normal(0.1, 0.4))),
            arousals_per_h=float(rng.uniform(4, 40)),
            circadian_depth=float(rng.uniform(0.0, 0.8)),
            circadian_phase=float(rng.uniform(0, 2 * np.pi)),
            activity=float(rng.uniform(0.15, 0.95)),
            activity_bout_s=float(np.exp(rng.uniform(np.log(20), np.log(400)))),
        )
        return ordinary.turned_unusual(rng) if rng.random() < unusual_share else ordinary

    def turned_unusual(self, rng: np.random.Generator) -> "SleepTraits":
        """Return the animal deprived of sleep, narcoleptic, sedated or stimulated.

        A sedative lengthens NREM and suppresses REM, a stimulant lengthens Wake.
        """
        wake, nrem, rem = self.bout_scale
        match int(rng.integers(4)):
            case 0:
                awake, rebound = float(rng.uniform(0.05, 0.5)), float(rng.uniform(0.2, 0.8))
                return replace(self, kept_awake=awake, rebound=rebound)
            case 1:
                shorter = float(rng.uniform(0.3, 0.7))
                bouts = (wake * shorter, nrem * shorter, rem)
                return replace(self, bout_scale=bouts, wake_to_rem=float(rng.uniform(0.02, 0.15)))
            case 2:
                longer, odds = float(rng.uniform(1.3, 2.5)), float(rng.uniform(0, 0.4))
                bouts = (wake, nrem * longer, rem)
                return replace(self, bout_scale=bouts, rem_propensity=self.rem_propensity * odds)
            case _:
                longer, odds = float(rng.uniform(2, 6)), float(rng.uniform(0.2, 0.8))
                bouts = (wake * longer, nrem, rem)
                return replace(self, bout_scale=bouts, rem_propensity=self.rem_propensity * odds)

    def turned_wakeful(self, rng: np.random.Generator) -> "SleepTraits":
        """Return the animal awake for much of the time, as in the dark or in a new cage."""
        wake, nrem, rem = self.bout_scale
        return replace(self, bout_scale=(wake * float(rng.uniform(1.5, 5)), nrem, rem))


def draw_behaviour(
    rng: np.random.Generator, traits: SleepTraits, figures: StageFigures, n_seconds: int
) -> NDArray[np.int8]:
    """Draw `Behaviour` codes of each second, shape (n_seconds,)."""
    stages = _draw_stages(rng, traits, figures, n_seconds)
    stages = _with_short_arousals(rng, traits, stages)
    behaviour = np.array([Behaviour.QUIET_WAKE, Behaviour.NREM, Behaviour.REM], np.int8)[stages]
    start = 0
    bout_stages, lengths = bouts_of(stages, 1.0)
    for i, (stage, length) in enumerate(zip(bout_stages, lengths.astype(int), strict=True)):
        stop = start + length
        if stage == WAKE:
            inside_sleep = 0 < i < len(lengths) - 1 and length <= _AROUSAL_LIMIT_S
            behaviour[start:stop] = (
                Behaviour.AROUSAL if inside_sleep else _draw_wake(rng, traits, length)
            )
        elif stage == NREM and i + 1 < len(lengths) and bout_stages[i + 1] == REM:
            # the intermediate stage lasts a few to some twenty seconds (Glin et al. 1991)
            lead = min(int(rng.uniform(3, 20)), length)
            behaviour[stop - lead : stop] = Behaviour.INTERMEDIATE
        start = stop
    return behaviour


def _draw_stages(
    rng: np.random.Generator, traits: SleepTraits, figures: StageFigures, n_seconds: int
) -> NDArray[np.int8]:
    transitions = np.array(figures.transitions)
    transitions[:, NREM, REM] *= traits.rem_propensity
    transitions[:, WAKE, REM] += traits.wake_to_rem
    stages = np.full(n_seconds, WAKE, dtype=np.int8)
    previous, stage = (WAKE, NREM) if rng.random() < 0.5 else (NREM, WAKE)
    freed = int(traits.kept_awake * n_seconds)
    # the recording begins somewhere inside a bout, or sleep when the animal is let sleep
    start = freed or -int(rng.uniform(0, 600))
    while start < n_seconds:
        odds = transitions[previous, stage]
        following = int(rng.choice(N_STAGES, p=odds / odds.sum()))
        quantiles_s = figures.bout_quantiles_s[stage][following]
        length = np.interp(rng.random(), QUANTILES, quantiles_s) * traits.bout_scale[stage]
        if stage == NREM:
            length *= np.exp(traits.rebound * np.exp(-(start - freed) / _REBOUND_S))
        if stage == WAKE:
            angle = 2 * np.pi * start / _DAY_S + traits.circadian_phase
            length *= np.exp(traits.circadian_depth * np.sin(angle))
        # figures come from 4-s epochs: the true border lies anywhere in the epoch
        stop = start + max(1, round(length + rng.uniform(-2, 2)))
        stages[max(start, 0) : max(stop, 0)] = stage
        previous, stage, start = stage, following, stop
    return stages


def _with_short_arousals(
    rng: np.random.Generator, traits: SleepTraits, stages: NDArray[np.int8]
) -> NDArray[np.int8]:
    asleep = np.flatnonzero(stages == NREM)
    count = rng.poisson(traits.arousals_per_h * len(asleep) / 3600)
    arousals = stages.copy()
    for start in rng.choice(asleep, min(count, len(asleep)), replace=False):
        length = int(np.clip(rng.lognormal(np.log(3.5), 0.6), 2, _AROUSAL_LIMIT_S))
        bout = arousals[start - 8 : start + length + 8]
        if (bout == NREM).all() and start >= 8:
            arousals[start : start + length] = WAKE
    return arousals


def _draw_wake(rng: np.random.Generator, traits: SleepTraits, length: int) -> NDArray[np.int8]:
    behaviour = np.empty(length, dtype=np.int8)
    start, active = 0, rng.random() < traits.activity
    while start < length:
        share = traits.activity if active else 1 - traits.activity
        stop = start + 1 + int(rng.exponential(traits.activity_bout_s * share))
        behaviour[start:stop] = Behaviour.ACTIVE_WAKE if active else Behaviour.QUIET_WAKE
        start, active = stop, not active
    return behaviour
