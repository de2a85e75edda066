"""Finding and naming checkpoints."""

import shutil

import pytest

from hypnoscope.scoring import checkpoints as listed
from hypnoscope.scoring.checkpoints import checkpoints, described, find_checkpoint
from hypnoscope.scoring.scorer import ScoringError


@pytest.fixture
def folder(tiny_checkpoint, tmp_path, monkeypatch):
    monkeypatch.setattr(listed, "bundled_checkpoint", lambda: tiny_checkpoint)
    shutil.copy(tiny_checkpoint, tmp_path / "ours.safetensors")
    (tmp_path / "broken.safetensors").write_text("not weights")
    return tmp_path


def test_a_checkpoint_says_what_it_is(tiny_checkpoint):
    about = described(tiny_checkpoint)
    assert (about.name, about.trained_on) == ("tiny", "simulated recordings")
    assert about.checkpoint_id.startswith("tiny-")


def test_the_bundled_one_comes_first_and_broken_files_are_left_out(folder, caplog):
    found = checkpoints(folder)
    assert [checkpoint.bundled for checkpoint in found] == [True, False]
    assert found[1].path == folder / "ours.safetensors"
    assert "broken.safetensors" in caplog.text


def test_a_folder_that_does_not_exist_holds_none(folder):
    assert len(checkpoints(folder / "nowhere")) == 1


def test_one_is_found_by_path_name_and_id(folder, tiny_checkpoint):
    path = folder / "ours.safetensors"
    assert find_checkpoint(str(path), folder) == path
    assert find_checkpoint("tiny", folder) == tiny_checkpoint
    assert find_checkpoint(described(path).checkpoint_id, folder) == tiny_checkpoint


def test_an_unknown_one_is_refused_with_those_there_are(folder):
    with pytest.raises(ScoringError, match=r"no checkpoint 'theirs'.*one of: tiny"):
        find_checkpoint("theirs", folder)
