"""Reduce a long signal to what fits on the screen."""

import numpy as np
from numpy.typing import NDArray


def minmax_envelope(signal: NDArray[np.float32], n_bins: int) -> NDArray[np.float32]:
    """Return the lowest and highest sample of each of `n_bins` equal bins.

    Unlike decimation this keeps spikes one sample wide visible. Samples that do not
    fill a last bin are put into one of their own, so that nothing is left out.

    Parameters
    ----------
    signal
        Samples, shape (n_samples,).
    n_bins
        Bins wanted, usually one per screen pixel.

    Returns
    -------
    Interleaved minima and maxima, shape (about 2 * n_bins,); `signal` itself when
    it is already that short.
    """
    width = len(signal) // n_bins
    if width < 2:
        return signal
    whole = len(signal) // width * width
    bins = signal[:whole].reshape(-1, width)
    pairs = np.stack([bins.min(axis=1), bins.max(axis=1)], axis=1).ravel()
    rest = signal[whole:]
    return np.append(pairs, [rest.min(), rest.max()]) if len(rest) else pairs
