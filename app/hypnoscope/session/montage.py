"""Which channels are shown, in what order, how large and how filtered; never undoable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor, log10

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.core.derivation import Derivation, refuse_misfit
from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.session.display_filter import DisplayFilter
from hypnoscope.session.display_recording import display_recording
from hypnoscope.session.montage_text import MontageRecord

_MOST_SHOWN_AT_FIRST = 6
_MOST_STEPS = 18  # three powers of ten
_MOST_OFFSET = 10
_ROUND_NUMBERS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)  # about equally far apart, as factors
_USUAL_FILTERS = {
    ChannelRole.EEG: DisplayFilter(0.5, 40.0),
    ChannelRole.EMG: DisplayFilter(10.0),
    ChannelRole.OTHER: DisplayFilter(),
}


class Montage(QObject):
    """The shown channels, at first in the order of EEG, EMG, other, and how each is drawn.

    `display` is the recording as it is drawn: with the channels that were derived, and
    filtered while `filter_is_on`. The recording that is scored stays as it is.

    Parameters
    ----------
    recording
        Gives names and roles.
    ranges
        Where the bulk of each channel lies; what is shown at first.
    """

    shown_changed = Signal()
    sizes_changed = Signal()
    current_changed = Signal()
    display_changed = Signal()

    def __init__(
        self,
        recording: Recording,
        ranges: Mapping[str, AmplitudeRange],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ranges = dict(ranges)
        self._steps: dict[str, int] = {}
        self._offsets: dict[str, int] = {}
        self._filters: dict[str, DisplayFilter] = {}
        self._filter_is_on = False
        self._derivations: tuple[Derivation, ...] = ()
        self._current: str | None = None
        self._placed: tuple[str, ...] | None = None  # the user's own order
        self._recording = self._display = recording
        self._order = _usual_order(recording, self._ranges)
        self._shown = frozenset(_shown_at_first(recording, self._order))

    @property
    def channels(self) -> tuple[str, ...]:
        """All channels in the order they are drawn."""
        return self._order

    @property
    def shown(self) -> tuple[str, ...]:
        """The shown channels, top to bottom."""
        return tuple(name for name in self._order if name in self._shown)

    @property
    def current(self) -> str | None:
        """The channel that keys apply to; None when they apply to all that are shown."""
        return self._current if self._current in self._shown else None

    @property
    def display(self) -> Recording:
        """The recording as it is drawn."""
        return self._display

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """The channels that are made of others."""
        return self._derivations

    @property
    def derived_shown(self) -> tuple[str, ...]:
        """Those of the shown channels that are made of others."""
        derived = {derivation.name for derivation in self._derivations}
        return tuple(name for name in self.shown if name in derived)

    @property
    def filter_is_on(self) -> bool:
        """Whether traces are drawn filtered."""
        return self._filter_is_on

    def filter_of(self, name: str) -> DisplayFilter:
        """Return what is taken out of a channel while the filter is on."""
        role = self._recording.channel(self._minuend(name)).role
        return self._filters.get(name, _USUAL_FILTERS[role])

    def filter_in_force(self, name: str) -> DisplayFilter:
        """Return what is taken out of a channel as it is drawn now."""
        sfreq = self._display.channel(name).sfreq
        return self.filter_of(name).for_rate(sfreq) if self._filter_is_on else DisplayFilter()

    def centre(self, name: str) -> float:
        """Return the value drawn in the middle of the channel's lane, before its offset."""
        if self.filter_in_force(name).highpass_hz is not None:
            return 0.0
        return self._range(name).centre

    def half_range(self, name: str) -> float:
        """Return the round distance from the centre that fills half of the lane."""
        return round_number(self._range(name).half_range, -self._steps.get(name, 0))

    def offset(self, name: str) -> float:
        """Return how far up the trace is drawn, in heights of a lane."""
        return self._offsets.get(name, 0) / _MOST_OFFSET

    def show_channel(self, name: str, shown: bool) -> None:
        """Show or hide a channel."""
        changed = self._shown | {name} if shown else self._shown - {name}
        if changed != self._shown:
            self._shown = changed
            self.shown_changed.emit()

    def place(self, name: str, index: int) -> None:
        """Put a channel at `index` among all of them, from the top."""
        others = [other for other in self._order if other != name]
        index = min(max(index, 0), len(others))
        self._placed = (*others[:index], name, *others[index:])
        self._rearrange()

    def choose(self, name: str | None) -> None:
        """Let keys apply to one channel, or with None to all that are shown."""
        if name != self._current:
            self._current = name
            self.current_changed.emit()

    def choose_next(self, steps: int) -> None:
        """Let keys apply to the next channel below, or above; beyond the ends to all."""
        order = (None, *self.shown)
        place = order.index(self.current) + steps
        self.choose(order[place % len(order)])

    def enlarge(self, steps: int, name: str | None = None) -> None:
        """Draw a channel some steps larger; negative: smaller.

        Without a name: the current channel, or all that are shown.
        """
        for each in self._meant(name):
            wanted = self._steps.get(each, 0) + steps
            self._steps[each] = min(max(wanted, -_MOST_STEPS), _MOST_STEPS)
        self.sizes_changed.emit()

    def lift(self, steps: int, name: str | None = None) -> None:
        """Draw a channel, named as for `enlarge`, some tenths of its lane higher."""
        for each in self._meant(name):
            wanted = self._offsets.get(each, 0) + steps
            self._offsets[each] = min(max(wanted, -_MOST_OFFSET), _MOST_OFFSET)
        self.sizes_changed.emit()

    def reset_sizes(self) -> None:
        """Draw the current channel, or all, as large as its range proposes."""
        for each in self._meant(None) if self.current else self._order:
            self._steps.pop(each, None)
            self._offsets.pop(each, None)
        self.sizes_changed.emit()

    def switch_filter(self, on: bool) -> None:
        """Draw traces filtered, or as they are."""
        if on != self._filter_is_on:
            self._filter_is_on = on
            self._redisplay()

    def use_filter(self, names: Iterable[str], display_filter: DisplayFilter) -> None:
        """Take this out of some channels while the filter is on."""
        self._filters.update(dict.fromkeys(names, display_filter))
        self._redisplay()

    def derive(self, derivation: Derivation) -> None:
        """Make and show one more channel; ValueError, one sentence, when it cannot be."""
        refuse_misfit(self._recording, derivation)
        if derivation not in self._derivations:
            self._derivations = (*self._derivations, derivation)
            self._redisplay()
        self.show_channel(derivation.name, True)

    def drop(self, name: str) -> None:
        """Forget a derived channel."""
        self._derivations = tuple(d for d in self._derivations if d.name != name)
        self._redisplay()

    def rereference(self, names: Iterable[str], references: Sequence[str]) -> None:
        """Draw channels minus another, or minus the mean of several, each in its place.

        What was derived before is derived anew from the channel that it was made of; a
        channel that is the only reference stays as it is.

        Raises
        ------
        ValueError
            When it cannot be done to all of them; in one sentence, and nothing has changed.
        """
        if not references:
            raise ValueError(self.tr("Tick the channel, or the channels, to re-reference to."))
        parts = {name: self._minuend(name) for name in names}
        made = {
            name: Derivation(part, tuple(references))
            for name, part in parts.items()
            if tuple(references) != (part,)
        }
        if not made:
            raise ValueError(
                self.tr("Select the channels that are to be re-referenced, in the list.")
            )
        for derivation in made.values():
            refuse_misfit(self._recording, derivation)
        self._derivations = tuple(dict.fromkeys((*self._derivations, *made.values())))
        self._exchange({name: made[name].name for name in made if made[name].name != name})

    def draw_as_recorded(self, names: Iterable[str]) -> None:
        """Draw the channels that derived ones were made of in their places."""
        parts = {name: self._minuend(name) for name in names if self._minuend(name) != name}
        self._exchange(parts)

    def _exchange(self, others: Mapping[str, str]) -> None:
        """Draw other channels in the places of some, as large as these were, and forget these.

        A view hears of a channel to be shown only once it can be drawn, and of one that is
        gone only once it is not shown any more.
        """
        for kept in (self._steps, self._offsets):
            kept.update({other: kept.get(name, 0) for name, other in others.items()})
        filters = {o: self._filters[n] for n, o in others.items() if n in self._filters}
        self._filters.update(filters)
        placed = tuple(dict.fromkeys(others.get(name, name) for name in self._order))
        self._redisplay()
        self._placed = placed
        self._shown = (self._shown - set(others)) | set(others.values())
        self._rearrange()
        self.shown_changed.emit()
        self._derivations = tuple(d for d in self._derivations if d.name not in others)
        self._redisplay()

    def _minuend(self, name: str) -> str:
        derivation = next((d for d in self._derivations if d.name == name), None)
        return name if derivation is None else derivation.minuend

    def reorder(self, recording: Recording) -> None:
        """Take over the roles of `recording`."""
        self._recording = recording
        self._redisplay()

    def kept(self) -> str:
        """Return the montage as text, for `restore`."""
        return MontageRecord(
            self._placed or (),
            tuple(n for n in self._order if n in self._shown),
            tuple(n for n in self._order if n not in self._shown),
            {name: steps for name, steps in self._steps.items() if steps},
            {name: steps for name, steps in self._offsets.items() if steps},
            self._filters,
            self._filter_is_on,
            self._derivations,
        ).text()

    def restore(self, kept: str) -> None:
        """Show what was shown, as far as this recording has the same channels."""
        record = MontageRecord.of(kept)
        if record is None:
            return
        self._derivations = tuple(d for d in record.derivations if self._fits(d))
        self._steps, self._offsets = dict(record.steps), dict(record.offsets)
        self._filters, self._filter_is_on = dict(record.filters), record.filter_is_on
        self._placed = record.order or None
        self._redisplay()
        shown = (self._shown | set(record.shown)) - set(record.hidden)
        known = shown & set(self._order)
        self._shown = frozenset(known) if known else self._shown
        self.shown_changed.emit()

    def _fits(self, derivation: Derivation) -> bool:
        try:
            refuse_misfit(self._recording, derivation)
        except ValueError:
            return False
        return True

    def _meant(self, name: str | None) -> tuple[str, ...]:
        name = name or self.current
        return self.shown if name is None else (name,)

    def _range(self, name: str) -> AmplitudeRange:
        derivation = next((d for d in self._derivations if d.name == name), None)
        if derivation is None:
            return self._ranges[name]
        own = self._ranges[derivation.minuend]
        others = [self._ranges[each].centre for each in derivation.references]
        return replace(own, centre=own.centre - sum(others) / len(others))

    def _redisplay(self) -> None:
        filters = self.filter_of if self._filter_is_on else None
        self._display = display_recording(
            self._recording, self._derivations, filters, self._display
        )
        self._rearrange()
        self.display_changed.emit()

    def _rearrange(self) -> None:
        order = _usual_order(self._display, {*self._ranges, *(d.name for d in self._derivations)})
        if self._placed is not None:
            first = [name for name in self._placed if name in order]
            order = (*first, *(name for name in order if name not in first))
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


def _usual_order(recording: Recording, known: Iterable[str]) -> tuple[str, ...]:
    rank, known = list(ChannelRole), set(known)
    channels = sorted(recording.channels, key=lambda channel: rank.index(channel.role))
    return tuple(channel.name for channel in channels if channel.name in known)


def _shown_at_first(recording: Recording, order: tuple[str, ...]) -> tuple[str, ...]:
    named = [n for n in order if recording.channel(n).role is not ChannelRole.OTHER]
    return tuple(named or order)[:_MOST_SHOWN_AT_FIRST]
