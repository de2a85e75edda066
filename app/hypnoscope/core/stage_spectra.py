"""The mean spectrum of each stage, and delta power in the course of time."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Flags
from hypnoscope.core.parts import Part
from hypnoscope.core.spectrogram import Spectrogram, SpectrogramRequest
from hypnoscope.core.stage import SCORED_STAGES, Stage

REQUEST = SpectrogramRequest(window_s=4.0, top_hz=50.0)  # steps of 0.25 Hz


@dataclass(frozen=True, slots=True, eq=False)
class StageSpectra:
    """Mean power density of each stage.

    Attributes
    ----------
    frequencies_hz
        Shape (n_frequencies,).
    density
        In unit²/Hz, rows Wake, NREM and REM, NaN without epochs, shape (3, n_frequencies).
    n_epochs
        How many epochs each mean is of.
    n_left_out
        How many epochs of each stage were left out: artefacts, lost samples, and those whose
        window reaches into another stage or into either of these.
    """

    frequencies_hz: NDArray[np.float64]
    density: NDArray[np.float64]
    n_epochs: tuple[int, ...]
    n_left_out: tuple[int, ...]

    def relative(self) -> NDArray[np.float64]:
        """Return each spectrum as shares of its own total, shape (3, n_frequencies)."""
        return np.asarray(self.density / self.density.sum(axis=1, keepdims=True))


def stage_spectra(
    spectrogram: Spectrogram,
    hypnogram: Hypnogram,
    window_s: float = REQUEST.window_s,
    part: Part | None = None,
) -> StageSpectra:
    """Return the mean spectrum of each stage.

    Parameters
    ----------
    spectrogram
        With the epochs of the hypnogram, from windows of `window_s` seconds.
    part
        The epochs to take; all by default.
    """
    inside = np.ones(len(hypnogram), np.bool_) if part is None else part.flags(len(hypnogram))
    clean = clean_epochs(hypnogram, window_s) & np.isfinite(spectrogram.decibels).all(axis=1)
    means, counts, left_out = [], [], []
    for stage in SCORED_STAGES:
        here = (hypnogram.stages == stage) & inside
        taken = here & clean
        power = 10.0 ** (spectrogram.decibels[taken].astype(np.float64) / 10)
        empty = np.full(len(spectrogram.frequencies_hz), np.nan)
        means.append(power.mean(axis=0) if len(power) else empty)
        counts.append(int(taken.sum()))
        left_out.append(int(here.sum()) - counts[-1])
    frequencies_hz = spectrogram.frequencies_hz
    return StageSpectra(frequencies_hz, np.stack(means), tuple(counts), tuple(left_out))


def delta_power(
    spectrogram: Spectrogram,
    hypnogram: Hypnogram,
    part: Part,
    window_s: float = REQUEST.window_s,
    stage: Stage = Stage.NREM,
) -> float:
    """Return the mean delta power of a stage in a part, in unit²; NaN without clean epochs."""
    taken = clean_epochs(hypnogram, window_s) & (hypnogram.stages == stage)
    taken &= part.flags(len(hypnogram)) & np.isfinite(spectrogram.delta)
    return float(spectrogram.delta[taken].mean(dtype=np.float64)) if taken.any() else float("nan")


def clean_epochs(hypnogram: Hypnogram, window_s: float) -> Flags:
    """Return True where the window around an epoch holds one stage and no artefact.

    At the ends of the recording what lies outside does not matter.
    """
    reach = ceil((window_s / hypnogram.epoch_s - 1) / 2 - 1e-9)
    stages, artefacts = hypnogram.stages, hypnogram.artefacts
    clean = ~artefacts & (stages != Stage.UNSCORED)
    good = clean.copy()
    for step in range(1, min(reach, len(stages) - 1) + 1):
        same = (stages[step:] == stages[:-step]) & clean[step:] & clean[:-step]
        good[step:] &= same
        good[:-step] &= same
    return np.asarray(good, dtype=np.bool_)
