"""The four classical baselines."""

import subprocess
import sys

import numpy as np
import pytest

from sdreamer.baselines import classical
from sdreamer.baselines.classical import ClassicalStager
from sdreamer.baselines.registry import TABLE_I, ClassicalRow, row
from sdreamer.data import UNLABELLED

from .small import drawn_stages, small_recording, stages_of

ROWS = [r for r in TABLE_I if isinstance(r, ClassicalRow)]
each_row = pytest.mark.parametrize("row_", ROWS, ids=lambda r: r.name)


def stager(row_: ClassicalRow, seed: int = 0, **options: object) -> ClassicalStager:
    return ClassicalStager(row_.make(seed), **options)


def agreement(found: np.ndarray, truth: np.ndarray) -> float:
    return float((found == truth).mean())


@each_row
def test_it_learns_stages_that_differ_plainly_and_finds_them_in_another_recording(row_):
    learned = stager(row_)
    learned.fit([small_recording(drawn_stages(60, i), i) for i in range(2)])
    unseen = small_recording(drawn_stages(60, 7), 7)
    found = learned.predict(unseen)
    assert found.dtype == np.int8
    assert agreement(found, unseen.stages) > 0.9


@each_row
def test_equal_seeds_predict_alike(row_):
    recording = small_recording(drawn_stages(60))
    found = []
    for _ in range(2):
        learned = stager(row_, 3)
        learned.fit([recording])
        found.append(learned.predict(small_recording(drawn_stages(60, 5), 5)))
    np.testing.assert_array_equal(found[0], found[1])


@each_row
def test_a_stage_that_nobody_scored_is_never_predicted(row_):
    learned = stager(row_)
    learned.fit([small_recording(stages_of("WWWWRRRRWWWWRRRR...."))])
    found = learned.predict(small_recording(drawn_stages(30)))
    assert set(found.tolist()) <= {0, 2}


@pytest.mark.parametrize("signals", ["eeg", "emg"])
def test_one_signal_is_enough_when_asked_for(signals):
    learned = stager(row("decision-tree"), signals=signals)
    learned.fit([small_recording(drawn_stages(60, i), i, channels=signals) for i in range(2)])
    unseen = small_recording(drawn_stages(60, 7), 7, channels=signals)
    assert agreement(learned.predict(unseen), unseen.stages) > 0.6


def test_lost_epochs_are_neither_learned_from_nor_predicted():
    learned = stager(row("decision-tree"))
    learned.fit([small_recording(stages_of("WWWWNNNNRR"), lost=(8, 9))])
    found = learned.predict(small_recording(stages_of("WNWN"), lost=(1,)))
    assert found[1] == UNLABELLED
    assert (found[[0, 2, 3]] != UNLABELLED).all()
    assert 2 not in found


def test_a_recording_without_signal_stays_unscored():
    learned = stager(row("decision-tree"))
    learned.fit([small_recording(stages_of("WWNN"))])
    assert (learned.predict(small_recording(stages_of("WN"), lost=(0, 1))) == UNLABELLED).all()


def test_recordings_without_a_label_are_refused():
    with pytest.raises(ValueError, match="no labelled epoch to learn from"):
        stager(row("decision-tree")).fit([small_recording(stages_of("...."))])


def test_a_missing_xgboost_is_said_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "xgboost", None)
    with pytest.raises(ImportError, match=r'pip install "hypnoscope\[benchmark\]"'):
        classical.xgboost(0)


def test_the_heavy_packages_come_late():
    code = (
        "import sys, sdreamer.baselines.registry;"
        "sys.exit('sklearn' in sys.modules or 'xgboost' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
