"""What the faults of a recording mean for its scoring."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sdreamer.config import Modality
from sdreamer.faults.fault import Fault, Kind

_GONE: tuple[Kind, ...] = ("flat", "lost")
_DEAD: tuple[Kind, ...] = (*_GONE, "noise", "duplicate")
_DOUBT = 0.25  # what is left of a probability's distance from chance; at most 0.5 with 3 stages

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """Which signals can be scored from, second by second.

    Attributes
    ----------
    unusable
        True where a signal must not be read, by modality, shape (n_seconds,).
    doubted
        True where what comes out is hardly better than chance, shape (n_seconds,).
    """

    unusable: dict[Modality, Mask]
    doubted: Mask


def trust_in(faults: Sequence[Fault], modalities: Sequence[Modality], n_seconds: int) -> Trust:
    """Return what a pathway that reads `modalities` may rely on.

    A signal that is noise or a copy is left out as long as another is alive. Where none is, the
    pathway scores what there is, and is doubted; so it is where EEG and EMG seem swapped. Where
    everything is missing there is nothing to read.
    """
    gone = {m: _where(faults, m, _GONE, n_seconds) for m in modalities}
    dead = {m: _where(faults, m, _DEAD, n_seconds) for m in modalities}
    all_dead = np.all(list(dead.values()), axis=0)
    doubted = all_dead & ~np.all(list(gone.values()), axis=0)
    for fault in faults:
        if fault.kind == "swapped":
            doubted |= fault.mask(n_seconds)
    return Trust({m: np.where(all_dead, gone[m], dead[m]) for m in modalities}, doubted)


def doubt(probabilities: NDArray[np.float32], doubted: Mask) -> NDArray[np.float32]:
    """Return probabilities (n_seconds, C) that tend to chance where they are doubted."""
    chance = np.float32(1 / probabilities.shape[1])
    softened = chance + np.float32(_DOUBT) * (probabilities - chance)
    return np.where(doubted[:, None], softened, probabilities)


def _where(
    faults: Sequence[Fault], modality: Modality, kinds: Sequence[Kind], n_seconds: int
) -> Mask:
    concerned = np.zeros(n_seconds, dtype=np.bool_)
    for fault in faults:
        if fault.modality == modality and fault.kind in kinds:
            concerned |= fault.mask(n_seconds)
    return concerned
