"""A simulated day on disk, what is true of it, and an automatic scoring that errs."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np

from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_writer import EdfSignal, write_edf

DAY_S = 86_400
MODEL = "stand-in-1"
_LIGHTS_ON = datetime(2024, 2, 3, 7, 0, 0)
_HOURS, _EVERY = 2, 8  # what is simulated, and which of its samples are kept


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """A recording of 24 h with its stages as they are, and as automatic scoring says.

    Attributes
    ----------
    recording
        The EDF file, beside which nothing is to be written.
    truth
        Stage codes, shape (86400,).
    scores
        The truth, but for the seconds in `errors`; it is not sure of those.
    errors
        True where it errs, shape (86400,).
    """

    recording: Path
    truth: np.ndarray
    scores: Scores
    errors: np.ndarray


def write_day(path):
    """Write two simulated hours twelve times over, at 64 Hz, and return what is known of them."""
    from sdreamer.simulation import Laboratory, simulate_recording

    simulated = simulate_recording(5, _HOURS, laboratory=Laboratory.plain())
    rate = Fraction(simulated.rate) / _EVERY
    signals = [
        EdfSignal(name, "uV", rate, np.tile(samples[::_EVERY], 24 // _HOURS))
        for name, samples in (("EEG", simulated.eeg), ("EMG", simulated.emg))
    ]
    write_edf(path, signals, _LIGHTS_ON)
    truth = np.tile(np.asarray(simulated.stages, dtype=np.int8), 24 // _HOURS)
    errors = np.zeros(DAY_S, dtype=np.bool_)
    for start in range(1800, DAY_S, 7200):  # twelve stretches of ten seconds
        errors[start : start + 10] = True
    return Day(path, truth, _scores(truth, errors), errors)


def _scores(truth, errors):
    said = np.where(errors, (truth + 1) % 3, truth)
    sure = np.where(errors, 0.5, 0.95).astype(np.float32)
    probabilities = np.repeat((1 - sure[:, np.newaxis]) / 2, 3, axis=1)
    probabilities[np.arange(DAY_S), said] = sure
    return Scores(probabilities, "mixed", MODEL, eeg="EEG", emg="EMG")


@dataclass
class StandIn:
    """Scores at once what was scored before; keeps what it was asked, and of what."""

    scores: Scores
    requests: list = field(default_factory=list)
    recordings: list = field(default_factory=list)
    device_name: str = "CPU"

    def asked(self, request):
        self.requests.append(request)
        return self

    def score(self, recording, progress):
        progress(1, 2)
        self.recordings.append(recording)
        return self.scores


def label(code):
    return Stage(int(code)).label


def within_wake(stages):
    """Return the first second with a minute of Wake on either side."""
    calm = np.convolve(stages == Stage.WAKE, np.ones(121), "same") == 121
    return int(np.flatnonzero(calm)[0])
