"""Own stages, notes, reviews and rules in files."""

import csv
import json
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.formats import FormatError
from hypnoscope.formats.extras import Extras, extras_as_json, extras_from_json
from hypnoscope.formats.hypnogram_csv import COLUMNS, read_hypnogram, write_hypnogram
from hypnoscope.formats.sidecar import Sidecar

ANNA = ScoredBy("person", "Anna")
MODEL = ScoredBy("model", "f00d")
SCHEME = StageScheme(SUGGESTED)
AROUSAL, QUIET, *_ = SUGGESTED

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
notes = st.builds(
    lambda start, length, *rest: Note(start, start + length, *rest),
    st.integers(0, 99),
    st.integers(1, 9),
    texts,
    texts,
    st.none() | st.datetimes(),
)
rules = st.builds(
    AppliedRule,
    texts,
    texts,
    st.dictionaries(texts, st.integers() | st.none() | st.booleans() | texts),
    st.integers(0),
    texts,
    st.datetimes(),
)


@pytest.fixture
def hypnogram():
    hypnogram = Hypnogram.scored_by(MODEL, np.zeros(6, np.int8))
    hypnogram.adopt_scheme(SCHEME)
    hypnogram.apply(hypnogram.edit(1, 3, AROUSAL, ANNA))
    hypnogram.apply(hypnogram.edit_review(3, 5, ANNA))
    return hypnogram


@given(st.lists(notes), st.lists(rules, max_size=3))
def test_extras_come_back_through_json(notes, rules):
    extras = Extras(SCHEME, Notes(tuple(notes)), tuple(rules))
    assert extras_from_json(json.loads(json.dumps(extras_as_json(extras)))) == extras


def test_nothing_extra_leaves_no_trace():
    assert extras_as_json(Extras()) == {}
    assert extras_from_json({}) == Extras()


def test_own_stages_and_reviews_come_back_from_a_file_and_its_sidecar(tmp_path, hypnogram):
    path = tmp_path / "stages.csv"
    note = Note(2, 4, "look", "Anna", datetime(2024, 3, 5))
    write_hypnogram(path, hypnogram, None, Sidecar(extras=Extras(notes=Notes((note,)))))
    read = read_hypnogram(path)
    assert read.hypnogram.scheme == SCHEME
    assert read.sidecar.extras == Extras(SCHEME, Notes((note,)))
    assert [read.hypnogram.label_of(i) for i in range(4)] == [
        "Wake",
        "Micro-arousal",
        "Micro-arousal",
        "Wake",
    ]
    reviewers = [read.hypnogram.scorers[code] for code in read.hypnogram.marks.reviewers]
    assert reviewers[3:5] == [ANNA, ANNA]
    assert read.hypnogram.reviewed().tolist() == [False, True, True, True, True, False]


def test_the_stage_column_stays_that_of_the_model(tmp_path, hypnogram):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, hypnogram)
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert {row["stage"] for row in rows} == {"Wake"}
    assert [row["substage"] for row in rows] == ["", "Micro-arousal", "Micro-arousal", "", "", ""]
    assert rows[3]["reviewed_by"] == "person:Anna"


def test_columns_that_would_be_empty_are_not_written(tmp_path):
    path = tmp_path / "stages.csv"
    hypnogram = Hypnogram.unscored(3)
    hypnogram.adopt_scheme(SCHEME)
    write_hypnogram(path, hypnogram)
    assert tuple(path.read_text("utf-8").split("\n")[0].split(",")) == COLUMNS


def test_own_stages_survive_the_loss_of_the_sidecar(tmp_path, hypnogram):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, hypnogram)
    read = read_hypnogram(path).hypnogram
    (found,) = read.scheme.substages
    assert (found.name, found.stage) == ("Micro-arousal", Stage.WAKE)
    assert read.label_of(1) == "Micro-arousal"


@pytest.mark.parametrize(
    "rows",
    ["Wake,Drowsy\nNREM,drowsy\n", "Unscored,Drowsy\n", "Wake,REM\n"],
    ids=["in two stages", "in none", "called like a stage"],
)
def test_an_own_stage_that_contradicts_itself_is_refused(tmp_path, rows):
    path = tmp_path / "stages.csv"
    path.write_text(f"stage,substage\n{rows}")
    with pytest.raises(FormatError, match="column 'substage'"):
        read_hypnogram(path)


@pytest.mark.parametrize(
    "damage",
    [
        {"stages": [{"name": "Drowsy"}]},
        {"stages": [{"name": "D", "stage": "Wake", "code": 1, "key": "", "colour": ""}]},
        {"notes": [{"start": 3, "stop": 2, "text": "t", "author": "", "written_at": None}]},
        {"notes": "text"},
        {"rules": [{"name": "r", "applied_at": "yesterday"}]},
    ],
)
def test_a_damaged_sidecar_is_refused_and_not_read_halfway(tmp_path, hypnogram, damage):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, hypnogram, None, Sidecar())
    beside = path.with_suffix(".json")
    beside.write_text(json.dumps({**json.loads(beside.read_text()), **damage}))
    with pytest.raises(FormatError, match="damaged"):
        read_hypnogram(path)
