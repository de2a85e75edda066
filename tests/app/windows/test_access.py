"""Keyboard alone, larger text, small and large screens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
)

from hypnoscope.windows.welcome_page import WelcomePage

from .seen import seen_in

DIALOGS = ("channels", "name_scorer", "montage", "arrange_panels", "about", "keys", "change_keys")


def focusable(dialog):
    return [
        widget
        for widget in seen_in(dialog)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
    ]


@pytest.fixture
def larger_text(qapp):
    font = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(font.pointSizeF() * 1.6)
    qapp.setFont(larger)
    yield font
    qapp.setFont(font)


@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs_are_reached_by_tab_and_closed_by_escape(window, workspace, name, qtbot):
    getattr(window.actions_, name).trigger()
    dialog = window.asking.dialog
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    wanted = focusable(dialog)
    assert wanted
    reached = set()
    for _ in range(3 * len(wanted)):
        reached.add(QApplication.focusWidget())
        dialog.focusNextChild()
    assert [widget for widget in wanted if widget not in reached] == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.asking.dialog is None


def test_buttons_of_the_welcome_page_are_pressed_by_keys(window, qtbot):
    pressed = []
    window.actions_.open_demo.triggered.disconnect()
    window.actions_.open_demo.triggered.connect(lambda: pressed.append("demo"))
    button = next(
        w for w in window.pages.welcome.findChildren(QPushButton) if w.text() == "Try the demo"
    )
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert pressed == ["demo"]


def test_titles_grow_with_the_text_of_the_system(window, larger_text):
    usual, larger = window.pages.welcome, WelcomePage(window.actions_)
    sizes = [page.findChild(QLabel, "title").font().pointSizeF() for page in (usual, larger)]
    assert sizes[1] > 1.4 * sizes[0]
    larger.deleteLater()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (3840, 2160)])
def test_window_fits_every_usual_screen(window, workspace, size):
    window.resize(*size)
    assert (window.width(), window.height()) == size
    assert window.minimumSizeHint().width() <= 1366


def test_window_with_larger_text_fits_a_small_laptop(larger_text, make_window, make_file, qtbot):
    window = make_window()
    with qtbot.waitSignal(window.desk.changed):
        window.opening.open_path(make_file())
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768


def test_space_presses_a_button_beside_the_traces_that_tab_led_to(window, workspace, scorer, qtbot):
    scorer.endless = True
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    (cancel,) = window.job_bar.findChildren(QPushButton)
    assert cancel.focusPolicy() is Qt.FocusPolicy.TabFocus
    cancel.setFocus(Qt.FocusReason.TabFocusReason)
    cursor = workspace.viewport.cursor
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.keyClick(cancel, Qt.Key.Key_Space)
    assert workspace.viewport.cursor == cursor


def test_after_a_click_on_a_button_the_keys_go_on_scoring(window, workspace, qtbot):
    for name in ("video", "notes", "statistics", "review", "comparison"):
        window.actions_.side_panels[name].setChecked(True)
        buttons = window.side_panels.content(name).findChildren(QAbstractButton)
        taking = [b.text() for b in buttons if b.focusPolicy() & Qt.FocusPolicy.ClickFocus]
        assert (name, taking) == (name, [])


def test_keys_score_again_after_a_panel_with_the_focus_was_hidden(window, workspace, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    parts = window.side_panels.content("statistics").parts
    parts.setFocus()
    qtbot.keyClick(parts, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Right)
    assert workspace.viewport.cursor == 1
