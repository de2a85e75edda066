"""Reduce one value per epoch to one per screen column, for any span."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.marks import Marks
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_scheme import NO_SUBSTAGE, StageScheme
from hypnoscope.plots.theme import CODE_ARTEFACT, CODE_NOTHING, CODE_OWN, CODE_UNKNOWN

Codes = NDArray[np.uint8]

_GUESSING = 1.0 / len(SCORED_STAGES)


@dataclass(frozen=True, slots=True)
class Columns:
    """Equal runs of epochs, one per screen column.

    Attributes
    ----------
    start, stop
        Epochs covered, [start, stop).
    width
        Epochs in a column; the last one may have fewer. Columns begin at multiples of
        this, so that they do not flicker while the view moves.
    """

    start: int
    stop: int
    width: int

    @classmethod
    def covering(cls, start: int, stop: int, n_epochs: int, n_columns: int) -> "Columns":
        """Return at most about `n_columns` columns that cover epochs [start, stop)."""
        width = max(-(-(stop - start) // max(n_columns, 1)), 1)
        first = start // width * width
        last = min(-(-stop // width) * width, n_epochs)
        return cls(first, max(last, first), width)

    @classmethod
    def in_span(
        cls, start_s: float, stop_s: float, epoch_s: float, n_epochs: int, n_columns: int
    ) -> "Columns":
        """Return at most about `n_columns` columns that cover a span of time."""
        start = min(max(int(start_s / epoch_s), 0), n_epochs)
        stop = min(max(int(stop_s / epoch_s) + 1, start), n_epochs)
        return cls.covering(start, stop, n_epochs, n_columns)

    @property
    def n(self) -> int:
        """Number of columns."""
        return -(-(self.stop - self.start) // self.width)

    @property
    def drawn_stop(self) -> int:
        """Where the last column would end if it were whole."""
        return self.start + self.n * self.width

    def count(self, flags: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return how many epochs of each column are true, shape (n,)."""
        return self._padded(flags, False).sum(axis=1)

    def mean(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the mean of each column over what is known, NaN where nothing is."""
        padded = self._padded(values, np.nan)  # (n, width)
        known = ~np.isnan(padded)
        total = np.where(known, padded, 0.0).sum(axis=1)
        counts = known.sum(axis=1)
        return np.where(counts > 0, total / np.maximum(counts, 1), np.nan).astype(np.float32)

    def _padded(self, values: NDArray[np.generic], rest: object) -> NDArray[np.generic]:
        cut = values[self.start : self.stop]
        missing = self.drawn_stop - self.stop
        if missing:
            cut = np.append(cut, np.full(missing, rest, dtype=values.dtype))
        return cut.reshape(self.n, self.width)


def dominant_codes(marks: Marks, columns: Columns) -> Codes:
    """Return the colour code of the most frequent stage of each column, shape (n,)."""
    if columns.width == 1:
        return (marks.stages[columns.start : columns.stop] - Stage.UNSCORED).astype(np.uint8)
    counts = [columns.count(marks.stages == stage) for stage in sorted(Stage)]
    return np.argmax(counts, axis=0).astype(np.uint8)  # (n,), codes begin with unscored


def artefact_codes(marks: Marks, columns: Columns) -> Codes:
    """Return the artefact's code for each column that has any, else that of nothing."""
    spoilt = columns.count(marks.artefacts) > 0
    return np.where(spoilt, CODE_ARTEFACT, CODE_NOTHING).astype(np.uint8)


def presence_codes(marks: Marks, columns: Columns) -> dict[Stage, Codes]:
    """Return for each stage the code of the columns where it occurs at all.

    A bout far shorter than a column stays visible. Columns without any scored epoch
    have the code of unscored in every stage.
    """
    present = {stage: columns.count(marks.stages == stage) > 0 for stage in SCORED_STAGES}
    unscored = ~np.logical_or.reduce(list(present.values()))
    elsewhere = np.where(unscored, Stage.UNSCORED + 1, CODE_NOTHING)
    return {
        stage: np.where(where, stage + 1, elsewhere).astype(np.uint8)
        for stage, where in present.items()
    }


def own_codes(codes: Codes, marks: Marks, columns: Columns, scheme: StageScheme) -> Codes:
    """Return the codes of stages with those of the user's own in their place, shape (n,).

    A column shows one where it is at least as frequent as the rest of its stage.
    """
    codes = codes.copy()
    for stage in SCORED_STAGES:
        of_stage = codes == stage + 1
        plain = (marks.stages == stage) & (marks.substages == NO_SUBSTAGE)
        most = np.maximum(columns.count(plain), 1)
        for own in scheme.within(stage):
            n = columns.count(marks.substages == own.code)
            shown = of_stage & (n >= most)
            codes[shown] = CODE_OWN + own.code
            most = np.maximum(most, n)
    return codes


def confidence_codes(confidence: NDArray[np.float32], columns: Columns) -> Codes:
    """Return the mean confidence of each column as a row of the confidence table.

    A third, what guessing would reach, is row 0.
    """
    mean = columns.mean(confidence)
    shares = np.clip((np.nan_to_num(mean) - _GUESSING) / (1.0 - _GUESSING), 0.0, 1.0)
    codes = (shares * (CODE_UNKNOWN - 1)).round().astype(np.uint8)
    return np.where(np.isnan(mean), CODE_UNKNOWN, codes).astype(np.uint8)
