"""Hypnograms in text files: what is written comes back, and what is doubtful is refused."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of, write_hypnogram
from hypnoscope.formats.sidecar import Sidecar

MODEL = ScoredBy("model", "f00d")
IMPORTED = ScoredBy("person", "imported")
SIDECAR = Sidecar(
    recording="mouse é.edf",
    fingerprint="0123456789abcdef",
    start_time=datetime(2024, 3, 5, 20, 0, 0, 370_000),
    eeg="EEG",
    emg=None,
    pathway="eeg",
    checkpoint_id="f00d",
    versions={"hypnoscope": "0.1.0"},
    options={"device": "cpu", "keep_persons": True, "threshold": 0.5, "epochs": 3, "note": None},
)

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)
persons = st.builds(ScoredBy, st.just("person"), names)
edits = st.lists(
    st.tuples(
        st.integers(0, 19),
        st.sampled_from(Stage),
        st.one_of(persons, st.just(MODEL)),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.fixture
def scored():
    probabilities = np.random.default_rng(0).dirichlet([1, 1, 1], 20).astype(np.float32)
    probabilities[7] = np.nan
    scores = Scores(probabilities, "eeg", "f00d")
    hypnogram = Hypnogram.scored_by(MODEL, scores.stages)
    hypnogram.apply(hypnogram.edit(3, 6, Stage.REM, ScoredBy("person", 'Anna "A"; Bär, jr.')))
    hypnogram.apply(hypnogram.edit_artefact(5, 9, True))
    return hypnogram, scores


@pytest.fixture
def read(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "stages.csv"
        path.write_bytes(text.encode(encoding))
        return read_hypnogram(path)

    return read


def scorers_of(hypnogram):
    return [hypnogram.scorers[code] for code in hypnogram.marks.scorers]


def test_everything_comes_back(tmp_path, scored):
    hypnogram, scores = scored
    path = tmp_path / "stages.csv"
    write_hypnogram(path, hypnogram, scores, SIDECAR)
    read = read_hypnogram(path)
    np.testing.assert_array_equal(read.hypnogram.stages, hypnogram.stages)
    np.testing.assert_array_equal(read.hypnogram.artefacts, hypnogram.artefacts)
    assert scorers_of(read.hypnogram) == scorers_of(hypnogram)
    assert read.sidecar == SIDECAR
    assert (read.scores.pathway, read.scores.model_id) == ("eeg", "f00d")
    assert (read.scores.eeg, read.scores.emg) == (SIDECAR.eeg, SIDECAR.emg)
    np.testing.assert_allclose(read.scores.probabilities, scores.probabilities, atol=1e-6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits)
def test_any_hypnogram_comes_back(tmp_path, edits):
    hypnogram = Hypnogram.unscored(20)
    for start, stage, scorer, artefact in edits:
        hypnogram.apply(hypnogram.edit(start, 20, stage, scorer))
        hypnogram.apply(hypnogram.edit_artefact(0, start + 1, artefact))
    path = tmp_path / "stages.csv"
    write_hypnogram(path, hypnogram)
    read = read_hypnogram(path)
    np.testing.assert_array_equal(read.hypnogram.stages, hypnogram.stages)
    np.testing.assert_array_equal(read.hypnogram.artefacts, hypnogram.artefacts)
    assert scorers_of(read.hypnogram) == scorers_of(hypnogram)
    assert (read.scores, read.sidecar) == (None, None)


def test_the_columns_are_those_that_were_promised(tmp_path, scored):
    hypnogram, scores = scored
    path = tmp_path / "stages.csv"
    write_hypnogram(path, hypnogram, scores)
    lines = path.read_text("utf-8").split("\n")
    assert (
        lines[0] == "epoch,onset_s,duration_s,stage,confidence,p_wake,p_nrem,p_rem,scorer,artefact"
    )
    assert len(lines) == 20 + 2
    confidence = scores.probabilities[0].max()
    assert lines[1].startswith(f"0,0,1,{Stage(hypnogram.stages[0]).label},{confidence:.6f},")
    assert lines[1].endswith(",sdreamer:f00d,0")
    assert lines[8] == "7,7,1,Unscored,,,,,,1"


def test_confidence_is_that_of_the_corrected_stage(tmp_path, scored):
    hypnogram, scores = scored
    path = tmp_path / "stages.csv"
    write_hypnogram(path, hypnogram, scores)
    cells = path.read_text("utf-8").split("\n")[4].split(",")
    assert (cells[3], cells[4]) == ("REM", cells[7])


def test_probabilities_without_a_sidecar_name_their_model(tmp_path, scored):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, *scored)
    assert read_hypnogram(path).scores.model_id == "f00d"


def test_only_a_stage_column_is_needed(read):
    hypnogram = read("STAGE\nwake\nSWS\nr\nunscored\n").hypnogram
    assert hypnogram.stages.tolist() == [Stage.WAKE, Stage.NREM, Stage.REM, Stage.UNSCORED]
    assert scorers_of(hypnogram) == [IMPORTED, IMPORTED, IMPORTED, NOBODY]
    assert not hypnogram.artefacts.any()
    assert hypnogram.epoch_s == 1


@pytest.mark.parametrize(
    ("encoding", "delimiter", "ending"),
    [
        ("utf-8-sig", ";", "\r\n"),
        ("utf-16", "\t", "\r\n"),
        ("latin-1", ",", "\n"),
        ("utf-8", ";", "\r"),
    ],
)
def test_tables_from_spreadsheets_are_understood(read, encoding, delimiter, ending):
    rows = [
        ["Stage", "Onset_s", "Scorer"],
        ["Wake", "0", "Bär"],
        ["NREM", "1", "Bär"],
        ["", "", ""],
    ]
    text = ending.join(delimiter.join(row) for row in rows)
    hypnogram = read(text, encoding).hypnogram
    assert hypnogram.stages.tolist() == [Stage.WAKE, Stage.NREM]
    assert scorers_of(hypnogram) == [ScoredBy("person", "Bär")] * 2


def test_decimal_commas_are_understood_beside_semicolons(read):
    scores = read("stage;p_wake;p_nrem;p_rem\nWake;0,5;0,25;0,25\nNREM;;;\n").scores
    np.testing.assert_array_equal(scores.probabilities[0], [0.5, 0.25, 0.25])
    assert np.isnan(scores.probabilities[1]).all()


@pytest.mark.parametrize(
    "text",
    [
        "stage,duration_s\nWake,4\nREM,4\n",
        "onset_s,stage\n0,Wake\n4.000,REM\n",
        "epoch,stage,onset_s,duration_s\n1,Wake,0,4.0\n2,REM,4,4\n",
    ],
)
def test_longer_epochs_are_spread_over_seconds(read, text):
    hypnogram = read(text).hypnogram
    assert hypnogram.stages.tolist() == [Stage.WAKE] * 4 + [Stage.REM] * 4
    assert hypnogram.epoch_s == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no stages"),
        ("stage\n", "holds no stages"),
        ("label\nWake\n", "no column named 'stage'"),
        ("stage,stage\nWake,REM\n", "no column named 'stage'"),
        ("stage\nWake\n2\n", "line 3: '2' is no stage; use Wake, NREM, REM or Unscored"),
        ("stage\nWake\n\nWake\n", "line 3: 0 cells do not fit 1 columns"),
        ("stage,scorer\nWake,A\nREM\n", "line 3: 1 cells do not fit 2 columns"),
        ("epoch,stage\n0,Wake\n2,REM\n", "line 3: epoch 2 stands where 1 should"),
        ("epoch,stage\n5,Wake\n6,REM\n", "line 2: epoch 5 stands where 0 should"),
        ("onset_s,stage\n0,Wake\n1,REM\n3,REM\n", "line 4: the epoch begins at 3 s, not 2 s"),
        ("onset_s,stage\n10,Wake\n11,REM\n", "line 2: the epoch begins at 10 s, not 0 s"),
        ("duration_s,stage\n1,Wake\n2,REM\n", "line 3: the epoch lasts 2 s, not 1 s"),
        (
            "duration_s,stage\n2.5,Wake\n",
            "line 2: epochs of 2.5 s cannot be put on rows of one second",
        ),
        ("duration_s,stage\n0,Wake\n", "line 2: epochs of 0 s"),
        ("duration_s,stage\ninf,Wake\n", "line 2: 'inf' cannot be right"),
        ("duration_s,stage\nlong,Wake\n", "line 2: 'long' is no number"),
        ("artefact,stage\n2,Wake\n", "line 2: '2' is no artefact flag; use 0 or 1"),
        ("p_wake,p_nrem,p_rem,stage\n1,0,0,Wake\n1,,0,Wake\n", "line 3: some of its three"),
        (
            "p_wake,p_nrem,p_rem,stage\n7,0,0,Wake\n",
            "line 2: the probability 7 lies outside 0 to 1",
        ),
        ('stage\n"Wake\n', "is no table of stages"),
        ("stage\nWa\0ke\n", "stages.csv"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(read, text, reason):
    with pytest.raises(FormatError) as refusal:
        read(text)
    assert str(refusal.value).startswith("stages.csv")
    assert reason in str(refusal.value)


def test_a_scored_row_without_a_scorer_is_kept_from_being_overwritten(read):
    hypnogram = read("stage,scorer\nWake,\nREM,Anna\nUnscored,Anna\n").hypnogram
    assert scorers_of(hypnogram) == [IMPORTED, ScoredBy("person", "Anna"), NOBODY]
    assert hypnogram.set_by_person().tolist() == [True, True, False]


def test_a_failed_write_leaves_both_last_good_files(tmp_path, scored):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, *scored, SIDECAR)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    unwritable = replace(SIDECAR, options={"device": object()})
    with pytest.raises(TypeError):
        write_hypnogram(path, Hypnogram.unscored(20), None, unwritable)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_what_does_not_fit_is_not_written(tmp_path, scored):
    hypnogram, scores = scored
    with pytest.raises(ValueError, match="20 scores do not fit 5 epochs"):
        write_hypnogram(tmp_path / "stages.csv", Hypnogram.unscored(5), scores)
    with pytest.raises(ValueError, match=r"lasts one second, but the epochs 4 s"):
        write_hypnogram(tmp_path / "stages.csv", Hypnogram.unscored(5, epoch_s=4))
    with pytest.raises(ValueError, match="its own sidecar"):
        write_hypnogram(tmp_path / "stages.json", hypnogram)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\udcff",
        '{"format": "hypnoscope hypnogram"}',
        '{"format": "hypnoscope hypnogram", "format_version": 99}',
        '{"format": "hypnoscope hypnogram", "format_version": 1, "recording": 3}',
    ],
)
def test_a_damaged_sidecar_is_named(tmp_path, scored, text):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, *scored)
    path.with_suffix(".json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(FormatError, match=r"^stages\.json is damaged"):
        read_hypnogram(path)


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": "other"}', '{"onset": {"Units": "s"}}'])
def test_the_json_of_another_program_is_let_be(tmp_path, scored, text):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, *scored)
    path.with_suffix(".json").write_text(text)
    assert read_hypnogram(path).sidecar is None


def test_an_empty_sidecar_record_comes_back_too(tmp_path):
    path = tmp_path / "stages.csv"
    write_hypnogram(path, Hypnogram.unscored(3), sidecar=Sidecar())
    assert read_hypnogram(path).sidecar == Sidecar()


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FormatError, match="cannot be read"):
        read_hypnogram(tmp_path / "missing.csv")


def test_stages_lie_beside_their_recording():
    assert stages_path_of(Path("data/mouse.1.edf")) == Path("data/mouse.1_hypnogram.csv")


def test_epochs_that_would_last_for_years_are_refused_before_they_take_memory(tmp_path):
    path = tmp_path / "stages.csv"
    path.write_text("stage,duration_s\nWake,99999999999\n")
    with pytest.raises(FormatError, match="line 2: epochs of 1e\\+11 s would make it longer than"):
        read_hypnogram(path)


def test_a_sidecar_nested_without_end_is_refused(tmp_path):
    path = tmp_path / "stages.csv"
    path.write_text("stage\nWake\n")
    path.with_suffix(".json").write_text("[" * 100_000)
    with pytest.raises(FormatError, match=r"stages.json is damaged"):
        read_hypnogram(path)
