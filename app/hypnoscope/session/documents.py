"""Open a recording with its stages."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from hypnoscope.core.events import SavedFile
from hypnoscope.core.history import History
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.scores import Scores
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.extras import Extras
from hypnoscope.formats.hypnogram_csv import ScoredHypnogram, read_hypnogram, stages_path_of
from hypnoscope.formats.hypnograms.registry import formats_of, hypnogram_alone
from hypnoscope.session.file_stamp import stamp_of
from hypnoscope.session.kept_work import KeptWork, SavedWork, find_kept
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.stages_file import with_saved_roles
from hypnoscope.translation import translate


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
    stages_file
        The stages file that was read, if any, as it was at that time.
    kept
        Work on this recording that was broken off; what is unsaved is to be offered to the user.
    notices
        What the user should know, a sentence each.
    extras
        Notes and the rules that were applied, as saved.
    """

    recording: Recording
    hypnogram: Hypnogram | None = None
    scores: Scores | None = None
    stages_file: SavedFile | None = None
    kept: KeptWork | None = None
    notices: tuple[str, ...] = ()
    extras: Extras = field(default_factory=Extras)


def read_document(path: str | Path, journal_folder: Path | None = None) -> Document:
    """Read the recording at `path`, and its saved stages where there are any that fit.

    Raises
    ------
    FormatError
        When the recording cannot be read. A stages file that cannot be read or does not
        fit is left out with a notice instead, and never overwritten unasked.
    """
    recording = _read_recording(Path(path))
    document = _with_saved_stages(Document(recording), stages_path_of(Path(path)))
    saved = None
    file, hypnogram = document.stages_file, document.hypnogram
    if file is not None and hypnogram is not None:
        saved = SavedWork(file, hypnogram, document.scores, document.extras)
    found = find_kept(recording, journal_folder, saved)
    notices = (open_elsewhere(recording),) if found.is_open_elsewhere else ()
    return replace(document, kept=found.kept, notices=(*found.notices, *notices, *document.notices))


def _read_recording(path: Path) -> Recording:
    """Read a recording; FormatError that says so when the file is a hypnogram."""
    try:
        return read_recording(path)
    except FormatError as error:
        known = hypnogram_alone(path)
        if known is None:
            raise
        raise FormatError(
            translate(
                "Documents",
                "{} is a hypnogram ({}), not a recording: open its recording "
                "first, then take the stages over with File ▸ Import hypnogram.",
            ).format(path.name, known.name)
        ) from error


def _with_saved_stages(document: Document, path: Path) -> Document:
    if not path.exists():
        return replace(document, notices=_stages_within(document.recording))
    stamp = stamp_of(path)  # before it is read, so that no later change goes unnoticed
    try:
        saved = read_hypnogram(path)
        _refuse_misfit(saved, document.recording, path)
    except FormatError as error:
        return replace(
            document,
            notices=(translate("Documents", "The saved stages were not loaded: {}").format(error),),
        )
    document = replace(document, hypnogram=saved.hypnogram, scores=saved.scores, stages_file=stamp)
    if saved.sidecar is None:
        return document
    recording = with_saved_roles(document.recording, saved.sidecar)
    return replace(document, recording=recording, extras=saved.sidecar.extras)


def _stages_within(recording: Recording) -> tuple[str, ...]:
    """Say so when the file of the recording holds stages itself, which nobody took over yet."""
    path = recording.path
    if path is None or not path.is_file():
        return ()
    if not any(known.with_signals for known in formats_of(path)):
        return ()
    return (
        translate(
            "Documents", "{} holds stages as well: File ▸ Import hypnogram takes them over."
        ).format(path.name),
    )


def session_of(document: Document, person: str = "", *, go_on: bool = False) -> ScoringSession:
    """Return a session on what was read; call it in the thread of the window.

    Parameters
    ----------
    document
        What `read_document` returned.
    person
        Who scores by hand.
    go_on
        Whether to go on from the work that was broken off, undo history included.
    """
    if document.kept is not None and go_on:
        return _resumed(document.recording, document.kept.history, person)
    session = ScoringSession(
        document.recording, document.hypnogram, document.scores, person, extras=document.extras
    )
    if document.stages_file is not None:
        session.mark_saved(Path(document.stages_file.path), document.stages_file)
    return session


def open_session(path: str | Path, person: str = "") -> ScoringSession:
    """Read `path` and return a session on it; what the journal holds is not used."""
    return session_of(read_document(path), person)


def _resumed(recording: Recording, history: History, person: str) -> ScoringSession:
    names = {channel.name for channel in recording.channels}
    roles = {name: ChannelRole(role) for name, role in history.roles.items() if name in names}
    recording = recording.with_roles(roles)
    hypnogram = history.hypnogram(recording.epochs.epoch_s)
    extras = Extras(history.scheme, history.notes, history.rules)
    session = ScoringSession(recording, hypnogram, history.scores, person, extras=extras)
    session.restore(history)
    return session


def open_elsewhere(recording: Recording) -> str:
    """Return what to say when another window scores `recording` too."""
    name = recording.path.name if recording.path else translate("Documents", "The recording")
    return translate(
        "Documents",
        "{} is being scored in another window too: go on in one of them only, as the "
        "second to save must choose another file name.",
    ).format(name)


def _refuse_misfit(saved: ScoredHypnogram, recording: Recording, path: Path) -> None:
    n_epochs = recording.epochs.n_epochs
    if len(saved.hypnogram) != n_epochs:
        raise FormatError(
            translate("Documents", "{} has {} seconds, but the recording has {}.").format(
                path.name, len(saved.hypnogram), n_epochs
            )
        )
    made_for = saved.sidecar.fingerprint if saved.sidecar else ""
    if made_for and recording.fingerprint and made_for != recording.fingerprint:
        raise FormatError(
            translate("Documents", "{} was made for another recording of the same name.").format(
                path.name
            )
        )
