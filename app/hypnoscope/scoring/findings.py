"""Say what the model found wrong with the channels, in words for the technician."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hypnoscope.core.epochs import sample_at
from hypnoscope.core.finding import Finding
from hypnoscope.core.recording import Recording
from hypnoscope.scoring.channel_choice import ChannelChoice

if TYPE_CHECKING:
    from sdreamer.faults import Fault
    from sdreamer.signals import Signal

_OTHER = {"eeg": "emg", "emg": "eeg"}
_WHOLE = 0.99  # of the recording
_SENTENCES = {
    "flat": "{called} is flat: {instead}; check its electrode and cable.",
    "lost": "{called} has no signal {where}: {instead}; look there before you trust the stages.",
    "clipped": "{called} is cut off at its peaks in {share} of the seconds: the stages rest on "
    "what is left; record with a lower gain or a wider range.",
    "hum": "{called} is mains hum almost alone: the stages rest on the little that is left "
    "without it; check ground and reference electrode.",
    "noise": "{called} holds only noise {where}, as an open input does: {instead}; check its "
    "electrode, or choose another {role}.",
    "duplicate": "{eeg} and {emg} are one and the same signal, which looks like {other_role}: "
    "{instead}; choose another {role}.",
    "swapped": "{eeg} looks like muscle and {emg} like brain, as if EEG and EMG were swapped: "
    "{instead}the stages have little confidence; if they are, score again with {emg} as EEG and "
    "{eeg} as EMG.",
    "rectified": "{called} is stored rectified: the model knows such signals, and nothing needs "
    "to be done; the raw signal would tell it more.",
    "envelope": "{called} is stored as a smooth envelope: the model knows such signals, and "
    "nothing needs to be done; the raw signal would tell it more.",
}
_NO_SIGNAL = (
    "Neither {eeg} nor {emg} holds anything but noise, as open inputs do: the "
    "stages are guesses and have little confidence; check electrodes and cables, or choose other "
    "channels."
)


def findings_of(
    faults: Sequence["Fault"],
    choice: ChannelChoice,
    recording: Recording,
    exchanged: bool = False,
) -> tuple[Finding, ...]:
    """Return faults of the chosen channels as findings, the worst first.

    What lies in a gap of the recording is known already and left out. `exchanged` tells whether
    the EEG was read as EMG and the EMG as EEG.
    """
    apart = [a for fault in faults if (a := _outside_gaps(fault, recording.gaps)) is not None]
    names: dict[str, str | None] = {"eeg": choice.eeg, "emg": choice.emg}
    words = _Words(names, recording.epochs.n_epochs, apart, exchanged)
    if words.is_all_noise:
        both = [fault for fault in apart if fault.kind == "noise"]
        rest = [fault for fault in apart if fault.kind not in ("noise", "hum", "lost")]
        return (words.all_noise(both), *(words.finding(fault) for fault in rest))
    return tuple(words.finding(fault) for fault in apart)


def check(recording: Recording, choice: ChannelChoice) -> tuple[Finding, ...]:
    """Return what is wrong with the channels that would be scored, without scoring them."""
    from sdreamer.faults import find_faults

    eeg, emg = signal_of(recording, choice.eeg), signal_of(recording, choice.emg)
    return findings_of(find_faults(eeg, emg, recording.epochs.n_epochs), choice, recording)


def signal_of(recording: Recording, name: str | None) -> "Signal | None":
    """Return one channel as the model takes it, read as it is needed; None for no name."""
    if name is None:
        return None
    from sdreamer.signals import Signal

    rate = recording.channel(name).rate
    n_samples = sample_at(recording.duration_s, rate)
    return Signal(rate, n_samples, recording.sources[name].read)


def _outside_gaps(fault: "Fault", gaps: Sequence[tuple[float, float]]) -> "Fault | None":
    if fault.kind != "lost":
        return fault
    spans = tuple(
        (start, stop)
        for start, stop in fault.spans
        if not any(first - 1 < start and stop < last + 1 for first, last in gaps)
    )
    return replace(fault, spans=spans) if spans else None


@dataclass(frozen=True, slots=True)
class _Words:
    """Sentences about the channels of one recording.

    Attributes
    ----------
    names
        Of the channels, by modality; None for a signal that was not used.
    n_seconds
        Length of the recording.
    faults
        All that was found.
    exchanged
        Whether the EEG was read as EMG and the EMG as EEG.
    """

    names: dict[str, str | None]
    n_seconds: int
    faults: Sequence["Fault"]
    exchanged: bool

    @property
    def is_all_noise(self) -> bool:
        """Whether every channel that was scored is noise from end to end."""
        used = {modality for modality, name in self.names.items() if name is not None}
        noisy = {f.modality for f in self.faults if f.kind == "noise" and self._is_whole(f)}
        return len(used) == 2 and used == noisy

    def all_noise(self, faults: Sequence["Fault"]) -> Finding:
        """Return the one finding for a recording without any signal."""
        channels = tuple(name for name in self.names.values() if name is not None)
        sentence = _NO_SIGNAL.format(eeg=self._called("eeg"), emg=self._called("emg"))
        return Finding("noise", channels, faults[0].spans, "alarm", sentence)

    def finding(self, fault: "Fault") -> Finding:
        """Return one fault in words."""
        both = fault.modality is None or fault.kind == "duplicate"
        concerned = ("eeg", "emg") if both else (fault.modality or "",)
        channels = tuple(name for m in concerned if (name := self.names[m]) is not None)
        return Finding(fault.kind, channels, fault.spans, fault.severity, self._sentence(fault))

    def _sentence(self, fault: "Fault") -> str:
        if fault.modality is None:
            instead = "they were read the other way round, and " if self.exchanged else ""
            return _SENTENCES[fault.kind].format(instead=instead, **self.names)
        share = max(round(100 * fault.lasts_s / max(self.n_seconds, 1)), 1)
        return _SENTENCES[fault.kind].format(
            called=self._called(fault.modality),
            role=fault.modality.upper(),
            other_role=_OTHER[fault.modality].upper(),
            where=self._where(fault),
            instead=self._instead(fault),
            share=f"{share} %",
            **self.names,
        )

    def _called(self, modality: str) -> str:
        name, role = self.names[modality], modality.upper()
        return role if name == role else f"{name}, the {role},"

    def _instead(self, fault: "Fault") -> str:
        """Say what was scored where a signal is of no use."""
        modality = fault.modality or ""
        other = self.names.get(_OTHER[modality])
        if other is None or self._covers(_OTHER[modality], fault):
            if fault.kind in ("flat", "lost"):
                return "nothing could be scored there"
            return "the stages are guesses and have little confidence"
        if self._is_whole(fault):
            return f"the stages come from {self._called(_OTHER[modality])} alone"
        return f"there the stages come from {self._called(_OTHER[modality])} alone"

    def _covers(self, modality: str, fault: "Fault") -> bool:
        """Tell whether the other signal is missing wherever this one is."""
        alive = np.ones(self.n_seconds, dtype=np.bool_)
        for other in self.faults:
            if other.modality == modality and other.kind in ("flat", "lost", "noise"):
                alive &= ~other.mask(self.n_seconds)
        return not alive[fault.mask(self.n_seconds)].any()

    def _where(self, fault: "Fault") -> str:
        if self._is_whole(fault):
            return "from beginning to end"
        if len(fault.spans) == 1:
            return f"from {elapsed(fault.start_s)} to {elapsed(fault.stop_s)}"
        return (
            f"in {len(fault.spans)} stretches, {fault.lasts_s:,} s in all, "
            f"the first from {elapsed(fault.start_s)} to {elapsed(fault.spans[0][1])}"
        )

    def _is_whole(self, fault: "Fault") -> bool:
        return fault.lasts_s >= _WHOLE * self.n_seconds


def elapsed(seconds: float) -> str:
    """Return time since the start as h:mm:ss."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
