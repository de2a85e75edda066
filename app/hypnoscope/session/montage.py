"""Which channels are shown, and how large; never undoable."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.core.recording import ChannelRole, Recording

_MOST_SHOWN_AT_FIRST = 6
_GAIN_LIMIT = 2.0**10
_NICE_STEPS = (1.0, 2.0, 5.0, 10.0)


class Montage(QObject):
    """The shown channels, in the order of EEG, EMG, other, and the gain of each.

    Parameters
    ----------
    recording
        Gives names and roles.
    ranges
        Where the bulk of each channel lies; what gain 1 shows.
    """

    shown_changed = Signal()
    gains_changed = Signal()

    def __init__(
        self,
        recording: Recording,
        ranges: Mapping[str, AmplitudeRange],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ranges = dict(ranges)
        self._gains = dict.fromkeys(self._ranges, 1.0)
        self._order: tuple[str, ...] = ()
        self.reorder(recording)
        self._shown = frozenset(_shown_at_first(recording, self._order))

    @property
    def channels(self) -> tuple[str, ...]:
        """All channels in the order they are drawn."""
        return self._order

    @property
    def shown(self) -> tuple[str, ...]:
        """The shown channels, top to bottom."""
        return tuple(name for name in self._order if name in self._shown)

    def centre(self, name: str) -> float:
        """Return the value drawn in the middle of the channel's lane."""
        return self._ranges[name].centre

    def half_range(self, name: str) -> float:
        """Return the round distance from the centre that fills half of the lane."""
        return nice(self._ranges[name].half_range / self._gains[name])

    def show_channel(self, name: str, shown: bool) -> None:
        """Show or hide a channel."""
        changed = self._shown | {name} if shown else self._shown - {name}
        if changed != self._shown:
            self._shown = changed
            self.shown_changed.emit()

    def enlarge(self, factor: float, name: str | None = None) -> None:
        """Draw one channel, or all that are shown, `factor` times as large."""
        for each in self.shown if name is None else (name,):
            gain = self._gains[each] * factor
            self._gains[each] = min(max(gain, 1 / _GAIN_LIMIT), _GAIN_LIMIT)
        self.gains_changed.emit()

    def reset_gains(self) -> None:
        """Draw every channel as large as its range proposes."""
        self._gains = dict.fromkeys(self._ranges, 1.0)
        self.gains_changed.emit()

    def reorder(self, recording: Recording) -> None:
        """Take over the roles of `recording`."""
        rank = list(ChannelRole)
        channels = sorted(recording.channels, key=lambda channel: rank.index(channel.role))
        order = tuple(c.name for c in channels if c.name in self._ranges)
        if order != self._order:
            self._order = order
            self.shown_changed.emit()


def nice(value: float) -> float:
    """Return the nearest number of the form 1, 2 or 5 times a power of ten."""
    power = 1.0
    while value < power:
        power /= 10
    while value >= power * 10:
        power *= 10
    return min(_NICE_STEPS, key=lambda step: abs(step - value / power)) * power


def _shown_at_first(recording: Recording, order: tuple[str, ...]) -> tuple[str, ...]:
    named = [n for n in order if recording.channel(n).role is not ChannelRole.OTHER]
    return tuple(named or order)[:_MOST_SHOWN_AT_FIRST]
