"""Which channels of a recording are scored, and why."""

from dataclasses import dataclass
from typing import Literal, get_args

from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.scoring.scorer import ScoringError

Pathway = Literal["mixed", "eeg", "emg"]
PathwayWish = Literal["auto", "mixed", "eeg", "emg"]

_IN_WORDS = {"name": "by its name", "": "by its role"}
_HOW_TO_CHOOSE = "choose it in the channels dialog or with --{role} NAME"


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """The channels that a scorer reads; at least one of them is there.

    Attributes
    ----------
    eeg, emg
        Names of channels; None for a signal that is not used.
    reasons
        Why these were chosen, a phrase each.
    """

    eeg: str | None
    emg: str | None
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.eeg is None and self.emg is None:
            raise ValueError("a choice needs an EEG or an EMG channel")

    @property
    def pathway(self) -> Pathway:
        """The pathway of the model that these channels allow."""
        if self.eeg is None:
            return "emg"
        return "eeg" if self.emg is None else "mixed"


def choose_channels(
    recording: Recording,
    eeg: str | None = None,
    emg: str | None = None,
    pathway: PathwayWish = "auto",
) -> ChannelChoice:
    """Choose the EEG and the EMG channel to score.

    Parameters
    ----------
    recording
        Its channels' roles decide where no name is given.
    eeg, emg
        Names of channels that the user asked for.
    pathway
        ``"auto"`` takes whatever is there; the others insist on their signals.

    Raises
    ------
    ScoringError
        When a named channel does not exist, or the pathway lacks a signal.
    """
    if pathway not in get_args(PathwayWish):
        raise ScoringError(f"{pathway!r} is no pathway; use {', '.join(get_args(PathwayWish))}.")
    named_eeg = None if eeg is None else _named(recording, eeg)
    named_emg = None if emg is None else _named(recording, emg)
    if named_eeg is not None and named_eeg == named_emg:
        raise ScoringError(f"Channel {named_eeg.name!r} cannot be both the EEG and the EMG.")
    eeg_channel, eeg_reason = _pick(recording, ChannelRole.EEG, named_eeg, named_emg)
    emg_channel, emg_reason = _pick(recording, ChannelRole.EMG, named_emg, named_eeg)
    _insist_on_signals(recording, eeg_channel, emg_channel, pathway)
    if pathway == "emg":
        eeg_channel, eeg_reason = None, "EEG: not used, as the pathway is emg"
    if pathway == "eeg":
        emg_channel, emg_reason = None, "EMG: not used, as the pathway is eeg"
    return ChannelChoice(_name_of(eeg_channel), _name_of(emg_channel), (eeg_reason, emg_reason))


def _named(recording: Recording, name: str) -> Channel:
    """Return the channel called `name`; letter case matters only if it has to."""
    for channel in recording.channels:
        if channel.name == name:
            return channel
    alike = [c for c in recording.channels if c.name.casefold() == name.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    known = ", ".join(channel.name for channel in recording.channels) or "none"
    raise ScoringError(
        f"{file_name(recording)} has no channel {name!r}; its channels are: {known}."
    )


def _pick(
    recording: Recording, role: ChannelRole, named: Channel | None, taken: Channel | None
) -> tuple[Channel | None, str]:
    label = role.name
    if named is not None:
        return named, f"{label}: {named.name} (chosen by you)"
    candidates = [channel for channel in recording.channels_of(role) if channel != taken]
    if not candidates:
        return None, f"{label}: none (no channel looks like {label})"
    first = candidates[0]
    why = _IN_WORDS.get(first.role_reason, first.role_reason)
    if len(candidates) > 1:
        why += f"; the first of {len(candidates)}: {', '.join(c.name for c in candidates)}"
    return first, f"{label}: {first.name} ({why})"


def _insist_on_signals(
    recording: Recording, eeg: Channel | None, emg: Channel | None, pathway: PathwayWish
) -> None:
    file = file_name(recording)
    if pathway == "auto" and eeg is None and emg is None:
        raise ScoringError(
            f"No channel of {file} looks like EEG or EMG; choose them in the channels dialog "
            "or with --eeg NAME and --emg NAME."
        )
    for role, channel in (("eeg", eeg), ("emg", emg)):
        if pathway in ("mixed", role) and channel is None:
            raise ScoringError(
                f"The pathway {pathway} needs an {role.upper()} channel and {file} seems to have "
                f"none; {_HOW_TO_CHOOSE.format(role=role)}."
            )


def file_name(recording: Recording) -> str:
    """Return what to call a recording in a message."""
    return recording.path.name if recording.path else "the recording"


def _name_of(channel: Channel | None) -> str | None:
    return None if channel is None else channel.name
