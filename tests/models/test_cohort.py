"""Families of simulated recordings."""

import subprocess
import sys

import numpy as np
import pytest

from sdreamer.cohort import SimulatedCohort
from sdreamer.data import LabelledRecording
from sdreamer.simulation import simulate_recording

COHORT = SimulatedCohort(seed=3, recordings=2, minutes=(0.25, 0.5))


def same(one: LabelledRecording, other: LabelledRecording) -> bool:
    return all(
        np.array_equal(a, b)
        for a, b in (
            (one.stages, other.stages),
            (one.eeg.samples, other.eeg.samples),
            (one.emg.samples, other.emg.samples),
        )
    )


def test_a_recording_is_always_the_same():
    assert same(COHORT.recording("validation", 4), COHORT.recording("validation", 4))
    assert same(COHORT.one_pass(1)[1], COHORT.recording("train", 1, 1))


def test_no_two_recordings_are_the_same():
    recordings = [
        COHORT.recording("train", 0, 0),
        COHORT.recording("train", 0, 1),
        COHORT.recording("train", 1, 0),
        COHORT.recording("validation", 0),
        COHORT.recording("validation", 1),
        COHORT.recording("test", 0),
        COHORT.recording("rehearsal", 0),
        SimulatedCohort(seed=4, minutes=(0.25, 0.5)).recording("validation", 0),
    ]
    for i, one in enumerate(recordings):
        assert not any(same(one, other) for other in recordings[:i])


def test_recordings_have_the_lengths_of_the_cohort():
    lengths = {len(COHORT.recording("train", 0, i).stages) for i in range(8)}
    assert lengths == {15, 30}


def test_passes_are_made_ahead_in_order_and_can_be_left_before_their_end():
    passes = COHORT.passes(2, 100)
    for number in (2, 3):
        for made, expected in zip(next(passes), COHORT.one_pass(number), strict=True):
            assert same(made, expected)
    passes.close()
    with pytest.raises(StopIteration):
        next(passes)


def test_both_electrodes_are_broken_in_training_alone(monkeypatch):
    seen: dict[str, set[str]] = {"train": set(), "validation": set(), "test": set()}
    short = SimulatedCohort(seed=3, minutes=(0.1,), dead_share=1.0)
    for split, dead in seen.items():

        def simulate(seed, hours, laboratory, dead=dead):
            dead.add(laboratory.dead)
            return simulate_recording(seed, hours, laboratory=laboratory)

        monkeypatch.setattr("sdreamer.cohort.simulate_recording", simulate)
        for i in range(20):
            short.recording(split, i)
    assert seen["train"] == {"eeg", "emg", "both"}
    assert seen["validation"] == seen["test"] == {"eeg", "emg"}


def test_no_electrode_is_broken_where_none_is_asked_for(monkeypatch):
    whole = SimulatedCohort(seed=3, minutes=(0.1,), dead_share=0.0)
    dead = set()

    def simulate(seed, hours, laboratory):
        dead.add(laboratory.dead)
        return simulate_recording(seed, hours, laboratory=laboratory)

    monkeypatch.setattr("sdreamer.cohort.simulate_recording", simulate)
    for i in range(10):
        whole.recording("train", i)
    assert dead == {"none"}


_ENDLESS = """
from sdreamer.cohort import SimulatedCohort
if __name__ == "__main__":
    passes = SimulatedCohort(recordings=1, minutes=(0.1,)).passes(0, 1000)
    next(passes)
    print("ready", flush=True)
    input()
"""


def test_killing_the_trainer_ends_its_worker_too(tmp_path):
    script = tmp_path / "endless.py"
    script.write_text(_ENDLESS)
    running = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with running:
        assert running.stdout.readline().strip() == b"ready"
        running.kill()
        assert running.stdout.read() == b""  # at its end only when the worker is gone as well
