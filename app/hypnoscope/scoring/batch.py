"""Score a recording from file to file, as the command line does for one after another."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from hypnoscope.core.finding import Finding
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.extras import Extras
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.formats.sidecar import Sidecar, read_sidecar, sidecar_path
from hypnoscope.formats.table import remember_hints
from hypnoscope.formats.table_layout import TableHints
from hypnoscope.formats.versions import installed_versions
from hypnoscope.scoring.channel_choice import ChannelChoice, PathwayWish, choose_channels
from hypnoscope.scoring.rule_edits import proposed
from hypnoscope.scoring.rules import Rule
from hypnoscope.scoring.scorer import Device, Progress, ScoringError
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """How recordings are to be scored.

    Attributes
    ----------
    eeg, emg
        Names of channels; None takes them by their roles.
    pathway
        ``"auto"`` scores from whatever signals are there.
    checkpoint
        None for the bundled one.
    device
        ``"auto"``, ``"cpu"``, ``"cuda"`` or ``"mps"``.
    overwrite
        Whether a file that holds a person's scoring may be replaced.
    hints
        What the user says of recordings that are tables, None for nothing.
    rules
        Applied to the stages one after another; none by default.
    """

    eeg: str | None = None
    emg: str | None = None
    pathway: PathwayWish = "auto"
    checkpoint: Path | None = None
    device: Device = "auto"
    overwrite: bool = False
    hints: TableHints | None = None
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ScoredFile:
    """A recording that was scored and where its stages were written."""

    recording: Recording
    choice: ChannelChoice
    hypnogram: Hypnogram
    stages_path: Path
    device_name: str
    elapsed_s: float
    findings: tuple[Finding, ...] = ()


def score_file(
    path: Path, stages_path: Path, options: ScoringOptions, progress: Progress
) -> ScoredFile:
    """Score the recording at `path` and write its stages to `stages_path`.

    Raises
    ------
    FormatError
        When the recording cannot be read.
    ScoringError
        When it cannot be scored, or `stages_path` holds what must not be lost.
    """
    started = time.monotonic()
    recording = read_recording(path, options.hints)
    remember_hints(path, options.hints)
    if not options.overwrite:
        refuse_to_lose(stages_path)
    choice = choose_channels(recording, options.eeg, options.emg, options.pathway)
    scorer = SdreamerScorer(choice, options.checkpoint, options.device)
    scores = scorer.score(recording, progress)
    hypnogram = write_scored(stages_path, recording, scores, options)
    elapsed_s = time.monotonic() - started
    return ScoredFile(
        recording,
        choice,
        hypnogram,
        stages_path,
        scorer.device_name,
        elapsed_s,
        scores.findings,
    )


def write_scored(
    stages_path: Path, recording: Recording, scores: Scores, options: ScoringOptions
) -> Hypnogram:
    """Write the stages that `scores` give a recording, rules applied, and return them.

    Raises
    ------
    OSError
        When the files cannot be written; the last good ones are then still there.
    """
    hypnogram = Hypnogram.scored_by(ScoredBy("model", scores.model_id), scores.stages)
    proposal = proposed(options.rules, hypnogram, scores)
    hypnogram.apply(proposal.edit)
    sidecar = replace(_sidecar(recording, scores, options), extras=Extras(rules=proposal.rules))
    write_hypnogram(stages_path, hypnogram, scores, sidecar)
    return hypnogram


def refuse_to_lose(stages_path: Path) -> None:
    """Raise `ScoringError` if writing stages here would replace what a program cannot remake.

    That is a person's scoring or notes, or a file that is none of this program's.
    """
    for path in (stages_path, sidecar_path(stages_path)):
        if path.exists() and not _is_ours(path):
            raise ScoringError(
                f"{path} exists and is no file of this program; "
                "choose another name, or allow it with --overwrite."
            )
    if not stages_path.exists():
        return
    saved = read_hypnogram(stages_path)
    if saved.sidecar is not None and len(saved.sidecar.extras.notes):
        raise ScoringError(
            f"{sidecar_path(stages_path)} holds notes that a person wrote; "
            "choose another name, or allow it with --overwrite."
        )
    by_person = int(saved.hypnogram.reviewed().sum())
    if by_person:
        raise ScoringError(
            f"{stages_path} holds {by_person} seconds that a person scored or accepted; "
            "choose another name, or allow it with --overwrite."
        )


def seconds_of(hypnogram: Hypnogram) -> dict[Stage, float]:
    """Return the time spent in each stage, in seconds, unscored time included."""
    return {stage: float((hypnogram.stages == stage).sum()) * hypnogram.epoch_s for stage in Stage}


def _is_ours(path: Path) -> bool:
    try:
        if path.suffix == ".json":
            return read_sidecar(path) is not None
        read_hypnogram(path)
    except FormatError:
        return False
    return True


def _sidecar(recording: Recording, scores: Scores, options: ScoringOptions) -> Sidecar:
    return Sidecar(
        recording=recording.path.name if recording.path else "",
        fingerprint=recording.fingerprint,
        start_time=recording.start_time,
        eeg=scores.eeg,
        emg=scores.emg,
        pathway=scores.pathway,
        checkpoint_id=scores.model_id,
        versions=installed_versions(),
        options={
            "eeg": options.eeg,
            "emg": options.emg,
            "pathway": options.pathway,
            "checkpoint": str(options.checkpoint) if options.checkpoint else None,
            "device": options.device,
        },
        findings=scores.findings,
    )
