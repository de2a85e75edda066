"""Reference epochs: a look at the whole recording beside the epochs that are scored.

How loud an EMG is awake, or how high slow waves are asleep, differs from animal to animal and
cannot be told from a minute of one stage. Some epochs from all over the recording, shown to the
sequence encoder without their places in time, say what is much and what is little in this animal.
The paper's model has none.
"""

import numpy as np
from numpy.typing import NDArray


def draw_references(
    rng: np.random.Generator, alive: NDArray[np.bool_], count: int
) -> NDArray[np.int64]:
    """Draw epochs that are alive, one from each of `count` equal parts of the recording.

    Parameters
    ----------
    alive
        Shape (n_epochs,), True where no channel is lost.

    Returns
    -------
    Shape (count,). Where nothing is alive they are epochs that are not: mask them.
    """
    usable = np.flatnonzero(alive)
    if not len(usable):
        return np.zeros(count, dtype=np.int64)
    at = (np.arange(count) + rng.random(count)) * len(usable) / max(count, 1)
    return usable[np.minimum(at.astype(np.int64), len(usable) - 1)]
