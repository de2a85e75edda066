"""A window to be photographed, with settings, journal and demo in a folder that goes afterwards."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QSize, QThreadPool, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from hypnoscope.session.session import ScoringSession
from hypnoscope.settings import Theme
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.auto_scoring import MakeScorer
from hypnoscope.windows.dialogs.questions import LeftAnswer, UnsavedAnswer
from hypnoscope.windows.main_window import MainWindow
from hypnoscope.windows.preferences import Preferences

THEMES: tuple[Theme, ...] = ("light", "dark")
_LONGEST_WAIT_MS = 300_000
SEEN_S = 30  # what the window shows at first
_LOOKED_THROUGH_S = 7200  # from the start, for a telling moment
_POLL_MS = 30
_SETTLING_MS = 150  # between two looks that must be the same
_MOST_LOOKS = 20  # what moves for ever is taken as it is then


class Studio:
    """Makes one window at a time, of one size, and takes its picture.

    Attributes
    ----------
    window
        The window of the moment.
    preferences
        Its settings.
    works_for_ever
        Whether work in the background is to be seen rather than waited for.
    """

    window: MainWindow
    preferences: Preferences
    works_for_ever: bool

    def __init__(self, size: QSize) -> None:
        self._application = QApplication.instance() or QApplication(sys.argv[:1])
        self._size = size
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def new_window(self, make_scorer: MakeScorer | None = None) -> MainWindow:
        """Return a window as on the first day, in place of the one before."""
        self.close()
        self.works_for_ever = False
        assert isinstance(self._application, QApplication)
        self._scratch = tempfile.TemporaryDirectory()
        folder = Path(self._scratch.name)
        self.preferences = Preferences(folder / "settings.json")
        self.preferences.use_theme("light")
        self.preferences.use_person("Anna")
        self._appearance = Appearance(self._application, self.preferences)
        self.window = MainWindow(
            self.preferences, self._appearance, make_scorer, journal_folder=folder / "journals"
        )
        self.window.opening.demo_folder = folder / "demo"
        self.window.saving.ask_unsaved = discard
        self.window.leaving.ask_close = _close
        self.window.resize(self._size)
        self.window.show()
        return self.window

    def open(self, path: Path, make_scorer: MakeScorer | None = None) -> MainWindow:
        """Return a new window with a recording open in it."""
        window = self.new_window(make_scorer)
        window.opening.open_path(path)
        self.wait_until(lambda: window.desk.workspace is not None)
        return window

    def open_demo(self) -> MainWindow:
        """Return a new window with the demo open in it."""
        window = self.new_window()
        window.opening.open_demo()
        self.wait_until(lambda: window.desk.workspace is not None)
        return window

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Return once `holds` is true; leave the program if it never is."""
        loop, waited_ms = QEventLoop(), 0
        while not holds():
            QTimer.singleShot(_POLL_MS, loop.quit)
            loop.exec()
            waited_ms += _POLL_MS
            if waited_ms > _LONGEST_WAIT_MS:
                sys.exit(f"waited too long; the window says: {self.window.notice.sentence}")

    def picture_of(self, widget: QWidget) -> QImage:
        """Return what a widget shows once nothing in it changes any more."""
        if not self.works_for_ever:
            self.wait_until(lambda: QThreadPool.globalInstance().activeThreadCount() == 0)
        seen = QImage()
        for _ in range(_MOST_LOOKS):
            loop = QEventLoop()
            QTimer.singleShot(_SETTLING_MS, loop.quit)
            loop.exec()
            before, seen = seen, widget.grab().toImage()
            if seen == before:
                break
        return seen

    def take(self, widget: QWidget, path: Path) -> None:
        """Save the picture of a widget."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.picture_of(widget).save(str(path)):
            sys.exit(f"{path} cannot be written")
        print(path)

    def close(self) -> None:
        """Close the window, and forget what it kept."""
        if self._scratch is None:
            return
        self.window.close()
        QThreadPool.globalInstance().waitForDone()
        self.window.deleteLater()
        self._appearance.deleteLater()
        self._scratch.cleanup()
        self._scratch = None


def telling_epoch(session: ScoringSession) -> int:
    """Return the second around which most stages are seen, and seen most surely."""
    stages, confidence = session.hypnogram.stages, session.confidence
    middles = range(SEEN_S // 2, min(len(stages), _LOOKED_THROUGH_S) - SEEN_S // 2)

    def telling(middle: int) -> tuple[int, float]:
        seen = slice(middle - SEEN_S // 2, middle + SEEN_S // 2)
        return len(set(stages[seen].tolist())), float(np.nan_to_num(confidence[seen]).mean())

    return max(middles, key=telling)


def discard(_name: str) -> UnsavedAnswer:
    """Answer that what is unsaved may go."""
    return "discard"


def _close(_names: object) -> LeftAnswer:
    return "close"
