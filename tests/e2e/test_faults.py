"""The bundled checkpoint is unsure where a channel cannot be trusted."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import io

from hypnoscope.formats import read_recording
from hypnoscope.scoring.channel_choice import choose_channels
from hypnoscope.scoring.checkpoints import bundled_checkpoint
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer
from sdreamer.conditions import CONDITIONS, NO_SIGNAL
from sdreamer.faults import find_faults
from sdreamer.predictor import Predictor
from sdreamer.signals import Signal
from sdreamer.simulation.acquisition import Laboratory

MINUTES = 6
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
ALL = {condition.name: condition for condition in (*CONDITIONS, *NO_SIGNAL)}


@pytest.fixture(scope="module")
def probabilities():
    predictor = Predictor.load(bundled_checkpoint(), "cpu")

    @cache
    def scored(name, number=0):
        made = ALL[name].recording(number, MINUTES, Laboratory.plain())
        signals = Signal.of(made.eeg, made.rate), Signal.of(made.emg, made.rate)
        return predictor.predict(*signals, len(made.stages), "mixed")

    return scored


def confidence(probabilities) -> float:
    return float(np.nanmean(probabilities.max(axis=1)))


@pytest.mark.parametrize(
    "name", ["white_eeg", "white_emg", "flat_eeg", "flat_emg", "swapped", "eeg_twice", "emg_twice"]
)
def test_confidence_falls_when_a_channel_is_noise_flat_swapped_or_a_copy(probabilities, name):
    numbers = (0, 1)
    clean = np.mean([confidence(probabilities("clean", number)) for number in numbers])
    spoilt = np.mean([confidence(probabilities(name, number)) for number in numbers])
    assert spoilt < clean


def test_swapped_channels_are_scored_the_other_way_round(probabilities):
    same = [probabilities(name).argmax(axis=1) for name in ("clean", "swapped")]
    assert np.mean(same[0] == same[1]) > 0.99


@pytest.mark.parametrize("name", ["swapped", "both_dead", "only_hum"])
def test_what_cannot_be_told_is_never_said_with_confidence(probabilities, name):
    assert probabilities(name).max() <= 0.5


def test_nothing_is_said_where_everything_is_flat(probabilities):
    assert np.isnan(probabilities("both_flat")).all()


@pytest.mark.parametrize("how", ["constant", "missing", "silent", "at the rail"])
def test_lost_stretches_are_never_confident_sleep(how):
    predictor = Predictor.load(bundled_checkpoint(), "cpu")
    made = ALL["clean"].recording(0, MINUTES, Laboratory.plain())
    signals = []
    for trace in (made.eeg.copy(), made.emg.copy()):
        noise = np.random.default_rng(0).standard_normal(40 * 512, dtype=np.float32)
        trace[100 * 512 : 140 * 512] = {
            "constant": trace[100 * 512],
            "missing": np.nan,
            "silent": np.float32(0.0005 * trace.std()) * noise,
            "at the rail": np.float32(20 * trace.std()),
        }[how]
        signals.append(Signal.of(trace, 512))
    lost = predictor.predict(*signals, len(made.stages), "mixed")[100:140]
    assert not (lost[:, 1:].max(axis=1) > 0.6).any()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the recordings of other projects are not here")
class TestRealRecordings:
    def test_amplifier_noise_is_said_and_not_scored_with_confidence(self):
        recording = read_recording(SHARED / "misleep_10min_500Hz.edf")
        scorer = SdreamerScorer(choose_channels(recording), device="cpu")
        scores = scorer.score(recording, lambda _done, _total: None)
        assert scores.findings[0].sentence.startswith("Neither Channel1, the EEG, nor Channel3")
        assert np.nanmax(scores.probabilities) <= 0.5

    def test_a_good_recording_is_not_complained_of(self):
        data = io.loadmat(SHARED / "misleep_10min_305Hz.mat")["data"][0, 0]
        channels = (data[name].ravel().astype(np.float32) for name in ("EEG_P", "EMG_DIFF"))
        signals = [Signal.of(samples, 305) for samples in channels]
        assert find_faults(*signals, 599) == ()
        assert [fault.kind for fault in find_faults(*signals[::-1], 599)] == ["swapped"]
