"""The registry: which format a file has, and what a format would lose."""

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.own_csv import OWN_CSV
from hypnoscope.formats.hypnograms.registry import (
    FORMATS,
    format_called,
    formats_of,
    readable_formats,
    writable_formats,
)


@pytest.fixture
def content():
    scores = Scores(np.full((6, 3), [0.7, 0.2, 0.1], dtype=np.float32), "eeg", "m1")
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m1"), scores.stages)
    hypnogram.apply(hypnogram.edit(1, 3, Stage.REM, ScoredBy("person", "Ada")))
    hypnogram.apply(hypnogram.edit_artefact(2, 5, True))
    return HypnogramToWrite(hypnogram, scores)


def test_formats_have_different_names_and_can_do_something():
    assert len({known.key for known in FORMATS}) == len(FORMATS)
    assert len({known.name for known in FORMATS}) == len(FORMATS)
    assert set(readable_formats()) | set(writable_formats()) == set(FORMATS)


def test_a_format_is_called_by_its_key():
    assert format_called("hypnoscope") is OWN_CSV
    with pytest.raises(FormatError, match=r"'huh' is no format of hypnograms; choose one of .*hyp"):
        format_called("huh")


def test_no_format_claims_or_fails_at_a_file_of_another_kind(tmp_path):
    for name, raw in (("a.bin", b"\0\1\2" * 99), ("b.txt", b"Dear all,\n"), ("c.csv", b"")):
        (tmp_path / name).write_bytes(raw)
        assert formats_of(tmp_path / name) == []
    assert formats_of(tmp_path / "missing.csv") == []
    assert formats_of(tmp_path) == []


def test_what_a_format_loses_is_one_sentence(content):
    bare = HypnogramFormat("bare", "Bare list", (".txt",), lambda path: False)
    assert bare.loses(content) == (
        "Bare list does not hold the artefact flags, who set each second and the confidence."
    )
    sure = HypnogramFormat(
        "sure", "Sure", (), lambda path: False, holds=frozenset({"artefacts", "confidence"})
    )
    assert sure.loses(content) == (
        "Sure does not hold who set each second and the probabilities of the other stages."
    )
    assert bare.loses(HypnogramToWrite(Hypnogram.unscored(3))) == (
        "Bare list does not hold which seconds are unscored."
    )
    assert OWN_CSV.loses(content) == ""


def test_the_own_csv_comes_back_with_everything(tmp_path, content):
    path = tmp_path / "stages.csv"
    OWN_CSV.write(path, content)
    assert formats_of(path)[0] is OWN_CSV
    read = OWN_CSV.read(path)
    assert (read.codes, read.epoch_s, read.certainty) == (("REM", "Wake"), 1, "told")
    assert read.counts == {"REM": 2, "Wake": 4}
    assert read.epoch_codes[1] == "REM"
    assert read.scorers[:2] == [ScoredBy("model", "m1"), ScoredBy("person", "Ada")]
    np.testing.assert_array_equal(read.artefacts, content.hypnogram.artefacts)
    np.testing.assert_allclose(read.probabilities, content.scores.probabilities, atol=1e-6)
    assert read.model_id == "m1"


def test_own_stages_and_reviews_are_said_to_be_left_out_of_an_import(tmp_path, content):
    path = tmp_path / "stages.csv"
    hypnogram = content.hypnogram
    hypnogram.apply(hypnogram.edit_review(0, 2, ScoredBy("person", "Ada")))
    assert "reviews" in content.details
    OWN_CSV.write(path, content)
    assert OWN_CSV.read(path).remarks == (
        "Own stages and reviews are not imported; those stages come as Wake, NREM and REM.",
    )
