"""Mice of a second, simpler simulator, which no checkpoint learns from.

Training can gain on the simulation that it learns from and lose on everything else: a checkpoint
that was better by 0.006 there with EEG alone has called twice as much Wake of these mice NREM. So
they are scored before a checkpoint is bundled (``python -m sdreamer evaluate --plain-mice``).

They follow one real mouse, whose EEG was filtered to 30 Hz and whose EMG was rectified: delta of
NREM lies 1 to 1.5 (log power) above Wake's and above REM's, theta of NREM is as in Wake, faster
rhythms hardly differ, the EMG of Wake is a quarter to a half above that of sleep, and REM's is
that of NREM. Nothing else tells the stages apart: no slow waves or spindles to see, no twitches.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from sdreamer.simulation.hypnograms import STAGE_OF, SleepTraits, draw_behaviour
from sdreamer.simulation.noise import (
    HOP_S,
    N_BINS,
    RATE,
    Trace,
    n_frames,
    per_sample,
    shaped_noise,
    wander,
)
from sdreamer.simulation.recording import SimulatedRecording
from sdreamer.simulation.stage_figures import StageFigures

_SEED = 2_718
_STEP_S = 4  # stages of that mouse were scored in such steps
_RUN_S = 20
_LEAST_WAKE = 0.4  # of a recording: mice that are mostly asleep are easier
_UV = 60.0
_WAKE, _NREM, _REM = range(3)


def simulate_plain_mouse(seed: int, number: int, minutes: float) -> SimulatedRecording:
    """Return a recording of one mouse; equal seeds and numbers give equal samples."""
    rng = np.random.default_rng((_SEED, number, seed))
    stages = _drawn_stages(rng, max(round(minutes * 60), _STEP_S))
    runs = np.repeat(rng.random(len(stages) // _RUN_S + 1) < rng.uniform(0.1, 0.6), _RUN_S)
    running = runs[: len(stages)] & (stages == _WAKE)
    return SimulatedRecording(_eeg(rng, stages, running), _emg(rng, stages, running), stages)


def _drawn_stages(rng: np.random.Generator, n_seconds: int) -> NDArray[np.int8]:
    """Return stages in steps of four seconds, of a mouse that is awake for much of the time."""
    figures = StageFigures.bundled()
    while True:
        traits = SleepTraits.draw(rng, figures, unusual_share=0.0)
        stages = STAGE_OF[draw_behaviour(rng, traits, figures, n_seconds)]
        if (stages == _WAKE).mean() >= _LEAST_WAKE:
            first = np.arange(n_seconds) // _STEP_S * _STEP_S
            return np.asarray(stages[first], dtype=np.int8)


def _eeg(rng: np.random.Generator, stages: NDArray[np.int8], running: NDArray[np.bool_]) -> Trace:
    hz = np.arange(N_BINS)
    bands = (hz >= 1) & (hz < 6), (hz >= 6) & (hz < 11), hz >= 11
    nrem, rem = rng.uniform(1.0, 1.5), rng.uniform(1.0, 1.5)
    table = np.array([[0.0, nrem, nrem - rem], [0.0, 0.0, rng.uniform(0, 0.3)], [0, 0.15, 0]])
    frames = n_frames(len(stages))
    second = np.minimum((np.arange(frames) * HOP_S).astype(int), len(stages) - 1)
    restless = 0.17 * wander(rng, frames, 10 / HOP_S, len(bands))
    log_power = sum(
        np.outer(gains[stages[second]] + restless[:, i], band)
        for i, (gains, band) in enumerate(zip(table, bands, strict=True))
    )
    density = np.where(hz > 0, np.maximum(hz, 1.0) ** (-rng.uniform(0.4, 0.65)), 0.0)
    trace = shaped_noise(rng, (density * np.exp(0.5 * log_power)).astype(np.float32))
    theta = float(np.sqrt((density[bands[1]] ** 2).sum()))
    trace += theta * rng.uniform(1.3, 1.8) * _rhythm(rng, stages == _REM, 7.3, 0.3)
    trace += theta * 1.7 * _rhythm(rng, running, 8.3, 0.5)
    low_pass = signal.butter(3, 30, "low", fs=RATE, output="sos")
    filtered = signal.sosfiltfilt(low_pass, trace)
    return np.asarray(_UV * filtered / filtered.std(), dtype=np.float32)


def _rhythm(
    rng: np.random.Generator, where: NDArray[np.bool_], hz: float, spread_hz: float
) -> Trace:
    """Return a sine of about `hz` where it is wanted, faded over a second; (n_seconds * 512,)."""
    n_samples = len(where) * RATE
    at = hz + spread_hz * wander(rng, len(where) * 4, 8.0)[:, 0]
    phase = 2 * np.pi / RATE * np.cumsum(per_sample(at, n_samples), dtype=np.float64)
    strength = np.convolve(np.repeat(where, RATE), np.full(RATE, 1 / RATE), "same")
    return np.asarray(strength * np.sin(phase), dtype=np.float32)


def _emg(rng: np.random.Generator, stages: NDArray[np.int8], running: NDArray[np.bool_]) -> Trace:
    hz = np.arange(N_BINS)
    density = ((hz >= 30) & (hz < 100)).astype(np.float32)
    rectified = np.abs(shaped_noise(rng, np.tile(density, (n_frames(len(stages)), 1))))
    tone = np.array([rng.uniform(0.22, 0.4), 0.0, rng.uniform(-0.05, 0.02)])[stages]
    tone = tone + 0.25 * running + 0.05 * wander(rng, len(stages), 10.0)[:, 0]
    loud = np.repeat(np.exp(tone), RATE) * rectified / rectified.std()
    return np.asarray(20 * (loud + rng.uniform(0, 0.3)), dtype=np.float32)
