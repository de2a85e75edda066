import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.plots.detail_view import DetailView
from hypnoscope.plots.theme import CODE_ARTEFACT, DARK, LIGHT, STAGE_COLOURS
from hypnoscope.plots.time_axis import TimeText

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def make_view(qtbot, session, viewport, montage):
    def make(session=session, viewport=viewport):
        view = DetailView(session, viewport, montage, TimeText(), LIGHT)
        qtbot.addWidget(view)
        view.resize(1000, 500)
        view.show()
        qtbot.waitExposed(view)
        return view

    return make


@pytest.fixture
def view(make_view):
    return make_view()


@pytest.fixture
def mouse(view, make_mouse):
    return make_mouse(view, view.lanes)


def curves(view):
    return view.lanes._curves


def test_each_shown_channel_has_a_trace_in_its_lane(view):
    assert list(curves(view)) == ["EEG", "EMG"]
    for lane, curve in enumerate(curves(view).values()):
        times, heights = curve.getData()
        assert times.dtype == np.float64
        assert (times.min() < 0.1, times.max() > 29.9) == (True, True)
        assert lane + 0.0 <= heights.min() < heights.max() <= lane + 1.0


def test_upwards_is_positive(view):
    times, heights = curves(view)["EEG"].getData()
    at_crest = np.abs(times - 0.25).argmin()
    assert heights[at_crest] == pytest.approx(heights.min(), abs=0.01)  # the axis points down


def test_traces_follow_the_viewport(view, viewport):
    viewport.show(100.0, 10.0)
    times, _ = curves(view)["EEG"].getData()
    assert 99.0 < times[0] <= 100.0
    assert view.lanes.pointer_view.viewRange()[0] == [100.0, 110.0]


def test_large_swings_stay_in_their_lane(view, montage):
    montage.enlarge(6)
    _, heights = curves(view)["EMG"].getData()
    assert (heights.min(), heights.max()) == (1.0, 2.0)


def test_hidden_channels_have_no_trace(view, montage):
    montage.show_channel("EMG", False)
    montage.show_channel("Light", True)
    assert list(curves(view)) == ["EEG", "Light"]


def test_no_channel_at_all_is_explained(view, montage):
    for name in ("EEG", "EMG"):
        montage.show_channel(name, False)
    assert "Show channels" in view.lanes._waiting.toPlainText()


def test_roles_give_the_traces_their_colour(view, session):
    session.set_role("EEG", ChannelRole.EMG)
    assert curves(view)["EEG"].opts["pen"].color().name() == LIGHT.emg


def test_gaps_are_drawn_as_gaps(make_session, make_view):
    view = make_view(make_session(gaps=((5.0, 8.0),)))
    times, heights = curves(view)["EEG"].getData()
    np.testing.assert_array_equal(np.isnan(heights), (times >= 5.0) & (times < 8.0))


def test_the_whole_recording_is_drawn_once_it_was_read(make_session, make_view, qtbot, montage):
    session = make_session(20_000)
    from hypnoscope.session.viewport import Viewport

    viewport = Viewport(20_000.0, 20_000)
    viewport.show(0.0, 20_000.0)
    view = make_view(session, viewport)
    qtbot.waitUntil(lambda: view.lanes._waiting.toPlainText() == "")
    for curve in curves(view).values():
        assert 900 < len(curve.getData()[0]) < 2100


def test_stage_colours_follow_the_session(view, session):
    session.score(4, 6, Stage.WAKE)
    session.flag_artefact(5, 6, True)
    codes = view.lanes._stages.image[0]
    assert codes[3:7].tolist() == [0, Stage.WAKE + 1, CODE_ARTEFACT, 0]


def test_stages_are_one_image_at_every_zoom(view, viewport):
    for span_s in (2.0, 30.0, 600.0):
        viewport.show(0.0, span_s)
        assert view.lanes._stages.image.shape[1] <= view.lanes.n_columns


def test_confidence_is_blank_where_a_person_decided(view, session, scores):
    session.score(0, 1, Stage.REM)
    session.adopt(scores(np.zeros(600, dtype=int)))
    codes = view._confidence._image.image[0]
    assert codes[0] == 255
    assert set(codes[1:].tolist()) == {round((0.9 - 1 / 3) * 1.5 * 254)}


def test_theme_changes_everything_at_once(view):
    view.set_theme(DARK)
    assert view.backgroundBrush().color().name() == DARK.plot
    assert curves(view)["EEG"].opts["pen"].color().name() == DARK.eeg
    assert view.lanes._stages.lut[Stage.NREM + 1, 3] == DARK.tints[Stage.NREM + 1]


def test_stage_strip_is_in_full_colour(view, session):
    session.score(0, 600, Stage.REM)
    picture = view.grab().toImage()
    at = view._stages.pointer_view.sceneBoundingRect()
    pixel = picture.pixelColor(int(at.left()) + 3, int(at.top()) + 4)
    assert pixel.name() == STAGE_COLOURS[Stage.REM]


def test_click_puts_the_cursor_there(mouse, viewport):
    mouse.click(12.5)
    assert (viewport.cursor, viewport.selection) == (12, None)
    assert viewport.start_s == 0.0


def test_drag_selects_the_epochs_it_touches(mouse, viewport, view):
    mouse.drag(5.5, 9.2)
    assert viewport.selection == (5, 10)
    assert view.lanes._selection.rect().getRect() == (5.0, 0.0, 5.0, 2.0)


def test_drag_to_the_left_selects_as_well(mouse, viewport):
    mouse.drag(9.2, 5.5)
    assert viewport.selection == (5, 10)


def test_drag_beyond_the_edge_moves_the_view_on(mouse, viewport, view, qtbot):
    mouse.press(20.0)
    mouse.move(25.0)
    mouse.move(31.0)
    qtbot.waitUntil(lambda: viewport.start_s > 10.0)
    mouse.release(viewport.stop_s + 1.0)
    assert viewport.selection[0] == 20
    assert viewport.selection[1] > 40
    rests_at = viewport.start_s
    view._gestures.pan_at_edge()
    assert viewport.start_s == rests_at


def test_shift_click_extends_the_selection(mouse, viewport):
    mouse.click(5.5)
    mouse.click(9.5, keys=SHIFT)
    assert viewport.selection == (5, 10)


@pytest.mark.parametrize("how", ["right", "double"])
def test_right_or_double_click_selects_the_bout(mouse, viewport, session, how):
    session.score(10, 20, Stage.NREM)
    if how == "right":
        mouse.click(15.5, Qt.MouseButton.RightButton)
    else:
        mouse.double_click(15.5)
    assert viewport.selection == (10, 20)


def test_wheel_moves_in_time(mouse, viewport):
    mouse.wheel(10.0, -2)
    assert viewport.start_s == pytest.approx(9.0)
    mouse.wheel(20.0, 1)
    assert viewport.start_s == pytest.approx(4.5)


def test_control_wheel_zooms_at_the_pointer(mouse, viewport, view):
    viewport.show(100.0, 30.0)
    before = mouse.place(110.0).x()
    mouse.wheel(110.0, 1, keys=CONTROL)
    assert viewport.span_s == pytest.approx(24.0)
    assert mouse.place(110.0).x() == pytest.approx(before, abs=1.5)


def test_shift_wheel_enlarges_one_channel(mouse, montage):
    mouse.wheel(10.0, 1, keys=SHIFT)
    assert (montage.half_range("EEG"), montage.half_range("EMG")) == (70.0, 100.0)


@pytest.mark.parametrize(
    ("button", "keys"),
    [
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, CONTROL),
    ],
)
def test_middle_or_control_drag_moves_the_traces(mouse, viewport, button, keys):
    viewport.show(100.0, 30.0)
    mouse.press(120.0, button, keys)
    mouse.move(115.0, button, keys)
    mouse.move(110.0, button, keys)
    mouse.release(110.0, button, keys)
    assert viewport.start_s > 105.0
    assert viewport.selection is None


def test_mouse_on_an_empty_recording_does_nothing(make_session, make_view, make_mouse):
    from hypnoscope.session.viewport import Viewport

    view = make_view(make_session(0), Viewport(0.0, 0))
    mouse = make_mouse(view, view.lanes)
    mouse.click(1.0)
    mouse.click(1.0, Qt.MouseButton.RightButton)
    mouse.drag(0.5, 1.5)


def test_waiting_for_the_whole_recording_is_said(make_view, viewport, monkeypatch):
    view = make_view()
    monkeypatch.setattr(view.lanes._source, "points", lambda *span: None)
    viewport.show(0.0, 600.0)
    assert "Reading" in view.lanes._waiting.toPlainText()
    assert curves(view)["EEG"].getData()[0].max() < 31.0  # the old picture stays


def test_crosshair_tells_time_and_value(view, mouse):
    view._pointing.switch_crosshair(True)
    mouse.height = 0.2
    mouse.move(12.25)
    crosshair = view.lanes._crosshair
    assert crosshair.time_s == pytest.approx(12.25, abs=0.05)
    assert "0:00:12." in crosshair.words
    assert "EEG" in crosshair.words
    assert "µV" in crosshair.words


def test_ruler_measures_duration_frequency_and_amplitude(view, mouse, viewport):
    view._pointing.switch_ruler(True)
    mouse.height = 0.5
    mouse.press(10.0)
    mouse.move(10.2)
    mouse.height = 0.275  # 22.5 hundredths of a lane: half of what 100 µV are drawn as
    mouse.move(10.5)
    mouse.release(10.5)
    duration, frequency, amplitude = view.lanes._ruler.words.split("  ·  ")
    assert float(duration.removesuffix(" ms")) == pytest.approx(500, abs=50)
    assert float(frequency.removesuffix(" Hz")) == pytest.approx(2, abs=0.2)
    assert float(amplitude.removesuffix(" µV")) == pytest.approx(50, abs=4)
    assert viewport.selection is None
    view._pointing.switch_ruler(False)
    assert view.lanes._ruler.words == ""
    mouse.drag(5.5, 9.2)
    assert viewport.selection == (5, 10)


def test_lines_and_ruler_can_be_painted(view, mouse):
    view._pointing.switch_crosshair(True)
    view._pointing.switch_ruler(True)
    mouse.drag(10.0, 12.0)
    mouse.move(29.9)
    view.set_theme(DARK)
    picture = view.grab().toImage()
    colours = {picture.pixelColor(x, 200).name() for x in range(picture.width())}
    assert len(colours) > 3


def test_traces_of_hours_are_drawn_in_a_calmer_colour(view, viewport, monkeypatch):
    monkeypatch.setattr("hypnoscope.plots.lanes_plot._DENSE_S", 300.0)

    def colour():
        return curves(view)["EEG"].opts["pen"].color().name()

    assert colour() == LIGHT.trace_colour(ChannelRole.EEG)
    viewport.show(0.0, 600.0)
    assert colour() == LIGHT.dense_colour(ChannelRole.EEG)
    viewport.show(0.0, 30.0)
    assert colour() == LIGHT.trace_colour(ChannelRole.EEG)


def test_single_lines_are_as_wide_on_a_fine_screen(view, viewport, monkeypatch):
    def width():
        return curves(view)["EEG"].opts["pen"].width()

    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    viewport.show(100.0, 2.0)
    assert width() == 2
    viewport.show(100.0, 60.0)  # an envelope, which wider pens would make slow
    assert width() == 1
