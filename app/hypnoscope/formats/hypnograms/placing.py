"""Put an imported hypnogram on the seconds of a recording, as the user confirmed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.rebinning import Rebinned, rebinned
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.formats.hypnogram_table import IMPORTED
from hypnoscope.formats.hypnograms.codes import Meaning
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram

USUAL_LENGTHS = tuple(Fraction(text) for text in ("1", "2", "2.5", "4", "5", "10", "20", "30"))
_SECOND = Fraction(1)


@dataclass(frozen=True, slots=True)
class Placement:
    """What the user confirmed.

    Attributes
    ----------
    epoch_s
        Length of the file's epochs, in seconds.
    onset_s
        When the first of them begins, in seconds from the start of the recording.
    meanings
        Of each code.
    """

    epoch_s: Fraction
    onset_s: Fraction
    meanings: Mapping[str, Meaning]


@dataclass(frozen=True, slots=True)
class Overhang:
    """How the ends of hypnogram and recording lie to each other, in seconds.

    Attributes
    ----------
    before_s, after_s
        How far the hypnogram reaches beyond the recording at its start and at its end;
        negative where the recording reaches beyond the hypnogram.
    epoch_s
        Length of an epoch: less than that is no difference, as programs treat a last
        epoch that is not whole differently.
    """

    before_s: Fraction
    after_s: Fraction
    epoch_s: Fraction

    @property
    def fits(self) -> bool:
        """Whether the ends differ by less than an epoch."""
        return all(abs(end) < max(self.epoch_s, _SECOND) for end in (self.before_s, self.after_s))

    @property
    def sentences(self) -> tuple[str, ...]:
        """By how much they differ and at which end; empty when both ends meet."""
        told = []
        for end, where, verb in ((self.before_s, "start", "begins"), (self.after_s, "end", "ends")):
            when = "before" if (end > 0) == (where == "start") else "after"
            if end > 0:
                told.append(
                    f"The hypnogram is {_length(end)} longer than the recording at its {where}: "
                    f"it {verb} {when} it."
                )
            elif end < 0:
                told.append(
                    f"The hypnogram is {_length(-end)} shorter than the recording at its {where}: "
                    f"it {verb} {when} it."
                )
        return tuple(told)


def overhang(n_epochs: int, epoch_s: Fraction, onset_s: Fraction, duration_s: Fraction) -> Overhang:
    """Compare `n_epochs` from `onset_s` on with a recording of `duration_s` seconds."""
    return Overhang(-onset_s, onset_s + n_epochs * epoch_s - duration_s, epoch_s)


def fitting_lengths(n_epochs: int, duration_s: Fraction) -> list[Fraction]:
    """Return the usual lengths with which `n_epochs` cover the recording to within an epoch."""
    return [
        epoch_s
        for epoch_s in USUAL_LENGTHS
        if abs(n_epochs * epoch_s - duration_s) <= max(epoch_s, _SECOND)
    ]


def proposed_length(imported: ImportedHypnogram, duration_s: Fraction | None) -> Fraction | None:
    """Return the length that the file tells, or else the only usual one that fits."""
    if imported.epoch_s is not None or duration_s is None:
        return imported.epoch_s
    fitting = fitting_lengths(imported.n_epochs, duration_s)
    return fitting[0] if len(fitting) == 1 else None


def placed(imported: ImportedHypnogram, placement: Placement, n_seconds: int | None) -> Rebinned:
    """Return the hypnogram in epochs of one second, from the start of the recording on.

    Parameters
    ----------
    imported
        As read.
    placement
        As confirmed; it gives every code of the file a meaning.
    n_seconds
        Of the recording: what lies beyond is left out, what is missing is not covered. As
        many as the hypnogram itself when None.
    """
    hypnogram = as_found(imported, placement)
    scores = _scores(imported, hypnogram.stages)
    return rebinned(hypnogram, scores, _SECOND, n_seconds, placement.onset_s)


def as_found(imported: ImportedHypnogram, placement: Placement) -> Hypnogram:
    """Return the epochs of the file with what they mean."""
    meanings = [placement.meanings[code] for code in imported.codes]
    stages = np.array([meaning.stage for meaning in meanings], dtype=np.int8)[imported.found]
    artefacts = np.array([m.artefact for m in meanings], dtype=np.bool_)[imported.found]
    if imported.artefacts is not None:
        artefacts = artefacts | imported.artefacts
    scorers, codes = _scorers(imported.scorers, stages)
    return Hypnogram(Marks(stages, artefacts, codes), scorers, float(placement.epoch_s))


def _scorers(
    named: Sequence[ScoredBy] | None, stages: NDArray[np.int8]
) -> tuple[tuple[ScoredBy, ...], NDArray[np.int16]]:
    if named is None:
        return (NOBODY, IMPORTED), (stages != Stage.UNSCORED).astype(np.int16)
    scorers = tuple(dict.fromkeys([NOBODY, IMPORTED, *named]))
    index = {scorer: code for code, scorer in enumerate(scorers)}
    codes = np.array([index[scorer] for scorer in named], dtype=np.int16)
    codes[(codes == 0) & (stages != Stage.UNSCORED)] = index[IMPORTED]
    codes[stages == Stage.UNSCORED] = 0
    return scorers, codes


def _scores(imported: ImportedHypnogram, stages: NDArray[np.int8]) -> Scores | None:
    if imported.probabilities is not None:
        return Scores(imported.probabilities, imported.pathway, imported.model_id)
    if imported.confidence is None or np.isnan(imported.confidence).all():
        return None
    n_others = len(SCORED_STAGES) - 1
    table = np.repeat((1 - imported.confidence[:, None]) / n_others, n_others + 1, axis=1)
    scored = stages != Stage.UNSCORED
    table[scored, stages[scored]] = imported.confidence[scored]
    table[~scored] = np.nan
    return Scores(table.astype(np.float32), imported.pathway, imported.model_id)


def _length(seconds: Fraction) -> str:
    return f"{float(seconds):,.3f}".rstrip("0").rstrip(".") + " s"
