"""Find what is wrong with EEG and EMG.

The thresholds were set on simulated laboratories with and without each fault; docs/faults.md has
the rates of detection and of false alarms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sdreamer.config import MODALITIES, Modality
from sdreamer.faults.channel_summary import (
    BANDS_HZ,
    ChannelSummary,
    seconds_of,
    spectra_of,
    summarise,
)
from sdreamer.faults.fault import Fault, Kind, Severity, spans_of
from sdreamer.faults.liveliness import liveliness, togetherness
from sdreamer.signals import SLOWEST_HZ, Signal

_MISSING = 0.1  # share of a second
_RAIL = 0.3  # share of a second at its extreme value, which is
_RAIL_DEVIATIONS = 8.0  # typical deviations away from the usual mean
_SILENT: dict[Modality, float] = {"eeg": 0.03, "emg": 0.003}  # of the typical deviation
_SILENT_S = 3
_FLAT = 0.95  # of the recording
_CLIPPED = 0.05  # of the seconds reach the same extreme value
_CLIPPED_SAMPLES = 3
_BEYOND = 0.1  # of as many seconds may reach beyond it
_HUM = 0.97  # of the power
_ONE_SIDED = 0.6  # rank correlation of mean and deviation
_SMOOTH = 2.5  # slowness from which a one-sided EMG is an envelope
_SAME = 0.9  # correlation
_SAME_SECONDS = 300
_SWAPPED = 1.0  # by how much the EMG is slower than the EEG, while
_MUSCULAR = 1.7  # slowness of an EEG that looks like muscle
_LEAST_S = 60  # of signal, to judge its nature
_NOISE_LEAST_S = 300
_NOISE_BLOCK_S: dict[Modality, int] = {"eeg": 1200, "emg": 2400}
_LIVELY: dict[Modality, float] = {"eeg": 1.15, "emg": 1.12}
_TOGETHER = 0.3
_SLOW_BANDS, _FAST_BAND = slice(0, 2), 4  # 1 to 10 Hz; 25 to 45 Hz

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Channel:
    """A channel with what is known of its seconds."""

    modality: Modality
    signal: Signal
    summary: ChannelSummary
    lost: NDArray[np.bool_]

    @property
    def log_power(self) -> NDArray[np.float32]:
        """Of the seconds that are not lost, shape (n, n_bands)."""
        return self.summary.log_power[~self.lost]

    @property
    def is_flat(self) -> bool:
        return bool(self.lost.mean() >= _FLAT)

    @property
    def can_be_judged(self) -> bool:
        return not self.is_flat and int((~self.lost).sum()) >= _LEAST_S

    def fault(self, kind: Kind, severity: Severity) -> Fault:
        """Return a fault of the whole channel."""
        return Fault(kind, self.modality, ((0, self.summary.n_seconds),), severity)


def find_faults(
    eeg: Signal | None, emg: Signal | None, n_seconds: int, progress: Progress | None = None
) -> tuple[Fault, ...]:
    """Return what is wrong with the channels, the worst first.

    Parameters
    ----------
    eeg, emg
        Channels as they are to be scored; None for one that is not used. One that is sampled
        too slowly to be scored is not judged.
    n_seconds
        Number of whole seconds.
    progress
        Called with (channels done, channels in all); it may raise to cancel.
    """
    channels = []
    given = [
        (modality, signal)
        for modality, signal in zip(MODALITIES, (eeg, emg), strict=True)
        if signal is not None and signal.rate >= SLOWEST_HZ
    ]
    for done, (modality, signal) in enumerate(given if n_seconds else ()):
        summary = summarise(signal, n_seconds)
        channels.append(_Channel(modality, signal, summary, _lost(summary, modality)))
        if progress:
            progress(done + 1, len(given))
    found = [fault for channel in channels for fault in _own_faults(channel)]
    found += _noise(channels)
    if len(channels) == 2 and all(c.can_be_judged for c in channels):
        found += _faults_between(channels[0], channels[1], found)
    order: list[Severity] = ["alarm", "warning", "note"]
    return tuple(sorted(found, key=lambda fault: order.index(fault.severity)))


def _lost(summary: ChannelSummary, modality: Modality) -> NDArray[np.bool_]:
    lost = (summary.missing > _MISSING) | (summary.highest <= summary.lowest)
    if lost.all():
        return lost
    usual = float(np.median(summary.mean[~lost]))
    typical = float(np.median(summary.deviation[~lost]))
    reach = _RAIL_DEVIATIONS * typical
    lost |= (summary.at_highest > _RAIL) & (summary.highest > usual + reach)
    lost |= (summary.at_lowest > _RAIL) & (summary.lowest < usual - reach)
    silent = summary.deviation < _SILENT[modality] * typical
    for start, stop in spans_of(silent | lost):
        if stop - start >= _SILENT_S:
            lost[start:stop] = True
    return lost


def _own_faults(channel: _Channel) -> list[Fault]:
    if channel.is_flat:
        return [channel.fault("flat", "alarm")]
    found = []
    if channel.lost.any():
        found.append(Fault("lost", channel.modality, spans_of(channel.lost), "warning"))
    if not channel.can_be_judged:
        return found
    one_sided = _one_sidedness(channel) if channel.modality == "emg" else 0.0
    if one_sided:
        smooth = slowness(channel) > _SMOOTH
        found.append(channel.fault("envelope" if smooth else "rectified", "note"))
    clipped = _clipped(channel, one_sided)
    if clipped.mean() > _CLIPPED:
        found.append(Fault("clipped", channel.modality, spans_of(clipped), "warning"))
    if np.median(channel.summary.hum[~channel.lost]) > _HUM:
        found.append(channel.fault("hum", "warning"))
    return found


def _one_sidedness(channel: _Channel) -> float:
    """Return the rank correlation of mean and deviation of the seconds, 0 unless it is high.

    Both follow the tone of a muscle when the signal lies on one side of its rest.
    """
    alive = ~channel.lost
    mean, deviation = channel.summary.mean[alive], channel.summary.deviation[alive]
    if np.ptp(mean) == 0 or np.ptp(deviation) == 0:
        return 0.0
    correlation = float(stats.spearmanr(mean, deviation).statistic)
    return correlation if abs(correlation) > _ONE_SIDED else 0.0


def _clipped(channel: _Channel, one_sided: float) -> NDArray[np.bool_]:
    """Return the seconds that reach the one extreme value that most seconds share."""
    summary, least = channel.summary, _CLIPPED_SAMPLES / int(channel.signal.rate)
    clipped = np.zeros(summary.n_seconds, dtype=np.bool_)
    sides = {
        1: (summary.highest, summary.at_highest),
        -1: (-summary.lowest, summary.at_lowest),
    }
    if one_sided:  # the foot of a rectified signal is no rail
        del sides[-int(np.sign(one_sided))]
    for extreme, share in sides.values():
        stuck = (share >= least) & ~channel.lost
        if not stuck.any():
            continue
        values, counts = np.unique(extreme[stuck], return_counts=True)
        rail, n_at_rail = values[counts.argmax()], counts.max()
        beyond = (extreme > rail) & ~channel.lost
        if beyond.sum() < _BEYOND * n_at_rail:  # else it is one of few steps of a converter
            clipped |= stuck & (extreme == rail)
    return clipped


def _noise(channels: list[_Channel]) -> list[Fault]:
    found: list[Fault] = []
    for channel in channels:
        quiet = _never_lively(channel)
        if channel.modality == "emg" and found and found[0].lasts_s >= _FLAT * len(quiet):
            # without a living EEG, an EMG must show that it is one
            quiet |= togetherness(channel.log_power) < _TOGETHER
        if quiet.any():
            found.append(Fault("noise", channel.modality, spans_of(quiet), "alarm"))
    return found


def _never_lively(channel: _Channel) -> NDArray[np.bool_]:
    """Return the blocks of the recording in which the channel is stationary noise, as seconds."""
    n_seconds, modality = channel.summary.n_seconds, channel.modality
    quiet = np.zeros(n_seconds, dtype=np.bool_)
    n_blocks = max(n_seconds // _NOISE_BLOCK_S[modality], 1)
    borders = np.linspace(0, n_seconds, n_blocks + 1).astype(int)
    for start, stop in pairwise(borders.tolist()):
        alive = ~channel.lost[start:stop]
        if alive.sum() < _NOISE_LEAST_S:
            continue
        log_power = channel.summary.log_power[start:stop][alive]
        is_quiet = liveliness(log_power) < _LIVELY[modality]
        quiet[start:stop] = is_quiet and not togetherness(log_power) > _TOGETHER
    return quiet


def _faults_between(eeg: _Channel, emg: _Channel, found: list[Fault]) -> list[Fault]:
    noisy = {fault.modality for fault in found if fault.kind == "noise"}
    if len(noisy) < 2 and _likeness(eeg, emg) > _SAME:
        # the one that the signal does not look like is the copy
        copy = emg if slowness(eeg) > 0 else eeg
        return [copy.fault("duplicate", "alarm")]
    if noisy or _one_sidedness(emg):
        return []
    like_muscle = slowness(eeg) < _MUSCULAR and slowness(emg) - slowness(eeg) > _SWAPPED
    if like_muscle or _one_sidedness(eeg):
        return [Fault("swapped", None, ((0, eeg.summary.n_seconds),), "alarm")]
    return []


def slowness(channel: _Channel) -> float:
    """Return the log ratio of the power density below 10 Hz to that above 25 Hz.

    Mostly 1 to 7 for EEG, and -8 to 1 for EMG that is not rectified.
    """
    typical = np.median(channel.log_power, axis=0)
    fast = typical[min(_FAST_BAND, len(typical) - 1)]
    return float(np.log(np.exp(typical[_SLOW_BANDS]).mean()) - fast)


def _likeness(eeg: _Channel, emg: _Channel) -> float:
    """Return the median correlation, without sign, of seconds of both channels."""
    alive = np.flatnonzero(~eeg.lost & ~emg.lost)
    if not len(alive):
        return 0.0
    seconds = alive[np.unique(np.linspace(0, len(alive) - 1, _SAME_SECONDS).astype(int))]
    parts = [spectra_of(seconds_of(c.signal, seconds), float(c.signal.rate)) for c in (eeg, emg)]
    n_bins = min(len(hz) for _, hz in parts)
    hz = parts[0][1][:n_bins]
    kept = np.any([(hz >= low) & (hz < high) for low, high in BANDS_HZ], axis=0)
    a, b = (spectra[:, :n_bins][:, kept] for spectra, _ in parts)
    products = np.abs((a * b.conj()).real.sum(axis=1))
    sizes = np.sqrt((np.abs(a) ** 2).sum(axis=1) * (np.abs(b) ** 2).sum(axis=1))
    return float(np.median(products[sizes > 0] / sizes[sizes > 0])) if (sizes > 0).any() else 0.0
