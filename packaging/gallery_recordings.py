"""The recordings of the gallery, made once and kept: some hours, and what is hard to show."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of, write_hypnogram
from hypnoscope.scoring.batch import ScoringOptions, write_scored
from hypnoscope.scoring.channel_choice import choose_channels
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer

Score = Callable[[Path], Scores]
_Samples = NDArray[np.float32]

HOURS = 3.0
DAY_HOURS = 24
_SEED = 773  # sleeps half of the time, with bouts of all lengths and six of REM
_START = datetime(2025, 3, 14, 17, 40)  # so that the lights go off within the recording
_LIST_MINUTES = 20
_OTHER_CHANNELS = (
    *("EEG parietal L", "EEG parietal R", "EMG nuchal left", "EMG nuchal right"),
    *("Temperature", "Wheel", "Respiration", "ECG", "Light"),
)


@dataclass(frozen=True, slots=True)
class GalleryFiles:
    """The recordings, each with the stages beside it unless said otherwise.

    Attributes
    ----------
    mouse, unscored
        The same hours, with and without stages.
    truth
        The stages that these were simulated from.
    day
        A whole day.
    many
        A long name and many channels.
    gaps
        Without signal for minutes.
    eeg_only
        One channel alone.
    listed
        Recordings at every stage of being scored.
    """

    mouse: Path
    unscored: Path
    truth: Path
    day: Path
    many: Path
    gaps: Path
    eeg_only: Path
    listed: tuple[Path, ...]


def gallery_files(folder: Path, hours: float = HOURS, score: Score | None = None) -> GalleryFiles:
    """Return the recordings in `folder`, making those that are not there."""
    files = GalleryFiles(
        mouse=folder / "scored" / "mouse-07.edf",
        unscored=folder / "unscored" / "mouse-07.edf",
        truth=folder / "truth" / "mouse-07 by Ben.csv",
        day=folder / "day" / "mouse-12 baseline.edf",
        many=folder / "many" / (f"2025-03-14_cohort-B_{'sleep-deprivation_' * 3}mouse-07.edf"),
        gaps=folder / "gaps" / "mouse-09.edf",
        eeg_only=folder / "eeg" / "mouse-31 EEG.edf",
        listed=tuple(
            folder / "listed" / f"{name}.edf"
            for name in (
                *("mouse-01 day 1", "mouse-02 day 1", "mouse-03 day 1", "mouse-04 day 1"),
                "mouse-05 day 1 of the second cohort after the change of the amplifier",
            )
        ),
    )
    if not (folder / "complete").exists():
        _make(files, hours, score or _by_checkpoint)
        (folder / "complete").touch()
    return files


def _make(files: GalleryFiles, hours: float, score: Score) -> None:
    from sdreamer.simulation import Laboratory, simulate_recording

    simulated = simulate_recording(_SEED, hours, laboratory=Laboratory.plain())
    rate, eeg, emg = simulated.rate, simulated.eeg, simulated.emg
    _write(files.mouse, rate, {"EEG": eeg, "EMG": emg})
    scores = score(files.mouse)
    _write_scores(files.mouse, scores)
    files.unscored.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(files.mouse, files.unscored)
    files.truth.parent.mkdir(parents=True, exist_ok=True)
    write_hypnogram(files.truth, Hypnogram.scored_by(ScoredBy("person", "Ben"), simulated.stages))
    n_days = round(DAY_HOURS / hours) if hours >= 1 else 2
    _write(files.day, rate, {"EEG": np.tile(eeg, n_days), "EMG": np.tile(emg, n_days)})
    _write_scores(files.day, _tiled(scores, n_days))
    _make_many(files.many, rate, eeg, emg, scores)
    _make_gaps(files.gaps, rate, eeg, emg, scores)
    _write(files.eeg_only, rate, {"EEG": eeg})
    _write_scores(files.eeg_only, replace(scores, pathway="eeg", emg=None))
    _make_listed(files.listed, rate, eeg, emg, scores)


def _make_many(path: Path, rate: Fraction, eeg: _Samples, emg: _Samples, scores: Scores) -> None:
    rng = np.random.default_rng(3)
    channels = {"EEG frontal": eeg}
    for place, name in enumerate(_OTHER_CHANNELS):
        like = eeg if name.startswith("EEG") else emg
        noise = rng.normal(0, 6 + place, len(like)).astype(np.float32)
        channels[name] = np.roll(like, 40 * place) * np.float32(0.8) + noise
    _write(path, rate, channels)
    _write_scores(path, replace(scores, eeg="EEG frontal", emg="EMG nuchal left"))


def _make_gaps(path: Path, rate: Fraction, eeg: _Samples, emg: _Samples, scores: Scores) -> None:
    eeg, emg = eeg.copy(), emg.copy()
    probabilities = scores.probabilities.copy()
    n = len(probabilities)
    for first, last in ((0.21, 0.26), (0.5, 0.504), (0.7, 0.82)):
        start, stop = round(first * n), max(round(last * n), round(first * n) + 1)
        for samples in (eeg, emg):
            samples[round(start * rate) : round(stop * rate)] = np.nan
        probabilities[start:stop] = np.nan
    _write(path, rate, {"EEG": eeg, "EMG": emg})
    _write_scores(path, replace(scores, probabilities=probabilities))


def _make_listed(
    paths: tuple[Path, ...], rate: Fraction, eeg: _Samples, emg: _Samples, scores: Scores
) -> None:
    n = min(60 * _LIST_MINUTES, scores.n_epochs)
    n_samples = round(n * rate)
    part = replace(scores, probabilities=scores.probabilities[:n])
    for number, path in enumerate(paths):
        _write(path, rate, {"EEG": eeg[:n_samples], "EMG": emg[:n_samples]})
        if number in (1, 2, 3):
            _write_scores(path, part)
    _review(paths[2], 0.4)
    _review(paths[3], 1.0)


def _review(path: Path, share: float) -> None:
    """Let a person have accepted the first part of the saved stages."""
    saved = read_hypnogram(stages_path_of(path))
    hypnogram = saved.hypnogram
    stop = round(share * len(hypnogram))
    hypnogram.apply(hypnogram.edit_review(0, stop, ScoredBy("person", "Anna")))
    write_hypnogram(stages_path_of(path), hypnogram, saved.scores, saved.sidecar)


def _write(path: Path, rate: Fraction, channels: dict[str, _Samples]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    signals = [EdfSignal(name, "µV", rate, samples) for name, samples in channels.items()]
    write_edf(path, signals, _START)


def _write_scores(path: Path, scores: Scores) -> None:
    write_scored(stages_path_of(path), read_recording(path), scores, ScoringOptions())


def _tiled(scores: Scores, times: int) -> Scores:
    return replace(scores, probabilities=np.tile(scores.probabilities, (times, 1)))


def _by_checkpoint(path: Path) -> Scores:
    recording = read_recording(path)
    scorer = SdreamerScorer(choose_channels(recording), None, "auto")

    print(f"scoring {path}, once and for all")
    return scorer.score(recording, _quietly)


def _quietly(_done: int, _total: int) -> None:
    """Tell nobody how far the scoring is."""
