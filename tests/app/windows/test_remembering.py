"""What a technician set up is there again after a restart, each thing by the keys that set it."""

import dataclasses
import json

import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.session.display_filter import DisplayFilter
from hypnoscope.session.reviewing import ReviewSettings

Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def restart(window, workspace, make_window, qtbot):
    """Close the window, and open the recording in that of another day, with other settings."""

    path = workspace.session.recording.path

    def restart(name=None):
        window.close()
        other = make_window()
        with qtbot.waitSignal(other.desk.changed):
            other.opening.open_path(path if name is None else path.with_name(name))
        return other

    return restart


def test_span_and_place_are_those_at_which_the_recording_was_left(
    window, workspace, restart, qtbot
):
    qtbot.keyClick(window, Key.Key_Plus)
    workspace.viewport.jump_to(80)
    seen = (workspace.viewport.start_s, workspace.viewport.span_s)
    viewport = restart().desk.workspace.viewport
    assert (viewport.start_s, viewport.span_s) == pytest.approx(seen)
    assert viewport.cursor == 80


def test_span_is_that_of_last_time_in_another_recording(
    window, workspace, restart, make_file, qtbot
):
    make_file("other.edf")
    qtbot.keyClick(window, Key.Key_Plus)
    span_s = workspace.viewport.span_s
    workspace.viewport.jump_to(80)
    viewport = restart("other.edf").desk.workspace.viewport
    assert (viewport.start_s, viewport.cursor) == (0.0, 0)
    assert viewport.span_s == pytest.approx(span_s)


def test_part_in_the_overview_is_remembered_with_the_recording(window, workspace, restart, qtbot):
    workspace.overview.show(30.0, 60.0)
    overview = restart().desk.workspace.overview
    assert (overview.start_s, overview.span_s) == pytest.approx((30.0, 60.0))


def test_gains_offsets_and_order_of_the_channels_are_remembered(window, workspace, restart, qtbot):
    qtbot.keyClick(window, Key.Key_Down, ALT)
    qtbot.keyClick(window, Key.Key_Up)
    qtbot.keyClick(window, Key.Key_Up, SHIFT)
    workspace.montage.place("EMG", 0)
    size, offset = workspace.montage.half_range("EEG"), workspace.montage.offset("EEG")
    montage = restart().desk.workspace.montage
    assert (montage.half_range("EEG"), montage.offset("EEG")) == (size, offset)
    assert montage.shown == ("EMG", "EEG")


def test_filters_are_remembered_and_whether_they_are_on(window, workspace, restart, qtbot):
    workspace.montage.use_filter(["EMG"], DisplayFilter(5.0, None, 50.0))
    qtbot.keyClick(window, Key.Key_D)
    other = restart()
    assert other.desk.workspace.montage.filter_is_on
    assert other.actions_.display_filter.isChecked()
    assert other.desk.workspace.montage.filter_of("EMG") == DisplayFilter(5.0, None, 50.0)


def test_arrangement_of_the_panels_is_remembered(window, workspace, restart, qtbot):
    panels = window.arrangement.panels
    panels.place("emg", 0)
    qtbot.keyClick(window, Key.Key_2, ALT)
    panels.resize({"hypnogram": 120})
    shown = [kind.name for kind in panels.shown]
    qtbot.keyClick(window, Key.Key_T, CONTROL)
    other = restart()
    assert [kind.name for kind in other.arrangement.panels.shown] == shown
    assert other.arrangement.panels.height_of("hypnogram") == 120
    assert other.side_panels.shown == ("statistics",)


@pytest.mark.parametrize("key", [Key.Key_T, Key.Key_Z])
def test_time_axis_is_remembered(window, workspace, restart, qtbot, key):
    qtbot.keyClick(window, key)
    other = restart()
    on = (other.actions_.clock_time.isChecked(), other.actions_.zeitgeber_time.isChecked())
    assert on == (key == Key.Key_T, key == Key.Key_Z)
    text = other.page.information._time.text()
    assert text == ("09:00:00" if key == Key.Key_T else "ZT 2:00:00")


def test_step_and_moving_on_are_remembered(window, workspace, restart, qtbot):
    qtbot.keyClick(window, Key.Key_Period, CONTROL)
    qtbot.keyClick(window, Key.Key_Period, CONTROL)
    qtbot.keyClick(window, Key.Key_G)
    other = restart()
    assert other.desk.workspace.viewport.step == 4
    assert not other.actions_.auto_advance.isChecked()
    qtbot.keyClick(other, Key.Key_W)
    workspace = other.desk.workspace
    assert (workspace.viewport.cursor, workspace.session.hypnogram.stages[:5].tolist()) == (
        0,
        [0, 0, 0, 0, -1],
    )


def test_crosshair_and_hours_of_light_are_remembered(window, workspace, restart, qtbot):
    qtbot.keyClick(window, Key.Key_C)
    window.overview_settings._use_light("08:30", "20:30")
    other = restart()
    assert other.desk.workspace.pointing._crosshair_is_on
    assert other.desk.workspace.summary.cycle.light_h == 12
    assert other._times.text.cycle_text == "08:30–20:30 h"


def test_roles_of_the_channels_are_remembered_with_the_recording(window, workspace, restart):
    workspace.session.set_role("Light", ChannelRole.EMG)
    recording = restart().desk.workspace.session.recording
    assert recording.channel("Light").role is ChannelRole.EMG


def test_roles_that_were_saved_later_elsewhere_are_not_overridden(
    window, workspace, restart, preferences, written
):
    workspace.session.set_role("Light", ChannelRole.EMG)
    earlier = preferences.settings.roles
    workspace.session.set_role("Light", ChannelRole.EEG)
    workspace.session.score(0, 5, Stage.WAKE)
    window.actions_.save.trigger()
    written()
    preferences.use(dataclasses.replace(preferences.settings, roles=earlier))
    recording = restart().desk.workspace.session.recording
    assert recording.channel("Light").role is ChannelRole.EEG


def test_parts_of_the_statistics_are_remembered(window, workspace, restart):
    workspace.summary.part_by("hour")
    assert restart().desk.workspace.summary.by == "hour"


def test_what_is_reviewed_is_remembered(window, workspace, restart):
    wanted = ReviewSettings("implausible", 0.55, "doubt")
    workspace.reviewing.use(wanted)
    assert restart().desk.workspace.reviewing.settings == wanted


def test_strange_settings_are_left_out(window, workspace, restart, preferences):
    name = str(workspace.session.recording.path.absolute())
    window.close()
    strange = {
        "places": json.dumps({name: {"cursor": "x"}}),
        "roles": json.dumps({name: {"roles": 3, "at_ns": 1}}),
        "parts": "moon",
        "review": '{"reason": 3, "order": "time", "threshold": 0.5}',
    }
    preferences.use(dataclasses.replace(preferences.settings, **strange))
    other = restart().desk.workspace
    assert (other.viewport.start_s, other.viewport.span_s) == (0.0, 30.0)
    assert other.summary.by == "recording"
    assert other.reviewing.settings == ReviewSettings()
