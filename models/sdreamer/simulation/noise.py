"""Random signals whose spectrum changes over time."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

RATE = 512  # samples a second of everything simulated
HOP_S = 0.5
_FRAMES_AT_ONCE = 4096  # keeps the memory of a day of recording small
N_BINS = RATE // 2 + 1  # one bin a hertz

Trace = NDArray[np.float32]


def n_frames(n_seconds: int) -> int:
    """Return how many spectra `shaped_noise` needs for `n_seconds` seconds."""
    return int(n_seconds / HOP_S) + 1


def shaped_noise(rng: np.random.Generator, amplitude: NDArray[np.float32]) -> Trace:
    """Return Gaussian noise with the given spectra.

    One-second frames with a sine window, overlapping by half, are added; the squared
    windows sum to one, so that the power at each moment is that of the spectrum.

    Parameters
    ----------
    amplitude
        Amplitude density in µV / sqrt(Hz) of each half second and hertz, shape
        (n_frames, `N_BINS`); frame i is centred on i / 2 seconds.

    Returns
    -------
    Shape ((n_frames - 1) * 256,), in µV.
    """
    half = RATE // 2
    window = np.sin(np.pi * (np.arange(RATE, dtype=np.float32) + 0.5) / RATE)
    trace = np.zeros((len(amplitude) + 1) * half, dtype=np.float32)
    for first in range(0, len(amplitude), _FRAMES_AT_ONCE):
        part = amplitude[first : first + _FRAMES_AT_ONCE]
        normal = rng.standard_normal((*part.shape, 2), dtype=np.float32)
        spectra = (normal[..., 0] + 1j * normal[..., 1]) * (part * np.float32(RATE / 2))
        blocks = fft.irfft(spectra, n=RATE, axis=1) * window  # (frames, RATE)
        start, stop = first * half, (first + len(part)) * half
        trace[start:stop] += blocks[:, :half].ravel()
        trace[start + half : stop + half] += blocks[:, half:].ravel()
    return trace[half:-half]


def wander(
    rng: np.random.Generator, n: int, correlation_steps: float, columns: int = 1
) -> NDArray[np.float32]:
    """Return first-order autoregressive noise of unit variance, shape (n, columns)."""
    keep = np.exp(-1 / correlation_steps)
    steps = rng.standard_normal((n, columns)) * np.sqrt(1 - keep**2)
    start = keep * rng.standard_normal((1, columns))
    walk, _ = signal.lfilter([1], [1, -keep], steps, axis=0, zi=start)
    return walk.astype(np.float32)


def per_sample(values: NDArray[np.float32], n_samples: int) -> Trace:
    """Interpolate values spaced evenly from the first to the last sample."""
    x = np.linspace(0, len(values) - 1, n_samples)
    return np.interp(x, np.arange(len(values)), values).astype(np.float32)
