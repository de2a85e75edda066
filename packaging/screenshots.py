"""Make the pictures of the window: welcome page and scored demo, light and dark.

python packaging/screenshots.py             those of the documents, into docs/
python packaging/screenshots.py --guide     those of the user guide, into docs/guide/
python packaging/screenshots.py --all DIR   every page, theme and usual size, to be looked at
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QThreadPool, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from hypnoscope.session.session import ScoringSession
from hypnoscope.settings import Theme
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.dialogs.questions import UnsavedAnswer
from hypnoscope.windows.main_window import MainWindow
from hypnoscope.windows.preferences import Preferences

DOCUMENTS = Path(__file__).parents[1] / "docs"
SIZES = ((1280, 800), (1366, 768), (1920, 1080))
THEMES: tuple[Theme, ...] = ("light", "dark")
LONGEST_WAIT_MS = 120_000
SETTLING_MS = 400
SEEN_S = 30  # what the window shows at first


def main() -> None:
    """Make the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIR", help="make every picture, into DIR")
    parser.add_argument("--guide", action="store_true", help="make those of the user guide")
    arguments = parser.parse_args()
    folder: Path | None = arguments.all
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as scratch:
        preferences = Preferences(Path(scratch) / "settings.json")
        preferences.use_theme("light")
        preferences.use_person("Anna")
        appearance = Appearance(application, preferences)
        window = MainWindow(preferences, appearance, journal_folder=Path(scratch))
        window.opening.demo_folder = Path(scratch) / "demo"
        window.saving.ask_unsaved = discard
        window.show()
        if arguments.guide:
            take_guide(window, preferences)
        elif folder is None:
            take_documents(window, preferences)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            take_all(window, preferences, folder)
        window.close()
        QThreadPool.globalInstance().waitForDone()


def take_documents(window: MainWindow, preferences: Preferences) -> None:
    """Make the pictures that the documents show."""
    window.resize(*SIZES[0])
    show_scored_demo(window)
    DOCUMENTS.mkdir(exist_ok=True)
    for theme in THEMES:
        preferences.use_theme(theme)
        take(window, DOCUMENTS / f"window-{theme}.png")


def take_guide(window: MainWindow, preferences: Preferences) -> None:
    """Make the pictures of the user guide, in the order in which it tells things."""
    folder, actions = DOCUMENTS / "guide", window.actions_
    folder.mkdir(parents=True, exist_ok=True)
    preferences.use_theme("light")
    window.resize(*SIZES[0])
    take(window, folder / "welcome.png")
    show_scored_demo(window)
    for name in ("review", "statistics"):
        actions.side_panels[name].setChecked(True)
        take(window, folder / f"{name}.png")
        actions.side_panels[name].setChecked(False)
    for name in ("montage", "keys"):
        actions.by_id[name].trigger()
        dialog = window.asking.dialog
        if dialog is None:
            sys.exit(f"{name} opened no dialog")
        take(dialog, folder / f"{name}.png")
    window.asking.close_dialogs()


def take_all(window: MainWindow, preferences: Preferences, folder: Path) -> None:
    """Make a picture of each page in each theme and size."""
    take_each(window, preferences, folder, "welcome")
    show_scored_demo(window)
    take_each(window, preferences, folder, "scored")
    window.actions_.zoom_whole.trigger()
    take_each(window, preferences, folder, "whole")


def take_each(window: MainWindow, preferences: Preferences, folder: Path, page: str) -> None:
    """Make a picture of one page in each theme and size."""
    for width, height in SIZES:
        window.resize(width, height)
        for theme in THEMES:
            preferences.use_theme(theme)
            take(window, folder / f"{page}-{theme}-{width}x{height}.png")


def show_scored_demo(window: MainWindow) -> None:
    """Open the demo, have it scored, and go to a telling moment."""
    window.opening.open_demo()
    wait_for(window.desk.changed)
    window.auto_scoring.start_usual()
    wait_for(window.auto_scoring.ended)
    workspace = window.desk.workspace
    if workspace is None or workspace.session.scores is None:
        sys.exit(f"the demo could not be scored: {window.notice.sentence}")
    workspace.viewport.jump_to(telling_epoch(workspace.session))


def telling_epoch(session: ScoringSession) -> int:
    """Return the second around which most stages are seen, and seen most surely."""
    stages, confidence = session.hypnogram.stages, session.confidence
    middles = range(SEEN_S // 2, len(stages) - SEEN_S // 2)

    def telling(middle: int) -> tuple[int, float]:
        seen = slice(middle - SEEN_S // 2, middle + SEEN_S // 2)
        return len(set(stages[seen].tolist())), float(confidence[seen].mean())

    return max(middles, key=telling)


def take(window: QWidget, path: Path) -> None:
    """Save what the window shows once it has settled."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLING_MS, loop.quit)
    loop.exec()
    window.grab().save(str(path))
    print(path)


def wait_for(signal: SignalInstance) -> None:
    """Return once `signal` has been emitted."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    QTimer.singleShot(LONGEST_WAIT_MS, loop.quit)
    loop.exec()


def discard(_name: str) -> UnsavedAnswer:
    """Answer that what is unsaved may go."""
    return "discard"


if __name__ == "__main__":
    main()
