"""The panels of the overview, by keys, menu and dialog."""

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTime

from hypnoscope.core.recording import ChannelRole
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.plots.theme import DARK
from hypnoscope.windows.dialogs.panels import PanelsDialog

Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NAMES = [kind.name for kind in OVERVIEW_PANELS]


@pytest.fixture
def panels(window):
    return window.arrangement.panels


@pytest.mark.parametrize("number", range(len(OVERVIEW_PANELS)))
def test_key_shows_and_hides_each_panel(window, workspace, panels, qtbot, number):
    name = NAMES[number]
    before = panels.is_shown(name)
    qtbot.keyClick(window, Key(Key.Key_0 + (number + 1) % 10), ALT)
    assert panels.is_shown(name) != before
    assert window.actions_.panels[name].isChecked() != before
    qtbot.keyClick(window, Key(Key.Key_0 + (number + 1) % 10), ALT)
    assert panels.is_shown(name) == before


def test_overview_grows_and_shrinks_with_its_panels(window, workspace, panels):
    before = window.page.overview.height()
    panels.show_panel("hypnogram", False)
    assert window.page.overview.height() < before
    panels.show_panel("hypnogram", True)
    assert window.page.overview.height() == pytest.approx(before, abs=2)


def test_arrangement_is_remembered(window, workspace, panels, make_window):
    panels.place("hypnogram", 0)
    panels.show_panel("confidence", False)
    other = make_window().arrangement.panels
    assert other.kinds[0].name == "hypnogram"
    assert not other.is_shown("confidence")


def test_menu_of_a_panel_moves_and_hides_it(window, workspace, panels):
    menu = window.arrangement.menu_of("hypnogram")
    actions = {action.text(): action for action in menu.actions()}
    actions["Move Hypnogram up"].trigger()
    order = [kind.name for kind in panels.shown]
    assert order.index("hypnogram") == [n for n in NAMES if n in order].index("hypnogram") - 1
    actions["Move Hypnogram down"].trigger()
    assert [kind.name for kind in panels.shown] == [n for n in NAMES if n in order]
    window.actions_.panels["hypnogram"].trigger()
    assert not panels.is_shown("hypnogram")
    window.actions_.usual_panels.trigger()
    assert panels.is_shown("hypnogram")


def test_menu_opens_where_a_panel_is_clicked(window, workspace, qtbot):
    place = window.page.overview.mapToGlobal(window.page.overview.rect().center())
    window.page.menu_wanted.emit("hypnogram", place)
    qtbot.waitUntil(lambda: window.findChildren(type(window.menus.recent), "") != [])


def test_dialog_shows_hides_and_reorders(window, workspace, panels, qtbot):
    qtbot.keyClick(window, Key.Key_P, ALT)
    dialog = window.asking.dialog
    assert isinstance(dialog, PanelsDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.list.setCurrentRow(0)
    qtbot.keyClick(dialog.list, Key.Key_Space)
    assert panels.is_shown(NAMES[0]) is not OVERVIEW_PANELS[0].shown
    qtbot.mouseClick(dialog.list.down, Qt.MouseButton.LeftButton)
    assert [kind.name for kind in panels.kinds][:2] == [NAMES[1], NAMES[0]]
    qtbot.mouseClick(dialog.list.up, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.list.up, Qt.MouseButton.LeftButton)
    assert [kind.name for kind in panels.kinds] == NAMES
    qtbot.mouseClick(dialog.usual, Qt.MouseButton.LeftButton)
    assert panels.shown == tuple(kind for kind in OVERVIEW_PANELS if kind.shown)
    assert dialog.list.item(0).checkState() == Qt.CheckState.Checked


def test_keys_zoom_and_move_the_overview(window, workspace, qtbot):
    span = workspace.overview
    qtbot.keyClick(window, Key.Key_Equal, ALT)
    assert span.span_s == 60.0
    qtbot.keyClick(window, Key.Key_PageDown, ALT)
    assert span.start_s == 37.5
    qtbot.keyClick(window, Key.Key_PageUp, ALT)
    assert span.start_s == 7.5
    qtbot.keyClick(window, Key.Key_Minus, ALT)
    assert span.is_whole
    qtbot.keyClick(window, Key.Key_Equal, ALT)
    qtbot.keyClick(window, Key.Key_5, CONTROL)
    assert span.is_whole


@pytest.mark.parametrize(("number", "hours"), [(1, 1), (2, 4), (3, 12), (4, 24)])
def test_key_shows_some_hours(window, workspace, qtbot, monkeypatch, number, hours):
    asked = []
    monkeypatch.setattr(workspace.overview, "show", lambda start_s, span_s: asked.append(span_s))
    qtbot.keyClick(window, Key(Key.Key_0 + number), CONTROL)
    assert asked == [hours * 3600.0]


def test_spectrogram_bands_and_light_are_set_in_a_dialog(window, workspace, preferences, qtbot):
    qtbot.keyClick(window, Key.Key_B, CONTROL)
    dialog = window.asking.dialog
    dialog.top_hz.setValue(30.0)
    dialog.method.setCurrentIndex(1)
    dialog.automatic.setChecked(False)
    dialog.low_db.setValue(-5.0)
    dialog.high_db.setValue(25.0)
    features = workspace.features
    assert features.settings.spectrogram.top_hz == 30.0
    assert features.settings.spectrogram.method == "stft"
    assert features.limits_db == (-5.0, 25.0)
    dialog.lights[0].setTime(QTime(8, 30))
    light = window.page.overview.track("light")
    assert light._axis._names == {"08:30–19 h": 0.5}
    assert preferences.settings.lights_on == "08:30"


def test_dialog_refuses_what_makes_no_sense(window, workspace, qtbot):
    qtbot.keyClick(window, Key.Key_B, CONTROL)
    dialog = window.asking.dialog
    before = workspace.features.settings
    dialog.delta[0].setValue(50.0)
    assert "band" in dialog.notice._label.text()
    dialog.delta[0].setValue(0.5)
    dialog.automatic.setChecked(False)
    dialog.low_db.setValue(100.0)
    assert "colour" in dialog.notice._label.text()
    assert workspace.features.settings.spectrogram == before.spectrogram
    dialog.lights[1].setTime(QTime(7, 0))
    assert "light" in dialog.notice._label.text()


def test_settings_of_the_overview_are_remembered(window, open_file, make_file):
    open_file(make_file())
    dialog = window.overview_settings.dialog()
    dialog.emg_low_hz.setValue(20.0)
    assert open_file(make_file("other.edf")).features.settings.emg_low_hz == 20.0
    dialog.deleteLater()


def test_spectrum_of_the_current_second_is_shown_beside(window, workspace, qtbot):
    qtbot.keyClick(window, Key.Key_S)
    view = window.side_panels.content("spectrum").view
    qtbot.waitUntil(lambda: len(view.curve[0]) > 0)
    first = view.curve[1].copy()
    delta, theta = (name.pos() for name in view._band_names)
    assert (delta.x(), theta.x()) == (2.25, 8.0)
    assert delta.y() == view._plot.viewRange()[1][1]
    workspace.viewport.jump_to(60)
    qtbot.waitUntil(lambda: not np.array_equal(view.curve[1], first))
    workspace.viewport.select(10, 19)
    qtbot.waitUntil(lambda: "10 s" in view._plot.titleLabel.text)
    window.side_panels.set_theme(DARK)
    workspace.session.set_role("EEG", ChannelRole.OTHER)
    assert len(view.curve[0]) == 0
    qtbot.keyClick(window, Key.Key_S)
    assert not window.side_panels.dock("spectrum").isVisible()


def test_side_panels_are_there_again_on_another_day(make_window, make_file, qtbot):
    first = make_window()
    first.resize(1500, 700)
    with qtbot.waitSignal(first.desk.changed):
        first.opening.open_path(make_file())
    qtbot.keyClick(first, Key.Key_S)
    dock = first.side_panels.dock("spectrum")
    first.resizeDocks([dock], [400], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: abs(dock.width() - 400) < 10)
    first.close()
    second = make_window()
    second.resize(1500, 700)
    assert not second.side_panels.dock("spectrum").isVisible()
    with qtbot.waitSignal(second.desk.changed):
        second.opening.open_path(make_file())
    assert second.side_panels.dock("spectrum").isVisible()
    qtbot.waitUntil(lambda: abs(second.side_panels.dock("spectrum").width() - 400) < 10)


def test_spectrum_that_cannot_be_read_is_told(window, workspace, qtbot):
    qtbot.keyClick(window, Key.Key_S)
    view = window.side_panels.content("spectrum").view
    view.reading_failed.emit(OSError("the drive was removed"))
    assert "removed" in window.notice.sentence
