"""Open a recording with its stages, and save the stages again."""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.extras import Extras
from hypnoscope.formats.hypnogram_csv import (
    ScoredHypnogram,
    read_hypnogram,
    stages_path_of,
    write_hypnogram,
)
from hypnoscope.formats.sidecar import read_sidecar, sidecar_path
from hypnoscope.session.file_stamp import FileStamp, stamp_of
from hypnoscope.session.recovery import UnsavedWork, is_open_elsewhere, read_unsaved, set_aside
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.stages_file import sidecar_of, with_saved_roles


class SavingError(Exception):
    """Stages cannot be saved; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """What was read of a recording and its stages, before there is a session.

    It holds no Qt object, so that it can be read in a thread of its own.

    Attributes
    ----------
    recording
        The recording.
    hypnogram, scores
        As saved; None without a stages file.
    stages_path, stages_stamp
        The stages file that was read, if any, and its stamp at that time.
    unsaved
        Work on this recording that was never saved, to be offered to the user.
    notices
        What the user should know, a sentence each.
    extras
        Notes and the rules that were applied, as saved.
    """

    recording: Recording
    hypnogram: Hypnogram | None = None
    scores: Scores | None = None
    stages_path: Path | None = None
    stages_stamp: FileStamp | None = None
    unsaved: UnsavedWork | None = None
    notices: tuple[str, ...] = ()
    extras: Extras = field(default_factory=Extras)


def read_document(path: str | Path, recovery_folder: Path | None = None) -> Document:
    """Read the recording at `path`, and its saved stages where there are any that fit.

    Raises
    ------
    FormatError
        When the recording cannot be read. A stages file that cannot be read or does not
        fit is left out with a notice instead, and never overwritten unasked.
    """
    recording = read_recording(path)
    unsaved = read_unsaved(recording, recovery_folder)
    stages_path = stages_path_of(Path(path))
    notices = (open_elsewhere(recording),) if is_open_elsewhere(recording, recovery_folder) else ()
    if not stages_path.exists():
        return Document(recording, unsaved=unsaved, notices=notices)
    stamp = stamp_of(stages_path)  # before it is read, so that no later change goes unnoticed
    try:
        saved = read_hypnogram(stages_path)
        _refuse_misfit(saved, recording, stages_path)
    except FormatError as error:
        notice = f"The saved stages were not loaded: {error}"
        return Document(recording, unsaved=unsaved, notices=(*notices, notice))
    extras = Extras()
    if saved.sidecar is not None:
        recording = with_saved_roles(recording, saved.sidecar)
        extras = saved.sidecar.extras
    found = (saved.hypnogram, saved.scores, stages_path, stamp)
    return Document(recording, *found, unsaved, notices, extras)


def session_of(
    document: Document,
    person: str = "",
    *,
    recover: bool = False,
) -> ScoringSession:
    """Return a session on what was read; call it in the thread of the window.

    Parameters
    ----------
    document
        What `read_document` returned.
    person
        Who scores by hand.
    recover
        Whether to go on from the unsaved work. If not, that is set aside for good.
    """
    hypnogram, scores, extras = document.hypnogram, document.scores, document.extras
    if document.unsaved is not None and recover:
        hypnogram = document.unsaved.hypnogram(document.recording.epochs.epoch_s)
        scores, extras = document.unsaved.scores, document.unsaved.extras
    elif document.unsaved is not None and document.unsaved.path is not None:
        set_aside(document.unsaved.path)
    session = ScoringSession(document.recording, hypnogram, scores, person, extras=extras)
    if document.stages_path is not None:
        session.mark_saved(document.stages_path, document.stages_stamp)
    if document.unsaved is not None and recover:
        session.mark_unsaved()
    return session


def open_session(path: str | Path, person: str = "") -> ScoringSession:
    """Read `path` and return a session on it; unsaved work is neither used nor touched."""
    document = read_document(path)
    return session_of(dataclasses.replace(document, unsaved=None), person)


def save_session(session: ScoringSession, path: Path | None = None) -> Path:
    """Save stages and scores, and return where.

    Parameters
    ----------
    session
        Counts as unmodified afterwards.
    path
        Where the user wants it, existing files included; by default the stages file it was
        read from or saved to last, or else the usual one beside the recording.

    Raises
    ------
    SavingError
        When it cannot be written, or stages that the user never saw would be lost.
    """
    path = path or _usual_path(session)
    export_stages(session, path)
    session.mark_saved(path)
    return path


def export_stages(session: ScoringSession, path: Path) -> None:
    """Write stages and scores to another file; the session stays as modified as it was.

    Raises
    ------
    SavingError
        When it cannot be written, or something else would be lost by it.
    """
    recording = session.recording
    if recording.path is not None and path.resolve() == recording.path.resolve():
        raise SavingError(f"{path.name} is the recording itself; choose another name.")
    try:
        _refuse_foreign_sidecar(path)
        write_hypnogram(path, session.hypnogram, session.scores, sidecar_of(session))
    except OSError as error:
        reason = error.strerror or str(error)
        raise SavingError(
            f"{path} cannot be written ({reason}); choose another folder or file name."
        ) from error


def open_elsewhere(recording: Recording) -> str:
    """Return what to say when another window scores `recording` too."""
    name = recording.path.name if recording.path else "The recording"
    return (
        f"{name} is being scored in another window too: go on in one of them only, as the "
        "second to save must choose another file name."
    )


def _usual_path(session: ScoringSession) -> Path:
    if session.stages_path is not None:
        if session.is_stages_file_changed():
            raise SavingError(
                f"{session.stages_path.name} was changed by another program or window since it "
                "was opened; save under another name so that neither is lost."
            )
        return session.stages_path
    if session.recording.path is None:
        raise SavingError("The recording is no file; choose where to save its stages.")
    path = stages_path_of(session.recording.path)
    if path.exists():
        raise SavingError(
            f"{path.name} holds stages that were not loaded; save under another name "
            "so that they are not lost."
        )
    return path


def _refuse_foreign_sidecar(path: Path) -> None:
    beside = sidecar_path(path)
    if not beside.exists():
        return
    try:
        is_ours = read_sidecar(beside) is not None
    except FormatError:
        is_ours = False
    if not is_ours:
        raise SavingError(
            f"{beside.name} lies in the place of the notes on {path.name} and was written by "
            "another program or version; choose another file name."
        )


def _refuse_misfit(saved: ScoredHypnogram, recording: Recording, path: Path) -> None:
    n_epochs = recording.epochs.n_epochs
    if len(saved.hypnogram) != n_epochs:
        raise FormatError(
            f"{path.name} has {len(saved.hypnogram)} seconds, but the recording has {n_epochs}."
        )
    made_for = saved.sidecar.fingerprint if saved.sidecar else ""
    if made_for and recording.fingerprint and made_for != recording.fingerprint:
        raise FormatError(f"{path.name} was made for another recording of the same name.")
