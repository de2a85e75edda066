"""Stages as EDF+ annotations: other programs read them, and recordings stay as they are."""

from datetime import datetime
from fractions import Fraction

import numpy as np
import pyedflib
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf_annotations import Annotation
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnograms.edf_plus import EDF_ANNOTATIONS, EDF_COPY, annotations_of
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramToWrite
from hypnoscope.formats.hypnograms.placing import Placement, placed
from hypnoscope.formats.hypnograms.registry import formats_of

START = datetime(2024, 3, 5, 20, 0, 0, 250_000)
ADA = ScoredBy("person", "Ada Bär")


@pytest.fixture
def recording(tmp_path):
    """Twelve seconds that begin at a quarter of a second, with a gap of two seconds."""
    samples = np.random.default_rng(1).normal(0, 50, 12 * 64).astype(np.float32)
    samples[4 * 64 : 6 * 64] = np.nan
    path = tmp_path / "mouse.edf"
    write_edf(path, [EdfSignal("EEG", "uV", Fraction(64), samples)], START)
    return read_recording(path)


@pytest.fixture
def content(recording):
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m1"), np.array([0, 0, 1, 1] * 3, np.int8))
    hypnogram.apply(hypnogram.edit(9, 12, Stage.REM, ADA))
    hypnogram.apply(hypnogram.edit(4, 6, Stage.UNSCORED, ADA))
    hypnogram.apply(hypnogram.edit_artefact(8, 10, True))
    return HypnogramToWrite(hypnogram, None, recording)


def told(annotations):
    return [(float(one.onset_s), float(one.duration_s), one.text) for one in annotations]


def test_bouts_artefacts_and_scorers_become_annotations(content):
    assert told(annotations_of(content)) == [
        (0, 2, "Sleep stage W"),
        (0, 4, "Scored by sdreamer:m1"),
        (2, 2, "Sleep stage N"),
        (4, 2, "Sleep stage ?"),
        (6, 2, "Sleep stage N"),
        (6, 3, "Scored by sdreamer:m1"),
        (8, 1, "Sleep stage W"),
        (8, 2, "Artefact"),
        (9, 3, "Sleep stage R"),
        (9, 3, "Scored by person:Ada Bär"),
    ]


def back(read):
    return placed(read, Placement(read.epoch_s, read.onset_s, read.meanings), 12).hypnogram


def same(one, other):
    names = [[h.scorers[code] for code in h.marks.scorers] for h in (one, other)]
    return (
        np.array_equal(one.stages, other.stages)
        and np.array_equal(one.artefacts, other.artefacts)
        and names[0] == names[1]
    )


def test_a_file_of_annotations_comes_back_on_the_clock_of_the_recording(tmp_path, content):
    path = tmp_path / "stages.edf"
    EDF_ANNOTATIONS.write(path, content)
    assert formats_of(path) == [EDF_ANNOTATIONS]
    read = EDF_ANNOTATIONS.read(path)
    assert (read.start_time, read.onset_s, read.certainty) == (START, 0, "told")
    assert same(back(read), content.hypnogram)


def test_a_copy_holds_the_recording_bit_by_bit_and_the_stages(tmp_path, recording, content):
    path = tmp_path / "copy.edf"
    EDF_COPY.write(path, content)
    assert formats_of(path) == [EDF_COPY]
    copy = read_recording(path)
    np.testing.assert_array_equal(copy.slice("EEG", 0, 12), recording.slice("EEG", 0, 12))
    assert (copy.gaps, copy.start_time, copy.repairs) == (((4.0, 6.0),), START, ())
    read = EDF_COPY.read(path)
    assert read.start_time == START
    assert same(back(read), content.hypnogram)


def test_mne_reads_both(tmp_path, content):
    import mne

    for known in (EDF_ANNOTATIONS, EDF_COPY):
        path = tmp_path / f"{known.key}.edf"
        known.write(path, content)
        found = mne.read_annotations(path)
        stages = [
            (onset, duration, text)
            for onset, duration, text in zip(
                found.onset, found.duration, found.description, strict=True
            )
            if text.startswith("Sleep stage")
        ]
        assert stages[1][1:] == (2, "Sleep stage N")
        assert len(stages) == 6


def test_edflib_reads_the_file_of_annotations(tmp_path, content):
    path = tmp_path / "stages.edf"
    EDF_ANNOTATIONS.write(path, content)
    reader = pyedflib.EdfReader(str(path))
    onsets, durations, texts = reader.readAnnotations()
    reader.close()
    assert (onsets[-1], durations[-1], texts[-1]) == (9, 3, "Scored by person:Ada Bär")


def test_a_recording_of_another_format_is_written_as_edf(tmp_path, recording, content):
    from dataclasses import replace

    unfiled = replace(content, recording=replace(recording, path=tmp_path / "mouse.mat"))
    path = tmp_path / "copy.edf"
    EDF_COPY.write(path, unfiled)
    assert read_recording(path).duration_s == 12
    assert same(back(EDF_COPY.read(path)), content.hypnogram)


def test_the_recording_itself_is_never_written_and_stages_not_twice(tmp_path, recording, content):
    from dataclasses import replace

    with pytest.raises(ValueError, match="is the recording itself"):
        EDF_COPY.write(recording.path, content)
    with pytest.raises(ValueError, match="recording is needed"):
        EDF_COPY.write(tmp_path / "copy.edf", replace(content, recording=None))
    first = tmp_path / "copy.edf"
    EDF_COPY.write(first, content)
    again = replace(content, recording=read_recording(first))
    with pytest.raises(ValueError, match="holds stages as annotations already"):
        EDF_COPY.write(tmp_path / "again.edf", again)


@pytest.fixture
def annotated(tmp_path):
    def make(*annotations):
        path = tmp_path / "other.edf"
        signal = EdfSignal("EEG", "uV", Fraction(64), np.ones(90 * 64, dtype=np.float32))
        write_edf(path, [signal], START, [Annotation(*one) for one in annotations])
        return path

    return make


def test_stages_without_a_duration_last_until_the_next(annotated):
    path = annotated(
        (Fraction(0), None, "Sleep stage W"),
        (Fraction(30), None, "Sleep stage 2"),
        (Fraction(40), Fraction(0), "Light on"),
        (Fraction(60), None, "Sleep stage R"),
    )
    read = EDF_COPY.read(path)
    assert (read.epoch_s, read.epoch_codes) == (
        30,
        ["Sleep stage W", "Sleep stage 2", "Sleep stage R"],
    )
    assert read.remarks == (
        "Annotations without a duration are taken to last until the next one.",
        "1 other annotation left out, naming no stage.",
    )


def test_overlapping_and_missing_stages_are_refused(annotated):
    path = annotated(
        (Fraction(0), Fraction(30), "Sleep stage W"), (Fraction(20), Fraction(30), "Sleep stage R")
    )
    with pytest.raises(FormatError, match=r"other.edf, the annotation at 20 s: the stage begins"):
        EDF_COPY.read(path)
    with pytest.raises(FormatError, match="a single stage"):
        EDF_COPY.read(annotated((Fraction(0), None, "Sleep stage W")))
    nothing = annotated((Fraction(0), Fraction(1), "Light on"))
    assert formats_of(nothing) == []
    with pytest.raises(FormatError, match="no annotation that names a stage"):
        EDF_COPY.read(nothing)
