"""Write the open session's hypnogram for other programs."""

from fractions import Fraction
from pathlib import Path

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.rebinning import rebinned
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.session.saving import SavingError
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.stages_file import sidecar_of
from hypnoscope.translation import counts, translate


def content_of(session: ScoringSession, epoch_s: Fraction = Fraction(1)) -> HypnogramToWrite:
    """Return what is to be written, in epochs of `epoch_s` seconds.

    It is a snapshot: it may be written in another thread while scoring goes on.
    """
    there = session.hypnogram
    snapshot = Hypnogram(there.marks, there.scorers, there.epoch_s, there.scheme)
    result = rebinned(snapshot, session.scores, epoch_s)
    return HypnogramToWrite(result.hypnogram, result.scores, session.recording, sidecar_of(session))


def losses(session: ScoringSession, known: HypnogramFormat, epoch_s: Fraction = Fraction(1)) -> str:
    """Return what a file in this format would not hold, in a sentence each; empty for nothing."""
    whole = HypnogramToWrite(session.hypnogram, session.scores, session.recording)
    told = [known.loses(whole)]
    result = rebinned(session.hypnogram, None, epoch_s)
    n_mixed = int(result.mixed.sum())
    if n_mixed:
        told.append(_mixed_note(n_mixed))
    rest_s = len(session.hypnogram) - len(result.hypnogram) * epoch_s
    if rest_s > 0:
        told.append(
            translate(
                "Exporting", "The last {:g} s are less than half an epoch and left out."
            ).format(float(rest_s))
        )
    return " ".join(sentence for sentence in told if sentence)


def _mixed_note(n_mixed: int) -> str:
    if n_mixed == 1:
        return translate(
            "Exporting",
            "1 epoch holds several stages: the one that lasts longest is written, of equals the "
            "first.",
        )
    return counts.tr(
        "{:,} epochs hold several stages: the one that lasts longest is written, of equals the "
        "first.",
        "",
        n_mixed,
    ).format(n_mixed)


def check_place(session: ScoringSession, path: Path) -> None:
    """Raise `SavingError` where an export would take the place of the recording or the stages."""
    recording = session.recording.path
    if recording is not None and path.resolve() == recording.resolve():
        raise SavingError(
            translate("Exporting", "{} is the recording itself; choose another name.").format(
                path.name
            )
        )
    if session.stages_path is not None and path.resolve() == session.stages_path.resolve():
        raise SavingError(
            translate(
                "Exporting", "{} is where the stages are saved; choose another name for the export."
            ).format(path.name)
        )


def write_content(content: HypnogramToWrite, path: Path, known: HypnogramFormat) -> None:
    """Write `content` to a file of the format `known`.

    Raises
    ------
    SavingError
        When it cannot be written; an older file is then still there.
    """
    if known.write is None:
        raise SavingError(
            translate(
                "Exporting", "{} can be read, but not written; choose another format."
            ).format(known.name)
        )
    try:
        known.write(path, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SavingError(
            translate(
                "Exporting", "{} cannot be written ({}); choose another folder or file name."
            ).format(path, reason)
        ) from error
    except ValueError as error:
        raise SavingError(
            translate("Exporting", "{} was not written: {}.").format(
                path.name, str(error).rstrip(".")
            )
        ) from error
