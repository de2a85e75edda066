"""How far the scoring of a recording has come, told without opening it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.finding import Finding
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Flags
from hypnoscope.core.notes import Notes
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import marked, translate

StateKind = Literal["missing", "unreadable", "unscored", "automatic", "begun", "done"]

N_COLUMNS = 240  # of the hypnogram at a glance

_TEXTS: dict[StateKind, str] = {
    "missing": marked("RecordingState", "File is not there"),
    "unreadable": marked("RecordingState", "Saved stages cannot be read"),
    "unscored": marked("RecordingState", "Unscored"),
    "automatic": marked("RecordingState", "Scored automatically"),
    "done": marked("RecordingState", "Done"),
}


def _nothing() -> NDArray[np.int8]:
    return np.zeros(0, dtype=np.int8)


@dataclass(frozen=True, slots=True, eq=False)
class RecordingState:
    """What a list of recordings tells of one of them.

    Attributes
    ----------
    kind
        How far it is; ``"begun"`` is scored or reviewed by a person in part.
    reviewed
        Share of the seconds to be scored that a person set or accepted, 0 to 1.
    shares
        Share of the scored seconds in each stage, 0 to 1; empty without any.
    columns
        The stage that is most frequent in each of at most `N_COLUMNS` equal parts.
    remarks
        Notes and what was found in the signals, a sentence each.
    """

    kind: StateKind
    reviewed: float = 0.0
    shares: Mapping[Stage, float] = field(default_factory=dict)
    columns: NDArray[np.int8] = field(default_factory=_nothing)
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The state in words."""
        if self.kind == "begun":
            return translate("RecordingState", "Reviewed to {} %").format(int(100 * self.reviewed))
        return translate("RecordingState", _TEXTS[self.kind])


def state_of(
    hypnogram: Hypnogram, in_gaps: Flags, notes: Notes, findings: Sequence[Finding]
) -> RecordingState:
    """Return the state of a recording from what is known of it."""
    scored = hypnogram.stages != Stage.UNSCORED
    reviewed = hypnogram.reviewed() & scored
    n_wanted = int((scored | ~in_gaps).sum())
    share = float(reviewed.sum()) / n_wanted if n_wanted else 0.0
    kind: StateKind = "begun"
    if not scored.any():
        kind = "unscored"
    elif not reviewed.any():
        kind = "automatic"
    elif int(reviewed.sum()) == n_wanted:
        kind = "done"
    n_scored = max(int(scored.sum()), 1)
    shares = {s: float((hypnogram.stages == s).sum()) / n_scored for s in SCORED_STAGES}
    remarks = (
        *(note.text.strip() for note in notes.all),
        *(finding.sentence for finding in findings if finding.severity != "note"),
    )
    columns = _columns(hypnogram.stages)
    return RecordingState(kind, share, shares if scored.any() else {}, columns, remarks)


def state_of_session(session: ScoringSession) -> RecordingState:
    """Return the state of what is open."""
    findings = session.scores.findings if session.scores is not None else ()
    return state_of(session.hypnogram, session.in_gaps, session.notes, findings)


def read_state(path: Path) -> RecordingState:
    """Read how far the recording at `path` is from the stages saved beside it.

    It may take long on a slow share; knows no Qt.
    """
    stages_path = stages_path_of(path)
    if not path.exists():
        return RecordingState("missing")
    if not stages_path.exists():
        return RecordingState("unscored")
    try:
        saved = read_hypnogram(stages_path)
    except FormatError as error:
        return RecordingState("unreadable", remarks=(str(error),))
    sidecar = saved.sidecar
    notes = Notes() if sidecar is None else sidecar.extras.notes
    in_gaps = _gaps_of(path, saved.hypnogram)
    return state_of(saved.hypnogram, in_gaps, notes, () if sidecar is None else sidecar.findings)


def _gaps_of(path: Path, hypnogram: Hypnogram) -> Flags:
    """Return which epochs lie in gaps; the recording is looked at only if that matters."""
    if (hypnogram.stages == Stage.UNSCORED).any() and hypnogram.reviewed().any():
        try:
            recording = read_recording(path)
            in_gaps = recording.epochs.within(recording.gaps)
        except FormatError:
            in_gaps = np.zeros(0, dtype=np.bool_)
        if len(in_gaps) == len(hypnogram):
            return in_gaps
    return np.zeros(len(hypnogram), dtype=np.bool_)


def _columns(stages: NDArray[np.int8]) -> NDArray[np.int8]:
    n_columns = min(len(stages), N_COLUMNS)
    if not n_columns:
        return _nothing()
    starts = np.linspace(0, len(stages), n_columns, endpoint=False).astype(np.intp)
    kinds = sorted(Stage)
    counts = [np.add.reduceat((stages == stage).astype(np.int64), starts) for stage in kinds]
    columns: NDArray[np.int8] = np.array(kinds, dtype=np.int8)[np.argmax(counts, axis=0)]
    columns.flags.writeable = False
    return columns
