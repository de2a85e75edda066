"""Simulated EEG of one animal and lead.

The spectrum of each half second is a 1/f background times a gain that depends on what the
animal does; theta, slow waves and spindles are added as oscillations and events.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sdreamer.simulation.hypnograms import Behaviour
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

# Log power at these frequencies, relative to quiet Wake: mean and spread over animals.
# In real mice delta of NREM lies 1 to 2.5 above Wake's and 1 to 2.5 above REM's, sigma and
# beta differ little, gamma falls in NREM (the lower ends from one real mouse
# whose EEG was filtered to 30 Hz: NREM 1 to 1.5 above Wake and above REM).
_ANCHORS_HZ = (0.5, 1.5, 3.0, 5.0, 7.5, 11.0, 13.5, 20.0, 30.0, 45.0, 80.0, 150.0, 256.0)
_NREM = (1.6, 1.9, 1.6, 0.9, 0.25, 0.35, 0.4, -0.05, -0.35, -0.6, -0.7, -0.7, -0.7)
_REM = (-0.4, -0.35, -0.1, 0.1, 0.3, 0.0, -0.15, -0.15, -0.1, 0.0, 0.0, -0.3, -0.4)
_ACTIVE = (-0.2, -0.4, -0.3, 0.2, 0.55, 0.3, 0.0, 0.1, 0.2, 0.35, 0.5, 0.5, 0.5)
_THETA_HUMP = (0, 0, 0.4, 1.0, 1.0, 0.4, 0, 0, 0, 0, 0, 0, 0)
_SIGMA = [5, 6]  # the anchors at 11 and 13.5 Hz
_SPREAD = (0.5, 0.45, 0.4, 0.4, 0.4, 0.35, 0.3, 0.3, 0.33, 0.4, 0.45, 0.5, 0.5)


@dataclass(frozen=True, slots=True)
class EegTraits:
    """EEG of one animal and lead; gains are log power at fixed anchor frequencies.

    Attributes
    ----------
    exponent, knee_hz
        Background power falls as 1 / (f + knee)^exponent; 1 to 2.5 in cortical field
        potentials (He 2014, doi:10.1016/j.tics.2014.04.003).
    amplitude_uv
        Root mean square of the background in quiet Wake; screws over cortex give 30 to 150.
    common
        Log power added to the background at the anchors: the shape of the lead's spectrum,
        often with theta from below that never ceases.
    nrem, rem, active
        Gains over quiet Wake, shape (13,). Slow activity of NREM reaches up to theta in many
        animals: as much theta as in Wake, and a ratio of theta to delta of 0.6, were seen in
        one. Above 10 Hz the stages may differ much or hardly at all. REM keeps some delta in
        many animals; cables that sway add slow activity to moving, and theta while moving can
        be a broad hump of many times the delta power.
    restlessness
        Standard deviation of the gains' wandering over seconds and over minutes.
    theta_hz, theta_spread_hz
        Frequency of theta in REM and how far it wanders; 6 to 9 Hz in mice, faster in phasic
        REM and in running (Buzsáki 2002, doi:10.1016/S0896-6273(02)00586-X).
    theta_wake_shift_hz, theta_wake_spread_hz
        How much faster theta is while moving, and how far it wanders there: mostly a broad hump
        up to 10 Hz rather than the line of REM, but on a wheel as steady a line as in REM.
    theta_wake_unrest
        How much theta waxes and wanes while moving, 0 to 1.
    theta_rem, theta_wake
        Amplitude of theta over the root mean square of the background between 5 and 10 Hz;
        high over the hippocampus, low in frontal leads.
    theta_harmonic
        Amplitude of the second harmonic over the first.
    slow_wave_rate, slow_wave_uv
        Slow waves per second of NREM and their median peak (Vyazovskiy et al. 2009,
        doi:10.1016/j.neuron.2009.08.024).
    spindle_rate, spindle_hz, spindle_gain
        Spindles per second of NREM, frequency, and peak over the background; 10 to 15 Hz, more
        before REM, in waves of 40 to 60 s (Lecci et al. 2017, doi:10.1126/sciadv.1602026).
    sigma_surge
        Log power by which 10 to 15 Hz rise in the seconds before REM, slow waves gone already
        (Glin et al. 1991, doi:10.1016/0031-9384(91)90062-Z).
    build_up_s
        Time constant with which delta grows after NREM begins.
    pressure
        How strongly delta follows sleep pressure over hours (Franken et al. 2001,
        doi:10.1523/JNEUROSCI.21-08-02610.2001).
    depth_unrest
        How much NREM deepens and lightens within a minute or two, as a share of its depth; in
        mice sigma and delta wax and wane over 40 to 60 s (Lecci et al. 2017).
    """

    exponent: float
    knee_hz: float
    amplitude_uv: float
    common: NDArray[np.float64]
    nrem: NDArray[np.float64]
    rem: NDArray[np.float64]
    active: NDArray[np.float64]
    restlessness: tuple[float, float]
    theta_hz: float
    theta_spread_hz: float
    theta_wake_shift_hz: float
    theta_wake_spread_hz: float
    theta_wake_unrest: float
    theta_rem: float
    theta_wake: float
    theta_harmonic: float
    slow_wave_rate: float
    slow_wave_uv: float
    spindle_rate: float
    spindle_hz: float
    spindle_gain: float
    sigma_surge: float
    build_up_s: float
    pressure: float
    depth_unrest: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "EegTraits":
        """Draw an animal and lead."""
        contrast = rng.uniform(0.65, 1.3)
        amplitude = float(np.exp(rng.normal(np.log(60), 0.35)))
        fast = 1 - (rng.random() < 0.4) * rng.uniform(0, 1) * (np.array(_ANCHORS_HZ) > 10)
        return cls(
            exponent=float(rng.uniform(0.7, 2.2)),
            knee_hz=float(np.exp(rng.uniform(np.log(0.5), np.log(9)))),
            amplitude_uv=amplitude,
            common=0.4 * _smooth_normal(rng)
            + (rng.random() < 0.5) * rng.uniform(0, 1.2) * np.array(_THETA_HUMP),
            nrem=fast * (contrast * np.array(_NREM) + 0.75 * _smooth_normal(rng) * _SPREAD)
            + (rng.random() < 0.5) * rng.uniform(0, 1.0) * np.array(_THETA_HUMP),
            rem=np.array(_REM)
            + _smooth_normal(rng) * _SPREAD
            + rng.uniform(0, 0.7) * (np.array(_ANCHORS_HZ) < 6),
            active=fast * (np.array(_ACTIVE) + _smooth_normal(rng) * _SPREAD)
            + (rng.random() < 0.4) * rng.uniform(0, 1.8) * (np.array(_ANCHORS_HZ) < 4)
            + (rng.random() < 0.5) * rng.uniform(0, 2.0) * np.isin(_ANCHORS_HZ, (7.5, 11.0)),
            restlessness=(float(rng.uniform(0.15, 0.5)), float(rng.uniform(0.1, 0.4))),
            theta_hz=float(rng.uniform(6.0, 8.6)),
            theta_spread_hz=float(rng.uniform(0.15, 0.5)),
            theta_wake_shift_hz=float(rng.uniform(0.0, 2.0)),
            theta_wake_spread_hz=float(rng.uniform(0.15, 1.2)),
            theta_wake_unrest=float(rng.uniform(0.15, 1.0)),
            theta_rem=float(rng.uniform(0.8, 3.2) if rng.random() < 0.92 else rng.uniform(0.3, 1)),
            theta_wake=float(rng.uniform(0.2, 3.5)),
            theta_harmonic=float(rng.uniform(0.0, 0.35)),
            slow_wave_rate=float(rng.uniform(0.1, 1.2)),
            slow_wave_uv=amplitude * float(rng.uniform(0.8, 3.0)),
            spindle_rate=float(rng.uniform(0.01, 0.15)),
            spindle_hz=float(rng.uniform(10, 14)),
            spindle_gain=float(rng.uniform(0.5, 2.0)),
            sigma_surge=float(rng.uniform(0.1, 0.9)),
            build_up_s=float(rng.uniform(3, 40)),
            pressure=float(rng.uniform(0, 0.6)),
            depth_unrest=float(rng.uniform(0, 0.35)),
        )

    def turned_plain(self, rng: np.random.Generator) -> "EegTraits":
        """Return the animal with NREM that is told by its delta alone, REM by its theta alone.

        So were they in the one real mouse whose figures stand above: no slow waves or spindles
        to see, rhythms from theta upwards alike in all stages, REM's delta about as in Wake.
        """
        delta = np.array(_ANCHORS_HZ) < 4
        upper = np.where(delta, 1.0, float(rng.uniform(0.1, 0.5)))
        slow = delta + float(rng.uniform(0, 0.6)) * (np.array(_ANCHORS_HZ) == 5)
        spread = 0.6 * np.array(_SPREAD)
        return replace(
            self,
            nrem=rng.uniform(1.0, 2.2) * slow + 0.5 * upper * spread * _smooth_normal(rng),
            rem=rng.uniform(-0.4, 0.4) * slow + upper * spread * _smooth_normal(rng),
            active=rng.uniform(-0.4, 0.5) * slow + upper * spread * _smooth_normal(rng),
            restlessness=(float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.05, 0.25))),
            slow_wave_rate=0.15 * self.slow_wave_rate,
            spindle_gain=0.3 * self.spindle_gain,
            sigma_surge=0.5 * self.sigma_surge,
            build_up_s=float(rng.uniform(1, 20)),
        )


def simulate_eeg(rng: np.random.Generator, traits: EegTraits, behaviour: NDArray[np.int8]) -> Trace:
    """Return EEG in µV at 512 Hz, shape (n_seconds * 512,).

    Parameters
    ----------
    behaviour
        `Behaviour` code of each second, shape (n_seconds,).
    """
    depth = _sleep_depth(rng, traits, behaviour)
    log_power = _gains(rng, traits, behaviour, depth) @ _hat_functions()  # (frames, bins)
    background = _background(traits)
    trace = shaped_noise(rng, background * np.exp(0.5 * log_power))
    trace += _theta(rng, traits, behaviour)
    _add_slow_waves(rng, traits, behaviour, depth, trace)
    _add_spindles(rng, traits, behaviour, trace)
    return trace


def _smooth_normal(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return unit normal noise over the anchors whose neighbours go together."""
    noise = rng.standard_normal(len(_ANCHORS_HZ))
    for i in range(1, len(noise)):
        noise[i] = 0.7 * noise[i - 1] + np.sqrt(1 - 0.7**2) * noise[i]
    return noise


def _hat_functions() -> NDArray[np.float32]:
    """Return the weight of each anchor at each hertz, linear in log frequency: (13, bins)."""
    at = np.log(np.maximum(np.arange(N_BINS), 0.5))
    eye = np.eye(len(_ANCHORS_HZ))
    return np.array([np.interp(at, np.log(_ANCHORS_HZ), row) for row in eye], dtype=np.float32)


def _background(traits: EegTraits) -> NDArray[np.float32]:
    hz = np.arange(N_BINS)
    power = np.exp(traits.common @ _hat_functions()) / (hz + traits.knee_hz) ** traits.exponent
    power[0] = 0
    return (traits.amplitude_uv * np.sqrt(power / power.sum())).astype(np.float32)


def _theta_band_uv(traits: EegTraits) -> float:
    return float(np.sqrt((_background(traits)[5:10] ** 2).sum()))


def _sleep_depth(
    rng: np.random.Generator, traits: EegTraits, behaviour: NDArray[np.int8]
) -> NDArray[np.float32]:
    """Return how deep each second's NREM is: 0.5 at its onset, towards 1, times pressure."""
    asleep = (behaviour == Behaviour.NREM) | (behaviour == Behaviour.INTERMEDIATE)
    depth = np.empty(len(behaviour), dtype=np.float32)
    grown, pressure = 0.0, 0.5
    rise, fall = 1 / (8 * 3600), 1 / (2.5 * 3600)  # Franken et al. 2001
    for i, nrem in enumerate(asleep.tolist()):
        if nrem:
            grown += (1 - grown) / traits.build_up_s
            pressure -= fall * pressure
        else:
            grown *= 0.8
            pressure += rise * (1 - pressure)
        depth[i] = (0.5 + 0.5 * grown) * (1 + traits.pressure * (pressure - 0.5))
    unrest = traits.depth_unrest * wander(rng, len(behaviour), 40.0)[:, 0]
    return np.asarray(depth * np.clip(1 + unrest, 0.3, 1.6), dtype=np.float32)


def _gains(
    rng: np.random.Generator,
    traits: EegTraits,
    behaviour: NDArray[np.int8],
    depth: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return log power gains of each half second at each anchor, shape (frames, 13)."""
    n_anchors = len(_ANCHORS_HZ)
    table = np.zeros((len(Behaviour), n_anchors))
    table[Behaviour.ACTIVE_WAKE] = traits.active
    table[Behaviour.AROUSAL] = 0.5 * traits.active
    table[Behaviour.NREM] = traits.nrem
    table[Behaviour.INTERMEDIATE] = 0.6 * traits.nrem + 0.4 * traits.rem
    table[Behaviour.INTERMEDIATE, _SIGMA] += traits.sigma_surge
    table[Behaviour.REM] = traits.rem
    seconds = table[behaviour]
    seconds[behaviour == Behaviour.NREM] *= depth[behaviour == Behaviour.NREM, None]
    drowsy = _drowsiness(rng, behaviour)
    seconds += drowsy[:, None] * traits.nrem * (behaviour == Behaviour.QUIET_WAKE)[:, None]
    frames = n_frames(len(behaviour))
    at = np.clip(np.arange(frames) * HOP_S - 0.5, 0, len(behaviour) - 1)
    low = np.floor(at).astype(int)
    share = (at - low)[:, None]
    gains = (1 - share) * seconds[low] + share * seconds[np.minimum(low + 1, len(seconds) - 1)]
    quick, slow = traits.restlessness
    gains += quick * wander(rng, frames, 2.0 / HOP_S, n_anchors)
    gains += slow * wander(rng, frames, 60.0 / HOP_S, n_anchors)
    return np.asarray(gains, dtype=np.float32)


def _drowsiness(rng: np.random.Generator, behaviour: NDArray[np.int8]) -> NDArray[np.float32]:
    """Return how much of NREM's slow activity shows in each second of Wake, 0 to 0.5.

    It grows in the last seconds before sleep: quiet Wake that looks like light sleep.
    """
    asleep = behaviour >= Behaviour.NREM
    onsets = np.flatnonzero(asleep[1:] & ~asleep[:-1]) + 1
    drowsy = np.zeros(len(behaviour), dtype=np.float32)
    for onset in onsets.tolist():
        length = min(int(rng.exponential(12)), onset)
        ramp = np.linspace(0, rng.uniform(0, 0.5), length)
        drowsy[onset - length : onset] = np.maximum(drowsy[onset - length : onset], ramp)
    return drowsy


def _theta(rng: np.random.Generator, traits: EegTraits, behaviour: NDArray[np.int8]) -> Trace:
    """Return the theta rhythm: steady in REM, faster and waxing in phasic REM and movement."""
    per_s = 4
    n = len(behaviour) * per_s
    fine = np.repeat(behaviour, per_s)
    phasic = _phasic(rng, n, per_s)
    strength = np.zeros(n, dtype=np.float32)
    rem, active = fine == Behaviour.REM, fine == Behaviour.ACTIVE_WAKE
    strength[rem] = traits.theta_rem * (1 + 0.4 * phasic[rem])
    unrest = traits.theta_wake_unrest * wander(rng, n, 5.0 * per_s)[:, 0]
    running = np.clip(1 + unrest, 0, None)
    strength[active] = traits.theta_wake * running[active]
    strength[fine == Behaviour.QUIET_WAKE] = 0.15 * traits.theta_wake
    strength[fine == Behaviour.AROUSAL] = 0.4 * traits.theta_wake
    strength[fine == Behaviour.INTERMEDIATE] = 0.5 * traits.theta_rem
    strength *= np.exp(0.25 * wander(rng, n, 1.0 * per_s)[:, 0])
    smooth = np.hanning(per_s + 3)[1:-1]
    strength = np.convolve(strength, smooth / smooth.sum(), "same").astype(np.float32)
    awake = fine <= Behaviour.AROUSAL
    spread = np.where(awake, traits.theta_wake_spread_hz, traits.theta_spread_hz)
    hz = traits.theta_hz + spread * wander(rng, n, 2.0 * per_s)[:, 0]
    hz += traits.theta_wake_shift_hz * awake + rem * phasic * 0.9
    hz += active * 0.6 * (running - 1).clip(-1, 1.5)
    n_samples = len(behaviour) * RATE
    phase = np.cumsum(per_sample(hz, n_samples), dtype=np.float64) * (2 * np.pi / RATE)
    phase = np.mod(phase, 2 * np.pi).astype(np.float32)
    wave = np.sin(phase) + traits.theta_harmonic * np.sin(2 * phase + 0.6)
    scale = np.float32(_theta_band_uv(traits) * np.sqrt(2) * 0.8)
    return np.asarray(scale * per_sample(strength, n_samples) * wave, dtype=np.float32)


def _phasic(rng: np.random.Generator, n: int, per_s: int) -> NDArray[np.float32]:
    """Return 1 in phasic stretches of 1 to 3 s, some three a minute, else 0; shape (n,)."""
    phasic = np.zeros(n, dtype=np.float32)
    for start in np.flatnonzero(rng.random(n) < 0.05 / per_s):
        phasic[start : start + int(rng.uniform(1, 3) * per_s)] = 1
    return phasic


def _add_slow_waves(
    rng: np.random.Generator,
    traits: EegTraits,
    behaviour: NDArray[np.int8],
    depth: NDArray[np.float32],
    trace: Trace,
) -> None:
    """Add single slow waves: a sharp trough and a rounder crest."""
    odds = np.where(behaviour == Behaviour.NREM, traits.slow_wave_rate * depth, 0)
    odds = odds + 0.3 * traits.slow_wave_rate * (behaviour == Behaviour.INTERMEDIATE)
    for second in np.flatnonzero(rng.random(len(behaviour)) < odds):
        trough, crest = int(rng.uniform(0.1, 0.25) * RATE), int(rng.uniform(0.15, 0.45) * RATE)
        height = traits.slow_wave_uv * rng.lognormal(0, 0.4) * depth[second]
        wave = np.concatenate([-_hump(trough), rng.uniform(0.4, 0.9) * _hump(crest)]) * height
        start = int((second + rng.random()) * RATE)
        stop = min(start + len(wave), len(trace))
        trace[start:stop] += wave[: stop - start]


def _add_spindles(
    rng: np.random.Generator, traits: EegTraits, behaviour: NDArray[np.int8], trace: Trace
) -> None:
    """Add spindles, in waves of about 50 s in NREM and densely before REM."""
    waves = 1 + np.sin(2 * np.pi * np.arange(len(behaviour)) / 50 + rng.uniform(0, 6))
    odds = np.where(behaviour == Behaviour.NREM, traits.spindle_rate * waves, 0)
    odds = odds + 3 * traits.spindle_rate * (behaviour == Behaviour.INTERMEDIATE)
    band_uv = float(np.sqrt((_background(traits)[9:16] ** 2).sum()))
    for second in np.flatnonzero(rng.random(len(behaviour)) < odds):
        length = int(rng.uniform(0.4, 1.6) * RATE)
        hz = traits.spindle_hz + rng.normal(0, 0.5)
        height = band_uv * traits.spindle_gain * rng.lognormal(0, 0.3) * np.sqrt(2)
        phase = 2 * np.pi * hz * np.arange(length) / RATE + rng.uniform(0, 6)
        start = int((second + rng.random()) * RATE)
        stop = min(start + length, len(trace))
        trace[start:stop] += (height * _hump(length) * np.sin(phase))[: stop - start]


def _hump(n: int) -> NDArray[np.float64]:
    return np.asarray(np.sin(np.pi * np.arange(n) / max(n, 1)) ** 2)
