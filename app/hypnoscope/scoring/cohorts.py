"""Labelled cohorts: recordings and the stages that people gave them, as training takes them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from hypnoscope.core.recording import Recording
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.accusleep import read_accusleep
from hypnoscope.formats.accusleepy import read_accusleepy
from hypnoscope.formats.cohort_files import CohortFile, Layout, cohort_files
from hypnoscope.formats.hypnograms import accusleep, bids, sdreamer, spindle
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.placing import Placement, overhang, placed
from hypnoscope.formats.hypnograms.registry import formats_of
from hypnoscope.formats.hypnograms.spindle import Expert
from hypnoscope.scoring.channel_choice import choose_channels
from hypnoscope.scoring.findings import signal_of
from hypnoscope.scoring.lessons import StageCodes, by_person
from hypnoscope.scoring.scorer import Progress, ScoringError

if TYPE_CHECKING:
    from sdreamer.config import Modality
    from sdreamer.data import LabelledRecording
    from sdreamer.labelled_cohort import LabelledCohort
    from sdreamer.signals import Epochs

_SECOND = Fraction(1)
_PUBLIC_EPOCHS: dict[Layout, Fraction] = {
    "accusleep": accusleep.PUBLIC_EPOCH_S,
    "spindle": spindle.PUBLIC_EPOCH_S,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRequest:
    """Which cohort, and what its files do not say themselves.

    Attributes
    ----------
    folder, layout
        Where it lies and how.
    eeg, emg
        Names of channels; None takes them by their roles.
    rate
        Samples a second of AccuSleep's recordings; None for 512.
    epoch_s
        Length of an epoch of AccuSleep's and SPINDLE's stages, in seconds; None for that of the
        public data, 2.5 and 4.
    expert
        Whose stages to take where SPINDLE has two.
    """

    folder: Path
    layout: Layout
    eeg: str | None = None
    emg: str | None = None
    rate: Fraction | None = None
    epoch_s: Fraction | None = None
    expert: Expert = "first"


@dataclass(frozen=True, slots=True, eq=False)
class ScoredRecording:
    """A recording of a cohort and its stages.

    Attributes
    ----------
    stages
        Stage codes, unscored where nobody said, where the signal is spoilt, and in seconds in
        which two epochs of different stages meet; shape (n_epochs,).
    remarks
        What was decided on reading, a sentence each.
    """

    file: CohortFile
    recording: Recording
    stages: StageCodes
    remarks: tuple[str, ...]


def read_scored(file: CohortFile, request: CohortRequest) -> ScoredRecording:
    """Read one recording of a cohort and put its stages on its seconds.

    Raises
    ------
    FormatError, ScoringError
        When a file cannot be read, or its stages do not fit the recording.
    """
    if file.stages is None:
        raise ScoringError(f"{file.recording.name} has no stages.")
    recording = _recording(file, request)
    imported = _imported(file.stages, request)
    epoch_s, said = _epoch_length(imported, file.stages, request)
    duration_s = Fraction(recording.duration_s).limit_denominator(10**6)
    ends = overhang(imported.n_epochs, epoch_s, imported.onset_s, duration_s)
    _refuse_misfit(file, request, ends.after_s, max(epoch_s, _SECOND), imported.n_epochs * epoch_s)
    meanings = {code: meaning for code, meaning in imported.meanings.items() if meaning is not None}
    placement = Placement(epoch_s, imported.onset_s, meanings)
    result = placed(imported, placement, recording.epochs.n_epochs)
    stages = np.where(result.mixed, np.int8(Stage.UNSCORED), by_person(result.hypnogram))
    told = () if ends.fits else ends.sentences
    remarks = (*recording.repairs, *imported.remarks, *said, *told)
    return ScoredRecording(file, recording, stages, remarks)


def _recording(file: CohortFile, request: CohortRequest) -> Recording:
    if request.layout != "accusleep":
        return read_recording(file.recording)
    if file.recording.is_dir():
        return read_accusleep(file.recording, request.rate)
    return read_accusleepy(file.recording, request.rate)


def _imported(path: Path, request: CohortRequest) -> ImportedHypnogram:
    readers: dict[Layout, Callable[[Path], ImportedHypnogram]] = {
        "bids": bids.read,
        "sdreamer": sdreamer.read,
        "accusleep": accusleep.read_mat if path.suffix == ".mat" else accusleep.read_table,
        "spindle": partial(spindle.read, expert=request.expert),
        "edf-csv": _any_hypnogram,
    }
    imported = readers[request.layout](path)
    unknown = [code for code in imported.codes if imported.meanings[code] is None]
    if unknown or imported.certainty == "unsure":
        code = unknown[0] if unknown else imported.codes[0]
        epoch = imported.epoch_codes.index(code)
        raise ScoringError(
            f"{path.name} has the code {code!r} in epoch {epoch + 1}, which may mean any stage in "
            f"the layout {request.layout}; write the stages by name there."
        )
    return imported


def _any_hypnogram(path: Path) -> ImportedHypnogram:
    for known in formats_of(path):
        if known.read is not None:
            return known.read(path)
    raise FormatError(f"{path.name} holds no stages in a known format; export them as CSV anew.")


def _epoch_length(
    imported: ImportedHypnogram, path: Path, request: CohortRequest
) -> tuple[Fraction, tuple[str, ...]]:
    """Return how long an epoch is, and a remark where that is not the file's own word."""
    told = imported.epoch_s or request.epoch_s
    if told is not None:
        return told, ()
    usual = _PUBLIC_EPOCHS.get(request.layout, _SECOND)
    return usual, (f"{path.name} carries no epoch length; {float(usual):g} s are assumed.",)


def _refuse_misfit(
    file: CohortFile,
    request: CohortRequest,
    after_s: Fraction,
    tolerance_s: Fraction,
    scored_s: Fraction,
) -> None:
    """Refuse stages that reach beyond the recording, or stop short where rates are assumed."""
    assert file.stages is not None
    too_short = request.layout == "accusleep" and -after_s > tolerance_s
    if after_s <= tolerance_s and not too_short:
        return
    more = "more" if after_s > 0 else "less"
    remedy = "they do not belong together"
    if request.layout == "accusleep":
        remedy = "give the true --sfreq and --epoch, which its files do not tell"
    raise ScoringError(
        f"The stages in {file.stages.name} cover {float(scored_s):g} s, {float(abs(after_s)):g} s "
        f"{more} than {file.recording.name} at its end: {remedy}."
    )


@contextmanager
def opened_cohort(
    request: CohortRequest, working_folder: Path, progress: Progress
) -> Iterator["LabelledCohort"]:
    """Yield a cohort, prepared for the model; its samples lie in `working_folder` meanwhile.

    A recording that cannot be used is left out, and `LabelledCohort.remarks` says so.

    Raises
    ------
    FormatError, ScoringError
        When none can be used.
    """
    files = cohort_files(request.folder, request.layout)
    working_folder.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(dir=working_folder, ignore_cleanup_errors=True) as folder:
            yield _read_all(files, request, Path(folder), progress)
    finally:
        if not any(working_folder.iterdir()):
            working_folder.rmdir()


def _read_all(
    files: Sequence[CohortFile], request: CohortRequest, folder: Path, progress: Progress
) -> "LabelledCohort":
    from sdreamer.labelled_cohort import Animal, LabelledCohort

    of_animal: dict[tuple[str, str], list[LabelledRecording]] = {}
    remarks: dict[str, list[str]] = {}
    failure: Exception | None = None
    progress(0, len(files))
    for number, file in enumerate(files):
        name = file.recording.relative_to(request.folder).as_posix()
        try:
            scored = read_scored(file, request)
            labelled = _labelled(scored, request, folder / str(number))
        except (FormatError, ScoringError) as error:
            failure = error
            remarks.setdefault(f"Left out: {error}", []).append(name)
        else:
            of_animal.setdefault((file.animal, file.laboratory), []).append(labelled)
            for remark in scored.remarks:
                remarks.setdefault(remark, []).append(name)
        progress(number + 1, len(files))
    if not of_animal and failure is not None:
        raise failure
    animals = [Animal(a, lab, tuple(found)) for (a, lab), found in sorted(of_animal.items())]
    said = tuple(_with_names(remark, names) for remark, names in remarks.items())
    try:
        return LabelledCohort(request.folder.resolve().name, tuple(animals), said)
    except ValueError as error:
        raise ScoringError(f"{error}; name them in animals.csv.") from error


def _with_names(remark: str, names: Sequence[str]) -> str:
    others = len(names) - 1
    more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
    return f"{names[0]}{more}: {remark}"


def _labelled(scored: ScoredRecording, request: CohortRequest, path: Path) -> "LabelledRecording":
    """Prepare a recording; its epochs go to disk, for a cohort may be larger than the memory."""
    from sdreamer.data import LabelledRecording

    choice = choose_channels(scored.recording, request.eeg, request.emg)
    return LabelledRecording(
        _epochs(scored.recording, choice.eeg, "eeg", path),
        _epochs(scored.recording, choice.emg, "emg", path),
        scored.stages,
    )


def _epochs(
    recording: Recording, name: str | None, modality: "Modality", path: Path
) -> "Epochs | None":
    from sdreamer.signals import Epochs, prepare

    channel = signal_of(recording, name)
    if channel is None:
        return None
    try:
        prepared = prepare(channel, recording.epochs.n_epochs, modality)
    except ValueError as error:  # as when a channel is sampled too slowly
        raise ScoringError(f"{name} cannot be used: {error}.") from error
    target = path.with_name(f"{path.name}-{modality}.npy")
    np.save(target, prepared.samples)
    return Epochs(np.load(target, mmap_mode="c"), prepared.lost)  # torch warns of what is read-only
