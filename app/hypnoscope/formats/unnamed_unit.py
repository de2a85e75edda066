"""Voltages of files that name no unit: which one their size speaks for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

UNIT_JUDGED_BY = 1 << 20  # samples of each channel, from the first on

_MILLIVOLTS_FROM = 3e-3  # as volts, this would be 3,000 µV: no EEG or EMG of a mouse is so large
_MICROVOLTS_FROM = 3.0  # as millivolts, likewise; as microvolts, it is a quiet one


def microvolts_by_size(channels: Sequence[NDArray[np.floating]]) -> tuple[float, str]:
    """Return how many µV one unit of the samples is, and a sentence that says what was decided.

    Amplitudes of EEG and EMG lie between some and some thousand µV, which as volts, millivolts
    or microvolts gives numbers that cannot be taken for one another.

    Parameters
    ----------
    channels
        Samples of channels that share one unit; the first that is not flat decides.
    """
    for samples in channels:
        known = samples[np.isfinite(samples)]
        typical = float(np.median(np.abs(known - np.median(known)))) if len(known) else 0.0
        if typical:
            scale, unit = _unit(typical)
            return scale, (
                f"The file names no unit; by their size, {typical:.2g} from the middle, the "
                f"samples are taken as {unit}."
            )
    return 1.0, "The file names no unit; the samples are taken as microvolts."


def _unit(typical: float) -> tuple[float, str]:
    if typical < _MILLIVOLTS_FROM:
        return 1e6, "volts"
    if typical < _MICROVOLTS_FROM:
        return 1e3, "millivolts"
    return 1.0, "microvolts"
