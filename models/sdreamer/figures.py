"""How well predicted stages agree with the true ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Figures of merit from counts.

    Attributes
    ----------
    confusion
        ``confusion[true, predicted]``: number of epochs, shape (C, C).
    """

    confusion: NDArray[np.int64]

    @classmethod
    def of(
        cls, truth: NDArray[np.int8], predicted: NDArray[np.int8], n_classes: int = 3
    ) -> "Figures":
        """Count epochs that have both a true and a predicted class (not negative)."""
        known = (truth >= 0) & (predicted >= 0)
        pairs = truth[known].astype(np.int64) * n_classes + predicted[known]
        counts = np.bincount(pairs, minlength=n_classes**2)
        return cls(counts.reshape(n_classes, n_classes))

    @classmethod
    def total(cls, parts: Sequence["Figures"], n_classes: int = 3) -> "Figures":
        """Add up the counts of several recordings."""
        if not parts:
            return cls(np.zeros((n_classes, n_classes), dtype=np.int64))
        return cls(np.sum([part.confusion for part in parts], axis=0))

    @property
    def n_epochs(self) -> int:
        """Number of epochs compared."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """Share of epochs predicted right; NaN without any."""
        return float(_ratio(np.trace(self.confusion), self.confusion.sum()))

    @property
    def recall(self) -> NDArray[np.float64]:
        """Share of each true class that was found, shape (C,); NaN for absent classes."""
        return _ratio(np.diag(self.confusion), self.confusion.sum(axis=1))

    @property
    def precision(self) -> NDArray[np.float64]:
        """Share of each predicted class that was right, shape (C,); NaN if never predicted."""
        return _ratio(np.diag(self.confusion), self.confusion.sum(axis=0))

    @property
    def f1(self) -> NDArray[np.float64]:
        """2 TP / (2 TP + FP + FN) of each class, shape (C,); NaN if it occurs nowhere."""
        both = self.confusion.sum(axis=0) + self.confusion.sum(axis=1)
        return _ratio(2 * np.diag(self.confusion), both)

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the classes that occur."""
        known = self.f1[~np.isnan(self.f1)]
        return float(known.mean()) if len(known) else float("nan")


def _ratio(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    whole = np.asarray(whole, dtype=np.float64)
    return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
