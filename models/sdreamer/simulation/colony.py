"""Mice of one laboratory: one strain, electrodes placed alike, lights switched for all at once."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from sdreamer.simulation.eeg import EegTraits
from sdreamer.simulation.emg import EmgTraits
from sdreamer.simulation.hypnograms import SleepTraits
from sdreamer.simulation.recording import Animal
from sdreamer.simulation.stage_figures import StageFigures

_OWN = 0.35  # of what sets animals of all laboratories apart; an assumption, not a measurement
_DRAWS = 64  # whose mean is the typical animal

TraitsT = TypeVar("TraitsT", EegTraits, EmgTraits)


def draw_colony(rng: np.random.Generator, count: int) -> tuple[Animal, ...]:
    """Draw mice whose signals differ by about a third of what they do over all laboratories.

    Each sleeps in its own way, but none is deprived of sleep, drugged or ill.
    """
    eeg = _mean([EegTraits.draw(rng) for _ in range(_DRAWS)])
    emg = _mean([EmgTraits.draw(rng) for _ in range(_DRAWS)])
    phase = float(rng.uniform(0, 2 * np.pi))
    return tuple(
        Animal(
            replace(
                SleepTraits.draw(rng, StageFigures.bundled(), unusual_share=0.0),
                circadian_phase=phase,
            ),
            _mean([eeg, EegTraits.draw(rng)], (1 - _OWN, _OWN)),
            _mean([emg, EmgTraits.draw(rng)], (1 - _OWN, _OWN)),
        )
        for _ in range(count)
    )


def _mean(animals: Sequence[TraitsT], weights: Sequence[float] | None = None) -> TraitsT:
    """Return traits that are the weighted mean of others, one by one."""
    first = animals[0]
    means: dict[str, Any] = {}
    for trait in fields(first):
        values = np.array([getattr(animal, trait.name) for animal in animals])
        mean = np.average(values, axis=0, weights=weights)
        kind = type(getattr(first, trait.name))
        means[trait.name] = mean if kind is np.ndarray else kind(mean)
    return replace(first, **means)
