"""Power over frequency and time, one spectrum per epoch; power in bands; RMS amplitude."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hypnoscope.core.epochs import sample_at
from hypnoscope.core.recording import Recording, Samples

Method = Literal["multitaper", "stft"]
Band = tuple[float, float]  # Hz, the upper border excluded
Progress = Callable[[int, int], None]

_N_TAPERS = 3
_CHUNK_SAMPLES = 1 << 19  # of all windows together: what the processor's cache still holds
_SMALLEST = 1e-12  # µV²/Hz: below any amplifier's noise


@dataclass(frozen=True, slots=True)
class SpectrogramRequest:
    """How a spectrogram is to be made.

    Attributes
    ----------
    method
        ``"multitaper"`` averages three sine tapers, ``"stft"`` takes one Hann window.
    window_s
        Length of the window around the middle of each epoch, in seconds.
    top_hz
        Highest frequency that is kept.
    delta, theta
        Bands whose power is kept, whatever `top_hz` is.
    """

    method: Method = "multitaper"
    window_s: float = 2.0
    top_hz: float = 25.0
    delta: Band = (0.5, 4.0)
    theta: Band = (6.0, 10.0)


@dataclass(frozen=True, slots=True, eq=False)
class Spectrogram:
    """One spectrum per epoch; NaN where samples are lost. Read-only.

    Attributes
    ----------
    decibels
        10 log10 of the power density in unit²/Hz, shape (n_epochs, n_frequencies).
    frequencies_hz
        Of the columns.
    delta, theta
        Power in the bands, in unit², shape (n_epochs,).
    """

    decibels: NDArray[np.float32]
    frequencies_hz: NDArray[np.float64]
    delta: NDArray[np.float32]
    theta: NDArray[np.float32]

    @property
    def theta_delta(self) -> NDArray[np.float32]:
        """Theta power over delta power, shape (n_epochs,)."""
        return (self.theta / np.maximum(self.delta, _SMALLEST)).astype(np.float32)

    def limits(self) -> tuple[float, float]:
        """Return between which decibels nearly all of it lies; (0, 1) where nothing is known."""
        some = self.decibels[:: max(len(self.decibels) // 5000, 1), 1:]
        known = some[np.isfinite(some)]
        if not known.size:
            return 0.0, 1.0
        low, high = np.percentile(known, [8.0, 99.5])
        return float(low), float(max(high, low + 1.0))


def read_spectrogram(
    recording: Recording, name: str, request: SpectrogramRequest, progress: Progress
) -> Spectrogram:
    """Read a whole channel, a chunk at a time, into its spectrogram."""
    sfreq = recording.channel(name).sfreq
    length = _window_length(recording, name, request.window_s)
    frequencies = _frequencies(length, sfreq)
    kept = frequencies <= request.top_hz
    n_epochs = recording.epochs.n_epochs
    decibels = np.full((n_epochs, int(kept.sum())), np.nan, dtype=np.float32)
    delta, theta = (np.full(n_epochs, np.nan, dtype=np.float32) for _ in range(2))
    tapers = _tapers(request.method, length)
    step_hz = sfreq / max(length, 1)
    in_delta, in_theta = _inside(frequencies, request.delta), _inside(frequencies, request.theta)
    for start, windows in _windows(recording, name, length, len(tapers), progress):
        density = _density(windows, tapers, sfreq)  # (n, F)
        stop = start + len(density)
        delta[start:stop] = density[:, in_delta].sum(axis=1) * step_hz
        theta[start:stop] = density[:, in_theta].sum(axis=1) * step_hz
        decibels[start:stop] = 10 * np.log10(np.maximum(density[:, kept], _SMALLEST))
    for array in (decibels, delta, theta):
        array.flags.writeable = False
    return Spectrogram(decibels, frequencies[kept], delta, theta)


def read_rms(
    recording: Recording, name: str, low_hz: float, progress: Progress
) -> NDArray[np.float32]:
    """Return the RMS amplitude above `low_hz` of each epoch, in the channel's unit.

    Returns
    -------
    Shape (n_epochs,), NaN where samples are lost; read-only.
    """
    sfreq = recording.channel(name).sfreq
    length = _window_length(recording, name, recording.epochs.epoch_s)
    frequencies = _frequencies(length, sfreq)
    fast = frequencies >= low_hz
    rms = np.full(recording.epochs.n_epochs, np.nan, dtype=np.float32)
    tapers = _tapers("stft", length)
    for start, windows in _windows(recording, name, length, 1, progress):
        density = _density(windows, tapers, sfreq)
        power = density[:, fast].sum(axis=1) * (sfreq / length)
        rms[start : start + len(density)] = np.sqrt(power)
    rms.flags.writeable = False
    return rms


def spectrum(samples: Samples, sfreq: float) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return frequencies in Hz and power density in unit²/Hz of a short stretch.

    Sine tapers; NaN throughout where any sample is lost.
    """
    frequencies = _frequencies(len(samples), sfreq)
    if len(samples) < 2:
        return frequencies, np.full(len(frequencies), np.nan, dtype=np.float32)
    tapers = _tapers("multitaper", len(samples))
    density: NDArray[np.float32] = _density(samples[np.newaxis], tapers, sfreq)[0]
    return frequencies, density


def _window_length(recording: Recording, name: str, window_s: float) -> int:
    rate = recording.channel(name).rate
    wanted = max(sample_at(window_s, rate), 2)
    return min(wanted, sample_at(recording.duration_s, rate))


def _tapers(method: Method, length: int) -> NDArray[np.float32]:
    """Return windows of unit energy, shape (n_tapers, length).

    Sine tapers: Riedel and Sidorenko, IEEE Trans. Signal Process. 43 (1995) 188.
    """
    if method == "stft":
        hann = np.hanning(length + 2)[1:-1]
        scaled: NDArray[np.float32] = (hann / np.sqrt((hann**2).sum())).astype(np.float32)
        return scaled[np.newaxis]
    places = np.arange(1, length + 1) / (length + 1)
    orders = np.arange(1, _N_TAPERS + 1)[:, np.newaxis]
    sines = np.sqrt(2 / (length + 1)) * np.sin(np.pi * orders * places)
    return np.asarray(sines, dtype=np.float32)


def _windows(
    recording: Recording, name: str, length: int, n_tapers: int, progress: Progress
) -> Iterator[tuple[int, Samples]]:
    """Yield the first epoch and the windows (n, length) around the middles of some epochs.

    At both ends of the recording windows are shifted to lie within it.
    """
    epochs, channel = recording.epochs, recording.channel(name)
    n_samples = sample_at(recording.duration_s, channel.rate)
    if not length:
        return
    middles = (np.arange(epochs.n_epochs) + 0.5) * epochs.epoch_s * channel.sfreq
    starts = np.clip(np.rint(middles - length / 2).astype(np.int64), 0, n_samples - length)
    chunk = max(_CHUNK_SAMPLES // (length * n_tapers), 1)
    for first in range(0, epochs.n_epochs, chunk):
        progress(first, epochs.n_epochs)
        some = starts[first : first + chunk]
        samples = recording.sources[name].read(int(some[0]), int(some[-1]) + length)
        yield first, sliding_window_view(samples, length)[some - some[0]]
    progress(epochs.n_epochs, epochs.n_epochs)


def _density(windows: Samples, tapers: NDArray[np.float32], sfreq: float) -> NDArray[np.float32]:
    """Return one-sided power density, shape (n, n_frequencies)."""
    centred = windows - windows.mean(axis=1, keepdims=True)
    total = np.zeros((len(windows), windows.shape[1] // 2 + 1), dtype=np.float32)
    for taper in tapers:
        spectra = np.fft.rfft(centred * taper, axis=1)  # (n, F), complex64
        total += spectra.real**2 + spectra.imag**2
    total *= np.float32(2 / (sfreq * len(tapers)))
    return total


def _frequencies(length: int, sfreq: float) -> NDArray[np.float64]:
    return np.arange(length // 2 + 1, dtype=np.float64) * (sfreq / max(length, 1))


def _inside(frequencies: NDArray[np.float64], band: Band) -> NDArray[np.bool_]:
    return (frequencies >= band[0]) & (frequencies < band[1])
