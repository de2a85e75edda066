"""Tell a living signal from noise by how its spectrum changes over time.

Noise of an amplifier or of a broken electrode is stationary: the power of 8 s differs from that
of another 8 s only by chance, and the differences between neighbouring seconds say how much that
is. Brain and muscle change with each bout, within bouts, and in many bands together.
"""

import numpy as np
from numpy.typing import NDArray

_WINDOW_S = 8
_LAGS = (1, 2, 4)  # windows
_LEAST_S = 10 * _WINDOW_S
_N_TOGETHER = 3  # highest bands, where muscle is strongest

Values = NDArray[np.float32]


def liveliness(log_power: Values) -> float:
    """Return how much more a spectrum changes than by chance: about 1 for stationary noise.

    Parameters
    ----------
    log_power
        Of each second and band, shape (n_seconds, n_bands).

    Returns
    -------
    The mean, over bands and over changes from 8 s to several minutes, of the spread of the
    8-s means over the one that independent seconds would have; NaN under 80 s.
    """
    if len(log_power) < _LEAST_S:
        return float("nan")
    windows = _windows(log_power)
    by_chance = _spread(np.diff(log_power, axis=0)) / np.sqrt(2 * _WINDOW_S)
    by_chance = np.maximum(by_chance, 1e-6)
    changes = [_spread(windows[lag:] - windows[:-lag]) / np.sqrt(2) for lag in _LAGS]
    ratios = [change / by_chance for change in (*changes, _spread(windows))]
    return float(np.mean(ratios))


def togetherness(log_power: Values) -> float:
    """Return how far the highest bands rise and fall together, as the tone of a muscle does.

    The mean rank correlation of their changes over half a minute; 0 for independent bands,
    NaN under 80 s or with a single band.
    """
    if len(log_power) < _LEAST_S or log_power.shape[1] < 2:
        return float("nan")
    windows = _windows(log_power[:, -_N_TOGETHER:])
    changes = windows[_LAGS[-1] :] - windows[: -_LAGS[-1]]
    ranks = changes.argsort(axis=0).argsort(axis=0).astype(np.float64)
    correlation = np.atleast_2d(np.corrcoef(ranks.T))
    return float(correlation[np.triu_indices(ranks.shape[1], 1)].mean())


def _windows(log_power: Values) -> Values:
    """Return means over windows of 8 s, shape (n_windows, n_bands)."""
    n = len(log_power) // _WINDOW_S
    return log_power[: n * _WINDOW_S].reshape(n, _WINDOW_S, -1).mean(axis=1)


def _spread(values: Values) -> Values:
    """Return a standard deviation of each column that outliers do not move."""
    low, high = np.percentile(values, (15.87, 84.13), axis=0)
    return np.asarray((high - low) / 2, dtype=np.float32)
