"""The mean spectrum of each stage, and delta power in the course of time."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.epoch_powers import REQUEST as REQUEST
from hypnoscope.core.epoch_powers import EpochPowers
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Flags
from hypnoscope.core.parts import Part
from hypnoscope.core.spectrogram import Spectrogram
from hypnoscope.core.stage import SCORED_STAGES, Stage

_BINS_S = (1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_MOST_BINS = 150


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


@dataclass(frozen=True, slots=True, eq=False)
class DeltaCourse:
    """Mean delta power of one stage over time, a bin at a time.

    Attributes
    ----------
    starts_s, stops_s
        Where each bin begins and ends, from the start of the recording, shape (n_bins,).
    power
        In unit², NaN without clean epochs of the stage, shape (n_bins,).
    n_epochs
        How many epochs each mean is of, shape (n_bins,).
    bin_s
        Length of a bin; the first and the last may be cut.
    usual
        Mean of the whole recording, in unit²; NaN where it has no clean epoch of the stage.
    """

    starts_s: NDArray[np.float64]
    stops_s: NDArray[np.float64]
    power: NDArray[np.float64]
    n_epochs: NDArray[np.intp]
    bin_s: float
    usual: float

    @property
    def percent(self) -> NDArray[np.float64]:
        """Each power as a share of the usual one, in percent, shape (n_bins,)."""
        return np.asarray(100 * self.power / self.usual)


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
    return mean_spectra(EpochPowers.of(spectrogram, window_s), hypnogram, part)


def mean_spectra(
    powers: EpochPowers, hypnogram: Hypnogram, part: Part | None = None
) -> StageSpectra:
    """Return the mean spectrum of each stage from powers that are known already.

    `powers` has the epochs of the hypnogram; of these `part` is taken, all by default.
    """
    inside = np.ones(len(hypnogram), np.bool_) if part is None else part.flags(len(hypnogram))
    here = np.stack([(hypnogram.stages == stage) & inside for stage in SCORED_STAGES])
    taken = here & clean_epochs(hypnogram, powers.window_s) & powers.known
    counts = taken.sum(axis=1)
    left_out = here.sum(axis=1) - counts
    return StageSpectra(
        powers.frequencies_hz,
        powers.means(taken),
        tuple(counts.tolist()),
        tuple(left_out.tolist()),
    )


def delta_power(
    powers: Spectrogram | EpochPowers,
    hypnogram: Hypnogram,
    part: Part,
    window_s: float = REQUEST.window_s,
    stage: Stage = Stage.NREM,
) -> float:
    """Return the mean delta power of a stage in a part, in unit²; NaN without clean epochs."""
    taken = clean_epochs(hypnogram, window_s) & (hypnogram.stages == stage)
    taken &= part.flags(len(hypnogram)) & np.isfinite(powers.delta)
    return float(powers.delta[taken].mean(dtype=np.float64)) if taken.any() else float("nan")


def delta_course(
    powers: EpochPowers, hypnogram: Hypnogram, part: Part, stage: Stage = Stage.NREM
) -> DeltaCourse:
    """Return the mean delta power of a stage in the course of a part, in bins of round length.

    Raises
    ------
    ValueError
        When the part has no epochs.
    """
    if not part.spans:
        raise ValueError(f"{part.name!r} has no epochs; take a part that has.")
    epoch_s, first, end = hypnogram.epoch_s, part.spans[0][0], part.spans[-1][1]
    bin_s = bin_length_s((end - first) * epoch_s)
    borders_s = np.arange(int(first * epoch_s // bin_s), ceil(end * epoch_s / bin_s) + 1) * bin_s
    of_stage = clean_epochs(hypnogram, powers.window_s) & (hypnogram.stages == stage)
    of_stage &= np.isfinite(powers.delta)
    usual = float(powers.delta[of_stage].mean(dtype=np.float64)) if of_stage.any() else np.nan
    taken = np.flatnonzero(of_stage & part.flags(len(hypnogram)))
    bins = np.searchsorted(borders_s, taken * epoch_s, side="right") - 1
    counts = np.bincount(bins, minlength=len(borders_s) - 1)
    sums = np.bincount(bins, powers.delta[taken], minlength=len(borders_s) - 1)
    power = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    starts_s = np.maximum(borders_s[:-1], first * epoch_s)
    stops_s = np.minimum(borders_s[1:], end * epoch_s)
    return DeltaCourse(starts_s, stops_s, power, counts, bin_s, usual)


def bin_length_s(span_s: float) -> float:
    """Return a round length of which not too many fit into `span_s`, in seconds."""
    return float(next((s for s in _BINS_S if span_s / s <= _MOST_BINS), _BINS_S[-1]))


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
