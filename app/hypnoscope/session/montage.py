"""Which channels are shown, and how large; never undoable."""

from collections.abc import Mapping
from math import floor, log10

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.core.recording import ChannelRole, Recording

_MOST_SHOWN_AT_FIRST = 6
_MOST_STEPS = 18  # three powers of ten
_ROUND_NUMBERS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)  # about equally far apart, as factors


class Montage(QObject):
    """The shown channels, in the order of EEG, EMG, other, and how large each is drawn.

    Parameters
    ----------
    recording
        Gives names and roles.
    ranges
        Where the bulk of each channel lies; what is shown at first.
    """

    shown_changed = Signal()
    sizes_changed = Signal()

    def __init__(
        self,
        recording: Recording,
        ranges: Mapping[str, AmplitudeRange],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ranges = dict(ranges)
        self._steps = dict.fromkeys(self._ranges, 0)
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
        return round_number(self._ranges[name].half_range, -self._steps[name])

    def show_channel(self, name: str, shown: bool) -> None:
        """Show or hide a channel."""
        changed = self._shown | {name} if shown else self._shown - {name}
        if changed != self._shown:
            self._shown = changed
            self.shown_changed.emit()

    def enlarge(self, steps: int, name: str | None = None) -> None:
        """Draw one channel, or all that are shown, some steps larger; negative: smaller."""
        for each in self.shown if name is None else (name,):
            wanted = self._steps[each] + steps
            self._steps[each] = min(max(wanted, -_MOST_STEPS), _MOST_STEPS)
        self.sizes_changed.emit()

    def reset_sizes(self) -> None:
        """Draw every channel as large as its range proposes."""
        self._steps = dict.fromkeys(self._ranges, 0)
        self.sizes_changed.emit()

    def reorder(self, recording: Recording) -> None:
        """Take over the roles of `recording`."""
        rank = list(ChannelRole)
        channels = sorted(recording.channels, key=lambda channel: rank.index(channel.role))
        order = tuple(c.name for c in channels if c.name in self._ranges)
        if order != self._order:
            self._order = order
            self.shown_changed.emit()


def round_number(value: float, steps: int = 0) -> float:
    """Return the round number nearest to `value` as a factor, or `steps` further on."""
    n = len(_ROUND_NUMBERS)
    power = floor(log10(value))
    fraction = log10(value) - power
    distances = [abs(fraction - log10(number)) for number in (*_ROUND_NUMBERS, 10.0)]
    place = power * n + distances.index(min(distances)) + steps
    exponent = place // n
    number = _ROUND_NUMBERS[place % n]
    return number * 10.0**exponent if exponent >= 0 else number / 10.0**-exponent


def _shown_at_first(recording: Recording, order: tuple[str, ...]) -> tuple[str, ...]:
    named = [n for n in order if recording.channel(n).role is not ChannelRole.OTHER]
    return tuple(named or order)[:_MOST_SHOWN_AT_FIRST]
