"""Settings, colours, menus: what the window looks like."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QTimeEdit,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.plots.theme import DARK, LIGHT
from hypnoscope.settings import load_settings
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.icons import application_icon
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.window_memory import first_size


@pytest.fixture
def appearance(qapp, preferences):
    appearance = Appearance(qapp, preferences)
    yield appearance
    appearance.deleteLater()


def test_settings_are_written_at_once(preferences, tmp_path):
    preferences.use_checkpoint("ours")
    assert load_settings(tmp_path / "settings" / "settings.json").checkpoint == "ours"


def test_settings_that_cannot_be_written_do_no_harm(qapp, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    preferences = Preferences(tmp_path / "file" / "settings.json")
    preferences.use_checkpoint("ours")
    assert preferences.settings.checkpoint == "ours"
    assert "cannot be written" in caplog.text


def test_windows_do_not_undo_each_others_settings(qapp, tmp_path):
    path = tmp_path / "settings.json"
    one, other = Preferences(path), Preferences(path)
    one.use_person("Ada")
    other.use_checkpoint("ours")
    one.use_theme("dark")
    settings = load_settings(path)
    assert (settings.person, settings.checkpoint, settings.theme) == ("Ada", "ours", "dark")
    assert one.settings == settings


def test_unchanged_settings_are_no_news(preferences, qtbot):
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.use_checkpoint("")


def test_colours_can_be_forced(appearance, preferences, qapp, qtbot):
    with qtbot.waitSignal(appearance.changed):
        preferences.use_theme("dark")
    assert appearance.theme is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    preferences.use_theme("light")
    assert appearance.theme is LIGHT


def test_a_second_appearance_dresses_what_another_left_dark(appearance, preferences, qapp):
    preferences.use_theme("dark")
    elsewhere = Preferences(preferences._path.with_name("elsewhere.json"))
    elsewhere.use_theme("light")
    second = Appearance(qapp, elsewhere)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window
    second.deleteLater()


def test_colours_follow_the_system(appearance, preferences, qapp, monkeypatch):
    hints = appearance._hints
    preferences.use_theme("system")
    monkeypatch.setattr(appearance, "_hints", type("Hints", (), {"colorScheme": _dark}))
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert appearance.theme is DARK
    monkeypatch.setattr(appearance, "_hints", hints)


def _dark():
    return Qt.ColorScheme.Dark


@pytest.mark.parametrize("kind", [QDoubleSpinBox, QTimeEdit])
def test_fields_of_numbers_are_as_high_as_lists_beside_them(appearance, qtbot, kind):
    form, number, choice = QWidget(), kind(), QComboBox()
    qtbot.addWidget(form)
    layout = QVBoxLayout(form)
    layout.addWidget(number)
    layout.addWidget(choice)
    form.show()
    assert number.height() == pytest.approx(choice.height(), abs=1)


def test_open_page_changes_with_the_theme(window, workspace, preferences):
    preferences.use_theme("dark")
    assert window.page.detail.backgroundBrush().color().name() == DARK.plot
    view = window.page.overview.hypnogram.getViewWidget()
    assert view.backgroundBrush().color().name() == DARK.plot


def test_theme_is_chosen_in_a_menu(window, preferences):
    window.actions_.themes["dark"].trigger()
    assert preferences.settings.theme == "dark"
    assert window.actions_.themes["dark"].isChecked()


def test_clock_time_is_remembered(window, workspace, preferences, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_T)
    assert preferences.settings.clock_time


def test_size_of_the_window_is_remembered(make_window, preferences):
    window = make_window()
    window.resize(900, 600)
    window.close()
    assert preferences.settings.window_geometry
    assert make_window().isVisible()


def test_height_of_the_overview_is_remembered(window, open_file, make_file):
    open_file(make_file())
    window.page._splitter.setSizes([300, 200])
    high = window.page._splitter.sizes()
    open_file(make_file("other.edf"))
    assert window.page._splitter.sizes() == high


def test_traces_keep_room_however_many_panels_are_shown(window, workspace):
    window.resize(1366, 704)
    panels, splitter = window.arrangement.panels, window.page._splitter
    before = splitter.sizes()
    names = [kind.name for kind in panels.kinds if not panels.is_shown(kind.name)]
    for name in names:
        panels.show_panel(name, True)
    upper, lower = splitter.sizes()
    assert lower >= 0.39 * (upper + lower)
    for name in names:
        panels.show_panel(name, False)
    assert splitter.sizes() == before


def test_channels_are_shown_and_hidden_in_a_menu(window, workspace):
    light = next(a for a in window.menus.shown.actions() if a.text() == "Light")
    assert not light.isChecked()
    light.trigger()
    assert workspace.montage.shown == ("EEG", "EMG", "Light")
    assert next(a for a in window.menus.shown.actions() if a.text() == "Light").isChecked()


def test_missing_emg_is_mentioned(window, workspace):
    assert window.page._hint.isHidden()
    workspace.session.set_role("EMG", ChannelRole.OTHER)
    assert "EMG" in window.page._hint.text()
    assert window.page._hint.isVisible()


def test_long_names_do_not_widen_the_window(window, preferences, tmp_path):
    preferences.remember(tmp_path / ("long" * 60) / ("name" * 60 + ".edf"))
    (button,) = window.pages.welcome.findChildren(QPushButton, "recent")
    assert "…" in button.text()
    assert button.toolTip().endswith("name.edf")
    assert window.minimumSizeHint().width() < 1000


def test_name_and_folder_of_a_recent_recording_fit(window, preferences, tmp_path):
    preferences.remember(tmp_path / ("long" * 9) / ("name" * 9 + ".edf"))
    (button,) = window.pages.welcome.findChildren(QPushButton, "recent")
    option = QStyleOptionButton()
    option.initFrom(button)
    inner = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button)
    assert button.fontMetrics().horizontalAdvance(button.text()) <= inner.width()


def test_missing_emg_is_not_asked_for_where_no_channel_can_be_it(window, workspace):
    workspace.session.set_role("EMG", ChannelRole.EEG)
    workspace.session.set_role("Light", ChannelRole.EEG)
    assert window.page._hint.isHidden()


def test_tool_bar_leads_to_the_panels_of_review_and_statistics(window, workspace):
    bar = window.findChild(QToolBar)
    texts = [action.iconText() for action in bar.actions() if action.iconText()]
    assert texts[-4:] == ["Recordings", "Review", "Statistics", "Keys"]


def test_what_does_not_fit_into_the_tool_bar_is_behind_a_button_that_is_seen(
    window, workspace, preferences
):
    window.resize(900, 520)
    more = window.findChild(QToolBar).findChild(QToolButton, "qt_toolbar_ext_button")
    for theme in (DARK, LIGHT):
        preferences.use_theme(theme.name)
        picture = more.icon().pixmap(16, 16).toImage()
        pixels = [picture.pixelColor(x, y) for x in range(16) for y in range(16)]
        drawn = [colour.lightness() for colour in pixels if colour.alpha() > 200]
        assert abs(sum(drawn) / len(drawn) - QColor(theme.surface).lightness()) > 100


def test_drawing_of_the_main_button_is_left_out_of_the_menu(window):
    assert not window.actions_.score_automatically.isIconVisibleInMenu()


def test_reading_failure_is_told(window, workspace):
    window.page.reading_failed.emit(OSError("the drive was removed"))
    assert "the drive was removed" in window.notice.sentence


def test_icon_of_the_program_is_sharp_at_every_size(qapp):
    assert {size.width() for size in application_icon().availableSizes()} >= {16, 64, 256}


@pytest.mark.parametrize(
    ("screen", "size"),
    [((1920, 1040), (1280, 800)), ((1366, 728), (1257, 670)), ((800, 480), (900, 520))],
)
def test_the_first_window_fits_the_screen(screen, size):
    assert first_size(QSize(*screen)) == QSize(*size)


def test_buttons_and_strips_have_the_same_colours_in_the_dark(window, workspace, preferences):
    workspace.session.score(0, 1, Stage.NREM)
    for theme in (DARK, LIGHT):
        preferences.use_theme(theme.name)
        assert theme.nrem in window.page.information._chip.styleSheet()
        assert theme.nrem in window.page.information._stage_buttons[Stage.NREM].styleSheet()


def test_zeitgeber_and_clock_time_exclude_each_other(window, workspace, preferences, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Z)
    assert preferences.settings.zeitgeber_time
    assert window.page.information._time.text() == "ZT 2:00:00"
    qtbot.keyClick(window, Qt.Key.Key_T)
    assert (preferences.settings.zeitgeber_time, preferences.settings.clock_time) == (False, True)
    assert not window.actions_.zeitgeber_time.isChecked()
    assert window.page.information._time.text() == "09:00:00"
    qtbot.keyClick(window, Qt.Key.Key_T)
    assert window.page.information._time.text() == "0:00:00"


def test_crosshair_and_ruler_are_switched_by_keys(window, workspace, preferences, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert preferences.settings.crosshair
    assert workspace.pointing._crosshair_is_on
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert workspace.pointing.ruler_is_on
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert not workspace.pointing.ruler_is_on


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_boxes_that_are_not_ticked_can_be_seen(window, workspace, preferences, theme):
    preferences.use_theme(theme.name)
    window.actions_.rules.trigger()
    rules = window.asking.dialog
    contrasts = [contrast(theme.window, edges(rules.hmm.box, rules.hmm.box.rect()))]
    window.actions_.arrange_panels.trigger()
    panels = window.asking.dialog.list
    unticked = next(
        panels.item(row)
        for row in range(panels.count())
        if panels.item(row).checkState() == Qt.CheckState.Unchecked
    )
    seen = edges(panels.viewport(), panels.visualItemRect(unticked))
    contrasts.append(contrast(theme.surface, seen))
    assert min(contrasts) >= 1.5


def edges(widget, place):
    """The colours from left to right through the box at the left."""
    image = widget.grab(place).toImage()
    return {image.pixelColor(x, image.height() // 2).name() for x in range(20)}


def contrast(background, colours):
    """That of the colour that differs most, as WCAG 2 defines it."""

    def luminance(colour):
        parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    def ratio(one, other):
        high, low = sorted((luminance(one), luminance(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    return max(ratio(background, colour) for colour in colours)
