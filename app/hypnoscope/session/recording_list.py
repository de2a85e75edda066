"""The recordings that a person works on, and how far each of them is."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hypnoscope.session.recording_states import RecordingState


class RecordingList(QObject):
    """Recordings in the order in which they were added, each once; paths are absolute."""

    changed = Signal()  # which there are
    state_changed = Signal(object)  # the path of one
    marked = Signal()  # which are done, or were left with unsaved changes

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._states: dict[Path, RecordingState] = {}
        self._done: frozenset[Path] = frozenset()
        self._unsaved: frozenset[Path] = frozenset()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The recordings in order."""
        return self._paths

    @property
    def done(self) -> tuple[Path, ...]:
        """Those that the user called done, whatever else is said of them."""
        return tuple(path for path in self._paths if path in self._done)

    @property
    def unsaved(self) -> tuple[Path, ...]:
        """Those with changes that are in the journal alone."""
        return tuple(sorted(self._unsaved))

    def state(self, path: Path) -> RecordingState | None:
        """Return how far a recording is, None while that is being read."""
        return self._states.get(path)

    def text(self, path: Path) -> str:
        """Return how far a recording is, in words."""
        state = self._states.get(path)
        if state is None:
            return self.tr("Looking …")
        if path in self._done and state.kind not in ("missing", "unreadable"):
            return self.tr("Done")
        return state.text

    def add(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """Add recordings at the end, and return those that are new."""
        wanted = dict.fromkeys(path.absolute() for path in paths)
        new = tuple(path for path in wanted if path not in self._paths)
        if new:
            self._paths = (*self._paths, *new)
            self.changed.emit()
        return new

    def remove(self, path: Path) -> None:
        """Take a recording off the list; its files stay as they are."""
        if path in self._paths:
            self._paths = tuple(other for other in self._paths if other != path)
            self._states.pop(path, None)
            self._done -= {path}
            self.changed.emit()

    def show(self, path: Path, state: RecordingState) -> None:
        """Know how far a recording is."""
        if path in self._paths:
            self._states[path] = state
            self.state_changed.emit(path)

    def mark_done(self, path: Path, done: bool) -> None:
        """Call a recording done, or take that back."""
        self._done = self._done | {path} if done else self._done - {path}
        self._tell_marks(path)

    def mark_unsaved(self, path: Path, unsaved: bool) -> None:
        """Know whether the journal holds changes of a recording that its file has not."""
        if unsaved != (path in self._unsaved):
            self._unsaved = self._unsaved | {path} if unsaved else self._unsaved - {path}
            self._tell_marks(path)

    def neighbour(self, path: Path | None, steps: int) -> Path | None:
        """Return the recording so many places on, round the ends; the first without `path`."""
        if not self._paths:
            return None
        if path not in self._paths:
            return self._paths[0]
        return self._paths[(self._paths.index(path) + steps) % len(self._paths)]

    def _tell_marks(self, path: Path) -> None:
        self.marked.emit()
        self.state_changed.emit(path)
