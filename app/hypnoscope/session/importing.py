"""Take over a hypnogram of another program into the open session."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.placing import Overhang, Placement, overhang, placed
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import marked

Kept = Literal["nothing", "persons", "scored"]
"""What stays of the stages there are: nothing, what a person set or accepted, all of them."""

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class ImportPreview:
    """What an import would do.

    Attributes
    ----------
    hypnogram, scores
        The imported ones on the seconds of the recording.
    taken
        True for each second that would be set, shape (n_seconds,).
    n_replaced
        Scored seconds that would get another stage than they have.
    n_kept
        Seconds that the file scores but that stay as they are, as was asked.
    n_in_gaps
        Seconds that the file scores but of which the recording has no data.
    overhang
        How the ends lie to each other.
    n_mixed
        Seconds in which epochs of different stages meet.
    placement
        What was confirmed of the file.
    """

    hypnogram: Hypnogram
    scores: Scores | None
    taken: NDArray[np.bool_]
    n_replaced: int
    n_kept: int
    n_in_gaps: int
    overhang: Overhang
    n_mixed: int
    placement: Placement

    @property
    def n_of_stages(self) -> dict[Stage, int]:
        """How many seconds would be set to each stage."""
        stages = self.hypnogram.stages[self.taken]
        return {stage: int((stages == stage).sum()) for stage in SCORED_STAGES}

    @property
    def n_artefacts(self) -> int:
        """How many seconds would be flagged as artefact."""
        return int(self.hypnogram.artefacts[self.taken].sum())


def preview_import(
    session: ScoringSession, imported: ImportedHypnogram, placement: Placement, kept: Kept
) -> ImportPreview:
    """Tell what an import would do, without doing it.

    Seconds of which the file says nothing, and those in gaps, always stay as they are.
    """
    there = session.hypnogram
    result = placed(imported, placement, len(there))
    hypnogram = result.hypnogram
    told = result.covered & ((hypnogram.stages != Stage.UNSCORED) | hypnogram.artefacts)
    scored = there.stages != Stage.UNSCORED
    stays = {
        "nothing": np.zeros(len(there), dtype=np.bool_),
        "persons": scored & there.reviewed(),
        "scored": scored,
    }[kept]
    taken = told & ~stays & ~session.in_gaps
    return ImportPreview(
        hypnogram,
        result.scores,
        taken,
        n_replaced=int((taken & scored & (hypnogram.stages != there.stages)).sum()),
        n_kept=int((told & stays & ~session.in_gaps).sum()),
        n_in_gaps=int((told & session.in_gaps).sum()),
        overhang=overhang(
            imported.n_epochs, placement.epoch_s, placement.onset_s, duration_of(session.recording)
        ),
        n_mixed=int(result.mixed.sum()),
        placement=placement,
    )


def carry_out(session: ScoringSession, preview: ImportPreview) -> None:
    """Do what the preview told, as one undoable step."""
    change = marked("Change", "import of a hypnogram")
    session.take_over(preview.hypnogram, preview.scores, preview.taken, change)


def duration_of(recording: Recording) -> Fraction:
    """Return the duration of a recording in seconds, to a microsecond."""
    return Fraction(round(recording.duration_s * 1_000_000), 1_000_000)


def onset_by_clock(imported: ImportedHypnogram, recording: Recording) -> Fraction | None:
    """Return where the hypnogram begins by the clock, in seconds from the recording's start.

    None where either does not tell the time of day, or where both would not overlap.
    """
    if imported.start_time is None or recording.start_time is None:
        return None
    later = (imported.start_time - recording.start_time) // _MICROSECOND
    onset_s = Fraction(later, 1_000_000) + imported.onset_s
    length_s = (imported.epoch_s or 1) * imported.n_epochs
    overlaps = -length_s < onset_s < duration_of(recording)
    return onset_s if overlaps else None
