"""Simulated recordings as files, with the stages that they were made from."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import write_hypnogram

Seed = int | tuple[int, ...]

SIMULATOR = ScoredBy("person", "simulation")  # the truth counts as set by hand
_LIGHTS_ON = datetime(2025, 1, 1, 7)  # fixed, so that equal seeds give equal files


@dataclass(frozen=True, slots=True)
class SimulatedFiles:
    """A simulated recording and its true stages, on disk."""

    recording: Path
    stages: Path


def write_simulation(
    path: Path, seed: Seed, hours: float, *, plain: bool = False
) -> SimulatedFiles:
    """Simulate one animal and write an EDF to `path`, its stages in a CSV of the same stem.

    The same arguments always give the same bytes. `plain` records in a good laboratory without
    faults; otherwise the laboratory is drawn too.

    Raises
    ------
    ValueError
        When `hours` is shorter than a second.
    """
    from sdreamer.simulation import Laboratory, simulate_recording

    if hours * 3600 < 1:
        raise ValueError(f"{hours} hours are shorter than one second")
    laboratory = Laboratory.plain() if plain else None
    simulated = simulate_recording(seed, hours, laboratory=laboratory)
    signals = [
        EdfSignal("EEG", "µV", simulated.rate, simulated.eeg),
        EdfSignal("EMG", "µV", simulated.rate, simulated.emg),
    ]
    write_edf(path, signals, _LIGHTS_ON)
    stages = truth_path_of(path)
    write_hypnogram(stages, Hypnogram.scored_by(SIMULATOR, simulated.stages))
    return SimulatedFiles(path, stages)


def truth_path_of(path: Path) -> Path:
    """Return where the true stages of a simulated recording lie."""
    return path.with_suffix(".csv")


def animal_seeds(seed: int, n_animals: int) -> list[Seed]:
    """Return a seed for each of `n_animals`; the first is `seed` itself."""
    return [seed, *((seed, number) for number in range(1, n_animals))]
