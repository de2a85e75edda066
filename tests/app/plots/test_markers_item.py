import pytest

from hypnoscope.core.marker import Marker
from hypnoscope.plots.detail_view import DetailView
from hypnoscope.plots.markers_item import MarkersItem
from hypnoscope.plots.theme import DARK, LIGHT
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.markers import Markers

FOUND = (
    Marker(5.0, 0.0, "injection"),
    Marker(5.001, 0.0, "in the same column"),
    Marker(20.0, 0.0, "lights off"),
)


@pytest.fixture
def markers(session):
    markers = Markers(session.recording)
    markers._keep(FOUND)
    return markers


@pytest.fixture
def view(qtbot, session, viewport, montage, markers):
    view = DetailView(session, viewport, montage, TimeText(), LIGHT)
    view.show_markers(markers)
    qtbot.addWidget(view)
    view.resize(1000, 400)
    view.show()
    qtbot.waitExposed(view)
    return view


def columns_of(view, colour, height):
    picture = view.grab().toImage()
    area = view.lanes.pointer_view.sceneBoundingRect()
    y = int(area.top() + height * area.height())
    return [
        x - area.left()
        for x in range(int(area.left()), int(area.right()))
        if picture.pixelColor(x, y).name() == colour
    ]


def test_a_line_stands_where_the_text_does(view):
    at = columns_of(view, LIGHT.marker, 0.5)
    width = view.lanes.pointer_view.width()
    assert at == pytest.approx([5 / 30 * width, 20 / 30 * width], abs=2)


def test_markers_follow_the_view_and_the_theme(view, viewport):
    viewport.show(15.0, 10.0)
    view.set_theme(DARK)
    at = columns_of(view, DARK.marker, 0.5)
    assert at == pytest.approx([0.5 * view.lanes.pointer_view.width()], abs=2)


def test_texts_of_one_column_are_drawn_once(markers, qapp):
    item = MarkersItem(markers)
    assert item.places(0.0, 30.0, 0.03) == [(166.0, "injection"), (666.0, "lights off")]
    assert item.places(4.9, 5.1, 0.0001)[1][1] == "in the same column"


def test_clicks_go_through_the_markers_to_the_traces(view, make_mouse, viewport):
    make_mouse(view, view.lanes).click(5.0)
    assert viewport.cursor == 5
