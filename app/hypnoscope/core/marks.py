"""What is known of a run of epochs: stages, artefacts, and who set them."""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

StageCodes = NDArray[np.int8]
Flags = NDArray[np.bool_]
ScorerCodes = NDArray[np.int16]
SubstageCodes = NDArray[np.int8]

_DTYPES = {
    "stages": np.int8,
    "artefacts": np.bool_,
    "scorers": np.int16,
    "substages": np.int8,
    "reviewers": np.int16,
}


def _left_out() -> NDArray[Any]:
    return np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is known of a run of epochs; the arrays are parallel and read-only.

    Whoever stores or joins marks goes over `arrays`, so that nothing is left behind.

    Attributes
    ----------
    stages
        Stage codes, shape (n_epochs,).
    artefacts
        True where the signal is spoilt, shape (n_epochs,).
    scorers
        Index into `Hypnogram.scorers` of who set the stage, shape (n_epochs,).
    substages
        Codes of the user's own stages in `Hypnogram.scheme`, 0 for none, shape (n_epochs,);
        none when left out.
    reviewers
        Index into `Hypnogram.scorers` of who looked at the stage and accepted it, 0 for
        nobody, shape (n_epochs,); nobody when left out.
    """

    stages: StageCodes
    artefacts: Flags
    scorers: ScorerCodes
    substages: SubstageCodes = field(default_factory=_left_out)
    reviewers: ScorerCodes = field(default_factory=_left_out)

    def __post_init__(self) -> None:
        for name in ("substages", "reviewers"):
            if not len(getattr(self, name)):
                object.__setattr__(self, name, np.zeros(len(self.stages)))
        for name, dtype in _DTYPES.items():
            array: NDArray[Any] = np.array(getattr(self, name), dtype=dtype)
            if array.shape != (len(self.stages),):
                raise ValueError(f"{name} has shape {array.shape}, not ({len(self.stages)},)")
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.stages)

    def __getitem__(self, epochs: slice) -> "Marks":
        return Marks(**{name: array[epochs] for name, array in self.arrays.items()})

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of the arrays by name; `Marks(**arrays)` leads back."""
        return {attribute.name: getattr(self, attribute.name) for attribute in fields(self)}

    def same_as(self, other: "Marks") -> bool:
        """Tell whether both say the same of every epoch."""
        theirs = other.arrays
        return all(np.array_equal(array, theirs[name]) for name, array in self.arrays.items())

    def differing_from(self, other: "Marks") -> Flags:
        """Return True for each epoch of which both do not say the same, shape (n_epochs,)."""
        theirs = other.arrays
        differing = [array != theirs[name] for name, array in self.arrays.items()]
        return np.asarray(np.any(differing, axis=0), dtype=np.bool_)

    def with_run(self, start: int, run: "Marks") -> "Marks":
        """Return the same marks, but `run` from epoch `start` on."""
        stop = start + len(run)
        theirs = run.arrays
        return Marks(
            **{
                name: np.concatenate([array[:start], theirs[name], array[stop:]])
                for name, array in self.arrays.items()
            }
        )
