"""The features that the paper gives to its classical baselines (Section V-C)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sdreamer.config import Modality
from sdreamer.data import LabelledRecording

STATISTICS = ("mean", "max", "min", "std", "skew")
VIEWS = ("signal", "derivative", "signal_spectrum", "derivative_spectrum")

_BLOCK = 4096  # epochs at a time, so that a long recording needs little memory


def feature_names(modalities: Sequence[Modality]) -> list[str]:
    """Return the name of each column that `epoch_features` gives."""
    return [f"{m}_{view}_{name}" for m in modalities for view in VIEWS for name in STATISTICS]


def epoch_features(
    recording: LabelledRecording, modalities: Sequence[Modality]
) -> NDArray[np.float32]:
    """Return the features of each epoch of a recording, shape (n_epochs, 20 a signal)."""
    columns = []
    for modality in modalities:
        epochs = recording.eeg if modality == "eeg" else recording.emg
        if epochs is None:
            raise ValueError(f"the recording has no {modality.upper()}")
        blocks = range(0, len(epochs.samples), _BLOCK)
        columns.append(
            np.concatenate([signal_features(epochs.samples[i : i + _BLOCK]) for i in blocks])
        )
    return np.concatenate(columns, axis=1)


def signal_features(samples: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the statistics of (N, S) samples, of their slope, and of both spectra: (N, 20).

    The spectra are the amplitudes of the discrete Fourier transform.
    """
    samples = samples.astype(np.float32)
    slope = np.diff(samples, axis=-1)
    spectra = [np.abs(np.fft.rfft(x, axis=-1)) for x in (samples, slope)]
    views = [samples, slope, *spectra]
    return np.concatenate([_statistics(view) for view in views], axis=-1).astype(np.float32)


def _statistics(values: NDArray[np.floating]) -> NDArray[np.float64]:
    values = values.astype(np.float64)
    mean, std = values.mean(axis=-1), values.std(axis=-1)
    third = ((values - mean[:, None]) ** 3).mean(axis=-1)
    # a flat signal has no skew
    skew = np.divide(third, std**3, out=np.zeros_like(third), where=std > 1e-9)
    return np.stack([mean, values.max(axis=-1), values.min(axis=-1), std, skew], axis=-1)
