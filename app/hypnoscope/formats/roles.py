"""Propose which channels are EEG and EMG, from their names or else from their spectra."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from hypnoscope.core.recording import Channel, ChannelRole, SampleSource
from hypnoscope.formats.role_names import role_in_name
from hypnoscope.formats.spectral_look import SLOWEST_RATE, SpectralLook, look_at, same_signal
from hypnoscope.formats.units import MICROVOLT

_MODULATION_WEIGHT = 0.1  # tells muscle from the steady noise of an open input
_MOST_MODULATION = 4.0

Looks = Mapping[str, SpectralLook]


def propose_roles(
    channels: Sequence[Channel], sources: Mapping[str, SampleSource], duration_s: float
) -> tuple[Channel, ...]:
    """Return the channels with proposed roles and the reasons for them.

    Names decide where they tell anything. When they leave EEG or EMG open, a few seconds
    of the other voltages are read, and the best candidates fill the open roles.
    """
    named = tuple(_by_name(channel) for channel in channels)
    known = [channel for channel in named if channel.role is not ChannelRole.OTHER]
    candidates = [channel for channel in named if _may_be_judged(channel)]
    if not candidates or {ChannelRole.EEG, ChannelRole.EMG} <= {c.role for c in known}:
        return named
    looks = {
        channel.name: look
        for channel in (*known, *candidates)
        if (look := look_at(channel, sources[channel.name], duration_s))
    }
    live = [channel.name for channel in candidates if channel.name in looks]
    chosen = _best_addition(known, live, looks) if known else _best_pair(live, looks)
    judged = {channel.name: _judged(channel, chosen, looks) for channel in candidates}
    return tuple(judged.get(channel.name, channel) for channel in named)


def _by_name(channel: Channel) -> Channel:
    role = role_in_name(channel.name)
    if role is not None:
        return replace(channel, role=role, role_reason="name")
    if channel.unit != MICROVOLT:
        return replace(channel, role_reason=f"no voltage ({channel.unit or 'no unit'})")
    if channel.sfreq < SLOWEST_RATE:
        return replace(channel, role_reason=f"too slow ({channel.sfreq:g} Hz)")
    return replace(channel, role_reason="its name says neither EEG nor EMG")


def _may_be_judged(channel: Channel) -> bool:
    return (
        role_in_name(channel.name) is None
        and channel.unit == MICROVOLT
        and channel.sfreq >= SLOWEST_RATE
    )


def _best_pair(live: Sequence[str], looks: Looks) -> dict[str, ChannelRole]:
    """Choose one EEG and one EMG that differ; a channel alone gets the likelier role."""
    pairs = sorted(
        permutations(live, 2),
        key=lambda pair: looks[pair[0]].slow + _muscular(looks[pair[1]]),
        reverse=True,
    )
    for eeg, emg in pairs:
        if not same_signal(looks[eeg], looks[emg]):
            return {eeg: ChannelRole.EEG, emg: ChannelRole.EMG}
    return {name: _likelier(looks[name]) for name in live[:1]}


def _likelier(look: SpectralLook) -> ChannelRole:
    return ChannelRole.EEG if look.slow >= look.fast else ChannelRole.EMG


def _best_addition(
    known: Iterable[Channel], live: Iterable[str], looks: Looks
) -> dict[str, ChannelRole]:
    """Choose the missing counterpart of the EEG or EMG that names tell, if one fits."""
    rivals = [looks[channel.name] for channel in known if channel.name in looks]
    wants_emg = any(channel.role is ChannelRole.EEG for channel in known)
    score = _muscular if wants_emg else _slow
    fitting = [
        name
        for name in live
        if all(
            score(looks[name]) > score(rival) and not same_signal(looks[name], rival)
            for rival in rivals
        )
    ]
    if not fitting:
        return {}
    best = max(fitting, key=lambda name: score(looks[name]))
    return {best: ChannelRole.EMG if wants_emg else ChannelRole.EEG}


def _slow(look: SpectralLook) -> float:
    return look.slow


def _muscular(look: SpectralLook) -> float:
    return look.fast + _MODULATION_WEIGHT * min(look.modulation, _MOST_MODULATION)


def _judged(channel: Channel, chosen: Mapping[str, ChannelRole], looks: Looks) -> Channel:
    """Give a candidate the role that it was chosen for, or say why it was not."""
    look = looks.get(channel.name)
    if look is None:
        return replace(channel, role_reason="flat or lost")
    role = chosen.get(channel.name, ChannelRole.OTHER)
    if role is ChannelRole.OTHER:
        for name in chosen:
            if same_signal(look, looks[name]):
                return replace(channel, role_reason=f"the same signal as {name}")
        reason = f"{look.slow:.0%} of its power below 15 Hz, {look.fast:.0%} above 20 Hz"
    elif role is ChannelRole.EEG:
        reason = _share(look.slow, "below 15 Hz")
    else:
        reason = _share(look.fast, "above 20 Hz")
    return replace(channel, role=role, role_reason=reason.replace("%", " %"))


def _share(share: float, where: str) -> str:
    if share > 0.5:
        return f"most power {where} ({share:.0%})"
    return f"best candidate by its spectrum, {share:.0%} of its power {where}"
