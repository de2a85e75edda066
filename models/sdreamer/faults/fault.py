"""What can be wrong with a recorded channel."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sdreamer.config import Modality

Kind = Literal[
    "flat",  # hardly anything but a constant
    "lost",  # stretches without signal: missing, constant, at a rail, silent
    "clipped",  # peaks cut off
    "hum",  # nearly all of it is the mains
    "noise",  # nothing in it ever changes as a brain or a muscle does
    "duplicate",  # EEG and EMG are one signal
    "swapped",  # the EEG looks like muscle and the EMG like brain
    "rectified",  # the EMG is stored without its sign
    "envelope",  # the EMG is stored as a smooth amplitude
]
Severity = Literal["note", "warning", "alarm"]
Span = tuple[int, int]

_OTHER: dict[Modality | None, Modality | None] = {"eeg": "emg", "emg": "eeg", None: None}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that was found.

    Attributes
    ----------
    kind
        What is wrong.
    modality
        Which signal; None for both together.
    spans
        Where, as seconds [start, stop), in order.
    severity
        ``"note"``: the model knows such signals; ``"warning"``: part of the scoring suffers;
        ``"alarm"``: the signal cannot be scored from.
    """

    kind: Kind
    modality: Modality | None
    spans: tuple[Span, ...]
    severity: Severity

    @property
    def start_s(self) -> int:
        """First second concerned."""
        return self.spans[0][0]

    @property
    def stop_s(self) -> int:
        """One past the last second concerned."""
        return self.spans[-1][1]

    @property
    def lasts_s(self) -> int:
        """Seconds concerned in all."""
        return sum(stop - start for start, stop in self.spans)

    def exchanged(self) -> "Fault":
        """Return the fault as it is when the EEG is taken for the EMG and the EMG for the EEG."""
        return replace(self, modality=_OTHER[self.modality])

    def mask(self, n_seconds: int) -> NDArray[np.bool_]:
        """Return True for each second concerned, shape (n_seconds,)."""
        concerned = np.zeros(n_seconds, dtype=np.bool_)
        for start, stop in self.spans:
            concerned[start:stop] = True
        return concerned


def spans_of(mask: NDArray[np.bool_]) -> tuple[Span, ...]:
    """Return the runs of True as [start, stop)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return tuple((int(start), int(stop)) for start, stop in edges.reshape(-1, 2))
