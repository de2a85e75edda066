"""Faults are found where they are, and nowhere else."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from sdreamer.conditions import CONDITIONS, NO_SIGNAL
from sdreamer.faults import Fault, find_faults
from sdreamer.signals import Signal
from sdreamer.simulation.acquisition import Laboratory
from sdreamer.simulation.recording import SimulatedRecording

MINUTES = 6
SECONDS = 60 * MINUTES
LABORATORY = replace(Laboratory.plain(), muscle_in_eeg=0, brain_in_emg=0)
ALL = {condition.name: condition for condition in (*CONDITIONS, *NO_SIGNAL)}


@cache
def recorded(name: str, number: int = 0) -> SimulatedRecording:
    return ALL[name].recording(number, MINUTES, LABORATORY)


def faults_in(eeg, emg, rate=512) -> tuple[Fault, ...]:
    n_seconds = int(len(eeg if eeg is not None else emg) / rate)
    signals = (None if x is None else Signal.of(x, rate) for x in (eeg, emg))
    return find_faults(*signals, n_seconds)


def kinds(faults) -> set:
    return {(fault.kind, fault.modality) for fault in faults}


def found_in(name: str, number: int = 0) -> set:
    made = recorded(name, number)
    return kinds(faults_in(made.eeg, made.emg, made.rate))


@pytest.mark.parametrize(
    "name",
    ["clean", "hum_50", "muscle_in_eeg", "brain_in_emg", "rate_100", "coarse", "movement", "drift"],
)
def test_nothing_is_found_in_recordings_that_can_be_scored(name):
    assert found_in(name) == set()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("dead_eeg", {("noise", "eeg")}),
        ("white_eeg", {("noise", "eeg")}),
        ("white_emg", {("noise", "emg")}),
        ("flat_eeg", {("flat", "eeg")}),
        ("flat_emg", {("flat", "emg")}),
        ("clipped", {("clipped", "eeg"), ("clipped", "emg")}),
        ("rectified", {("rectified", "emg")}),
        ("envelope", {("envelope", "emg")}),
        ("swapped", {("swapped", None)}),
        ("eeg_twice", {("duplicate", "emg")}),
        ("emg_twice", {("duplicate", "eeg")}),
        ("both_dead", {("noise", "eeg"), ("noise", "emg")}),
        ("both_flat", {("flat", "eeg"), ("flat", "emg")}),
        ("only_hum", {("noise", "eeg"), ("noise", "emg"), ("hum", "eeg"), ("hum", "emg")}),
    ],
)
def test_a_fault_of_a_whole_recording_is_found_and_named(name, found):
    assert found_in(name) == found


@pytest.mark.parametrize("form", ["rectified", "envelope"])
def test_a_swap_is_found_when_the_muscle_is_rectified(form):
    made = recorded(form)
    assert ("swapped", None) in kinds(faults_in(made.emg, made.eeg))


def test_stretches_without_signal_are_found_where_they_are():
    made = recorded("clean")
    eeg, emg = made.eeg.copy(), made.emg.copy()
    eeg[60 * 512 : 75 * 512] = eeg[60 * 512]  # constant
    eeg[200 * 512 : 202 * 512] = np.nan
    eeg[310 * 512 : 320 * 512] *= np.float32(0.005)  # unplugged
    emg[120 * 512 : 121 * 512 + 256] = 40 * emg.std()  # at the rail
    found = {fault.modality: fault for fault in faults_in(eeg, emg)}
    assert [fault.kind for fault in found.values()] == ["lost", "lost"]
    assert found["eeg"].spans == ((60, 75), (200, 202), (310, 320))
    assert found["emg"].spans == ((120, 122),)
    assert (found["eeg"].start_s, found["eeg"].stop_s, found["eeg"].lasts_s) == (60, 320, 27)
    np.testing.assert_array_equal(
        np.flatnonzero(found["emg"].mask(SECONDS)), np.flatnonzero(np.arange(SECONDS) // 2 == 60)
    )


def test_the_worst_is_said_first():
    made = recorded("rectified")
    eeg = np.full_like(made.eeg, 3.0)
    emg = made.emg.copy()
    emg[:5120] = np.nan
    severities = [fault.severity for fault in faults_in(eeg, emg)]
    assert severities == ["alarm", "warning", "note"]


@pytest.mark.parametrize("present", ["eeg", "emg"])
def test_one_channel_alone_is_judged_alone(present):
    made, flat = recorded("clean"), recorded("both_flat")
    alone = [made.eeg, None] if present == "eeg" else [None, made.emg]
    assert faults_in(*alone) == ()
    alone = [flat.eeg, None] if present == "eeg" else [None, flat.emg]
    assert kinds(faults_in(*alone)) == {("flat", present)}


def test_without_a_living_eeg_an_emg_must_show_its_tone():
    """An oscillator that drifts through open inputs is no muscle, though it is not stationary."""
    rng = np.random.default_rng(0)
    eeg, emg = rng.standard_normal((2, SECONDS * 512), dtype=np.float32)
    t = np.arange(len(emg)) / 512
    cycles = np.cumsum((20 + 40 * (1 - np.exp(-t / 150))) / 512)
    emg += np.float32(1.5) * np.sin(2 * np.pi * np.mod(cycles, 1)).astype(np.float32)
    assert kinds(faults_in(eeg, emg)) == {("noise", "eeg"), ("noise", "emg")}
    assert ("noise", "emg") not in kinds(faults_in(recorded("clean").eeg, emg))


def test_an_electrode_that_dies_is_found_from_then_on():
    made = ALL["clean"].recording(1, 40, LABORATORY)
    eeg = made.eeg.copy()
    half = len(eeg) // 2
    eeg[half:] = np.random.default_rng(0).standard_normal(half, dtype=np.float32)
    (fault,) = faults_in(eeg, made.emg)
    assert (fault.kind, fault.modality, fault.spans) == ("noise", "eeg", ((1200, 2400),))


@pytest.mark.parametrize("seconds", [0, 1, 5, 59])
@pytest.mark.parametrize("name", ["clean", "swapped", "eeg_twice", "both_dead"])
def test_a_recording_too_short_to_judge_is_not_judged(name, seconds):
    made = recorded(name)
    n_samples = seconds * 512
    assert faults_in(made.eeg[:n_samples], made.emg[:n_samples]) == ()


def test_channels_may_have_different_rates():
    made = recorded("clean")
    twice = Signal.of(made.eeg[::2].copy(), 256)
    assert kinds(find_faults(Signal.of(made.eeg, 512), twice, SECONDS)) == {("duplicate", "emg")}
    emg = Signal.of(made.emg[::2].copy(), 256)
    assert find_faults(Signal.of(made.eeg, 512), emg, SECONDS) == ()


def test_a_channel_that_ends_early_is_lost_from_there_on():
    made = recorded("clean")
    signals = Signal.of(made.eeg, 512), Signal.of(made.emg[: 300 * 512], 512)
    (fault,) = find_faults(*signals, SECONDS)
    assert (fault.kind, fault.modality, fault.spans) == ("lost", "emg", ((300, SECONDS),))


def test_a_source_may_end_before_its_last_sample():
    made = recorded("clean")
    short = Signal(Fraction(512), SECONDS * 512, lambda a, b: made.emg[: 300 * 512][a:b])
    faults = find_faults(Signal.of(made.eeg, 512), short, SECONDS)
    assert [(f.kind, f.modality, f.spans) for f in faults] == [("lost", "emg", ((300, SECONDS),))]


def test_a_rate_that_is_no_whole_number_does_not_drift():
    made = recorded("clean")
    eeg = made.eeg.copy()
    eeg[340 * 512 :] = 0
    rate = Fraction(512) * Fraction(SECONDS * 512 - 100, SECONDS * 512)
    signals = Signal.of(eeg, rate), Signal.of(made.emg, rate)
    (fault,) = find_faults(*signals, SECONDS)
    assert (fault.modality, fault.spans) == ("eeg", ((341, SECONDS),))


def test_progress_is_told_and_may_cancel():
    made = recorded("clean")
    signals = Signal.of(made.eeg, 512), Signal.of(made.emg, 512)
    told = []
    find_faults(*signals, SECONDS, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    with pytest.raises(KeyboardInterrupt):
        find_faults(*signals, SECONDS, lambda _done, _total: _raise(KeyboardInterrupt))


def _raise(error: type[BaseException]) -> None:
    raise error
