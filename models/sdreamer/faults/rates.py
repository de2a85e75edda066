"""How often each fault is found, and how often something is found where nothing is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sdreamer.conditions import CONDITIONS, NO_SIGNAL, Condition
from sdreamer.faults.detection import find_faults
from sdreamer.faults.fault import Kind
from sdreamer.signals import Signal
from sdreamer.simulation.acquisition import Laboratory

_SEED = 27_182  # of laboratories that no other study draws
_EXPECTED: dict[str, Kind] = {
    "dead_eeg": "noise",
    "dead_emg": "noise",
    "white_eeg": "noise",
    "white_emg": "noise",
    "flat_eeg": "flat",
    "flat_emg": "flat",
    "dropouts": "lost",
    "rails": "lost",
    "clipped": "clipped",
    "rectified": "rectified",
    "envelope": "envelope",
    "swapped": "swapped",
    "eeg_twice": "duplicate",
    "emg_twice": "duplicate",
    "both_dead": "noise",
    "both_flat": "flat",
    "only_hum": "hum",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """What was found in recordings of one condition, each of another animal and laboratory.

    Attributes
    ----------
    condition
        What is wrong, if anything.
    expected
        What should be found; None where nothing is to be warned of.
    found
        Share of the recordings in which that was found.
    other
        Share of the recordings in which anything else was warned of.
    """

    condition: Condition
    expected: Kind | None
    found: float
    other: float


def rate_of(condition: Condition, recordings: int, minutes: float) -> Rate:
    """Look for faults in `recordings` recordings of one condition."""
    expected = _EXPECTED.get(condition.name)
    found = other = 0
    for number in range(recordings):
        made = condition.recording(number, minutes, _laboratory(number, expected))
        signals = Signal.of(made.eeg, made.rate), Signal.of(made.emg, made.rate)
        faults = find_faults(*signals, len(made.stages))
        found += any(fault.kind == expected for fault in faults)
        other += any(fault.kind != expected and fault.severity != "note" for fault in faults)
    return Rate(condition, expected, found / recordings, other / recordings)


def rates(
    recordings: int, minutes: float, conditions: Sequence[Condition] = (*CONDITIONS, *NO_SIGNAL)
) -> Iterator[Rate]:
    """Yield the rate of each condition as it is known."""
    for condition in conditions:
        yield rate_of(condition, recordings, minutes)


def row(rate: Rate) -> str:
    """Return a rate as a row of a Markdown table."""
    found = "" if rate.expected is None else f"{rate.found:.1%}"
    return f"| {rate.condition.title} | {rate.expected or ''} | {found} | {rate.other:.1%} |"


def _laboratory(number: int, expected: Kind | None) -> Laboratory:
    """Draw a laboratory of any kind whose recordings have no fault of their own."""
    laboratory = Laboratory.draw(np.random.default_rng((_SEED, number)))
    if expected is not None:  # a copy or a swap of a rectified EMG is another fault
        laboratory = laboratory.with_emg_form("raw")
    return replace(laboratory, dropouts_per_h=0, rails_per_h=0, loose_lead=False, dead="none")
