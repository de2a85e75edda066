"""A recording: channels on a common clock, read from disk as they are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.epochs import EpochGrid, sample_at

Samples = NDArray[np.float32]

CHOSEN_BY_USER = "chosen by the user"


class ChannelRole(Enum):
    """What a channel records."""

    EEG = "eeg"
    EMG = "emg"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Channel:
    """One signal of a recording.

    Attributes
    ----------
    name
        Unique in its recording.
    unit
        Unit of the samples that `Recording.slice` returns: ``"µV"`` for voltages,
        otherwise as the file says.
    rate
        Samples a second, exact.
    role
        Proposed by the reader; the user may set another.
    role_reason
        Why the reader proposed this role, in a few words.
    """

    name: str
    unit: str
    rate: Fraction
    role: ChannelRole = ChannelRole.OTHER
    role_reason: str = ""

    @property
    def sfreq(self) -> float:
        """Sampling rate in Hz."""
        return float(self.rate)


@dataclass(frozen=True, slots=True)
class DisabledChannel:
    """A signal of the file whose samples mean nothing; listed, but neither shown nor scored.

    Attributes
    ----------
    name
        As in the file.
    reason
        Why its samples cannot be used, as part of a sentence.
    """

    name: str
    reason: str


class SampleSource(Protocol):
    """Where the samples of one channel come from."""

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop) in the channel's unit, NaN inside gaps."""
        ...


@dataclass(frozen=True, slots=True)
class Recording:
    """Channels on a common clock; nothing is read before it is asked for.

    Time is in seconds since the first sample, gaps included: a channel's sample
    number i lies at i / rate.

    Attributes
    ----------
    path
        The file that it was read from, if any.
    file_format
        What that file is, such as ``"EDF+D"``.
    channels
        In the order of the file.
    sources
        Where each channel's samples come from, by channel name.
    duration_s
        From the first sample to the end of the last, gaps included.
    start_time
        Wall-clock time of the first sample, without a time zone; None when the file has none.
    gaps
        Stretches without data, each (start_s, stop_s), in order.
    repairs
        What was put right on reading, a sentence each; empty when the file was in order.
    fingerprint
        Short digest that recognises the recording under another name or folder.
    disabled
        Signals of the file that no channel could be made of, in the order of the file.
    """

    channels: tuple[Channel, ...]
    sources: Mapping[str, SampleSource]
    duration_s: float
    start_time: datetime | None = None
    gaps: tuple[tuple[float, float], ...] = ()
    repairs: tuple[str, ...] = ()
    fingerprint: str = ""
    path: Path | None = None
    file_format: str = ""
    disabled: tuple[DisabledChannel, ...] = ()

    @property
    def epochs(self) -> EpochGrid:
        """The whole one-second epochs of the recording."""
        return EpochGrid.covering(self.duration_s)

    @property
    def chosen_roles(self) -> dict[str, str]:
        """The roles that the user chose, by channel name."""
        return {
            channel.name: channel.role.value
            for channel in self.channels
            if channel.role_reason == CHOSEN_BY_USER
        }

    def channel(self, name: str) -> Channel:
        """Return the channel called `name`; raise KeyError naming the others if there is none."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        known = ", ".join(channel.name for channel in self.channels) or "none"
        raise KeyError(f"no channel {name!r}; the recording has: {known}")

    def channels_of(self, role: ChannelRole) -> tuple[Channel, ...]:
        """Return the channels of one role, in the order of the file."""
        return tuple(channel for channel in self.channels if channel.role is role)

    def slice(self, name: str, start_s: float, stop_s: float) -> Samples:
        """Return the samples of one channel from `start_s` up to `stop_s`.

        Returns
        -------
        float32 samples in the channel's unit, NaN inside gaps, shape (n_samples,).
        Time outside the recording is left out.
        """
        rate = self.channel(name).rate
        last = sample_at(self.duration_s, rate)
        start = min(max(sample_at(start_s, rate), 0), last)
        stop = min(max(sample_at(stop_s, rate), start), last)
        return self.sources[name].read(start, stop)

    def with_roles(self, roles: Mapping[str, ChannelRole]) -> "Recording":
        """Return the same recording with the user's choice of roles."""
        for name in roles:
            self.channel(name)
        return replace(
            self,
            channels=tuple(
                replace(channel, role=roles[channel.name], role_reason=CHOSEN_BY_USER)
                if channel.name in roles
                else channel
                for channel in self.channels
            ),
        )
