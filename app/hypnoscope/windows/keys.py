"""Which key does what: the usual keys, those of other programs, and the user's own."""

import dataclasses
import json
from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from hypnoscope.translation import marked
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.preferences import Preferences

KeyMap = Mapping[str, tuple[str, ...]]
"""The keys of actions, by the id of the action, as `QKeySequence` writes them."""

MOST_KEYS = 4  # of one action

_WAKE, _NREM, _REM, _UNSCORED = "stages.wake", "stages.nrem", "stages.rem", "stages.unscored"
_NOTHING = ("X", "0", "Backspace")


def _stage_keys(wake: str, nrem: str, rem: str) -> KeyMap:
    return {
        _WAKE: ("W", wake),
        _NREM: ("N", nrem),
        _REM: ("R", rem),
        _UNSCORED: _NOTHING,
    }


PRESETS: Mapping[str, KeyMap] = {
    marked("Keys", "sDREAMER app: 1 Wake, 2 NREM, 3 REM"): _stage_keys("1", "2", "3"),
    marked("Keys", "AccuSleePy: 1 REM, 2 Wake, 3 NREM"): _stage_keys("2", "3", "1"),
    marked("Keys", "MiSleep: 1 NREM, 2 REM, 3 Wake"): _stage_keys("3", "1", "2"),
    marked("Keys", "Letters only: W, N, R, X"): {
        _WAKE: ("W",),
        _NREM: ("N",),
        _REM: ("R",),
        _UNSCORED: ("X", "Backspace"),
    },
}


class Keys(QObject):
    """Gives the actions the keys that the settings say; what is not said there is as usual."""

    def __init__(self, actions: Actions, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._preferences = actions, preferences
        self.usual: KeyMap = _keys_of(actions)
        self.names = {name: actions.name_of(action) for name, action in actions.by_id.items()}
        preferences.changed.connect(self._follow)
        self._follow()

    @property
    def current(self) -> KeyMap:
        """The keys of every action."""
        return _keys_of(self._actions)

    def use(self, keys: KeyMap) -> None:
        """Give the actions these keys from now on, and remember those that are not usual."""
        changed = {name: list(some) for name, some in keys.items() if some != self.usual[name]}
        kept = json.dumps(changed) if changed else ""
        self._preferences.use(dataclasses.replace(self._preferences.settings, keys=kept))

    def _follow(self) -> None:
        wanted = _without_conflicts(self.usual, _parsed(self._preferences.settings.keys))
        current = self.current
        for name, action in self._actions.by_id.items():
            if wanted[name] != current[name]:
                self._actions.assign(action, wanted[name])


def conflicts(keys: KeyMap) -> dict[str, tuple[str, ...]]:
    """Return each key that several actions have, with the ids of these."""
    owners: dict[str, list[str]] = {}
    for name, some in keys.items():
        for key in some:
            owners.setdefault(_portable(key), []).append(name)
    return {key: tuple(names) for key, names in owners.items() if len(names) > 1}


def _keys_of(actions: Actions) -> KeyMap:
    return {
        name: tuple(key.toString() for key in action.shortcuts())
        for name, action in actions.by_id.items()
    }


def _parsed(kept: str) -> KeyMap:
    """Return the keys that were kept; strange text is left out."""
    try:
        written = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    if not isinstance(written, dict):
        return {}
    return {
        name: tuple(_portable(key) for key in some if isinstance(key, str) and _portable(key))
        for name, some in written.items()
        if isinstance(some, list)
    }


def _without_conflicts(usual: KeyMap, chosen: KeyMap) -> KeyMap:
    """Return the usual keys with those that were chosen, which another action then loses.

    So a new version may bring an action whose key the user has given to another long ago.
    """
    taken = {key for some in chosen.values() for key in some}
    left = {name: tuple(key for key in some if key not in taken) for name, some in usual.items()}
    return {**left, **chosen}


def _portable(key: str) -> str:
    return QKeySequence(key).toString()
