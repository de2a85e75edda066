"""Samples that stand in memory, as a recording reads them."""

import numpy as np

from hypnoscope.core.recording import Samples


class ArraySource:
    """The samples of one channel, in its unit."""

    def __init__(self, samples: Samples) -> None:
        self._samples = np.asarray(samples, dtype=np.float32)
        self._samples.flags.writeable = False

    def __len__(self) -> int:
        return len(self._samples)

    def scaled(self, scale: float) -> "ArraySource":
        """Return the same samples, each multiplied by `scale`."""
        return ArraySource(self._samples * np.float32(scale))

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop), NaN outside of what there is."""
        found = np.full(max(stop - start, 0), np.nan, dtype=np.float32)
        begin, end = max(start, 0), min(stop, len(self._samples))
        if begin < end:
            found[begin - start : end - start] = self._samples[begin:end]
        return found
