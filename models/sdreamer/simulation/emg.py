"""Simulated neck EMG of one animal."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sdreamer.simulation.hypnograms import Behaviour
from sdreamer.simulation.noise import (
    N_BINS,
    RATE,
    Trace,
    n_frames,
    per_sample,
    shaped_noise,
    wander,
)

_FINE_PER_S = 8  # steps a second of the tone


@dataclass(frozen=True, slots=True)
class EmgTraits:
    """EMG of one animal; tones are in log amplitude.

    Attributes
    ----------
    amplitude_uv
        Root mean square while moving.
    low_hz, high_hz, tilt
        Pass band of muscle and electrodes, and slope of the log power inside.
    contrast
        How far the tone of NREM lies below that of moving: from 0.2 (a rectified or badly
        placed EMG, Wake only 25 % above sleep) to 2.6.
    atonia
        How far REM lies below NREM; about 0 in many recordings, as NREM is silent already.
    quiet
        Where the tone of quiet Wake lies between NREM (0) and moving (1).
    unrest
        Standard deviation of the log tone in Wake. What makes the contrast small, as distant
        electrodes do, makes it small too.
    twitches_per_s, bursts_per_s, grooming
        Twitches in REM, bursts in NREM, and depth of the 3 Hz rhythm of grooming and chewing in
        Wake.
    breathing, heart
        Depth of the breathing rhythm (2 to 4 Hz asleep) and amplitude of the heart beat over
        the sleeping tone (450 to 700 beats a minute).
    floor
        Noise of electrodes and amplifier, log amplitude relative to moving; as loud as the
        muscle itself in some recordings, which leaves a steady trace that is hardly louder in
        Wake than asleep.
    """

    amplitude_uv: float
    low_hz: float
    high_hz: float
    tilt: float
    contrast: float
    atonia: float
    quiet: float
    unrest: float
    twitches_per_s: float
    bursts_per_s: float
    grooming: float
    breathing: float
    heart: float
    floor: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "EmgTraits":
        """Draw an animal."""
        contrast = float(0.2 + 2.4 * rng.beta(1.3, 1.5))
        noisy = rng.random() < 0.12
        return cls(
            amplitude_uv=float(np.exp(rng.normal(np.log(80), 0.6))),
            low_hz=float(rng.uniform(8, 50)),
            high_hz=float(rng.uniform(90, 240)),
            tilt=float(rng.uniform(-0.6, 0.8)),
            contrast=contrast,
            atonia=float(max(0, rng.normal(0.15, 0.25))),
            quiet=float(rng.beta(1.6, 1.6)),
            unrest=min(0.7, contrast * float(rng.uniform(0.15, 0.6))),
            twitches_per_s=float(np.exp(rng.uniform(np.log(0.01), np.log(0.2)))),
            bursts_per_s=float(np.exp(rng.uniform(np.log(0.003), np.log(0.04)))),
            grooming=float(rng.uniform(0, 0.8)),
            breathing=float(rng.uniform(0, 0.3) * (rng.random() < 0.5)),
            heart=float(rng.uniform(0, 2.0) * (rng.random() < 0.4)),
            floor=float(rng.uniform(-1.8, 0.3) if noisy else rng.uniform(-4.5, -1.8)),
        )

    def turned_faint(self, rng: np.random.Generator) -> "EmgTraits":
        """Return the animal with an EMG hardly louder in Wake than asleep, and no twitches.

        In one real mouse with a rectified EMG, Wake was a quarter to a half above sleep in log
        amplitude, steady within each stage, and REM as NREM.
        """
        contrast = float(rng.uniform(0.25, 0.9))
        return replace(
            self,
            contrast=contrast,
            atonia=float(rng.uniform(0, 0.05)),
            unrest=contrast * float(rng.uniform(0.1, 0.4)),
            twitches_per_s=0.2 * self.twitches_per_s,
            grooming=contrast * self.grooming,
        )


def simulate_emg(rng: np.random.Generator, traits: EmgTraits, behaviour: NDArray[np.int8]) -> Trace:
    """Return EMG in µV at 512 Hz, shape (n_seconds * 512,).

    Parameters
    ----------
    behaviour
        `Behaviour` code of each second, shape (n_seconds,).
    """
    n_samples = len(behaviour) * RATE
    tone = per_sample(np.exp(_log_tone(rng, traits, behaviour)), n_samples)
    trace = _band_noise(rng, traits, len(behaviour)) * tone
    trace += np.exp(traits.floor) * shaped_noise(rng, _flat(len(behaviour)))
    if traits.heart:
        trace += traits.heart * np.exp(-traits.contrast) * _heart(rng, n_samples)
    return np.asarray(traits.amplitude_uv * trace, dtype=np.float32)


def _log_tone(
    rng: np.random.Generator, traits: EmgTraits, behaviour: NDArray[np.int8]
) -> NDArray[np.float32]:
    """Return the log amplitude of each eighth of a second, shape (8 n_seconds,)."""
    level = np.empty(len(Behaviour))
    level[Behaviour.ACTIVE_WAKE] = 0
    level[Behaviour.QUIET_WAKE] = -traits.contrast * (1 - traits.quiet)
    level[Behaviour.AROUSAL] = -0.35 * traits.contrast
    level[[Behaviour.NREM, Behaviour.INTERMEDIATE]] = -traits.contrast
    level[Behaviour.REM] = -traits.contrast - traits.atonia
    fine = np.repeat(behaviour, _FINE_PER_S)
    n = len(fine)
    kernel = np.hanning(_FINE_PER_S // 2 + 3)[1:-1]
    tone = np.convolve(np.pad(level[fine], 2, "edge"), kernel / kernel.sum(), "same")[2:-2]
    awake = fine <= Behaviour.AROUSAL
    unrest = 0.7 * wander(rng, n, 4.0 * _FINE_PER_S) + 0.7 * wander(rng, n, 0.3 * _FINE_PER_S)
    tone = tone + np.where(awake, traits.unrest, 0.08) * unrest[:, 0]
    tone += 0.12 * wander(rng, n, 600.0 * _FINE_PER_S)[:, 0]  # tone and contact drift
    t = np.arange(n) / _FINE_PER_S
    chewing = np.clip(wander(rng, n, 10.0 * _FINE_PER_S)[:, 0], 0, 1)
    rhythm = np.sin(2 * np.pi * np.cumsum(rng.normal(3.0, 0.3, n)) / _FINE_PER_S)
    tone += np.where(fine == Behaviour.ACTIVE_WAKE, traits.grooming * chewing * rhythm, 0)
    tone += np.where(~awake, traits.breathing * np.sin(2 * np.pi * 2.8 * t), 0)
    for stage, rate in (
        (Behaviour.REM, traits.twitches_per_s),
        (Behaviour.NREM, traits.bursts_per_s),
    ):
        starts = np.flatnonzero((fine == stage) & (rng.random(n) < rate / _FINE_PER_S))
        for start in starts:
            tone[start : start + rng.integers(1, 5)] += rng.uniform(0.3, 1.2) * traits.contrast
    return np.asarray(tone, dtype=np.float32)


def _band_noise(rng: np.random.Generator, traits: EmgTraits, n_seconds: int) -> Trace:
    hz = np.arange(N_BINS)
    low = 1 / (1 + (traits.low_hz / np.maximum(hz, 0.5)) ** 4)
    high = 1 / (1 + (hz / traits.high_hz) ** 6)
    power = low * high * np.maximum(hz, 1.0) ** -traits.tilt
    amplitude = np.sqrt(power / power.sum()).astype(np.float32)
    return shaped_noise(rng, np.broadcast_to(amplitude, (n_frames(n_seconds), N_BINS)))


def _flat(n_seconds: int) -> NDArray[np.float32]:
    amplitude = np.full(N_BINS, 1 / np.sqrt(N_BINS), dtype=np.float32)
    return np.broadcast_to(amplitude, (n_frames(n_seconds), N_BINS))


def _heart(rng: np.random.Generator, n_samples: int) -> Trace:
    """Return heart beats of unit peak: a sharp wave at 7.5 to 11.5 Hz."""
    beats_hz = rng.uniform(7.5, 11.5) * (1 + 0.05 * wander(rng, n_samples // RATE + 1, 10.0)[:, 0])
    phase = np.cumsum(per_sample(beats_hz, n_samples), dtype=np.float64) / RATE
    distance = (np.mod(phase, 1) - 0.5).astype(np.float32) / np.float32(0.05)
    return np.asarray(-distance * np.exp(0.5 - 0.5 * distance**2), dtype=np.float32)
