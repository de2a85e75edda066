"""Simulated recordings for training: many animals and laboratories, made ahead of time."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sdreamer.data import LabelledRecording, labelled_simulation
from sdreamer.simulation import simulate_recording
from sdreamer.simulation.acquisition import Dead, Laboratory
from sdreamer.teamwork import Team

Split = Literal["train", "validation", "test", "rehearsal"]
_SPLIT_CODES: dict[Split, int] = {"train": 0, "validation": 1, "test": 2, "rehearsal": 3}
_BROKEN: tuple[Dead, ...] = ("eeg", "emg", "emg", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCohort:
    """A family of simulated recordings, each of another animal in another laboratory.

    Attributes
    ----------
    seed
        Cohorts of different seeds share nothing; nor do the splits of one cohort.
    dead_share
        Share of recordings with a broken electrode. Both are broken in training alone, to teach
        that nothing can be told then; elsewhere nobody could say what is right.
    recordings
        Recordings in one pass over training data.
    minutes
        Lengths of the recordings, drawn from these.
    """

    seed: int = 0
    recordings: int = 24
    minutes: tuple[float, ...] = (8, 15, 25, 40, 60)
    dead_share: float = 0.1

    def recording(self, split: Split, *number: int) -> LabelledRecording:
        """Return one prepared recording, always the same for the same arguments."""
        seed = (self.seed, _SPLIT_CODES[split], *number)
        rng = np.random.default_rng((*seed, 1))
        minutes = rng.choice(self.minutes)
        laboratory = Laboratory.draw(rng)
        if rng.random() < self.dead_share:
            broken = _BROKEN if split in ("train", "rehearsal") else _BROKEN[:-1]
            laboratory = replace(laboratory, dead=broken[rng.integers(len(broken))])
        simulated = simulate_recording(seed, float(minutes) / 60, laboratory=laboratory)
        return labelled_simulation(simulated)

    def passes(
        self, first: int, stop: int, team: Team | None = None
    ) -> Iterator[list[LabelledRecording]]:
        """Yield the recordings of passes [first, stop), the next made during each.

        Each member of a team receives its own share of them.
        """
        mine = team or Team()
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_parent) as pool:
            ahead: Future[list[LabelledRecording]] = pool.submit(self.one_pass, first, mine)
            for number in range(first, stop):
                recordings = ahead.result()
                if number + 1 < stop:
                    ahead = pool.submit(self.one_pass, number + 1, mine)
                yield recordings

    def one_pass(self, number: int, team: Team | None = None) -> list[LabelledRecording]:
        """Return the recordings of one pass, or a team member's share of them."""
        mine = team or Team()
        shares = range(mine.rank, self.recordings, mine.size)
        return [self.recording("train", number, i) for i in shares]


def _end_with_parent() -> None:
    """End this worker when its parent is killed; it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.join,), daemon=True).start()


def _exit_after(join: Callable[[], None]) -> None:
    join()
    os._exit(1)
