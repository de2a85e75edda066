"""Make the pictures of the window: welcome page and scored demo, light and dark.

python packaging/screenshots.py             those of the documents, into docs/
python packaging/screenshots.py --guide     those of the user guide, into docs/guide/

Every panel and dialog in each theme and size: packaging/gallery.py.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from studio import THEMES, Studio, telling_epoch

from hypnoscope.windows.main_window import MainWindow

DOCUMENTS = Path(__file__).parents[1] / "docs"
SIZE = QSize(1280, 800)


def main() -> None:
    """Make the pictures that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--guide", action="store_true", help="make those of the user guide")
    studio = Studio(SIZE)
    if parser.parse_args().guide:
        take_guide(studio)
    else:
        take_documents(studio)
    studio.close()


def take_documents(studio: Studio) -> None:
    """Make the pictures that the documents show."""
    window = scored_demo(studio)
    for theme in THEMES:
        studio.preferences.use_theme(theme)
        studio.take(window, DOCUMENTS / f"window-{theme}.png")


def take_guide(studio: Studio) -> None:
    """Make the pictures of the user guide, in the order in which it tells things."""
    folder = DOCUMENTS / "guide"
    studio.take(studio.new_window(), folder / "welcome.png")
    window = scored_demo(studio)
    actions = window.actions_
    for name in ("review", "statistics"):
        actions.side_panels[name].setChecked(True)
        studio.take(window, folder / f"{name}.png")
        actions.side_panels[name].setChecked(False)
    for name in ("montage", "keys"):
        actions.by_id[name].trigger()
        dialog = window.asking.dialog
        if dialog is None:
            sys.exit(f"{name} opened no dialog")
        studio.take(dialog, folder / f"{name}.png")
    window.asking.close_dialogs()


def scored_demo(studio: Studio) -> MainWindow:
    """Open the demo, have it scored, and go to a telling moment."""
    window = studio.open_demo()
    window.auto_scoring.start_usual()
    studio.wait_until(lambda: not window.auto_scoring.is_running)
    workspace = window.desk.workspace
    if workspace is None or workspace.session.scores is None:
        sys.exit(f"the demo could not be scored: {window.notice.sentence}")
    workspace.viewport.jump_to(telling_epoch(workspace.session))
    return window


if __name__ == "__main__":
    main()
