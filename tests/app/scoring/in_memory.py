"""Small recordings in memory."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.recording import Channel, ChannelRole, Recording


class InMemory:
    """A source of samples that stand in memory."""

    def __init__(self, samples: NDArray[np.float32]) -> None:
        self._samples = samples

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        return self._samples[start:stop]


def recording_in_memory(
    signals: Mapping[str, NDArray[np.float32]], rate: Fraction = Fraction(128)
) -> Recording:
    """Return a recording whose channels are called and play the part of the keys EEG, EMG."""
    roles = {"EEG": ChannelRole.EEG, "EMG": ChannelRole.EMG}
    channels = tuple(
        Channel(name, "µV", rate, roles.get(name, ChannelRole.OTHER), "its name")
        for name in signals
    )
    sources = {name: InMemory(samples.astype(np.float32)) for name, samples in signals.items()}
    n_samples = len(next(iter(signals.values())))
    return Recording(channels, sources, duration_s=float(n_samples / rate))
