"""What the gallery shows of menus: those within the menu bar, and those of a right click."""

from collections.abc import Callable, Sequence
from functools import partial

from gallery_hard_days import stages_of_one_own
from gallery_scenes import work
from PySide6.QtWidgets import QMenu, QWidget

from hypnoscope.core.stage_scheme import StageScheme
from hypnoscope.windows.dialogs.own_stages import OwnStagesDialog
from hypnoscope.windows.main_window import MainWindow


def menu(path: Sequence[str], window: MainWindow) -> QWidget:
    """Return a menu of the menu bar, by the titles that lead to it."""
    owner: QWidget = window.menuBar()
    for title in path:
        menus = [a.menu() for a in owner.actions() if a.text().replace("&", "") == title]
        owner = next(each for each in menus if isinstance(each, QMenu))
        owner.aboutToShow.emit()  # some are filled only then
    return owner


def of_panel(window: MainWindow) -> QWidget:
    """Open the menu of a panel of the overview."""
    return window.arrangement.menu_of("hypnogram")


def of_bout(window: MainWindow) -> QWidget:
    """Open the menu of a bout, with five stages of one's own."""
    session, viewport = work(window).session, work(window).viewport
    session.define_stages(StageScheme(stages_of_one_own(5)))
    window.actions_.select_bout.trigger()
    viewport.reveal_cursor()
    return window.bout_menu.menu_on(work(window), "hypnogram")


def of_recording(window: MainWindow) -> QWidget:
    """Open the menu of a recording of the list."""
    path = work(window).session.recording.path
    assert path is not None
    return window.recordings_dock.panel.menu_of(path)


def of_own_stages(window: MainWindow) -> QWidget:
    """Open the menu of stages that others have."""
    taken = window.actions_.names_by_key
    dialog = OwnStagesDialog(work(window).session, taken, StageScheme(), window)
    offered = dialog.add.menu()
    assert isinstance(offered, QMenu)
    return offered


MENUS: dict[str, Callable[[MainWindow], QWidget]] = {
    "menu-recordings": partial(menu, ("File", "Recordings")),
    "menu-second": partial(menu, ("File", "Second hypnogram")),
    "menu-statistics": partial(menu, ("File", "Statistics")),
    "menu-step": partial(menu, ("Score", "Step")),
    "menu-checkpoint": partial(menu, ("Score", "Checkpoint")),
    "menu-overview": partial(menu, ("View", "Overview")),
    "menu-panels": partial(menu, ("View", "Panels")),
    "menu-channels": partial(menu, ("View", "Show channels")),
    "menu-colours": partial(menu, ("View", "Colours")),
    "menu-of-panel": of_panel,
    "menu-of-bout": of_bout,
    "menu-of-recording": of_recording,
    "menu-of-own-stages": of_own_stages,
}
