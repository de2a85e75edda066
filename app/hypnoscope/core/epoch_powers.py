"""Power over frequency of each epoch, from which the mean of any choice of them is quick."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.spectrogram import Spectrogram, SpectrogramRequest

REQUEST = SpectrogramRequest(window_s=4.0, top_hz=50.0)  # steps of 0.25 Hz

_CHUNK_EPOCHS = 8192  # summed as float32, these together as float64: quick, and exact to 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class EpochPowers:
    """The spectrum of each epoch as power density, not in decibels. Read-only.

    Attributes
    ----------
    frequencies_hz
        Of the columns, shape (n_frequencies,).
    density
        In unit²/Hz, 0 where samples are lost, shape (n_epochs, n_frequencies).
    known
        False where samples are lost, shape (n_epochs,).
    delta
        Power in the delta band of the request, in unit², NaN where lost, shape (n_epochs,).
    window_s
        Seconds around the middle of each epoch that its spectrum is of.
    """

    frequencies_hz: NDArray[np.float64]
    density: NDArray[np.float32]
    known: NDArray[np.bool_]
    delta: NDArray[np.float32]
    window_s: float = REQUEST.window_s

    @classmethod
    def of(cls, spectrogram: Spectrogram, window_s: float = REQUEST.window_s) -> "EpochPowers":
        """Return the powers of a spectrogram that was made from windows of `window_s` seconds."""
        known = np.asarray(np.isfinite(spectrogram.decibels).all(axis=1))
        density = np.power(np.float32(10), spectrogram.decibels / np.float32(10))
        density[~known] = 0
        for array in (known, density):
            array.flags.writeable = False
        return cls(spectrogram.frequencies_hz, density, known, spectrogram.delta, window_s)

    def means(self, groups: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the mean density of each group of epochs, NaN for a group without any.

        Parameters
        ----------
        groups
            True for each epoch of a group, shape (n_groups, n_epochs).

        Returns
        -------
        Shape (n_groups, n_frequencies).
        """
        taken = groups & self.known
        sums = np.zeros((len(groups), len(self.frequencies_hz)))
        for start in range(0, len(self.density), _CHUNK_EPOCHS):
            chunk = slice(start, start + _CHUNK_EPOCHS)
            if taken[:, chunk].any():
                sums += taken[:, chunk].astype(np.float32) @ self.density[chunk]
        counts = taken.sum(axis=1, dtype=np.float64)[:, np.newaxis]
        means = np.full_like(sums, np.nan)
        np.divide(sums, counts, out=means, where=counts > 0)
        return means
