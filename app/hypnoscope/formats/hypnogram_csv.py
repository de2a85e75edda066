"""Hypnograms as CSV, one row a second, with a JSON sidecar of the same stem."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path

import numpy as np

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import StageScheme
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnogram_table import HypnogramTable, read_table
from hypnoscope.formats.sidecar import Sidecar, read_sidecar, sidecar_path, sidecar_text

COLUMNS = (
    "epoch",
    "onset_s",
    "duration_s",
    "stage",
    "confidence",
    "p_wake",
    "p_nrem",
    "p_rem",
    "scorer",
    "artefact",
)
OPTIONAL_COLUMNS = ("substage", "reviewed_by")  # where an epoch has such a thing


@dataclass(frozen=True, slots=True)
class ScoredHypnogram:
    """What a hypnogram file and its sidecar hold.

    Attributes
    ----------
    hypnogram
        One-second epochs.
    scores
        The probabilities of automatic scoring; None when the file has none.
    sidecar
        None when there is none beside the file.
    """

    hypnogram: Hypnogram
    scores: Scores | None
    sidecar: Sidecar | None


def stages_path_of(recording_path: Path) -> Path:
    """Return where the stages of a recording are saved unless the user says otherwise."""
    return recording_path.with_name(f"{recording_path.stem}_hypnogram.csv")


def write_hypnogram(
    path: str | Path,
    hypnogram: Hypnogram,
    scores: Scores | None = None,
    sidecar: Sidecar | None = None,
) -> None:
    """Write stages as CSV, and what was known of them as JSON beside it.

    Without a sidecar an older one of the same stem is left as it is. The sidecar is written
    with the hypnogram's own stages, whatever `sidecar` says of them.

    Raises
    ------
    ValueError
        When the epochs do not last one second, the scores do not fit them, or `path` is
        where the sidecar must lie.
    OSError
        When the files cannot be written; the last good ones are then still there.
    """
    path = Path(path)
    if hypnogram.epoch_s != 1:
        raise ValueError(f"a row lasts one second, but the epochs {hypnogram.epoch_s:g} s")
    if scores is not None and scores.n_epochs != len(hypnogram):
        raise ValueError(f"{scores.n_epochs} scores do not fit {len(hypnogram)} epochs")
    if path == sidecar_path(path):
        raise ValueError(f"{path.name} would be its own sidecar; name the stages .csv")
    with replacing(path) as stages_file:
        with stages_file.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS + OPTIONAL_COLUMNS if _is_extended(hypnogram) else COLUMNS)
            writer.writerows(_rows(hypnogram, scores))
        if sidecar is not None:
            with replacing(sidecar_path(path)) as sidecar_file:
                extras = replace(sidecar.extras, scheme=hypnogram.scheme)
                text = sidecar_text(replace(sidecar, extras=extras))
                sidecar_file.write_text(text, encoding="utf-8")


def read_hypnogram(path: str | Path) -> ScoredHypnogram:
    """Read a hypnogram file of this or another program, and its sidecar if there is one.

    Only the column ``stage`` is needed. Commas, semicolons and tabs are understood, and
    epochs of several whole seconds are spread over as many rows of one second.

    Raises
    ------
    FormatError
        Naming file and line, when anything is not understood.
    """
    path = Path(path)
    beside = sidecar_path(path)
    try:
        table = read_table(path)
        sidecar = read_sidecar(beside) if beside != path and beside.exists() else None
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror or error}.") from error
    scheme = StageScheme() if sidecar is None else sidecar.extras.scheme
    try:
        hypnogram = table.hypnogram(scheme)
    except ValueError as reason:
        raise FormatError(
            f"{path.name}: {reason} in the column 'substage'; correct it or export the stages anew."
        ) from reason
    return ScoredHypnogram(hypnogram, _scores(table, sidecar), sidecar)


def _rows(hypnogram: Hypnogram, scores: Scores | None) -> Iterator[list[str]]:
    labels = {int(stage): stage.label for stage in Stage}
    scorers = [str(scorer) for scorer in hypnogram.scorers]
    marks = hypnogram.marks
    stages = marks.stages.tolist()
    chances = _probability_columns(hypnogram, scores)
    columns = (stages, marks.scorers.tolist(), marks.artefacts.tolist(), _more_columns(hypnogram))
    for epoch, (stage, scorer, artefact, more) in enumerate(zip(*columns, strict=True)):
        yield [
            str(epoch),
            str(epoch),
            "1",
            labels[stage],
            *chances[epoch],
            scorers[scorer],
            str(int(artefact)),
            *more,
        ]


def _is_extended(hypnogram: Hypnogram) -> bool:
    marks = hypnogram.marks
    return bool(marks.substages.any() or marks.reviewers.any())


def _more_columns(hypnogram: Hypnogram) -> list[tuple[str, ...]]:
    """Return own stages and reviewers as text, empty rows where no epoch has any."""
    if not _is_extended(hypnogram):
        return [()] * len(hypnogram)
    names = {substage.code: substage.name for substage in hypnogram.scheme.substages}
    people = [str(scorer) for scorer in hypnogram.scorers]
    marks = hypnogram.marks
    return [
        (names.get(substage, ""), people[reviewer])
        for substage, reviewer in zip(
            marks.substages.tolist(), marks.reviewers.tolist(), strict=True
        )
    ]


def _probability_columns(hypnogram: Hypnogram, scores: Scores | None) -> list[list[str]]:
    """Return confidence and probabilities as text, shape (n_epochs, 4), empty where unknown."""
    if scores is None:
        return [[""] * 4] * len(hypnogram)
    confidence = scores.confidence(hypnogram.stages)
    columns = np.column_stack([confidence, scores.probabilities]).tolist()
    return [["" if isnan(p) else f"{p:.6f}" for p in row] for row in columns]


def _scores(table: HypnogramTable, sidecar: Sidecar | None) -> Scores | None:
    if table.probabilities is None:
        return None
    if sidecar is not None:
        origin = (sidecar.pathway, sidecar.checkpoint_id, sidecar.eeg, sidecar.emg)
        return Scores(table.probabilities, *origin, sidecar.findings)
    models = [scorer.name for scorer in table.scorers if scorer.kind == "model"]
    return Scores(table.probabilities, "", models[0] if models else "")
