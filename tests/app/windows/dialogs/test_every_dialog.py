"""Each dialog of the gallery: it fits a small laptop, is read in full and used by keys alone."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QColorDialog,
    QDialog,
    QLabel,
    QPushButton,
    QRadioButton,
)

from hypnoscope.core.stage import Stage
from hypnoscope.windows.dialogs import sizes
from hypnoscope.windows.dialogs.questions import StopTrainingQuestion

from ..seen import seen_in  # noqa: TID252 (tests are no package)

PACKAGING = Path(__file__).parents[4] / "packaging"
SMALL_SCREEN = QSize(1366, 768 - 64)  # the rest is the title and the bar of the desktop
_QTS_OWN = QColorDialog  # what is in it is not ours to mend


@pytest.fixture
def openings(monkeypatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield __import__("gallery_dialogs").OPENINGS
    for name in [name for name in sys.modules if name.startswith(("gallery", "studio"))]:
        del sys.modules[name]


@pytest.fixture
def walked(window, workspace, openings, qtbot, monkeypatch):
    """Open one dialog after the other, and close each by Escape."""
    monkeypatch.setattr(StopTrainingQuestion, "exec", lambda question: 0)
    monkeypatch.setattr(StopTrainingQuestion, "stop", True)
    monkeypatch.setattr(sizes, "room_for", lambda dialog: SMALL_SCREEN * 0.95)
    for start, stage in ((0, Stage.WAKE), (40, Stage.NREM), (90, Stage.REM)):
        workspace.session.score(start, start + 25, stage)

    def walk():
        for name, opening in openings.items():
            dialog = opening(window)
            dialog.show()
            dialog.activateWindow()
            qtbot.waitUntil(dialog.isActiveWindow)
            yield name, dialog
            if dialog.isVisible():
                dialog.done(QDialog.DialogCode.Rejected)
            window.asking.close_dialogs()
            dialog.deleteLater()

    return walk


def cut_off(dialog):
    """The texts of which not all is seen."""
    for label in seen_in(dialog, QLabel):
        if not label.text():
            continue
        if label.wordWrap():
            is_whole = label.height() >= label.heightForWidth(label.width())
        else:
            is_whole = label.width() >= label.sizeHint().width()
        if not is_whole or label.height() < label.fontMetrics().height() - 2:
            yield label.text()
    for button in seen_in(dialog, QAbstractButton):
        needed = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
        if isinstance(button, (QPushButton, QCheckBox, QRadioButton)) and button.width() < needed:
            yield button.text()


def too_large(dialog):
    needed = dialog.size().expandedTo(dialog.minimumSizeHint())
    return needed.boundedTo(SMALL_SCREEN) != needed


def mnemonics(dialog):
    texts = [widget.text() for widget in seen_in(dialog, (QAbstractButton))]
    texts += [label.text() for label in seen_in(dialog, QLabel) if label.buddy() is not None]
    return [QKeySequence.mnemonic(text).toString() for text in texts]


def focusable(dialog):
    return {
        widget
        for widget in seen_in(dialog)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
    }


def reached_by_tab(dialog, qtbot, most):
    """What has the focus in turn while Tab is pressed, until it comes back to the first."""
    reached = [QApplication.focusWidget()]
    for _ in range(most):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is reached[0]:
            break
        reached.append(QApplication.focusWidget())
    return reached


def seen_to_be_wrong(name, dialog):
    if too_large(dialog):
        yield f"{name} needs {dialog.size().toTuple()} px"
    if not isinstance(dialog, _QTS_OWN):
        yield from (f"{name} cuts off {text!r}" for text in cut_off(dialog))
        counted = Counter(mnemonics(dialog)).items()
        yield from (f"{name} has {key} {n} times" for key, n in counted if key and n > 1)


def test_dialogs_fit_a_small_laptop_and_are_read_in_full(walked):
    assert [fault for name, dialog in walked() for fault in seen_to_be_wrong(name, dialog)] == []


def test_dialogs_fit_and_are_read_in_larger_text(larger_text, walked):
    assert [fault for name, dialog in walked() for fault in seen_to_be_wrong(name, dialog)] == []


def test_tab_reaches_every_field_and_button_and_escape_leaves(walked, qtbot):
    complaints = {}
    for name, dialog in walked():
        wanted = focusable(dialog)
        first = QApplication.focusWidget()
        if first is None or first.window() is not dialog:
            complaints[name] = "nothing has the focus at first"
            continue
        missed = wanted - set(reached_by_tab(dialog, qtbot, 3 * len(wanted) + 5))
        if missed and not isinstance(dialog, _QTS_OWN):
            complaints[name] = [(type(w).__name__, w.accessibleName()) for w in missed]
        first.setFocus()
        qtbot.keyClick(first, Qt.Key.Key_Escape)
        if dialog.isVisible():
            complaints[name] = "Escape does not close it"
    assert complaints == {}
