"""Channels made of others: one minus another, or minus the mean of several."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hypnoscope.core.recording import Channel, Recording, Samples, SampleSource


@dataclass(frozen=True, slots=True)
class Derivation:
    """A channel that is computed from others whenever it is looked at.

    Attributes
    ----------
    minuend
        The channel that is looked at.
    references
        The channels whose mean is taken away from it; at least one. Of several the minuend may
        be one, as where all channels are drawn against the mean of all.
    """

    minuend: str
    references: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.references:
            raise ValueError(f"nothing is to be taken away from {self.minuend}")

    @property
    def name(self) -> str:
        """What the channel is called."""
        if len(self.references) == 1:
            return f"{self.minuend} − {self.references[0]}"
        return f"{self.minuend} − mean of {', '.join(self.references)}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The channels that it is made of."""
        return (self.minuend, *self.references)


@dataclass(frozen=True, slots=True, eq=False)
class DerivedSource:
    """Samples of one channel without the mean of others."""

    minuend: SampleSource
    references: tuple[SampleSource, ...]

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop), NaN where any of the channels is lost."""
        total = sum((source.read(start, stop) for source in self.references), np.float32(0.0))
        mean = np.asarray(total, dtype=np.float32) / np.float32(len(self.references))
        return (self.minuend.read(start, stop) - mean).astype(np.float32)


def with_derivations(recording: Recording, derivations: Sequence[Derivation]) -> Recording:
    """Return the recording with more channels, which keep the role of their minuend.

    Raises
    ------
    ValueError
        When channels are missing, or differ in sampling rate or unit; one sentence.
    """
    for derivation in derivations:
        refuse_misfit(recording, derivation)
    made = [_channel_of(recording, derivation) for derivation in derivations]
    sources = {
        derivation.name: DerivedSource(
            recording.sources[derivation.minuend],
            tuple(recording.sources[name] for name in derivation.references),
        )
        for derivation in derivations
    }
    return replace(
        recording,
        channels=(*recording.channels, *made),
        sources={**recording.sources, **sources},
    )


def refuse_misfit(recording: Recording, derivation: Derivation) -> None:
    """Raise ValueError, one sentence for the user, when the channels cannot be subtracted."""
    known = {channel.name: channel for channel in recording.channels}
    missing = [name for name in derivation.parts if name not in known]
    if missing:
        raise ValueError(f"The recording has no channel {missing[0]}; choose others.")
    first = known[derivation.minuend]
    for name in derivation.references:
        other = known[name]
        if derivation.references == (first.name,):
            raise ValueError(f"{name} minus itself is nothing; choose two different channels.")
        if other.rate != first.rate:
            raise ValueError(
                f"{first.name} has {first.sfreq:.6g} Hz and {name} {other.sfreq:.6g} Hz; "
                "choose two channels with the same sampling rate."
            )
        if other.unit != first.unit:
            raise ValueError(
                f"{first.name} is in {first.unit or 'no unit'} and {name} in "
                f"{other.unit or 'no unit'}; choose two channels with the same unit."
            )


def _channel_of(recording: Recording, derivation: Derivation) -> Channel:
    minuend = recording.channel(derivation.minuend)
    return replace(minuend, name=derivation.name, role_reason=f"that of {derivation.minuend}")
