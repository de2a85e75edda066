"""Which panels of a stack are shown, in what order and how high; never undoable."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

_LEAST_PX, _MOST_PX = 8, 2000


@dataclass(frozen=True, slots=True)
class PanelKind:
    """One panel that a stack can show.

    Attributes
    ----------
    name
        Under which the arrangement is remembered; never shown to the user.
    title
        What the user calls it.
    height_px
        How high it is at first.
    shown
        Whether it is shown at first.
    resizable
        Whether the user may change its height.
    """

    name: str
    title: str
    height_px: int
    shown: bool = True
    resizable: bool = True


class Panels(QObject):
    """The arrangement of one stack of panels.

    Views read it and follow `arranged` and `resized`; actions and drags change it. What
    `kept` returns goes into the settings, and `restore` takes it back: panels that are
    unknown there keep their usual place, so that a new version may bring new ones.
    """

    arranged = Signal()  # the order, or what is shown
    resized = Signal()  # how high the panels are

    def __init__(self, kinds: Sequence[PanelKind], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kinds = {kind.name: kind for kind in kinds}
        self._order, self._hidden, self._heights = self._usual()

    @property
    def kinds(self) -> tuple[PanelKind, ...]:
        """All panels, top to bottom."""
        return tuple(self._kinds[name] for name in self._order)

    @property
    def shown(self) -> tuple[PanelKind, ...]:
        """The shown panels, top to bottom."""
        return tuple(kind for kind in self.kinds if kind.name not in self._hidden)

    @property
    def height_px(self) -> int:
        """How high all shown panels are together."""
        return sum(self._heights[kind.name] for kind in self.shown)

    def is_shown(self, name: str) -> bool:
        """Tell whether a panel is shown."""
        return name not in self._hidden

    def height_of(self, name: str) -> int:
        """Return how high a panel is, in pixels."""
        return self._heights[name]

    def show_panel(self, name: str, shown: bool) -> None:
        """Show or hide a panel."""
        hidden = self._hidden - {name} if shown else self._hidden | {name}
        self._arrange(self._order, hidden)

    def place(self, name: str, index: int) -> None:
        """Put a panel at `index` among all of them, from the top."""
        others = [other for other in self._order if other != name]
        index = min(max(index, 0), len(others))
        self._arrange((*others[:index], name, *others[index:]), self._hidden)

    def resize(self, heights: Mapping[str, int]) -> None:
        """Make panels so many pixels high; those that are not resizable stay as they are."""
        wanted = {
            name: min(max(height_px, _LEAST_PX), _MOST_PX)
            for name, height_px in heights.items()
            if self._kinds[name].resizable
        }
        if wanted.items() - self._heights.items():
            self._heights = {**self._heights, **wanted}
            self.resized.emit()

    def reset(self) -> None:
        """Arrange the panels as at first."""
        order, hidden, self._heights = self._usual()
        self._arrange(order, hidden)
        self.resized.emit()

    def kept(self) -> str:
        """Return the arrangement as text, for `restore`."""
        hidden = [name for name in self._order if name in self._hidden]
        shown = [name for name in self._order if name not in self._hidden]
        heights = {name: self._heights[name] for name in self._order}
        order = list(self._order)
        return json.dumps({"order": order, "shown": shown, "hidden": hidden, "heights": heights})

    def restore(self, kept: str) -> None:
        """Arrange the panels as they were; empty or strange text changes nothing."""
        try:
            written = json.loads(kept)
            known = [name for name in written["order"] if name in self._kinds]
            shown, hidden = set(written["shown"]), set(written["hidden"])
            heights = {name: int(written["heights"][name]) for name in known}
        except (ValueError, TypeError, KeyError):
            return
        order = list(dict.fromkeys(known))
        for index, name in enumerate(self._order):
            if name not in order:
                order.insert(index, name)
        self.resize(heights)
        self._arrange(tuple(order), frozenset(((self._hidden - shown) | hidden) & set(order)))

    def _usual(self) -> tuple[tuple[str, ...], frozenset[str], dict[str, int]]:
        kinds = self._kinds.values()
        hidden = frozenset(kind.name for kind in kinds if not kind.shown)
        return tuple(self._kinds), hidden, {kind.name: kind.height_px for kind in kinds}

    def _arrange(self, order: tuple[str, ...], hidden: frozenset[str]) -> None:
        if (order, hidden) != (self._order, self._hidden):
            self._order, self._hidden = order, hidden
            self.arranged.emit()
