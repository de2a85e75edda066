"""Automatic scoring of a simulated recording, with errors planted where a model makes them."""

from dataclasses import dataclass

import numpy as np

from hypnoscope.core.bouts import runs
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage

SURE = 0.97
DOUBTFUL = (0.40, 0.68)  # confidence where the model errs knowingly, and where it errs not


@dataclass(frozen=True, slots=True)
class Rates:
    """What is planted in an hour.

    Attributes
    ----------
    borders
        Transitions that are 2 to 4 s off.
    lone
        Single seconds of another stage.
    bouts
        Stretches of 8 to 20 s of another stage.
    sure
        Single seconds of another stage of which the model is sure: no doubt leads to them.
    false_alarms
        Stretches that are right, but doubtful.
    """

    borders: int = 8
    lone: int = 3
    bouts: int = 3
    sure: int = 1
    false_alarms: int = 15


def planted_scores(truth, hours, rates, seed=1):
    """Return scores whose stages are `truth` but for what is planted."""
    rng = np.random.default_rng(seed)
    stages, confidence = np.array(truth), np.full(len(truth), SURE, dtype=np.float32)
    taken = np.zeros(len(truth), dtype=np.bool_)
    for length, count in (("bout", rates.bouts), ("border", rates.borders)):
        for _ in range(round(count * hours)):
            _plant(rng, truth, stages, confidence, taken, length)
    for kind, count in (("lone", rates.lone), ("sure", rates.sure), ("false", rates.false_alarms)):
        for _ in range(round(count * hours)):
            _plant(rng, truth, stages, confidence, taken, kind)
    probabilities = np.repeat((1 - confidence[:, np.newaxis]) / 2, 3, axis=1)
    probabilities[np.arange(len(truth)), stages] = confidence
    return Scores(probabilities, "mixed", "planted")


def _plant(rng, truth, stages, confidence, taken, kind):
    starts, stops = runs(truth)
    for _ in range(1000):
        which = int(rng.integers(1, len(starts) - 1))
        start, stop = int(starts[which]), int(stops[which])
        other = Stage(int(truth[start - 1]))
        if kind == "border":
            first, length = start, int(rng.integers(2, 5))
        else:
            length = {"bout": int(rng.integers(8, 21)), "false": int(rng.integers(1, 6))}.get(
                kind, 1
            )
            first = int(rng.integers(start, stop))
            if kind != "border" and other is Stage.WAKE and truth[start] == Stage.REM:
                other = Stage.NREM
        last = first + length
        room = slice(max(first - 8, 0), last + 8)
        inside = start < first < last < stop or (kind == "border" and last < stop)
        if inside and not taken[room].any():
            break
    else:
        return
    taken[room] = True
    if kind != "false":
        stages[first:last] = other
    if kind != "sure":
        confidence[first:last] = rng.uniform(*DOUBTFUL)
