"""The video of a recording: which file, and how its time relates to the recording's."""

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hypnoscope.session.viewport import Viewport

VIDEO_ENDINGS = (".mp4", ".avi", ".mkv", ".mov", ".m4v", ".mpg", ".mpeg", ".wmv", ".webm", ".mts")
MOST_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class VideoChoice:
    """A video and where it begins.

    Attributes
    ----------
    path
        The file.
    offset_s
        Time of the recording at which the video begins, in seconds; negative when the camera
        ran first.
    """

    path: Path
    offset_s: float = 0.0


def video_beside(recording: Path) -> Path | None:
    """Return the video of the recording's name in its folder, None when there is none."""
    try:
        files = sorted(recording.parent.iterdir())
    except OSError:
        return None
    stem = recording.stem.casefold()
    return next(
        (f for f in files if f.stem.casefold() == stem and f.suffix.lower() in VIDEO_ENDINGS), None
    )


class Video(QObject):
    """Which video belongs to what is open, and the moment of it that the cursor points to.

    The cursor stays where the person put it; while the video plays, it leads the cursor.
    """

    changed = Signal()  # another file or another offset
    sought = Signal(float)  # the moment of the video to show, in seconds

    def __init__(self, viewport: Viewport, epoch_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewport, self._epoch_s = viewport, epoch_s
        self._choice: VideoChoice | None = None
        self._is_leading = False
        viewport.cursor_changed.connect(self._follow)

    @property
    def choice(self) -> VideoChoice | None:
        """The video, None while none is known."""
        return self._choice

    @property
    def moment_s(self) -> float:
        """The moment of the video at the current epoch's start, in seconds; may lie outside."""
        offset_s = self._choice.offset_s if self._choice else 0.0
        return self._viewport.cursor * self._epoch_s - offset_s

    def use(self, choice: VideoChoice | None) -> None:
        """Take another video or another offset."""
        if choice != self._choice:
            self._choice = choice
            self.changed.emit()

    def lead(self, moment_s: float) -> None:
        """Let the cursor and the traces follow the video that has come to `moment_s`."""
        if self._choice is None:
            return
        epoch = int((moment_s + self._choice.offset_s) // self._epoch_s)
        if epoch != self._viewport.cursor and epoch >= 0:
            self._is_leading = True
            self._viewport.move_cursor(epoch)
            self._is_leading = False

    def _follow(self) -> None:
        if self._choice is not None and not self._is_leading:
            self.sought.emit(self.moment_s)


def remembered(kept: str, recording: Path) -> VideoChoice | None:
    """Return what `remembering` kept of a recording; strange text holds nothing."""
    entry = _entries(kept).get(str(recording))
    if not isinstance(entry, list) or len(entry) != 2:
        return None
    path, offset_s = entry
    if not isinstance(path, str) or not isinstance(offset_s, int | float):
        return None
    return VideoChoice(Path(path), float(offset_s))


def remembering(kept: str, recording: Path, choice: VideoChoice) -> str:
    """Return `kept` with the video of one more recording; those chosen longest ago go."""
    others = {name: entry for name, entry in _entries(kept).items() if name != str(recording)}
    entries = {**others, str(recording): [str(choice.path), choice.offset_s]}
    return json.dumps(dict(list(entries.items())[-MOST_REMEMBERED:]), ensure_ascii=False)


def _entries(kept: str) -> dict[str, object]:
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
