"""Items that draw themselves over the whole view."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from hypnoscope.core.stage import Stage
from hypnoscope.plots.bout_labels import BoutLabels
from hypnoscope.plots.gaps_item import GapsItem
from hypnoscope.plots.reduction import Columns
from hypnoscope.plots.span_item import SpanItem
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import DARK, LIGHT, solid_table
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.plots.time_grid import TimeGrid


def test_only_gaps_in_view_are_drawn(qapp):
    gaps = GapsItem(((10.0, 12.0), (50.0, 80.0), (100.0, 101.0)))
    assert gaps.gaps_between(0.0, 10.0) == []
    assert gaps.gaps_between(11.0, 60.0) == [(10.0, 12.0), (50.0, 80.0)]
    assert gaps.gaps_between(79.0, 500.0) == [(50.0, 80.0), (100.0, 101.0)]


def test_each_bout_in_view_is_named_once(session):
    session.score(0, 10, Stage.WAKE)
    session.score(10, 30, Stage.REM)
    labels = BoutLabels(session, 0.0, 1.0)
    assert labels.bouts_between(5.0, 40.0) == [
        (5.0, 10.0, Stage.WAKE),
        (10.0, 30.0, Stage.REM),
        (30.0, 40.0, Stage.UNSCORED),
    ]
    assert labels.bouts_between(1e6, 2e6) == []


def test_grid_marks_the_seconds_while_they_are_wide(qapp):
    grid = TimeGrid(TimeText())
    assert grid.lines(0.5, 20.5, 1000) == list(range(1, 21))
    assert grid.lines(0.0, 3600.0, 1000) == [0, 600, 1200, 1800, 2400, 3000, 3600]


def test_span_covers_what_it_is_told(qapp):
    span = SpanItem(1.0)
    assert not span.isVisible()
    span.cover(2.0, 5.0, 0.0, 3.0)
    assert span.isVisible()
    assert span.rect().getRect() == (2.0, 0.0, 3.0, 3.0)


@pytest.fixture
def image(qapp):
    image = StageImage(0.0)
    image.set_colours(solid_table(LIGHT))
    return image


def test_each_code_is_drawn_in_its_colour(image):
    columns = Columns.covering(0, 6, 6, 6)
    image.show_codes(np.arange(6, dtype=np.uint8)[np.newaxis], columns, 1.0, 1.0)
    image.render()
    drawn = [image.qimage.pixelColor(i, 0) for i in range(5)]
    assert [colour.name() for colour in drawn[1:]] == ["#99d7f1", "#294b8f", "#d19e00", "#999999"]
    assert image.qimage.pixelColor(5, 0) == QColor(0, 0, 0, 0)


def test_image_lies_over_its_epochs(image):
    columns = Columns.covering(100, 200, 1000, 50)
    image.show_codes(np.zeros((1, columns.n), dtype=np.uint8), columns, 1.0, 3.0)
    assert image.mapRectToParent(image.boundingRect()).getRect() == (100.0, 0.0, 100.0, 3.0)


def test_nothing_to_show_is_no_error(image):
    image.show_codes(np.zeros((1, 0), dtype=np.uint8), Columns.covering(0, 0, 0, 5), 1.0, 1.0)
    assert image.image is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_name_of_unscored_can_be_read_through_its_veil(session, theme):
    labels = BoutLabels(session, 0.0, 1.0)
    labels.set_theme(theme)
    red, green, blue, opacity = (int(n) for n in solid_table(theme)[Stage.UNSCORED + 1])
    behind = QColor(theme.plot)
    share = opacity / 255
    mixed = [
        round(front * share + back * (1 - share))
        for front, back in zip((red, green, blue), behind.getRgb(), strict=False)
    ]
    name = QColor(labels.colour_of(Stage.UNSCORED))
    assert abs(QColor(*mixed).lightness() - name.lightness()) > 120
