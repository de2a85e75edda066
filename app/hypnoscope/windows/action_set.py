"""Actions: what each is called, what it does, which keys it has, and why it may be disabled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import Theme
from hypnoscope.translation import any_of, translate
from hypnoscope.windows.icons import icon

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Described:
    """What an action is, before it is made.

    Attributes
    ----------
    text
        As the menu writes it in English, marked for translation under "Actions".
    keys
        Those that it has at first.
    recording
        Whether it makes sense only while a recording is open.
    checkable
        Whether it is on or off.
    tip
        A sentence on it, marked as well; its text when left out.
    """

    text: str
    keys: tuple[str, ...] = ()
    recording: bool = False
    checkable: bool = False
    tip: str = ""


class ActionSet(QObject):
    """Actions as attributes, and in dictionaries where they come and go together.

    Attributes
    ----------
    needing_recording
        Those that make sense only while a recording is open.
    """

    keys_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[QAction, str] = {}
        self._names: dict[QAction, str] = {}
        self._tips: dict[QAction, str] = {}
        self._hindrances: dict[QAction, str] = {}
        self.needing_recording: list[QAction] = []
        self._recording_is_open = False

    def all(self) -> list[QAction]:
        """Return all actions, those in groups included."""
        return self.findChildren(QAction)

    def name_of(self, action: QAction) -> str:
        """Return what an action is called, whatever its text says at the moment."""
        return self._names[action]

    @property
    def by_id(self) -> dict[str, QAction]:
        """Every action under an id that stays the same from version to version."""
        found: dict[str, QAction] = {}
        for name, value in vars(self).items():
            if isinstance(value, QAction):
                found[name] = value
            elif isinstance(value, dict) and not name.startswith("_"):
                for key, action in value.items():
                    part = key.name if isinstance(key, Stage) else str(key)
                    found[f"{name}.{part.lower()}"] = action
        return found

    @property
    def names_by_key(self) -> dict[str, str]:
        """What the action of each key is called; keys as `QKeySequence` writes them."""
        return {
            key.toString(): self._names[action]
            for action in self.by_id.values()
            for key in action.shortcuts()
        }

    def assign(self, action: QAction, keys: Sequence[str]) -> None:
        """Let an action have these keys and no others, which its tool tip names."""
        sequences = [QKeySequence(key) for key in keys]
        action.setShortcuts(sequences)
        native = QKeySequence.SequenceFormat.NativeText
        shown = any_of([sequence.toString(native) for sequence in sequences])
        tip = self._tips[action]
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        self.keys_changed.emit()

    def meaning_of(self, action: QAction) -> str:
        """Return what an action does, without its keys."""
        return self._tips[action]

    def why_disabled(self, action: QAction) -> str:
        """Return what to do before an action can be triggered; empty when it can be."""
        if action.isEnabled():
            return ""
        if action in self.needing_recording and not self._recording_is_open:
            return self.tr("Open a recording first.")
        return self._hindrances.get(action, self.tr("There is nothing to do this with now."))

    def dress(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        for action, name in self._icons.items():
            action.setIcon(icon(name, theme.text, theme.line))

    def enable(self, recording_is_open: bool) -> None:
        """Enable what needs a recording, or disable it."""
        self._recording_is_open = recording_is_open
        for action in self.needing_recording:
            action.setEnabled(recording_is_open)

    def make(
        self,
        text: str,
        *keys: str,
        icon: str = "",
        recording: bool = False,
        checkable: bool = False,
        tip: str = "",
    ) -> QAction:
        """Return a new action of the set; the words are those of `Described`."""
        action = QAction(text, self)
        action.setCheckable(checkable)
        plain = text.replace("&", "").removesuffix("…")
        self._tips[action] = tip or plain
        self.assign(action, keys)
        self._names[action] = plain
        if icon:
            self._icons[action] = icon
        if recording:
            self.needing_recording.append(action)
            action.setEnabled(False)
        return action

    def make_each(self, described: Mapping[_Key, Described]) -> dict[_Key, QAction]:
        """Return a new action for each that is described, under the same key."""
        return {
            key: self.make(
                *(translate("Actions", one.text), *one.keys),
                recording=one.recording,
                checkable=one.checkable,
                tip=one.tip and translate("Actions", one.tip),
            )
            for key, one in described.items()
        }

    def explain(self, hindrance: str, *actions: QAction) -> None:
        """Say what to do before these can be triggered, other than to open a recording."""
        self._hindrances.update(dict.fromkeys(actions, hindrance))
