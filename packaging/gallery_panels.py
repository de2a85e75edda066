"""What the gallery shows of the panels, each by itself, and of the menus.

A new panel of the overview or at the side gets its scene by itself.
"""

from functools import partial

from gallery_recordings import GalleryFiles
from gallery_stand_ins import StillPlayer
from gallery_work import Scene, compare, correct, fill_panels, open_scored, work
from PySide6.QtWidgets import QLabel, QWidget
from studio import Studio

from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.plots.theme import LIGHT
from hypnoscope.session.video import VideoChoice
from hypnoscope.windows.side_panel_list import SIDE_PANELS
from hypnoscope.windows.side_panels import Surroundings
from hypnoscope.windows.statistics_panel import StatisticsPanel
from hypnoscope.windows.video_panel import VideoPanel

MENUS = ("File", "Edit", "Score", "Go", "View", "Help")


def overview_panel(name: str, studio: Studio, files: GalleryFiles) -> QWidget:
    """Return one panel of the overview by itself."""
    window = open_scored(studio, files)
    correct(work(window))
    fill_panels(window, files)
    window.arrangement.panels.show_panel(name, True)
    assert window.page is not None
    view: QWidget = window.page.overview.track(name).getViewWidget()
    return view


def side_panel(name: str, studio: Studio, files: GalleryFiles) -> QWidget:
    """Return the window with one side panel that has something to show."""
    window = open_scored(studio, files)
    correct(work(window))
    if name == "comparison":
        compare(window, files)
    window.actions_.side_panels[name].setChecked(True)
    if name == "review":
        work(window).reviewing.go(1)
    return window


def empty_side_panel(name: str, studio: Studio, files: GalleryFiles) -> QWidget:
    """Return one side panel of a recording that was just opened."""
    window = studio.open(files.unscored)
    window.actions_.side_panels[name].setChecked(True)
    return window.side_panels.dock(name)


def video(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show the video of the animal, by a stand-in for the player."""
    window = open_scored(studio, files)
    window.actions_.side_panels["video"].setChecked(True)
    workspace, dock = work(window), window.side_panels.dock("video")
    old = dock.widget()
    dock.setWidget(VideoPanel(Surroundings(workspace, window.actions_, LIGHT), StillPlayer))
    old.deleteLater()
    workspace.video.use(VideoChoice(files.mouse, 12.5))
    return window


def spectra(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show the mean spectra of the stages, and delta power."""
    window = open_scored(studio, files)
    window.actions_.side_panels["statistics"].setChecked(True)
    panel = window.side_panels.content("statistics")
    assert isinstance(panel, StatisticsPanel)
    panel.tabs.setCurrentWidget(panel.spectra)
    return window


def bout_menu(studio: Studio, files: GalleryFiles) -> QWidget:
    """Return what a right click on the hypnogram offers."""
    window = open_scored(studio, files)
    menu = window.bout_menu.menu_on(work(window), "hypnogram")
    menu.adjustSize()
    return menu


def menu(name: str, studio: Studio, files: GalleryFiles) -> QWidget:
    """Return one menu of the menu bar."""
    window = open_scored(studio, files)
    for action in window.menuBar().actions():
        opened = action.menu()
        if isinstance(opened, QWidget) and action.text().replace("&", "") == name:
            opened.adjustSize()
            return opened
    return QLabel(name)


PANELS: dict[str, Scene] = {
    **{f"panel-{kind.name}": partial(overview_panel, kind.name) for kind in OVERVIEW_PANELS},
    **{f"side-{panel.name}": partial(side_panel, panel.name) for panel in SIDE_PANELS},
    **{f"side-{each.name}-empty": partial(empty_side_panel, each.name) for each in SIDE_PANELS},
    "statistics-spectra": spectra,
    "video": video,
    "menu-bout": bout_menu,
    **{f"menu-{name.lower()}": partial(menu, name) for name in MENUS},
}
