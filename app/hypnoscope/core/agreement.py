"""How far two hypnograms of the same recording agree."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.stage import SCORED_STAGES, Stage

StageCodes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class StageAgreement:
    """Agreement about one stage; NaN where it would be 0 / 0.

    Attributes
    ----------
    stage
        The stage.
    precision
        Share of the epochs scored so that the reference scored so too.
    recall
        Share of the reference's epochs that were scored so too.
    f1
        Harmonic mean of both.
    n_reference
        Epochs of this stage in the reference.
    """

    stage: Stage
    precision: float
    recall: float
    f1: float
    n_reference: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of a scoring with a reference over the epochs that both scored.

    Attributes
    ----------
    confusion
        Counts of epochs, ``confusion[i][j]`` of stage i in the reference that were scored
        as stage j, in the order Wake, NREM, REM.
    n_left_out
        Epochs that at least one of the two left unscored.
    """

    confusion: tuple[tuple[int, ...], ...]
    n_left_out: int

    @classmethod
    def between(cls, scored: StageCodes, reference: StageCodes) -> "Agreement":
        """Compare two equally long arrays of stage codes, shape (n_epochs,)."""
        if np.shape(scored) != np.shape(reference):
            raise ValueError(f"{len(scored)} scored epochs, but {len(reference)} in the reference")
        both = (np.asarray(scored) != Stage.UNSCORED) & (np.asarray(reference) != Stage.UNSCORED)
        n = len(SCORED_STAGES)
        pairs = np.asarray(reference)[both].astype(np.intp) * n + np.asarray(scored)[both]
        counts = np.bincount(pairs, minlength=n * n).reshape(n, n)
        rows = tuple(tuple(int(count) for count in row) for row in counts)
        return cls(rows, int(len(both) - both.sum()))

    @property
    def n_epochs(self) -> int:
        """Epochs compared."""
        return int(self._counts.sum())

    @property
    def accuracy(self) -> float:
        """Share of the epochs with the same stage in both; NaN without epochs."""
        return _ratio(np.trace(self._counts), self.n_epochs)

    @property
    def kappa(self) -> float:
        """Cohen's kappa, agreement beyond chance (Cohen, 1960); NaN where chance leaves no room."""
        n = self.n_epochs
        by_chance = int(self._counts.sum(axis=0) @ self._counts.sum(axis=1))  # times n squared
        return _ratio(n * int(np.trace(self._counts)) - by_chance, n * n - by_chance)

    @property
    def stages(self) -> tuple[StageAgreement, ...]:
        """Agreement about each of Wake, NREM and REM."""
        return tuple(self._about(stage) for stage in SCORED_STAGES)

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the stages that occur in either scoring; NaN without epochs."""
        known = [about.f1 for about in self.stages if not np.isnan(about.f1)]
        return _ratio(sum(known), len(known))

    @property
    def _counts(self) -> NDArray[np.int64]:
        return np.array(self.confusion, dtype=np.int64)

    def _about(self, stage: Stage) -> StageAgreement:
        hits = self.confusion[stage][stage]
        n_scored = int(self._counts[:, stage].sum())
        n_reference = int(self._counts[stage].sum())
        return StageAgreement(
            stage,
            precision=_ratio(hits, n_scored),
            recall=_ratio(hits, n_reference),
            f1=_ratio(2 * hits, n_scored + n_reference),
            n_reference=n_reference,
        )


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
