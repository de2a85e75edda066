"""How channels are drawn: by keys, by their names, in the dialog, and on another day."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from hypnoscope.session.display_filter import DisplayFilter
from hypnoscope.windows.dialogs.montage import MontageDialog

Key = Qt.Key
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def montage(workspace):
    return workspace.montage


@pytest.fixture
def dialog(window, montage, qtbot):
    qtbot.keyClick(window, Key.Key_M, CONTROL)
    assert isinstance(window.asking.dialog, MontageDialog)
    return window.asking.dialog


def on_name(window, height):
    """Return where the name of the lane at a height is, in the detail view."""
    view, lanes = window.page.detail, window.page.detail.lanes
    scene = lanes.pointer_view.mapViewToScene(QPointF(0.0, height))
    return QPoint(40, view.mapFromScene(scene).y())


def send(view, kind, place, button, buttons):
    where = view.viewport().mapToGlobal(place)
    event = QMouseEvent(kind, QPointF(place), QPointF(where), button, buttons, NONE)
    QApplication.sendEvent(view.viewport(), event)


def test_keys_choose_a_channel_and_change_it_alone(window, montage, qtbot):
    usual = montage.half_range("EMG")
    qtbot.keyClick(window, Key.Key_Down, ALT)
    assert montage.current == "EEG"
    qtbot.keyClick(window, Key.Key_Up)
    qtbot.keyClick(window, Key.Key_Up, SHIFT)
    assert montage.half_range("EMG") == usual
    assert montage.offset("EEG") == 0.1
    qtbot.keyClick(window, Key.Key_Down, SHIFT)
    assert montage.offset("EEG") == 0.0
    qtbot.keyClick(window, Key.Key_Up, ALT)
    assert montage.current is None


def test_key_filters_the_traces_and_the_window_says_so(window, montage, qtbot):
    label = window.page.information._filtered
    assert not label.isVisible()
    qtbot.keyClick(window, Key.Key_D)
    assert montage.filter_is_on
    assert label.isVisible()
    assert "unfiltered" in label.toolTip()
    assert window.page.detail.lanes.lane_axis._labels[0].filter_text == "> 0.5 Hz"  # of 64 Hz
    qtbot.mouseClick(label, LEFT)
    assert not montage.filter_is_on
    assert not window.actions_.display_filter.isChecked()


def test_filter_changes_the_trace_but_not_what_is_scored(window, workspace, qtbot):
    curve = window.page.detail.lanes._curves["EEG"]
    before = curve.getData()[1].copy()
    read = workspace.session.recording.slice("EEG", 0.0, 1.0)
    qtbot.keyClick(window, Key.Key_D)
    qtbot.waitUntil(lambda: not _same(window, before))
    assert (workspace.session.recording.slice("EEG", 0.0, 1.0) == read).all()


def _same(window, before):
    heights = window.page.detail.lanes._curves["EEG"].getData()[1]
    return heights is None or (len(heights) == len(before) and (heights == before).all())


def test_click_on_a_name_chooses_the_channel(window, montage, qtbot):
    view = window.page.detail
    qtbot.mouseClick(view.viewport(), LEFT, pos=on_name(window, 1.5))
    assert montage.current == "EMG"
    qtbot.mouseClick(view.viewport(), LEFT, pos=on_name(window, 1.5))
    assert montage.current is None


def test_wheel_over_a_name_enlarges_the_channel(window, montage):
    view, place = window.page.detail, on_name(window, 1.5)
    usual = (montage.half_range("EEG"), montage.half_range("EMG"))
    where = QPointF(view.viewport().mapToGlobal(place))
    no_button, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, 120)
    event = QWheelEvent(QPointF(place), where, QPoint(), turned, no_button, NONE, phase, False)
    QApplication.sendEvent(view.viewport(), event)
    assert montage.half_range("EEG") == usual[0]
    assert montage.half_range("EMG") < usual[1]


def test_drag_of_a_name_moves_the_channel(window, montage):
    view = window.page.detail
    start, stop = on_name(window, 1.5), on_name(window, 0.4)
    no_button = Qt.MouseButton.NoButton
    send(view, QEvent.Type.MouseButtonPress, start, LEFT, LEFT)
    for place in (start + QPoint(0, -30), stop):
        send(view, QEvent.Type.MouseMove, place, no_button, LEFT)
    send(view, QEvent.Type.MouseButtonRelease, stop, LEFT, no_button)
    assert montage.shown == ("EMG", "EEG")


def test_montage_is_there_for_the_next_recording(window, open_file, make_file, qtbot):
    first = open_file(make_file()).montage
    first.place("EMG", 0)
    first.enlarge(2, "EMG")
    qtbot.keyClick(window, Key.Key_D)
    second = open_file(make_file("other.edf")).montage
    assert second is not first
    assert second.shown == ("EMG", "EEG")
    assert second.filter_is_on
    assert window.actions_.display_filter.isChecked()


def test_dialog_shows_and_reorders_channels(dialog, montage, qtbot):
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert montage.shown == ("EEG", "EMG", "Light")
    dialog.list.setCurrentRow(2)
    qtbot.mouseClick(dialog.list.up, LEFT)
    assert montage.shown == ("EEG", "Light", "EMG")
    qtbot.mouseClick(dialog.list.down, LEFT)
    assert montage.shown == ("EEG", "EMG", "Light")


def test_dialog_sets_the_filter_of_the_selected_channels(dialog, montage):
    dialog.list.setCurrentRow(1)
    assert dialog.highpass.currentText() == "10"
    dialog.highpass.setCurrentText("20")
    dialog.notch.setCurrentText("50")
    assert montage.filter_is_on
    assert montage.filter_of("EMG") == DisplayFilter(20.0, None, 50.0)
    assert montage.filter_of("EEG") == DisplayFilter(0.5, 40.0)


@pytest.mark.parametrize(("text", "said"), [("fast", "frequency in Hz"), ("50", "below")])
def test_dialog_refuses_filters_that_are_none(dialog, montage, text, said):
    dialog.highpass.setCurrentText(text)
    assert said in dialog.notice._label.text()
    assert montage.filter_of("EEG") == DisplayFilter(0.5, 40.0)


def test_dialog_subtracts_one_channel_from_another(dialog, montage, qtbot):
    dialog.subtrahend.setCurrentText("EMG")
    qtbot.mouseClick(dialog.add, LEFT)
    assert montage.shown == ("EEG", "EEG − EMG", "EMG")
    dialog.list.setCurrentRow(1)
    qtbot.mouseClick(dialog.drop, LEFT)
    assert montage.shown == ("EEG", "EMG")


def test_dialog_says_why_channels_do_not_match(dialog, montage, qtbot):
    dialog.subtrahend.setCurrentText("Light")
    qtbot.mouseClick(dialog.add, LEFT)
    assert "same unit" in dialog.notice._label.text()


def tick(dialog, qtbot, name):
    """Tick a reference by the keys."""
    references = dialog.rereference.references
    (item,) = references.findItems(name, Qt.MatchFlag.MatchExactly)
    references.setCurrentItem(item)
    qtbot.keyClick(references, Key.Key_Space)


def test_dialog_rereferences_all_selected_channels_for_display_alone(
    window, dialog, montage, workspace, qtbot
):
    sign = window.page.information._derived
    assert not sign.isVisible()
    dialog.list.setCurrentRow(0)
    qtbot.keyClick(dialog.list, Key.Key_Down, SHIFT)
    tick(dialog, qtbot, "EEG")
    tick(dialog, qtbot, "EMG")
    qtbot.mouseClick(dialog.rereference.apply, LEFT)
    assert montage.shown == ("EEG − mean of EEG, EMG", "EMG − mean of EEG, EMG")
    eeg, emg = (workspace.session.recording.slice(name, 0.0, 1.0) for name in ("EEG", "EMG"))
    drawn = montage.display.slice(montage.shown[0], 0.0, 1.0)
    assert drawn == pytest.approx(eeg - (eeg + emg) / 2, abs=1e-3)
    assert [channel.name for channel in workspace.session.recording.channels][:2] == ["EEG", "EMG"]
    assert sign.isVisible()
    assert "as they were recorded" in sign.toolTip()
    qtbot.mouseClick(dialog.rereference.undo, LEFT)
    assert montage.shown == ("EEG", "EMG")
    assert not sign.isVisible()
    assert not dialog.rereference.undo.isEnabled()


def test_dialog_says_what_rereferencing_still_needs(dialog, montage, qtbot):
    qtbot.mouseClick(dialog.rereference.apply, LEFT)
    assert "Tick the channel" in dialog.notice._label.text()
    tick(dialog, qtbot, "Light")
    qtbot.mouseClick(dialog.rereference.apply, LEFT)
    assert "same unit" in dialog.notice._label.text()
    assert montage.shown == ("EEG", "EMG")


def test_sign_of_rereferenced_traces_opens_the_montage(window, montage, qtbot):
    montage.rereference(["EMG"], ["EEG"])
    qtbot.mouseClick(window.page.information._derived, LEFT)
    assert isinstance(window.asking.dialog, MontageDialog)
