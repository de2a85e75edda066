"""Spectra of stages, held against Welch's method and against signals of known power."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import welch

from hypnoscope.core.epoch_powers import EpochPowers
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import Part, whole
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Channel, Recording
from hypnoscope.core.spectrogram import read_spectrogram
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_spectra import (
    REQUEST,
    bin_length_s,
    clean_epochs,
    delta_course,
    delta_power,
    mean_spectra,
    stage_spectra,
)

RATE, BOUT_S = 128, 40
TONES = {Stage.WAKE: (20.0, 10.0), Stage.NREM: (2.0, 40.0), Stage.REM: (8.0, 20.0)}  # Hz, µV
MODEL = ScoredBy("model", "f00d")


class InMemory:
    def __init__(self, samples):
        self.samples = samples

    def read(self, start, stop):
        return self.samples[start:stop]


@pytest.fixture(scope="module")
def scored():
    stages = np.repeat(np.arange(6) % 3, BOUT_S).astype(np.int8)
    time_s = np.arange(len(stages) * RATE) / RATE
    per_sample = np.repeat(stages, RATE)
    hz, microvolts = (np.array([TONES[stage][i] for stage in TONES])[per_sample] for i in (0, 1))
    noise = np.random.default_rng(1).normal(0, 5, len(time_s))
    samples = (microvolts * np.sin(2 * np.pi * hz * time_s) + noise).astype(np.float32)
    recording = Recording(
        (Channel("EEG", "µV", Fraction(RATE)),), {"EEG": InMemory(samples)}, float(len(stages))
    )
    spectrogram = read_spectrogram(recording, "EEG", REQUEST, lambda done, total: None)
    return samples, stages, spectrogram


@pytest.fixture
def hypnogram(scored):
    return Hypnogram.scored_by(MODEL, scored[1])


def test_the_power_of_each_stage_is_where_it_was_put(scored, hypnogram):
    spectra = stage_spectra(scored[2], hypnogram)
    step_hz = spectra.frequencies_hz[1]
    for stage, (hz, microvolts) in TONES.items():
        assert spectra.frequencies_hz[spectra.density[stage].argmax()] == pytest.approx(hz, abs=0.5)
        near = np.abs(spectra.frequencies_hz - hz) < 2
        power = spectra.density[stage][near].sum() * step_hz
        assert power == pytest.approx(microvolts**2 / 2, rel=0.08)


def test_it_agrees_with_welchs_method(scored, hypnogram):
    samples, _, spectrogram = scored
    spectra = stage_spectra(spectrogram, hypnogram)
    for stage in TONES:
        bouts = samples.reshape(6, BOUT_S * RATE)[stage::3]
        theirs = np.mean([welch(bout, RATE, nperseg=4 * RATE)[1] for bout in bouts], axis=0)
        background = np.abs(spectra.frequencies_hz - TONES[stage][0]) > 3
        background &= spectra.frequencies_hz > 3
        ours = spectra.density[stage][background].mean()
        assert ours == pytest.approx(theirs[: len(background)][background].mean(), rel=0.05)


def test_windows_that_reach_into_another_stage_are_left_out_and_counted(scored, hypnogram):
    spectra = stage_spectra(scored[2], hypnogram)
    assert sum(spectra.n_epochs) + sum(spectra.n_left_out) == len(hypnogram)
    assert spectra.n_left_out == (6, 8, 6)  # two epochs at each of five borders, on either side


def test_artefacts_and_lost_samples_are_left_out(scored, hypnogram):
    hypnogram.apply(hypnogram.edit_artefact(0, BOUT_S, True))
    hypnogram.apply(hypnogram.edit_artefact(3 * BOUT_S, 4 * BOUT_S, True))
    spectra = stage_spectra(scored[2], hypnogram)
    assert (spectra.n_epochs[0], spectra.n_left_out[0]) == (0, 2 * BOUT_S)
    assert np.isnan(spectra.density[0]).all()
    assert np.isfinite(spectra.density[1:]).all()


def test_delta_power_is_that_of_nrem_in_the_part(scored, hypnogram):
    spectrogram = scored[2]
    (everything,) = whole(len(hypnogram))
    assert delta_power(spectrogram, hypnogram, everything) == pytest.approx(40**2 / 2, rel=0.05)
    wake_only = Part("wake", ((0, BOUT_S),))
    assert np.isnan(delta_power(spectrogram, hypnogram, wake_only))
    in_wake = delta_power(spectrogram, hypnogram, wake_only, stage=Stage.WAKE)
    assert in_wake < 10
    inside = stage_spectra(spectrogram, hypnogram, part=wake_only)
    assert inside.n_epochs[1:] == (0, 0)


@pytest.fixture(scope="module")
def powers(scored):
    return EpochPowers.of(scored[2])


def test_means_are_those_of_the_spectrogram_itself(scored, powers, hypnogram):
    part = Part("begin", ((0, 90), (100, 200)))
    spectra = mean_spectra(powers, hypnogram, part)
    clean = clean_epochs(hypnogram, REQUEST.window_s) & part.flags(len(hypnogram))
    for stage in TONES:
        rows = scored[2].decibels[clean & (hypnogram.stages == stage)].astype(np.float64)
        np.testing.assert_allclose(spectra.density[stage], (10 ** (rows / 10)).mean(0), rtol=1e-5)


def test_lost_samples_count_for_nothing(scored, hypnogram):
    decibels = scored[2].decibels.copy()
    decibels[:BOUT_S] = np.nan
    lost = EpochPowers.of(replace(scored[2], decibels=decibels))
    alone = mean_spectra(lost, hypnogram, Part("wake", ((0, BOUT_S),)))
    assert (alone.n_epochs[0], alone.n_left_out[0]) == (0, BOUT_S)
    assert np.isfinite(mean_spectra(lost, hypnogram).density).all()


def test_delta_power_over_time_is_that_of_each_bin(powers, hypnogram):
    (everything,) = whole(len(hypnogram))
    course = delta_course(powers, hypnogram, everything)
    assert course.bin_s == 5
    for start_s, stop_s, power in zip(course.starts_s, course.stops_s, course.power, strict=True):
        alone = delta_power(powers, hypnogram, Part("bin", ((int(start_s), int(stop_s)),)))
        np.testing.assert_allclose(power, alone, rtol=1e-5)
    assert course.usual == pytest.approx(delta_power(powers, hypnogram, everything))
    assert np.isnan(course.percent[0])  # Wake alone


def test_course_of_a_part_keeps_to_it(powers, hypnogram):
    course = delta_course(powers, hypnogram, Part("middle", ((43, 70), (170, 177))))
    assert (course.starts_s[0], course.stops_s[-1], course.bin_s) == (43, 177, 1)
    assert course.n_epochs.sum() == 27 + 7
    assert delta_course(powers, hypnogram, Part("one", ((7, 8),))).n_epochs.tolist() == [0]
    with pytest.raises(ValueError, match="'nothing' has no epochs"):
        delta_course(powers, hypnogram, Part("nothing", ()))


def test_bins_are_round_and_never_too_many():
    assert [bin_length_s(span_s) for span_s in (30, 3600, 86400, 172_800)] == [1, 30, 600, 1200]
    assert bin_length_s(30 * 86_400) == 3600


@given(
    st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.booleans()), max_size=25),
    st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0]),
)
def test_an_epoch_is_clean_when_all_that_its_window_touches_is(marks, window_s):
    stages = np.array([stage for stage, _ in marks], dtype=np.int8)
    hypnogram = Hypnogram.scored_by(MODEL, stages)
    for epoch, (_, artefact) in enumerate(marks):
        hypnogram.apply(hypnogram.edit_artefact(epoch, epoch + 1, artefact))
    reach = {1.0: 0, 2.0: 1, 3.0: 1, 4.0: 2, 5.0: 2}[window_s]
    for epoch, clean in enumerate(clean_epochs(hypnogram, window_s)):
        touched = marks[max(epoch - reach, 0) : epoch + reach + 1]
        assert clean == (set(touched) in ({(0, False)}, {(1, False)}))
