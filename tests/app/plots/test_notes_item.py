import pytest

from hypnoscope.core.notes import Note, Notes
from hypnoscope.plots.hypnogram_plot import HypnogramPlot
from hypnoscope.plots.notes_item import NotesItem
from hypnoscope.plots.theme import LIGHT
from hypnoscope.session.pointing import Pointed

NOTES = Notes((Note(10, 20, "seizure?\nlook again", "Ada"), Note(300, 301, "cage opened")))


@pytest.fixture
def noted(session):
    session.change_notes(NOTES, "notes")
    return session


def test_notes_in_view_are_drawn(noted):
    item = NotesItem(noted, has_texts=True)
    assert [note.start for note in item.seen(0.0, 30.0)] == [10]
    assert [note.start for note in item.seen(15.0, 300.5)] == [10, 300]
    assert item.seen(25.0, 100.0) == ()


def test_crosshair_on_the_hypnogram_tells_the_note(noted):
    track = HypnogramPlot(noted)
    words = track.words_at(Pointed(12.5, "hypnogram", 0.5))
    assert words == "Unscored  ·  seizure?"
    assert track.words_at(Pointed(50.5, "hypnogram", 0.5)) == "Unscored"


def test_notes_are_seen_over_the_traces(noted, viewport, montage, qtbot):
    from hypnoscope.plots.detail_view import DetailView
    from hypnoscope.plots.time_axis import TimeText

    view = DetailView(noted, viewport, montage, TimeText(), LIGHT)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show()
    qtbot.waitExposed(view)
    picture = view.grab().toImage()
    area = view.lanes.pointer_view.sceneBoundingRect()
    across = range(int(area.left()) + 2, int(area.right()) - 2)
    colours = [picture.pixelColor(x, int(area.top()) + 2).name() for x in across]
    share = colours.count(LIGHT.accent) / len(colours)
    assert share == pytest.approx(10 / 30, abs=0.03)
    view.close_source()
