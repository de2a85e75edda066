"""One simulated recording: an animal that sleeps, seen by a laboratory."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sdreamer.simulation.acquisition import Laboratory, record
from sdreamer.simulation.eeg import EegTraits, simulate_eeg
from sdreamer.simulation.emg import EmgTraits, simulate_emg
from sdreamer.simulation.hypnograms import STAGE_OF, SleepTraits, draw_behaviour
from sdreamer.simulation.noise import RATE, Trace
from sdreamer.simulation.stage_figures import StageFigures

# Shares of animals that are awake for much of the time, whose EEG shows no slow waves or
# spindles to see, and whose EMG is hardly louder in Wake than asleep; each independent.
_WAKEFUL, _PLAIN_EEG, _FAINT_EMG = 0.12, 0.25, 0.12


@dataclass(frozen=True, slots=True)
class Animal:
    """How one animal sleeps, and its brain and muscle signals."""

    sleep: SleepTraits
    eeg: EegTraits
    emg: EmgTraits

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Animal":
        """Draw an animal with its electrodes, one in a few of the kinds that are hard to score."""
        sleep = SleepTraits.draw(rng, StageFigures.bundled())
        eeg, emg = EegTraits.draw(rng), EmgTraits.draw(rng)
        (own,) = rng.spawn(1)  # so that the animals of the common kinds do not depend on it
        wakeful, plain, faint = own.random(3) < (_WAKEFUL, _PLAIN_EEG, _FAINT_EMG)
        return cls(
            sleep.turned_wakeful(own) if wakeful else sleep,
            eeg.turned_plain(own) if plain else eeg,
            emg.turned_faint(own) if faint else emg,
        )


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedRecording:
    """EEG and EMG in µV at `rate` samples a second, and the true stage of each second.

    Attributes
    ----------
    eeg, emg
        Shape (n_seconds * 512,).
    stages
        0 Wake, 1 NREM, 2 REM, shape (n_seconds,).
    """

    eeg: Trace
    emg: Trace
    stages: NDArray[np.int8]
    rate: Fraction = Fraction(RATE)


def simulate_recording(
    seed: int | tuple[int, ...],
    hours: float,
    animal: Animal | None = None,
    laboratory: Laboratory | None = None,
) -> SimulatedRecording:
    """Simulate a recording; the same arguments give the same samples.

    Parameters
    ----------
    seed
        A number, or several that together name the recording.
    hours
        Length; rounded to whole seconds.
    animal, laboratory
        Drawn from the seed when not given.
    """
    rng = np.random.default_rng(seed)
    n_seconds = max(1, round(hours * 3600))
    animal = animal or Animal.draw(rng)
    laboratory = laboratory or Laboratory.draw(rng)
    behaviour = draw_behaviour(rng, animal.sleep, StageFigures.bundled(), n_seconds)
    eeg = simulate_eeg(rng, animal.eeg, behaviour)
    emg = simulate_emg(rng, animal.emg, behaviour)
    eeg, emg = record(rng, laboratory, eeg, emg)
    return SimulatedRecording(eeg, emg, STAGE_OF[behaviour])
