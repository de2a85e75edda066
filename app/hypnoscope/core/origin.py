"""Where the stage of each epoch comes from: nobody, a machine, or a person who answers for it."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram

Origins = NDArray[np.uint8]


class Origin(IntEnum):
    """Who answers for a stage, from nobody to a person who set it."""

    NOBODY = 0
    MODEL = 1
    RULE = 2
    ACCEPTED = 3
    PERSON = 4


_OF_KIND = {
    "nobody": Origin.NOBODY,
    "model": Origin.MODEL,
    "rule": Origin.RULE,
    "person": Origin.PERSON,
}


def origins(hypnogram: Hypnogram) -> Origins:
    """Return the origin of each epoch's stage, shape (n_epochs,).

    What a machine set counts as accepted where a person has reviewed it.
    """
    of_scorer = np.array([_OF_KIND[scorer.kind] for scorer in hypnogram.scorers], dtype=np.uint8)
    found = of_scorer[hypnogram.marks.scorers]
    accepted = (hypnogram.marks.reviewers != 0) & (found != Origin.PERSON)
    return np.where(accepted, np.uint8(Origin.ACCEPTED), found)
