"""A gap stays one from the file to the stages: no probabilities, no stage, true onsets."""

from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.scoring.channel_choice import ChannelChoice
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer

START = datetime(2024, 3, 5, 20, 0, 0, 370_000)
GAP = slice(20, 35)


@pytest.fixture
def recording(tmp_path):
    rng = np.random.default_rng(0)
    signals = []
    for name, scale in (("EEG", 50), ("EMG", 20)):
        samples = rng.normal(0, scale, 60 * 128).astype(np.float32)
        samples[GAP.start * 128 : GAP.stop * 128] = np.nan
        signals.append(EdfSignal(name, "µV", Fraction(128), samples))
    write_edf(tmp_path / "mouse.edf", signals, START)
    return read_recording(tmp_path / "mouse.edf")


def test_a_gap_is_neither_scored_nor_moves_what_follows(recording, tiny_checkpoint, tmp_path):
    assert (recording.gaps, recording.start_time) == (((20.0, 35.0),), START)
    scorer = SdreamerScorer(ChannelChoice("EEG", "EMG"), tiny_checkpoint, "cpu")
    scores = scorer.score(recording, lambda done, total: None)
    inside = np.zeros(60, dtype=bool)
    inside[GAP] = True
    assert np.array_equal(np.isnan(scores.probabilities).all(axis=1), inside)
    stages = scores.stages
    assert (stages[GAP] == Stage.UNSCORED).all()
    path = tmp_path / "stages.csv"
    write_hypnogram(path, Hypnogram.scored_by(ScoredBy("model", "tiny"), stages), scores)
    rows = [line.split(",") for line in path.read_text().splitlines()]
    onset = rows[0].index("onset_s")
    assert [float(row[onset]) for row in rows[1:]] == list(range(60))
    assert np.array_equal(read_hypnogram(path).hypnogram.stages, stages)
