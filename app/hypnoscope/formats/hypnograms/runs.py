"""Hypnograms that are told as runs from one time to another, as epochs of equal length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.rebinning import exact_length
from hypnoscope.core.stage import Stage
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.codes import Meaning
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, coded, named_meanings

_MOST_EPOCHS = 5_000_000  # two months of seconds
_FINEST_S = Fraction(1, 20)  # of a hypnogram in seconds
_ROUGH_S = (_FINEST_S, Fraction(1, 2), Fraction(10), Fraction(60))
_LONGEST_S = 86_400 * 400  # no recording lasts longer; a time beyond is damaged
_UNTOLD = ""  # the code of time that no run covers


@dataclass(frozen=True, slots=True)
class Run:
    """One stage from `start_s` up to `stop_s`, in seconds from the start of the recording.

    Attributes
    ----------
    code
        The stage as the file has it.
    place
        Where it stands in the file, such as ``"line 12"``, for messages.
    scorer
        Who set it; None where the file does not tell.
    artefact
        Whether the signal is spoilt.
    confidence
        Probability of the stage, NaN where unknown.
    """

    start_s: Fraction
    stop_s: Fraction
    code: str
    place: str
    scorer: ScoredBy | None = None
    artefact: bool = False
    confidence: float = float("nan")


def imported_runs(
    runs: Sequence[Run],
    file_name: str,
    usual: Mapping[str, Meaning] | None = None,
    *,
    epoch_s: Fraction | None = None,
    start_time: datetime | None = None,
    remarks: Sequence[str] = (),
) -> ImportedHypnogram:
    """Return runs in epochs of the longest length of which all of them are made.

    Parameters
    ----------
    runs
        In any order; time between them is unscored.
    file_name
        For messages.
    usual
        What the codes of the format mean.
    epoch_s
        Length of an epoch where the file tells it.
    start_time, remarks
        See `ImportedHypnogram`.

    Raises
    ------
    FormatError
        When there are none, or two overlap, or the times cannot be right.
    """
    if not runs:
        raise FormatError(f"{file_name} holds no stages; export the hypnogram anew.")
    ordered = sorted(runs, key=lambda run: run.start_s)
    gaps_s = _checked(ordered, file_name)
    onset_s = ordered[0].start_s
    length_s, rounded = _common_length(ordered, epoch_s)
    index = _runs_of_epochs(ordered, onset_s, length_s)
    codes, found = coded([*(run.code for run in ordered), _UNTOLD])
    meanings, certainty = named_meanings(codes, usual)
    told = [*remarks]
    if gaps_s:
        told.append(f"{file_name} says nothing of {float(gaps_s):g} s between its stages.")
    if rounded:
        told.append(f"The times in {file_name} are rounded to {float(length_s):g} s.")
    used = np.unique(found[index])  # the last code stands for time without a run
    renumbered = np.zeros(len(codes), dtype=np.int16)
    renumbered[used] = np.arange(len(used))
    kept = tuple(codes[i] for i in used.tolist())
    return ImportedHypnogram(
        kept,
        renumbered[found[index]],
        length_s,
        {code: meanings[code] for code in kept},
        certainty,
        onset_s,
        start_time,
        scorers=_scorers(ordered, index),
        artefacts=_artefacts(ordered, index),
        confidence=_confidence(ordered, index),
        remarks=tuple(told),
    )


@dataclass(frozen=True, slots=True)
class Bout:
    """Epochs [start, stop) that agree in stage, artefact flag and scorer."""

    start: int
    stop: int
    stage: Stage
    artefact: bool
    scorer: ScoredBy


def bouts_of(hypnogram: Hypnogram, *, artefacts: bool = False, scorers: bool = False) -> list[Bout]:
    """Return the runs of one stage, parted also where artefact flag or scorer change if asked.

    Where it is not asked, a run has the flag and the scorer of its first epoch.
    """
    marks = hypnogram.marks
    changes = np.diff(marks.stages) != 0
    if artefacts:
        changes |= np.diff(marks.artefacts)
    if scorers:
        changes |= np.diff(marks.scorers) != 0
    starts = [0, *(np.flatnonzero(changes) + 1).tolist()] if len(marks) else []
    return [
        Bout(
            start,
            stop,
            Stage(int(marks.stages[start])),
            bool(marks.artefacts[start]),
            hypnogram.scorers[int(marks.scorers[start])],
        )
        for start, stop in zip(starts, [*starts[1:], len(marks)], strict=True)
    ]


def onset_of(hypnogram: Hypnogram, epoch: int) -> Fraction:
    """Return when `epoch` begins, in seconds, exact."""
    return epoch * exact_length(hypnogram.epoch_s)


def _checked(ordered: Sequence[Run], file_name: str) -> Fraction:
    """Return how much time lies between the runs; refuse what cannot be right."""
    gaps_s, before = Fraction(0), None
    for run in ordered:
        if not 0 < run.stop_s - run.start_s <= _LONGEST_S or abs(run.start_s) > _LONGEST_S:
            raise FormatError(
                f"{file_name}, {run.place}: a stage from {float(run.start_s):g} s to "
                f"{float(run.stop_s):g} s cannot be right; correct it or export the stages anew."
            )
        if before is not None:
            if run.start_s < before.stop_s:
                raise FormatError(
                    f"{file_name}, {run.place}: the stage begins at {float(run.start_s):g} s, "
                    f"before the one of {before.place} ends at {float(before.stop_s):g} s; "
                    "correct one of them or export the stages anew."
                )
            gaps_s += run.start_s - before.stop_s
        before = run
    return gaps_s


def _common_length(ordered: Sequence[Run], told_s: Fraction | None) -> tuple[Fraction, bool]:
    """Return an epoch length that all borders lie on, and whether they must be rounded to it."""
    onset_s = ordered[0].start_s
    borders = {run.start_s - onset_s for run in ordered} | {r.stop_s - onset_s for r in ordered}
    scale = lcm(*(border.denominator for border in borders))
    common = Fraction(gcd(*(int(border * scale) for border in borders)), scale)
    if told_s is not None and (common / told_s).denominator == 1:
        return told_s, False
    span_s = max(borders)
    if common >= _FINEST_S and span_s / common <= _MOST_EPOCHS:
        return common, False
    rough = next(length for length in _ROUGH_S if span_s / length <= _MOST_EPOCHS)
    return rough, True


def _runs_of_epochs(
    ordered: Sequence[Run], onset_s: Fraction, epoch_s: Fraction
) -> NDArray[np.intp]:
    """Return which run each epoch lies in, -1 for none, shape (n_epochs,)."""
    starts = [round((run.start_s - onset_s) / epoch_s) for run in ordered]
    stops = [round((run.stop_s - onset_s) / epoch_s) for run in ordered]
    index = np.full(stops[-1], -1, dtype=np.intp)
    for i, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        index[start:stop] = i
    return index


def _scorers(ordered: Sequence[Run], index: NDArray[np.intp]) -> list[ScoredBy] | None:
    if all(run.scorer is None for run in ordered):
        return None
    named = [*(run.scorer or NOBODY for run in ordered), NOBODY]
    return [named[i] for i in index.tolist()]


def _artefacts(ordered: Sequence[Run], index: NDArray[np.intp]) -> NDArray[np.bool_] | None:
    flags = np.array([*(run.artefact for run in ordered), False])
    return flags[index] if flags.any() else None


def _confidence(ordered: Sequence[Run], index: NDArray[np.intp]) -> NDArray[np.float32] | None:
    values = np.array([*(run.confidence for run in ordered), np.nan], dtype=np.float32)
    return None if np.isnan(values).all() else values[index]
