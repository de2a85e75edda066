"""Keyboard alone: Tab goes through the window and each of its panels, and back to where it was."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QRadioButton,
    QTabBar,
    QToolButton,
)

from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.session.noting import write_note
from hypnoscope.windows.dialogs.scorer_name import ScorerNameDialog
from hypnoscope.windows.elided_label import ElidedLabel

from .seen import seen_in

SIDE_PANELS = ("spectrum", "notes", "statistics", "video", "review", "comparison")


@pytest.fixture
def busy(window, workspace, make_file, qtbot):
    """A window in which there is something in every panel and bar."""
    probabilities = np.tile(np.float32([0.2, 0.6, 0.2]), (120, 1))
    workspace.session.adopt(Scores(probabilities, "mixed", "fixed-1"))
    workspace.session.score(0, 40, Stage.WAKE)
    write_note(workspace.session, 3, 9, "Cable touched")
    workspace.second.keep_scores()
    window.recordings.add([make_file("second.edf")])
    window.resize(1366, 704)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def reachable(window):
    return {
        widget
        for widget in seen_in(window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
    }


def walked(window, qtbot):
    """What has the focus in turn while Tab is pressed, as long as anything new comes."""
    reached = set()
    for _ in range(2 * len(reachable(window)) + 5):
        focused = QApplication.focusWidget() or window
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    return reached


def named(widgets):
    return sorted(f"{type(w).__name__} {w.accessibleName() or w.objectName()}" for w in widgets)


@pytest.mark.parametrize("name", [*SIDE_PANELS, "recordings"])
def test_tab_reaches_everything_in_the_window_and_each_panel(busy, name, qtbot):
    actions = busy.actions_
    action = actions.recordings if name == "recordings" else actions.side_panels[name]
    action.setChecked(True)
    assert named(reachable(busy) - walked(busy, qtbot)) == []


def test_tab_reaches_every_button_of_the_welcome_page(window, preferences, tmp_path, qtbot):
    (tmp_path / "mouse.edf").touch()
    preferences.remember(tmp_path / "mouse.edf")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: len(reachable(window)) >= 3)
    assert named(reachable(window) - walked(window, qtbot)) == []


def test_what_tab_does_not_reach_has_an_action_with_a_key_or_a_menu(busy, qtbot):
    for action in (*busy.actions_.side_panels.values(), busy.actions_.recordings):
        action.setChecked(True)
    busy.notice.say("Something went wrong.")
    buttons = [
        button
        for button in seen_in(busy, QAbstractButton)
        if not button.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not button.objectName().startswith("qt_")
        and not isinstance(button.parentWidget(), (QTabBar, QAbstractItemView))
    ]
    tips = {action.toolTip() for action in busy.actions_.all()}
    others = {type(button).__name__: button for button in buttons if button.toolTip() not in tips}
    assert set(others) == {"StepButton", "ScorerButton", "QToolButton"}
    assert set(others["StepButton"].menu().actions()) - set(busy.actions_.all()) == {
        action for action in others["StepButton"].menu().actions() if action.isSeparator()
    }
    others["ScorerButton"].click()
    assert isinstance(busy.asking.dialog, ScorerNameDialog)  # as by the menu Score
    busy.asking.close_dialogs()
    assert others["QToolButton"].parentWidget() is busy.notice
    qtbot.keyClick(busy, Qt.Key.Key_Escape)  # as its button does
    assert busy.notice.sentence == ""


def cut_off(part):
    """The texts in a bar of which not all is seen, and which are not elided on purpose."""
    for widget in (*seen_in(part.window(), QLabel), *seen_in(part.window(), QAbstractButton)):
        if part.isAncestorOf(widget) and not isinstance(widget, ElidedLabel) and widget.text():
            text = widget.text().replace("&", "")
            icon_only = (
                isinstance(widget, QToolButton)
                and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
            )
            wraps = isinstance(widget, QLabel) and widget.wordWrap()
            needed = max(map(widget.fontMetrics().horizontalAdvance, text.splitlines()))
            if not icon_only and not wraps and widget.width() < needed:
                yield text
            if widget.height() < widget.fontMetrics().height() - 3:
                yield f"{text} (height)"


@pytest.mark.parametrize("size", [(1366, 704), (1920, 1016)])
def test_larger_text_is_read_in_full_in_the_bars(larger_text, busy, size):
    busy.resize(*size)
    busy.notice.say("Something went wrong.")
    bars = (busy._tool_bar, busy.statusBar(), busy.page.information, busy.notice)
    assert [text for bar in bars for text in cut_off(bar)] == []


@pytest.mark.parametrize("name", [*SIDE_PANELS, "recordings"])
def test_larger_text_is_read_in_full_in_the_panels(larger_text, busy, name, qtbot):
    actions = busy.actions_
    action = actions.recordings if name == "recordings" else actions.side_panels[name]
    action.setChecked(True)
    dock = busy.recordings_dock.dock if name == "recordings" else busy.side_panels.dock(name)
    qtbot.waitUntil(dock.isVisible)
    assert list(cut_off(dock.widget())) == []
    assert (busy.width(), busy.height()) == (1366, 704)
