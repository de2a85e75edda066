"""Acquisition faults and conditions, one at a time, on otherwise clean simulated recordings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from scipy import signal

from sdreamer.simulation.acquisition import Laboratory
from sdreamer.simulation.noise import Trace
from sdreamer.simulation.recording import Animal, SimulatedRecording, simulate_recording

Change = Callable[[np.random.Generator, Trace, Trace], tuple[Trace, Trace]]
_SEED = 31_415  # of recordings that neither training nor validation draws


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One thing that is not as it should be.

    Attributes
    ----------
    name
        Short, for files.
    title
        For people.
    laboratory, animal_emg, animal_eeg
        Fields of `Laboratory`, `EmgTraits` and `EegTraits` that differ.
    change
        What happens to EEG and EMG afterwards.
    rate
        Sampling rate of the file in Hz; None keeps that of the simulation.
    """

    name: str
    title: str
    laboratory: tuple[tuple[str, Any], ...] = ()
    animal_emg: tuple[tuple[str, float], ...] = ()
    animal_eeg: tuple[tuple[str, Any], ...] = ()
    change: Change | None = None
    rate: int | None = None

    def recording(self, number: int, minutes: float, laboratory: Laboratory) -> SimulatedRecording:
        """Return a recording; equal numbers give the same animal and sleep in all conditions."""
        animal = Animal.draw(np.random.default_rng((_SEED, number, 0)))
        emg_traits = replace(animal.emg, **dict(self.animal_emg))
        eeg_traits = replace(animal.eeg, **dict(self.animal_eeg))
        animal = replace(animal, eeg=eeg_traits, emg=emg_traits)
        laboratory = replace(laboratory, **dict(self.laboratory))
        made = simulate_recording((_SEED, number, 1), minutes / 60, animal, laboratory)
        eeg, emg = made.eeg, made.emg
        if self.change is not None:
            eeg, emg = self.change(np.random.default_rng((_SEED, number, 2)), eeg, emg)
        if self.rate is None:
            return replace(made, eeg=eeg, emg=emg)
        ratio = Fraction(self.rate) / made.rate
        eeg, emg = (_resampled(trace, ratio) for trace in (eeg, emg))
        return replace(made, eeg=eeg, emg=emg, rate=Fraction(self.rate))


def _resampled(trace: Trace, ratio: Fraction) -> Trace:
    resampled = signal.resample_poly(trace, ratio.numerator, ratio.denominator)
    return np.asarray(resampled, dtype=np.float32)


def _clipped(_rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    """Cut both off at 1.5 times their deviation, as an amplifier with too much gain does."""
    return _cut(eeg), _cut(emg)


def _cut(trace: Trace) -> Trace:
    middle, limit = np.float32(np.median(trace)), np.float32(1.5 * trace.std())
    return np.clip(trace, middle - limit, middle + limit)


def _swapped(_rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    return emg, eeg


def _eeg_twice(rng: np.random.Generator, eeg: Trace, _emg: Trace) -> tuple[Trace, Trace]:
    return eeg, _copy(rng, eeg)


def _emg_twice(rng: np.random.Generator, _eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    return _copy(rng, emg), emg


def _copy(rng: np.random.Generator, trace: Trace) -> Trace:
    """Return the trace scaled, half the time inverted, with a little noise of its own."""
    scale = np.float32(rng.choice([-1, 1]) * np.exp(rng.normal(0, 1)))
    noise = rng.standard_normal(len(trace), dtype=np.float32)
    return scale * (trace + np.float32(rng.uniform(0, 0.2) * trace.std()) * noise)


def _eeg_flat(_rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    return np.full_like(eeg, eeg[0]), emg


def _emg_flat(_rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    return eeg, np.full_like(emg, emg[0])


def _both_flat(_rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    return np.full_like(eeg, eeg[0]), np.full_like(emg, emg[0])


def _eeg_white(rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    return rng.standard_normal(len(eeg), dtype=np.float32), emg


def _emg_white(rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    return eeg, rng.standard_normal(len(emg), dtype=np.float32)


def _only_hum(rng: np.random.Generator, eeg: Trace, emg: Trace) -> tuple[Trace, Trace]:
    """Replace both by 50 Hz hum with a little noise of an open input."""
    t = np.arange(len(eeg)) / 512
    hum = 50 * np.sin(2 * np.pi * np.mod(50 * t, 1)).astype(np.float32)
    noise = rng.standard_normal((2, len(emg)), dtype=np.float32)
    return hum + noise[0], 2 * hum + noise[1]


CLEAN = Condition("clean", "clean")
CONDITIONS: tuple[Condition, ...] = (
    CLEAN,
    Condition("dead_eeg", "dead EEG electrode (noise alone)", (("dead", "eeg"),)),
    Condition("dead_emg", "dead EMG electrode (noise alone)", (("dead", "emg"),)),
    Condition("white_eeg", "EEG is white noise", change=_eeg_white),
    Condition("white_emg", "EMG is white noise", change=_emg_white),
    Condition("flat_eeg", "EEG is constant", change=_eeg_flat),
    Condition("flat_emg", "EMG is constant", change=_emg_flat),
    Condition("loose_lead", "EMG lead loose for 1 to 15 minutes", (("loose_lead", True),)),
    Condition("dropouts", "20 dropouts an hour of up to 20 s", (("dropouts_per_h", 20.0),)),
    Condition("rails", "60 times an hour at the rail for up to 2 s", (("rails_per_h", 60.0),)),
    Condition("clipped", "both cut off at 1.5 deviations", change=_clipped),
    Condition(
        "hum_50",
        "50 Hz hum, 0.6 of the EEG and 0.8 of the EMG",
        (("hum_eeg", 0.6), ("hum_emg", 0.8), ("hum_harmonics", 0.5), ("mains_hz", 50)),
    ),
    Condition(
        "hum_60",
        "60 Hz hum, 0.6 of the EEG and 0.8 of the EMG",
        (("hum_eeg", 0.6), ("hum_emg", 0.8), ("hum_harmonics", 0.5), ("mains_hz", 60)),
    ),
    Condition("rectified", "rectified EMG", (("emg_form", "rectified"),)),
    Condition("envelope", "EMG stored as an envelope", (("emg_form", "envelope"),)),
    Condition("muscle_in_eeg", "0.3 of the EMG in the EEG", (("muscle_in_eeg", 0.3),)),
    Condition("brain_in_emg", "0.2 of the EEG in the EMG", (("brain_in_emg", 0.2),)),
    Condition("swapped", "EEG and EMG swapped", change=_swapped),
    Condition("eeg_twice", "the EEG in place of the EMG", change=_eeg_twice),
    Condition("emg_twice", "the EMG in place of the EEG", change=_emg_twice),
    Condition("inverted", "both upside down", (("inverted", (True, True)),)),
    Condition("rate_100", "sampled at 100 Hz", (("native_hz", 100),), rate=100),
    Condition("rate_128", "sampled at 128 Hz", (("native_hz", 128),), rate=128),
    Condition("low_pass", "EEG low-pass at 25 Hz", (("eeg_band_hz", (0.5, 25.0)),)),
    Condition("high_pass_eeg", "EEG high-pass at 2 Hz", (("eeg_band_hz", (2.0, 100.0)),)),
    Condition("high_pass_emg", "EMG high-pass at 30 Hz", (("emg_band_hz", (30.0, 200.0)),)),
    Condition("wide_emg", "EMG from 0.5 to 50 Hz", (("emg_band_hz", (0.5, 50.0)),)),
    Condition("coarse", "steps of 3 µV", (("step_uv", 3.0),)),
    Condition("noisy", "8 µV of amplifier noise", (("noise_uv", 8.0),)),
    Condition("movement", "60 movement artefacts an hour", (("artefacts_per_h", 60.0),)),
    Condition("drift", "baseline drift three times the EEG", (("drift", 3.0),)),
    Condition(
        "low_contrast",
        "EMG of Wake 25 % above sleep and as steady",
        animal_emg=(("contrast", 0.25), ("unrest", 0.1)),
    ),
    Condition(
        "noisy_emg", "EMG electrodes as loud as the moving muscle", animal_emg=(("floor", 0.0),)
    ),
    Condition(
        "low_eeg_contrast",
        "NREM that differs in delta alone, 4.5 times Wake's",
        animal_eeg=(
            ("nrem", np.array([1.5, 1.5, 1.5, 0.5, *[0.0] * 9])),
            ("slow_wave_rate", 0.0),
            ("spindle_rate", 0.0),
            ("sigma_surge", 0.0),
        ),
    ),
)
NO_SIGNAL: tuple[Condition, ...] = (  # nobody could say which stage is right
    Condition("both_dead", "both electrodes dead (noise alone)", (("dead", "both"),)),
    Condition("both_flat", "both constant", change=_both_flat),
    Condition("only_hum", "both hold hum alone", change=_only_hum),
)
