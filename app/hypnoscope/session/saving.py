"""Save the stages of a session, beside its recording or where the user says."""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypnoscope.core.events import SavedFile
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.scores import Scores
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnogram_csv import stages_path_of, write_hypnogram
from hypnoscope.formats.sidecar import Sidecar, read_sidecar, sidecar_path
from hypnoscope.session.file_stamp import is_changed, stamp_of
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.stages_file import sidecar_of
from hypnoscope.translation import translate

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


class SavingError(Exception):
    """Stages cannot be saved; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The scoring as it was at one moment, to be written while the user goes on.

    Attributes
    ----------
    hypnogram, scores, sidecar
        What is written; later edits do not change it.
    index
        How many steps of the undo history were in effect.
    recording_path
        File of the recording, which is never written to.
    file
        The stages file that was read or written last, as it was then.
    """

    hypnogram: Hypnogram
    scores: Scores | None
    sidecar: Sidecar
    index: int
    recording_path: Path | None
    file: SavedFile | None

    def is_current(self, session: ScoringSession) -> bool:
        """Tell whether `session` still holds the same."""
        return (
            session.undo_stack.index() == self.index
            and session.scores is self.scores
            and session.extras == self.sidecar.extras
            and session.hypnogram.marks.same_as(self.hypnogram.marks)
        )


def snapshot_of(session: ScoringSession) -> Snapshot:
    """Return what `session` holds now."""
    ours = session.hypnogram
    return Snapshot(
        Hypnogram(ours.marks, ours.scorers, ours.epoch_s, ours.scheme),
        session.scores,
        sidecar_of(session),
        session.undo_stack.index(),
        session.recording.path,
        session.stages_file,
    )


def write_snapshot(snapshot: Snapshot, path: Path | None = None) -> SavedFile:
    """Write the stages, and return the file as it was then; knows no Qt, for a `Job`.

    Parameters
    ----------
    snapshot
        What to write.
    path
        Where the user wants it, existing files included; by default the stages file it was
        read from or saved to last, or else the usual one beside the recording.

    Raises
    ------
    SavingError
        When it cannot be written, or stages that the user never saw would be lost.
    """
    if path is None:
        path = _usual_path(snapshot)
        export_snapshot(snapshot, path, lambda: _refuse_unseen(snapshot, path))
    else:
        export_snapshot(snapshot, path)
    written = stamp_of(path)
    if written is None:
        raise SavingError(
            translate(
                "Saving", "{} has vanished right after it was saved; save under another name."
            ).format(path)
        )
    return written


def export_snapshot(
    snapshot: Snapshot, path: Path, check: Callable[[], None] | None = None
) -> None:
    """Write the stages to another file.

    Parameters
    ----------
    snapshot, path
        What to write, and where.
    check
        Called before; what it raises keeps the file as it is.

    Raises
    ------
    SavingError
        When it cannot be written, or something else would be lost by it.
    """
    recording = snapshot.recording_path
    try:
        if recording is not None and path.resolve() == recording.resolve():
            raise SavingError(
                translate("Saving", "{} is the recording itself; choose another name.").format(
                    path.name
                )
            )
        if check is not None:
            check()
        _refuse_foreign_sidecar(path)
        write_hypnogram(path, snapshot.hypnogram, snapshot.scores, snapshot.sidecar)
    except OSError as error:
        raise SavingError(_sentence(error, path)) from error


def save_session(session: ScoringSession, path: Path | None = None) -> Path:
    """Save stages and scores at once, and return where; see `write_snapshot`.

    Parameters
    ----------
    session
        Counts as unmodified afterwards.
    path
        As for `write_snapshot`.
    """
    file = write_snapshot(snapshot_of(session), path)
    session.mark_saved(Path(file.path), file)
    return path or Path(file.path)


def export_stages(session: ScoringSession, path: Path) -> None:
    """Write stages and scores to another file; the session stays as modified as it was.

    Raises
    ------
    SavingError
        As `export_snapshot` does.
    """
    export_snapshot(snapshot_of(session), path)


def _usual_path(snapshot: Snapshot) -> Path:
    if snapshot.file is not None:
        return Path(snapshot.file.path)
    if snapshot.recording_path is None:
        raise SavingError(
            translate("Saving", "The recording is no file; choose where to save its stages.")
        )
    return stages_path_of(snapshot.recording_path)


def _refuse_unseen(snapshot: Snapshot, path: Path) -> None:
    """Raise SavingError where `path` holds what the user has not seen."""
    if snapshot.file is not None and is_changed(snapshot.file):
        raise SavingError(
            translate(
                "Saving",
                "{} was changed by another program or window since it "
                "was opened; save under another name so that neither is lost.",
            ).format(path.name)
        )
    if snapshot.file is None and path.exists():
        raise SavingError(
            translate(
                "Saving",
                "{} holds stages that were not loaded; save under another name "
                "so that they are not lost.",
            ).format(path.name)
        )


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
            translate(
                "Saving",
                "{} lies in the place of the notes on {} and was written by "
                "another program or version; choose another file name.",
            ).format(beside.name, path.name)
        )


def _sentence(error: OSError, path: Path) -> str:
    """Return what is wrong and what to do about it."""
    reason = (error.strerror or str(error)).rstrip(".")
    if error.errno in _FULL:
        return translate(
            "Saving",
            "{} cannot be written ({}): the disk is full; free some space and save "
            "again, or choose another folder or file name.",
        ).format(path, reason)
    if error.errno in _READ_ONLY:
        return translate(
            "Saving",
            "{} cannot be written ({}): nothing may be changed there; choose another "
            "folder or file name.",
        ).format(path, reason)
    if not path.parent.is_dir():
        return translate(
            "Saving",
            "{} cannot be written ({}): its folder is not there, as when a network "
            "drive is off; save again when it is back, or choose another folder or file name.",
        ).format(path, reason)
    return translate(
        "Saving", "{} cannot be written ({}); choose another folder or file name."
    ).format(path, reason)
