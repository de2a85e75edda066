"""From a recording's file to the file of its stages."""

import shutil

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.scoring.batch import ScoringOptions, refuse_to_lose, score_file, seconds_of
from hypnoscope.scoring.scorer import ScoringError


def silent(done, total):
    pass


@pytest.fixture
def options(tiny_checkpoint):
    return ScoringOptions(checkpoint=tiny_checkpoint, device="cpu")


def test_stages_probabilities_and_origin_are_written(ten_minutes, options, tmp_path):
    path = tmp_path / "out.csv"
    scored = score_file(ten_minutes.recording, path, options, silent)
    written = read_hypnogram(path)
    assert np.array_equal(written.hypnogram.stages, scored.hypnogram.stages)
    assert len(written.hypnogram) == 600
    assert written.scores.pathway == "mixed"
    assert not written.hypnogram.set_by_person().any()
    sidecar = written.sidecar
    assert sidecar.fingerprint == read_recording(ten_minutes.recording).fingerprint
    assert (sidecar.recording, sidecar.eeg, sidecar.emg) == ("mouse.edf", "EEG", "EMG")
    assert sidecar.checkpoint_id == written.scores.model_id
    assert sidecar.options["pathway"] == "auto"
    assert "python" in sidecar.versions


def test_scoring_twice_gives_the_same_bytes(ten_minutes, options, tmp_path):
    paths = [tmp_path / name for name in ("a.csv", "b.csv")]
    for path in paths:
        score_file(ten_minutes.recording, path, options, silent)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_what_a_model_scored_may_be_replaced(ten_minutes, options, tmp_path):
    path = tmp_path / "out.csv"
    score_file(ten_minutes.recording, path, options, silent)
    refuse_to_lose(path)


def test_what_a_person_scored_is_not_replaced_unasked(ten_minutes, options, tmp_path):
    path = shutil.copy(ten_minutes.stages, tmp_path / "out.csv")
    before = path.read_bytes()
    with pytest.raises(ScoringError, match="holds 600 seconds that a person scored"):
        score_file(ten_minutes.recording, path, options, silent)
    assert path.read_bytes() == before


def test_one_second_of_a_person_is_enough_to_refuse(tmp_path):
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m"), np.zeros(9, dtype=np.int8))
    hypnogram.apply(hypnogram.edit(4, 5, Stage.REM, ScoredBy("person", "Ada")))
    write_hypnogram(tmp_path / "out.csv", hypnogram)
    with pytest.raises(ScoringError, match="holds 1 seconds"):
        refuse_to_lose(tmp_path / "out.csv")


@pytest.mark.parametrize("name", ["out.csv", "out.json"])
def test_a_file_of_another_program_is_not_replaced_unasked(tmp_path, name):
    (tmp_path / name).write_text('{"precious": 1}')
    with pytest.raises(ScoringError, match=rf"{name} exists and is no file of this program"):
        refuse_to_lose(tmp_path / "out.csv")


def test_overwriting_is_done_when_asked_for(ten_minutes, tiny_checkpoint, tmp_path):
    path = shutil.copy(ten_minutes.stages, tmp_path / "out.csv")
    options = ScoringOptions(checkpoint=tiny_checkpoint, device="cpu", overwrite=True)
    score_file(ten_minutes.recording, path, options, silent)
    assert not read_hypnogram(path).hypnogram.set_by_person().any()


def test_cancelling_leaves_nothing_behind(ten_minutes, options, tmp_path):
    def cancel(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score_file(ten_minutes.recording, tmp_path / "out.csv", options, cancel)
    assert list(tmp_path.iterdir()) == []


def test_seconds_are_counted_for_each_stage():
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m"), np.array([0, 0, 1, -1, 2, 0]))
    assert seconds_of(hypnogram) == {
        Stage.WAKE: 3,
        Stage.NREM: 1,
        Stage.REM: 1,
        Stage.UNSCORED: 1,
    }
