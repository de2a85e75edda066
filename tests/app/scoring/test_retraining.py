"""Learning from what a person scored."""

import pickle
import re
import shutil

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.scoring import retraining
from hypnoscope.scoring.checkpoints import described
from hypnoscope.scoring.lessons import RetrainingExample, by_person, only_accepted, read_lessons
from hypnoscope.scoring.retraining import adopt, checked_name, discard, retrain
from hypnoscope.scoring.scorer import ScoringError


def silent(done, total):
    pass


@pytest.fixture
def example(ten_minutes):
    return RetrainingExample(ten_minutes.recording, ten_minutes.stages)


@pytest.fixture
def ours(tmp_path, tiny_checkpoint, monkeypatch):
    """The folder of the user's own checkpoints, beside the tiny one as the bundled one."""
    folder = tmp_path / "ours"
    monkeypatch.setattr(retraining, "user_checkpoint_folder", lambda: folder)
    monkeypatch.setattr(retraining, "bundled_checkpoint", lambda: tiny_checkpoint)
    return folder


@pytest.fixture
def aside(tmp_path):
    folder = tmp_path / "aside"
    folder.mkdir()
    return folder


def rewritten(example, path, change):
    """Return the example with stages that `change` made of the true ones."""
    stages = read_hypnogram(example.stages).hypnogram.stages
    write_hypnogram(path, change(stages))
    return RetrainingExample(example.recording, path)


def by_ada(stages):
    return Hypnogram.scored_by(ScoredBy("person", "Ada"), stages)


def test_retraining_learns_and_says_how_much_better_it_is(example, ours, aside):
    shares = []
    report = retrain(
        [example], "our mice", None, aside, "cpu", passes=6, progress=lambda *at: shares.append(at)
    )
    assert report.after.accuracy > report.before.accuracy + 0.2
    assert sum(report.n_taught) + sum(report.n_asked) == 600
    assert report.before.n_epochs == report.after.n_epochs == sum(report.n_asked)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == ((0, 1000), (1000, 1000))
    assert pickle.loads(pickle.dumps(report)) == report


def test_a_checkpoint_is_the_users_only_once_it_is_adopted(example, ours, aside, tiny_checkpoint):
    bundled = tiny_checkpoint.read_bytes()
    report = retrain([example], "our mice", None, aside, "cpu", passes=1, progress=silent)
    assert not ours.exists()
    adopted = adopt(report)
    assert adopted == ours / "our mice.safetensors"
    about = described(adopted)
    assert about.name == "our mice"
    assert re.fullmatch(r"tiny-\w+, then \d+ seconds of one recording .*", about.trained_on)
    assert list(aside.iterdir()) == []
    assert tiny_checkpoint.read_bytes() == bundled


def test_discarding_leaves_nothing_behind(example, ours):
    report = retrain([example], "our mice", None, None, "cpu", passes=1, progress=silent)
    discard(report)
    assert not report.checkpoint.parent.exists()


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_cancelling_leaves_nothing_behind(example, ours, aside, share):
    def cancel(done, total):
        if done > share * total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retrain([example], "our mice", None, aside, "cpu", passes=1, progress=cancel)
    assert list(aside.iterdir()) == []
    assert not ours.exists()


def test_seconds_held_out_are_not_taught(example):
    (lesson,) = read_lessons([example])
    assert not ((lesson.taught != Stage.UNSCORED) & (lesson.asked != Stage.UNSCORED)).any()


def test_only_what_a_person_set_counts_and_no_artefact():
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m"), np.array([0, 1, 2, 0]))
    hypnogram.apply(hypnogram.edit(1, 3, Stage.REM, ScoredBy("person", "Ada")))
    hypnogram.apply(hypnogram.edit_artefact(2, 3, True))
    assert by_person(hypnogram).tolist() == [-1, 2, -1, -1]


def test_what_a_person_accepted_counts_too_and_is_told_apart():
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m"), np.array([0, 1, 2, 0]))
    hypnogram.apply(hypnogram.edit(1, 2, Stage.REM, ScoredBy("person", "Ada")))
    hypnogram.apply(hypnogram.edit_review(1, 4, ScoredBy("person", "Ada")))
    hypnogram.apply(hypnogram.edit_artefact(3, 4, True))
    assert by_person(hypnogram).tolist() == [-1, 2, 2, -1]
    assert only_accepted(hypnogram).tolist() == [-1, -1, 2, -1]


def test_what_a_model_scored_is_not_learned_from(example, tmp_path):
    model = ScoredBy("model", "m")
    given = rewritten(example, tmp_path / "s.csv", lambda s: Hypnogram.scored_by(model, s))
    with pytest.raises(ScoringError, match="A person set or accepted 0 seconds"):
        read_lessons([given])


def test_two_stages_are_enough_to_learn_from_but_one_is_not(example, tmp_path):
    path = tmp_path / "s.csv"
    read_lessons([rewritten(example, path, lambda s: by_ada(np.minimum(s, Stage.NREM)))])
    only_wake = rewritten(example, path, lambda s: by_ada(np.zeros_like(s)))
    with pytest.raises(ScoringError, match="600 seconds of Wake, 0 of NREM and 0 of REM"):
        read_lessons([only_wake])


def test_one_second_more_or_less_than_the_recording_is_let_pass(example, tmp_path):
    for length in (599, 601):
        given = rewritten(example, tmp_path / "s.csv", lambda s, n=length: by_ada(np.resize(s, n)))
        (lesson,) = read_lessons([given])
        assert len(lesson.taught) == 600


def test_stages_of_another_recording_are_refused(example, tmp_path):
    given = rewritten(example, tmp_path / "s.csv", lambda s: by_ada(s[:500]))
    with pytest.raises(ScoringError, match=r"s\.csv has 500 seconds, but mouse\.edf has 600"):
        read_lessons([given])


@pytest.mark.parametrize("name", ["", " ", "../theirs", "a/b", ".hidden", "x" * 65])
def test_a_name_that_is_no_file_name_is_refused(ours, name):
    with pytest.raises(ScoringError, match="cannot name a checkpoint"):
        checked_name(name)


def test_a_name_that_is_taken_is_refused(ours, tiny_checkpoint):
    ours.mkdir()
    shutil.copy(tiny_checkpoint, ours / "our mice.safetensors")
    for taken in ("our mice", "tiny"):
        with pytest.raises(ScoringError, match="choose another name"):
            checked_name(taken)
    assert checked_name(" other mice ") == "other mice"
