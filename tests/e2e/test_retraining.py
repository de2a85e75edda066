"""A laboratory whose EMG the bundled checkpoint has never met teaches it ten minutes of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.scoring.channel_choice import choose_channels
from hypnoscope.scoring.checkpoints import bundled_checkpoint
from hypnoscope.scoring.retraining import RetrainingExample, retrain
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer
from sdreamer.simulation.acquisition import Laboratory
from sdreamer.simulation.recording import Animal, SimulatedRecording, simulate_recording

_ANIMAL_SEED = 84
_HOURS = 20 / 60


def odd_animal() -> Animal:
    """Its EMG is louder asleep than awake, as no EMG of the training was."""
    animal = Animal.draw(np.random.default_rng(_ANIMAL_SEED))
    return replace(animal, emg=replace(animal.emg, contrast=-1.5, quiet=0.5, unrest=0.3))


def recorded(number: int) -> SimulatedRecording:
    return simulate_recording((_ANIMAL_SEED, number), _HOURS, odd_animal(), Laboratory.plain())


def written(folder: Path, number: int) -> tuple[Path, np.ndarray]:
    simulated = recorded(number)
    path = folder / f"day{number}.edf"
    channels = (("EEG", simulated.eeg), ("EMG", simulated.emg))
    write_edf(path, [EdfSignal(n, "µV", simulated.rate, s) for n, s in channels], None)
    return path, simulated.stages


def agreement(path: Path, truth: np.ndarray, checkpoint: Path) -> Agreement:
    recording = read_recording(path)
    scorer = SdreamerScorer(choose_channels(recording), checkpoint, "cpu")
    return Agreement.between(scorer.score(recording, lambda done, total: None).stages, truth)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory) -> RetrainingExample:
    """The first recording, of which a person scored the ten minutes richest in stages."""
    folder = tmp_path_factory.mktemp("lesson")
    path, truth = written(folder, 0)
    start = max(range(0, len(truth) - 600, 60), key=lambda i: fewest(truth[i : i + 600]))
    stages = np.full(len(truth), Stage.UNSCORED, dtype=np.int8)
    stages[start : start + 600] = truth[start : start + 600]
    csv = folder / "day0_hypnogram.csv"
    write_hypnogram(csv, Hypnogram.scored_by(ScoredBy("person", "anna"), stages))
    return RetrainingExample(path, csv)


def fewest(stages: np.ndarray) -> int:
    return int(np.bincount(stages, minlength=3).min())


def test_ten_minutes_of_corrections_help_the_animals_other_recordings(lesson, tmp_path):
    before = bundled_checkpoint().read_bytes()

    report = retrain([lesson], "Odd EMG", aside=tmp_path, passes=5, progress=lambda *_: None)

    for number in (1, 2):
        path, truth = written(tmp_path, number)
        untaught = agreement(path, truth, bundled_checkpoint())
        taught = agreement(path, truth, report.checkpoint)
        assert taught.accuracy > untaught.accuracy + 0.05
    assert bundled_checkpoint().read_bytes() == before
    assert report.after.accuracy > report.before.accuracy


def test_cancelling_leaves_nothing_behind(lesson, tmp_path):
    class CancelledError(Exception): ...

    def cancel_in_training(done, total):
        if done > total / 4:
            raise CancelledError

    with pytest.raises(CancelledError):
        retrain([lesson], "Never", aside=tmp_path, passes=5, progress=cancel_in_training)

    assert list(tmp_path.iterdir()) == []
