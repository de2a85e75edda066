"""What plays a video: QtMultimedia where it is installed, a stand-in in tests."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QUrl, Signal
from PySide6.QtGui import QImage


class VideoError(Exception):
    """Says in a sentence why no video can be shown, and what to do."""


class Watcher(QObject):
    """Tells what a player has to say."""

    pictured = Signal(QImage)
    moved = Signal(float)  # seconds since the start of the video
    playing_changed = Signal(bool)
    failed = Signal(str)  # why the file cannot be played


class Player(Protocol):
    """Plays one video; its `Watcher` tells how far it is."""

    @property
    def duration_s(self) -> float:
        """Length in seconds, 0 while it is not known."""
        ...

    def open(self, path: Path) -> None:
        """Load a file and stand still at its start."""
        ...

    def seek(self, moment_s: float) -> None:
        """Show the picture of this moment."""
        ...

    def play(self, rate: float) -> None:
        """Run, `rate` times as fast as life."""
        ...

    def pause(self) -> None:
        """Stand still."""
        ...


MakePlayer = Callable[[Watcher], Player]


def multimedia_player(watcher: Watcher) -> Player:
    """Return a player by QtMultimedia.

    Raises
    ------
    VideoError
        When it is not installed, or a library of the system that it needs is missing.
    """
    try:
        multimedia = import_module("PySide6.QtMultimedia")
    except ModuleNotFoundError as error:
        raise VideoError(
            QCoreApplication.translate(
                "video", "To see videos, run: pip install 'hypnoscope[video]', and start again."
            )
        ) from error
    except ImportError as error:
        raise VideoError(
            QCoreApplication.translate(
                "video", "Videos need a library that this computer lacks: {}. Install it."
            ).format(str(error).split(":")[0])
        ) from error
    return _MultimediaPlayer(watcher, multimedia)


class _MultimediaPlayer:
    def __init__(self, watcher: Watcher, multimedia: Any) -> None:
        self._watcher = watcher
        self._player = multimedia.QMediaPlayer(watcher)
        self._sink = multimedia.QVideoSink(watcher)
        self._player.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._show)
        self._player.positionChanged.connect(self._tell_moment)
        self._player.playingChanged.connect(watcher.playing_changed)
        self._player.errorOccurred.connect(self._tell_failure)

    @property
    def duration_s(self) -> float:
        return float(self._player.duration()) / 1000

    def open(self, path: Path) -> None:
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.pause()

    def seek(self, moment_s: float) -> None:
        self._player.setPosition(round(moment_s * 1000))

    def play(self, rate: float) -> None:
        self._player.setPlaybackRate(rate)
        self._player.play()

    def pause(self) -> None:
        self._player.pause()

    def _show(self, frame: Any) -> None:
        if frame.isValid():
            self._watcher.pictured.emit(frame.toImage())

    def _tell_moment(self, position_ms: int) -> None:
        self._watcher.moved.emit(position_ms / 1000)

    def _tell_failure(self, _error: object, text: str) -> None:
        self._watcher.failed.emit(text)
