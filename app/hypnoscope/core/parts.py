"""Parts of a recording that statistics are made of: hours, light and dark phases, ZT bins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.bouts import runs

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Part:
    """Some epochs of a recording under one name.

    Attributes
    ----------
    name
        Shown to people, as in ``"hour 3"``.
    spans
        Runs of epochs [start, stop), in order, apart from each other.
    """

    name: str
    spans: tuple[tuple[int, int], ...]

    @property
    def n_epochs(self) -> int:
        """How many epochs it has."""
        return sum(stop - start for start, stop in self.spans)

    def flags(self, n_epochs: int) -> NDArray[np.bool_]:
        """Return True for each epoch of the part, shape (n_epochs,)."""
        flags = np.zeros(n_epochs, dtype=np.bool_)
        for start, stop in self.spans:
            flags[start:stop] = True
        return flags


@dataclass(frozen=True, slots=True)
class LightCycle:
    """When the light goes on and off; Zeitgeber time (ZT) is counted from lights on.

    Attributes
    ----------
    lights_on, lights_off
        Times of the day.
    """

    lights_on: time
    lights_off: time

    def __post_init__(self) -> None:
        if self.lights_on == self.lights_off:
            raise ValueError("The light cannot go on and off at the same time; change one of them.")

    @property
    def light_h(self) -> float:
        """Hours of light a day."""
        return (_seconds(self.lights_off) - _seconds(self.lights_on)) % _DAY_S / 3600

    def zt_h(self, start_time: datetime, onsets_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the Zeitgeber time of each onset, 0 up to 24 h.

        Parameters
        ----------
        start_time
            Wall-clock time at 0 s.
        onsets_s
            Seconds from there, shape (n,).
        """
        midnight_s = _seconds(start_time.time())
        return np.asarray(((midnight_s + onsets_s - _seconds(self.lights_on)) % _DAY_S) / 3600)

    def is_light(self, start_time: datetime, onsets_s: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return whether the light is on at each onset, shape (n,)."""
        return np.asarray(self.zt_h(start_time, onsets_s) < self.light_h)


def whole(n_epochs: int) -> tuple[Part, ...]:
    """Return all of a recording as one part."""
    return (Part("all", ((0, n_epochs),)),)


def hours(n_epochs: int, epoch_s: float = 1.0) -> tuple[Part, ...]:
    """Return each hour of the recording; the last may be shorter. An epoch is where it begins."""
    borders = [ceil(hour * 3600 / epoch_s) for hour in range(ceil(n_epochs * epoch_s / 3600) + 1)]
    borders[-1] = n_epochs
    return tuple(
        Part(f"hour {i + 1}", ((start, stop),))
        for i, (start, stop) in enumerate(pairwise(borders))
        if stop > start
    )


def phases(
    n_epochs: int, cycle: LightCycle, start_time: datetime, epoch_s: float = 1.0
) -> tuple[Part, ...]:
    """Return each light and dark phase as it follows; the first and last may be cut."""
    light = cycle.is_light(start_time, _onsets(n_epochs, epoch_s))
    counts = {"light": 0, "dark": 0}
    parts = []
    for start, stop in zip(*(ends.tolist() for ends in runs(light)), strict=True):
        name = "light" if light[start] else "dark"
        counts[name] += 1
        parts.append(Part(f"{name} {counts[name]}", ((start, stop),)))
    return tuple(parts)


def zt_bins(
    n_epochs: int,
    cycle: LightCycle,
    start_time: datetime,
    epoch_s: float = 1.0,
    bin_h: float = 1.0,
) -> tuple[Part, ...]:
    """Return bins of Zeitgeber time that the recording has, those of all days together."""
    if not 0 < bin_h <= 24:
        raise ValueError(f"A bin cannot last {bin_h:g} h; use a length up to 24 h.")
    zt_h = cycle.zt_h(start_time, _onsets(n_epochs, epoch_s))
    bins = np.floor(zt_h / bin_h).astype(np.intp)
    return tuple(_zt_parts(bins, bin_h))


def _zt_parts(bins: NDArray[np.intp], bin_h: float) -> Iterator[Part]:
    starts, stops = runs(bins)
    for number in np.unique(bins).tolist():
        here = bins[starts] == number
        spans = zip(starts[here].tolist(), stops[here].tolist(), strict=True)
        end_h = min((number + 1) * bin_h, 24)
        yield Part(f"ZT {number * bin_h:g}–{end_h:g}", tuple(spans))


def _onsets(n_epochs: int, epoch_s: float) -> NDArray[np.float64]:
    return np.asarray(np.arange(n_epochs) * epoch_s, dtype=np.float64)


def _seconds(clock: time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
