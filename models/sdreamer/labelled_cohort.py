"""A cohort of animals that people scored, and how it is split: always by animal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sdreamer.data import UNLABELLED, LabelledRecording
from sdreamer.teamwork import Team

_TEST_SHARE = 1 / 4  # as in the paper: 4 of 16 mice
_VALIDATION_SHARE = 1 / 8


class CohortError(ValueError):
    """A cohort cannot be split or learned from; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Animal:
    """One animal.

    Attributes
    ----------
    name
        Unique in its cohort.
    laboratory
        Where it was recorded; empty when nobody said.
    recordings
        Prepared, with stages.
    """

    name: str
    laboratory: str
    recordings: tuple[LabelledRecording, ...]

    @property
    def n_labelled(self) -> int:
        """Number of epochs with a stage."""
        return sum(int((r.stages != UNLABELLED).sum()) for r in self.recordings)


@dataclass(frozen=True, slots=True, eq=False)
class LabelledCohort:
    """Animals, and what the cohort is called.

    Attributes
    ----------
    name
        For people.
    animals
        In a fixed order, which a seed shuffles.
    remarks
        What was decided on reading, a sentence each.
    """

    name: str
    animals: tuple[Animal, ...]
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [animal.name for animal in self.animals]
        if len(set(names)) < len(names):
            raise ValueError(f"animals of {self.name} share a name: {sorted(names)}")

    @property
    def laboratories(self) -> tuple[str, ...]:
        """Names of the laboratories, sorted; an empty one when nobody said."""
        return tuple(sorted({animal.laboratory for animal in self.animals}))


@dataclass(frozen=True, slots=True, eq=False)
class CohortSplit:
    """Animals to learn from, to choose the best pass on, and to report on."""

    train: tuple[Animal, ...]
    validation: tuple[Animal, ...]
    test: tuple[Animal, ...]


def usual_sizes(n_animals: int) -> tuple[int, int]:
    """Return how many animals to validate on and to test on: an eighth and a quarter."""
    return max(round(n_animals * _VALIDATION_SHARE), 1), max(round(n_animals * _TEST_SHARE), 1)


def split_by_animal(
    cohort: LabelledCohort, n_validation: int, n_test: int, seed: int
) -> CohortSplit:
    """Split a cohort in an order that the seed draws; raise CohortError when it is too small."""
    drawn = _shuffled(cohort.animals, seed)
    test, others = drawn[:n_test], drawn[n_test:]
    return _split(cohort, others, n_validation, test)


def leaving_one_out(
    cohort: LabelledCohort, n_validation: int, seed: int
) -> Iterator[tuple[str, CohortSplit]]:
    """Yield each laboratory with the split that tests on it and learns from all others.

    Raises
    ------
    CohortError
        When there are not several laboratories, or the others are too small.
    """
    if len(cohort.laboratories) < 2:
        raise CohortError(
            f"{cohort.name} names no two laboratories, so that none can be left out; leave out "
            "the option, or name them."
        )
    drawn = _shuffled(cohort.animals, seed)
    for laboratory in cohort.laboratories:
        test = [animal for animal in drawn if animal.laboratory == laboratory]
        others = [animal for animal in drawn if animal.laboratory != laboratory]
        yield laboratory, _split(cohort, others, n_validation, test)


def _split(
    cohort: LabelledCohort, others: Sequence[Animal], n_validation: int, test: Sequence[Animal]
) -> CohortSplit:
    validation, train = others[:n_validation], others[n_validation:]
    if not (train and validation and test):
        raise CohortError(
            f"{len(cohort.animals)} animals of {cohort.name} do not leave one to learn from beside "
            f"{n_validation} for validation and {len(test)} for the test; add animals."
        )
    return CohortSplit(tuple(train), tuple(validation), tuple(test))


def _shuffled(animals: Sequence[Animal], seed: int) -> list[Animal]:
    return [animals[i] for i in np.random.default_rng(seed).permutation(len(animals))]


def recordings_of(animals: Sequence[Animal]) -> list[LabelledRecording]:
    """Return all recordings of some animals."""
    return [recording for animal in animals for recording in animal.recordings]


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """Recordings of animals, to train on in place of simulated ones.

    Attributes
    ----------
    train
        What every pass goes through.
    validation
        Of other animals; they choose the best pass.
    """

    train: Sequence[LabelledRecording]
    validation: Sequence[LabelledRecording]

    def passes(
        self, first: int, stop: int, team: Team | None = None
    ) -> Iterator[Sequence[LabelledRecording]]:
        """Yield the same recordings for each of passes [first, stop), or a member's share."""
        mine = team or Team()
        for _ in range(first, stop):
            yield self.train[mine.rank :: mine.size]
