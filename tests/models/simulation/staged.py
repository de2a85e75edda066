"""A short night with every behaviour, and what is measured of the signals in it."""

from collections.abc import Sequence

import numpy as np
from scipy import signal

from sdreamer.simulation.hypnograms import Behaviour
from sdreamer.simulation.noise import RATE

_CYCLE = (
    (Behaviour.ACTIVE_WAKE, 30),
    (Behaviour.QUIET_WAKE, 30),
    (Behaviour.ACTIVE_WAKE, 30),
    (Behaviour.QUIET_WAKE, 30),
    (Behaviour.NREM, 180),
    (Behaviour.INTERMEDIATE, 15),
    (Behaviour.REM, 90),
    (Behaviour.AROUSAL, 8),
)
NIGHT = np.tile(
    np.concatenate([np.full(seconds, behaviour, np.int8) for behaviour, seconds in _CYCLE]), 3
)
WAKE = (Behaviour.ACTIVE_WAKE, Behaviour.QUIET_WAKE)
NREM = (Behaviour.NREM,)
BEFORE_REM = (Behaviour.INTERMEDIATE,)
REM = (Behaviour.REM,)


def during(behaviours: Sequence[Behaviour]) -> np.ndarray:
    """Which seconds of the night are spent so."""
    return np.isin(NIGHT, behaviours)


def seconds_of(trace: np.ndarray) -> np.ndarray:
    return trace.reshape(-1, RATE)


class Spectrum:
    """Power of each second of the night."""

    def __init__(self, trace: np.ndarray) -> None:
        self.hz, self.power = signal.periodogram(seconds_of(trace), RATE, window="hann", axis=1)

    def band(self, low_hz: float, high_hz: float, behaviours: Sequence[Behaviour]) -> float:
        """Mean power between two frequencies while the animal behaves so."""
        inside = (self.hz >= low_hz) & (self.hz <= high_hz)
        return float(self.power[during(behaviours)][:, inside].mean())

    def peak_hz(self, low_hz: float, high_hz: float, behaviours: Sequence[Behaviour]) -> float:
        """Frequency of the highest power over a straight line between the two frequencies."""
        inside = (self.hz >= low_hz) & (self.hz <= high_hz)
        log_power = np.log(self.power[during(behaviours)][:, inside].mean(axis=0))
        line = np.linspace(log_power[0], log_power[-1], len(log_power))
        return float(self.hz[inside][(log_power - line).argmax()])
