import pytest

from hypnoscope.core.marker import Marker
from hypnoscope.core.recording import Recording
from hypnoscope.formats import FormatError
from hypnoscope.session import markers as module
from hypnoscope.session.markers import Markers

FOUND = (
    Marker(2.0, 30.0, "lights off"),
    Marker(10.0, 0.0, "injection"),
    Marker(50.0, 0.0, "lights on"),
)


@pytest.fixture
def make_markers(qapp, monkeypatch):
    def make(read):
        monkeypatch.setattr(module, "read_markers", read)
        return Markers(Recording((), {}, 60.0))

    return make


@pytest.fixture
def markers(make_markers, qtbot):
    markers = make_markers(lambda recording: FOUND)
    with qtbot.waitSignal(markers.changed):
        markers.read()
    return markers


def test_they_are_read_once(markers, qtbot):
    assert markers.all == FOUND
    with qtbot.assertNotEmitted(markers.changed, wait=30):
        markers.read()


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        ((0.0, 5.0), ["lights off"]),
        ((9.0, 11.0), ["lights off", "injection"]),
        ((31.0, 40.0), ["lights off"]),
        ((33.0, 50.0), []),
        ((50.0, 60.0), ["lights on"]),
    ],
)
def test_only_what_lies_in_view_is_told(markers, span, texts):
    assert [marker.text for marker in markers.between(*span)] == texts


def test_failing_is_told(make_markers, qtbot):
    def fail(recording):
        raise FormatError("cut")

    markers = make_markers(fail)
    with qtbot.waitSignal(markers.failed):
        markers.read()
    assert markers.all == ()


def test_nothing_is_told_after_closing(make_markers, qtbot):
    markers = make_markers(lambda recording: FOUND)
    with qtbot.assertNotEmitted(markers.changed, wait=30):
        markers.read()
        markers.close()
