"""Panels beside: made when they are wanted, gone with the recording, remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QPushButton

from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import DARK, LIGHT
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.docks import is_behind
from hypnoscope.windows.side_panels import SidePanel, SidePanels, SidePanelWidget
from hypnoscope.windows.times import Times


class Notes(SidePanelWidget):
    def __init__(self, around):
        super().__init__()
        self.workspace, self.theme = around.workspace, around.theme

    def set_theme(self, theme):
        self.theme = theme


@pytest.fixture
def desk(qapp):
    return Desk()


@pytest.fixture
def make_panels(qtbot, desk, preferences):
    def make():
        window = QMainWindow()
        qtbot.addWidget(window)
        actions = Actions(window)
        actions.side_panels["notes"] = actions.make("Notes", checkable=True)
        window.show()
        times = Times(desk, actions, preferences, window)
        return SidePanels((SidePanel("notes", Notes),), window, desk, actions, times, LIGHT)

    return make


@pytest.fixture
def panels(make_panels):
    return make_panels()


@pytest.fixture
def toggle(panels):
    return panels._actions.side_panels["notes"].setChecked


def test_nothing_is_made_before_it_is_shown(panels, desk, workspace, toggle):
    desk.place(workspace)
    assert panels.content("notes") is None
    toggle(True)
    assert panels.content("notes").workspace is workspace
    assert panels.dock("notes").isVisible()


def test_panel_that_is_wanted_waits_for_a_recording(panels, desk, workspace, toggle):
    toggle(True)
    assert not panels.dock("notes").isVisible()
    desk.place(workspace)
    assert panels.dock("notes").isVisible()
    desk.about_to_change.emit()
    assert panels.content("notes") is None


def test_closing_the_dock_unchecks_its_action(panels, desk, workspace, toggle):
    desk.place(workspace)
    toggle(True)
    panels.dock("notes").close()
    assert panels.shown == ()


def test_theme_reaches_what_is_shown(panels, desk, workspace, toggle):
    desk.place(workspace)
    toggle(True)
    panels.set_theme(DARK)
    assert panels.content("notes").theme is DARK


@pytest.fixture
def crowd(window, workspace, qtbot):
    """Show all side panels, one after the other, in a window that is too low for them."""
    window.resize(1366, 704)
    for name in window.actions_.side_panels:
        window.actions_.side_panels[name].setChecked(True)
    qtbot.waitUntil(lambda: not is_behind(window.side_panels.dock(name), window))
    return window.side_panels


def places_of(window, panels):
    docks = [panels.dock(name) for name in panels.shown]
    return [dock.geometry() for dock in docks if not is_behind(dock, window)]


def test_panels_never_overlap_however_many_are_shown(window, crowd, qtbot):
    assert len(crowd.shown) > 4
    qtbot.waitUntil(lambda: len(places_of(window, crowd)) == 2)
    upper, lower = places_of(window, crowd)
    assert not upper.intersects(lower)
    assert min(upper.height(), lower.height()) > 200


def test_panels_share_the_height_equally(window, workspace, qtbot):
    window.resize(1366, 704)
    for name in ("spectrum", "notes"):
        window.actions_.side_panels[name].setChecked(True)
    docks = [window.side_panels.dock(name) for name in ("spectrum", "notes")]
    qtbot.waitUntil(lambda: abs(docks[0].height() - docks[1].height()) < 30)


def test_a_panel_scrolls_where_it_is_too_low(window, crowd):
    area = crowd.dock("review").widget()
    assert (
        area.minimumSizeHint().height() < 100 < crowd.content("review").minimumSizeHint().height()
    )


def test_key_of_a_panel_behind_another_brings_it_to_the_front(window, crowd, qtbot):
    behind = next(n for n in crowd.shown if is_behind(crowd.dock(n), window))
    window.actions_.side_panels[behind].trigger()
    qtbot.waitUntil(lambda: not is_behind(crowd.dock(behind), window))
    assert behind in crowd.shown
    window.actions_.side_panels[behind].trigger()
    assert behind not in crowd.shown


def test_buttons_of_a_dock_are_seen_on_dark(window, preferences, workspace):
    window.actions_.side_panels["notes"].setChecked(True)
    preferences.use_theme("dark")
    dock = window.side_panels.dock("notes")
    for name in ("qt_dockwidget_closebutton", "qt_dockwidget_floatbutton"):
        picture = dock.findChild(QAbstractButton, name).icon().pixmap(16, 16).toImage()
        pixels = [picture.pixelColor(x, y) for x in range(16) for y in range(16)]
        drawn = [colour for colour in pixels if colour.alpha() > 200]
        assert max(colour.lightness() for colour in drawn) > 140


def test_what_was_shown_comes_back(panels, make_panels, toggle, qtbot):
    with qtbot.waitSignal(panels.arranged):
        toggle(True)
    other = make_panels()
    other.restore(panels.shown, panels.kept())
    assert other.shown == ("notes",)


def test_panel_that_is_shown_leaves_the_keys_to_the_window(window, workspace, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_V)
    recent = window.pages.welcome.findChildren(QPushButton, "recent")
    window.pages.welcome.show_recent([])
    assert [button for button in recent if button.isWindow() and button.isVisible()] == []
    qtbot.wait(1)  # what was about to be shown is shown now
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert workspace.session.hypnogram.stages[0] == Stage.WAKE
