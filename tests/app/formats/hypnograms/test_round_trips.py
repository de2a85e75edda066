"""Every format that is written comes back: its stages always, its details where it holds them."""

import contextlib
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Channel, Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramToWrite
from hypnoscope.formats.hypnograms.placing import Placement, placed
from hypnoscope.formats.hypnograms.registry import FORMATS, formats_of

MODEL, ADA = ScoredBy("model", "m-1"), ScoredBy("person", "Ada B.")
WRITTEN = [known for known in FORMATS if known.write and known.read and not known.needs_recording]
QUICK = [known for known in WRITTEN if known.key != "nwb"]  # HDF5 takes its time
ANY_LENGTH = [known for known in QUICK if not known.epoch_lengths]
LENGTHS = [Fraction(text) for text in ("1", "2", "2.5", "4", "5", "10", "20")]
START = datetime(2024, 2, 28, 23, 59, 30)

stages = st.lists(st.sampled_from([-1, 0, 1, 2]), min_size=2, max_size=30).filter(
    lambda drawn: max(drawn) >= 0
)


def recording_of(n_seconds):
    return Recording(
        (Channel("EEG", "µV", Fraction(512)),), {}, n_seconds, START, path=Path("m.edf")
    )


def content_of(codes, epoch_s=Fraction(1), seed=0):
    """A hypnogram with every detail that a format may hold."""
    rng = np.random.default_rng(seed)
    hypnogram = Hypnogram.scored_by(MODEL, np.array(codes, dtype=np.int8), float(epoch_s))
    for epoch in np.flatnonzero(rng.random(len(codes)) < 0.3).tolist():
        hypnogram.apply(hypnogram.edit(epoch, epoch + 1, Stage(int(codes[epoch])), ADA))
        hypnogram.apply(hypnogram.edit_artefact(epoch, epoch + 1, True))
    scores = Scores(rng.dirichlet([1, 1, 1], len(codes)).astype(np.float32), "mixed", "m-1")
    return HypnogramToWrite(hypnogram, scores, recording_of(float(len(codes) * epoch_s)))


def come_back(known, content, folder):
    """Write, recognise, read; return what was read and its epochs as they mean."""
    path = folder / f"hypnogram{known.suffixes[0]}"
    known.write(path, content)
    assert formats_of(path)[0].read is known.read
    read = known.read(path)
    length = Fraction(content.hypnogram.epoch_s)
    epoch_s = read.epoch_s or length
    meanings = {code: meaning for code, meaning in read.meanings.items() if meaning is not None}
    assert {*meanings} == {*read.codes}
    at_epochs = placed(read, Placement(epoch_s, read.onset_s, meanings), None)
    return read, at_epochs


@pytest.mark.parametrize("known", QUICK, ids=lambda known: known.key)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(codes=stages, seed=st.integers(0, 99))
def test_seconds_come_back(tmp_path, known, codes, seed):
    content = content_of(codes, seed=seed)
    read, back = come_back(known, content, tmp_path)
    n_back = len(back.hypnogram)
    hypnogram = content.hypnogram
    np.testing.assert_array_equal(back.hypnogram.stages, hypnogram.stages[:n_back])
    assert (hypnogram.stages[n_back:] == Stage.UNSCORED).all()
    if "artefacts" in known.holds:
        np.testing.assert_array_equal(back.hypnogram.artefacts, hypnogram.artefacts)
    if "scorers" in known.holds:
        assert named(back.hypnogram) == named(hypnogram)
    if "confidence" in known.holds:
        np.testing.assert_allclose(
            back.scores.confidence(hypnogram.stages),
            content.scores.confidence(hypnogram.stages),
            atol=1e-3,
        )
    if "probabilities" in known.holds:
        np.testing.assert_allclose(
            back.scores.probabilities, content.scores.probabilities, atol=1e-3
        )
    assert not read.remarks


def named(hypnogram):
    return [hypnogram.scorers[code] for code in hypnogram.marks.scorers]


@pytest.mark.parametrize("known", ANY_LENGTH, ids=lambda known: known.key)
@pytest.mark.parametrize("epoch_s", LENGTHS, ids=str)
def test_epochs_of_any_length_come_back_without_drift(tmp_path, known, epoch_s):
    codes = np.random.default_rng(3).choice([0, 1, 2], 500)
    codes[-1] = (codes[-2] + 1) % 3
    content = content_of(codes, epoch_s)
    _, back = come_back(known, content, tmp_path)
    middle = [int((i + Fraction(1, 2)) * epoch_s) for i in range(len(codes))]
    np.testing.assert_array_equal(back.hypnogram.stages[middle], codes)
    assert abs(len(back.hypnogram) - len(codes) * epoch_s) < 1


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.key)
def test_the_time_of_day_comes_back_where_it_is_held(tmp_path, known):
    content = content_of([0, 0, 1, 2])
    read, _ = come_back(known, content, tmp_path)
    if "start time" in known.holds and read.start_time is not None:
        assert read.start_time == START


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.key)
def test_a_failed_write_leaves_the_last_good_file(tmp_path, known, monkeypatch):
    path = tmp_path / f"hypnogram{known.suffixes[0]}"
    known.write(path, content_of([0, 1, 2]))
    before = path.read_bytes()

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        known.write(path, replace(content_of([2, 2, 1])))
    assert path.read_bytes() == before


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.key)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(raw=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path, known, raw):
    path = tmp_path / f"file{known.suffixes[0]}"
    path.write_bytes(raw)
    known.recognises(path)
    if known.read is not None:
        with contextlib.suppress(FormatError):
            known.read(path)
