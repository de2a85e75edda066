"""Hypnograms as EDF+ annotations: in a file of their own, or in a copy of the recording.

The texts of stages are those of "Standard texts and polarity rules" of EDF+ (Kemp et al.):
Sleep stage W, N, R, and ? where there is none. Beside them stand "Artefact", and "Scored by"
with who set the stages.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_annotation_files import read_annotation_file, write_annotation_file
from hypnoscope.formats.edf_annotations import Annotation, read_annotations
from hypnoscope.formats.edf_data import DataRecords, open_records
from hypnoscope.formats.edf_header import EdfHeader, read_header
from hypnoscope.formats.edf_repair import write_repaired
from hypnoscope.formats.edf_text import counted
from hypnoscope.formats.edf_writer import write_recording
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.file_bytes import FileBytes
from hypnoscope.formats.hypnograms.codes import meaning_of_name
from hypnoscope.formats.hypnograms.hypnogram_format import (
    Detail,
    HypnogramFormat,
    HypnogramToWrite,
)
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.runs import Run, bouts_of, imported_runs, onset_of

_TEXTS = {
    Stage.WAKE: "Sleep stage W",
    Stage.NREM: "Sleep stage N",
    Stage.REM: "Sleep stage R",
    Stage.UNSCORED: "Sleep stage ?",
}
_ARTEFACT = "Artefact"
_SCORED_BY = "Scored by "
_PROBED_RECORDS = 64
_HOLDS: frozenset[Detail] = frozenset(("unscored", "artefacts", "scorers", "start time"))
_EDF_ENDINGS = (".edf", ".bdf", ".rec")


def recognises_annotations(path: Path) -> bool:
    """Tell whether it is an EDF+ file of annotations alone, stages among them."""
    return _recognises(path, with_signals=False)


def recognises_copy(path: Path) -> bool:
    """Tell whether it is a recording in EDF+ that begins with annotations of stages."""
    return _recognises(path, with_signals=True)


def read(path: Path) -> ImportedHypnogram:
    """Read the stages among the annotations; raise FormatError naming the one at fault."""
    found = read_annotation_file(path)
    annotations = found.annotations
    stages = [one for one in annotations if _is_stage(one.text)]
    if not stages:
        raise FormatError(
            f"{path.name} holds no annotation that names a stage; choose another file."
        )
    remarks = []
    if any(not one.duration_s for one in stages):
        remarks.append("Annotations without a duration are taken to last until the next one.")
        stages = _lasting(stages, path.name)
    n_others = sum(1 for one in annotations if not (_is_stage(one.text) or _is_ours(one.text)))
    if n_others:
        remarks.append(f"{counted(n_others, 'other annotation')} left out, naming no stage.")
    runs = _with_details(stages, [one for one in annotations if _is_ours(one.text)])
    return imported_runs(runs, path.name, start_time=found.start_time, remarks=remarks)


def annotations_of(content: HypnogramToWrite) -> list[Annotation]:
    """Return the annotations that say what `content` holds, in the order of their onsets."""
    hypnogram = content.hypnogram
    bouts = bouts_of(hypnogram, artefacts=True, scorers=True)
    runs = [(bout.start, bout.stop, _TEXTS[bout.stage]) for bout in bouts_of(hypnogram)]
    runs += _joined((b.start, b.stop, _ARTEFACT) for b in bouts if b.artefact)
    runs += _joined(
        (b.start, b.stop, _SCORED_BY + _one_line(b.scorer)) for b in bouts if str(b.scorer)
    )
    return [
        Annotation(
            onset_of(hypnogram, start), onset_of(hypnogram, stop) - onset_of(hypnogram, start), text
        )
        for start, stop, text in sorted(runs, key=lambda run: run[0])
    ]


def write_annotations(path: Path, content: HypnogramToWrite) -> None:
    """Write an EDF+ file of annotations alone, on the clock of the recording."""
    start_time = content.recording.start_time if content.recording else None
    write_annotation_file(path, annotations_of(content), start_time)


def write_copy(path: Path, content: HypnogramToWrite) -> None:
    """Write a copy of the recording with the stages as annotations; the recording stays.

    EDF and BDF are copied bit by bit; other recordings are written as EDF.
    """
    recording = content.recording
    if recording is None:
        raise ValueError("the recording is needed for a copy with annotations")
    source = recording.path
    if source is not None and path.resolve() == source.resolve():
        raise ValueError(f"{path.name} is the recording itself; choose another name.")
    if source is None or not source.is_file() or not _is_edf(source):
        write_recording(path, recording, annotations_of(content), content.progress)
        return
    if recognises_copy(source):
        raise ValueError(
            f"{source.name} holds stages as annotations already; export a file of annotations "
            "alone, or the recording that it was made from."
        )
    write_repaired(source, path, progress=content.progress, annotations=annotations_of(content))


def _recognises(path: Path, *, with_signals: bool) -> bool:
    try:
        if not _is_edf(path):
            return False
        header, records = _opened(path)
        if bool(header.data_signals) != with_signals or not header.annotations:
            return False
        some = DataRecords(
            FileBytes(path),
            header.n_bytes,
            header.record_bytes,
            min(len(records), _PROBED_RECORDS),
            0,
        )
        return any(_is_stage(one.text) for one in read_annotations(header, some).annotations)
    except (FormatError, OSError):
        return False


def _is_edf(path: Path) -> bool:
    return path.suffix.casefold() in _EDF_ENDINGS and path.is_file()


def _opened(path: Path) -> tuple[EdfHeader, DataRecords]:
    file = FileBytes(path)
    header = read_header(path.name, file)
    return header, open_records(file, header)


def _is_stage(text: str) -> bool:
    return text.strip() != _ARTEFACT and meaning_of_name(text) is not None and bool(text.strip())


def _is_ours(text: str) -> bool:
    return text == _ARTEFACT or text.startswith(_SCORED_BY)


def _lasting(stages: Sequence[Annotation], file_name: str) -> list[Annotation]:
    """Return stages with durations: up to the next onset, the last as long as the one before."""
    if len(stages) < 2:
        raise FormatError(
            f"{file_name} holds a single stage, without a duration; export the hypnogram anew."
        )
    onsets = [one.onset_s for one in stages]
    onsets.append(2 * onsets[-1] - onsets[-2])
    return [
        replace(one, duration_s=one.duration_s or stop_s - one.onset_s)
        for one, stop_s in zip(stages, onsets[1:], strict=True)
    ]


def _with_details(stages: Sequence[Annotation], details: Sequence[Annotation]) -> list[Run]:
    """Return the stages as runs, parted where artefacts or scorers change."""
    borders = sorted({border for one in details for border in _ends(one)})
    artefacts = [one for one in details if one.text == _ARTEFACT]
    scorers = [one for one in details if one.text != _ARTEFACT]
    runs = []
    for stage in stages:
        start_s, stop_s = _ends(stage)
        inside = borders[bisect_right(borders, start_s) : bisect_left(borders, stop_s)]
        for first_s, last_s in pairwise([start_s, *inside, stop_s]):
            by = _at(scorers, first_s)
            scorer = None if by is None else ScoredBy.parse(by.text.removeprefix(_SCORED_BY))
            runs.append(
                Run(
                    first_s,
                    last_s,
                    stage.text,
                    f"the annotation at {float(start_s):g} s",
                    scorer,
                    artefact=_at(artefacts, first_s) is not None,
                )
            )
    return runs


def _at(annotations: Sequence[Annotation], time_s: Fraction) -> Annotation | None:
    """Return the annotation that lasts at `time_s`, of those in the order of their onsets."""
    at = bisect_right(annotations, time_s, key=lambda one: one.onset_s) - 1
    return annotations[at] if at >= 0 and time_s < _ends(annotations[at])[1] else None


def _ends(one: Annotation) -> tuple[Fraction, Fraction]:
    return one.onset_s, one.onset_s + (one.duration_s or 0)


def _joined(runs: Iterator[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return runs of the same text that follow each other as one."""
    joined: list[tuple[int, int, str]] = []
    for start, stop, text in runs:
        if joined and joined[-1][1] == start and joined[-1][2] == text:
            start = joined.pop()[0]
        joined.append((start, stop, text))
    return joined


def _one_line(scorer: ScoredBy) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in str(scorer))


EDF_ANNOTATIONS = HypnogramFormat(
    "edf",
    "EDF+ annotations",
    (".edf",),
    recognises_annotations,
    read,
    write_annotations,
    _HOLDS,
)
EDF_COPY = HypnogramFormat(
    "edf-copy",
    "EDF+ copy of the recording, with annotations",
    (".edf", ".bdf"),
    recognises_copy,
    read,
    write_copy,
    _HOLDS,
    needs_recording=True,
    with_signals=True,
)
