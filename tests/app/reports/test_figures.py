"""Figures: what they hold, and that they can be written anywhere they are wanted."""

from datetime import datetime, time

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import LightCycle
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage_colours import STAGE_COLOURS
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.core.stage_spectra import StageSpectra
from hypnoscope.reports.figure_style import FigureError, figure_style, save_figure
from hypnoscope.reports.figures import FigureContents, hypnogram_figure, summary_figure
from hypnoscope.reports.time_ticks import time_ticks

NINE = datetime(2024, 2, 3, 9, 0, 0)
SEVEN_TO_SEVEN = LightCycle(time(7), time(19))


@pytest.fixture
def contents():
    codes = np.repeat([0, 1, 2, 0, -1, 1], 40).astype(np.int8)
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "f00d"), codes)
    hypnogram.adopt_scheme(StageScheme(SUGGESTED))
    hypnogram.apply(hypnogram.edit(0, 10, SUGGESTED[0], ScoredBy("person", "Ada")))
    hypnogram.apply(hypnogram.edit_artefact(50, 60, True))
    probabilities = np.full((240, 3), 1 / 3, np.float32)
    scores = Scores(probabilities, "mixed", "f00d")
    gaps = ((160.0, 200.0),)
    return FigureContents(hypnogram, "mouse é", scores, NINE, SEVEN_TO_SEVEN, gaps=gaps)


def texts_of(figure):
    axes = figure.axes
    found = [text.get_text() for axis in axes for text in axis.texts]
    found += [axis.get_title(loc="left") for axis in axes]
    legends = [axis.get_legend() for axis in axes if axis.get_legend() is not None]
    return found + [text.get_text() for legend in legends for text in legend.get_texts()]


def bars_of(axis):
    """Return the extent in time of the bars of each colour."""
    return {
        to_hex(bars.get_facecolor()[0]): [
            tuple(path.get_extents().intervalx.tolist()) for path in bars.get_paths()
        ]
        for bars in axis.collections
        if len(bars.get_facecolor())
    }


def test_every_bout_is_drawn_where_it_lies_in_its_colour(contents):
    bars = bars_of(hypnogram_figure(contents).axes[0])
    wake, nrem, rem = (STAGE_COLOURS[stage] for stage in (0, 1, 2))
    assert bars[wake] == [(10, 40), (120, 160)]
    assert bars[nrem] == [(40, 80), (200, 240)]
    assert bars[rem] == [(80, 120)]
    assert bars[SUGGESTED[0].colour] == [(0, 10)]


def test_the_legend_names_what_is_to_be_seen_and_no_more(contents):
    shown = texts_of(hypnogram_figure(contents))
    for words in ("mouse é", "Micro-arousal", "artefact", "no data", "light", "dark"):
        assert words in shown
    assert "Quiet Wake" not in shown
    bare = FigureContents(contents.hypnogram, span=(100, 150))
    assert hypnogram_figure(bare).axes[0].get_legend() is None


def test_a_part_is_drawn_alone(contents):
    part = FigureContents(contents.hypnogram, span=(60, 100))
    axis = hypnogram_figure(part).axes[0]
    assert axis.get_xlim() == (60, 100)
    assert bars_of(axis)[STAGE_COLOURS[2]] == [(80, 100)]


@pytest.mark.parametrize("span", [(5, 5), (-1, 4), (0, 999)])
def test_nothing_cannot_be_drawn(contents, span):
    with pytest.raises(FigureError, match="nothing to draw"):
        hypnogram_figure(FigureContents(contents.hypnogram, span=span))
    with pytest.raises(FigureError, match="nothing to draw"):
        summary_figure(FigureContents(Hypnogram.unscored(0)))


def test_the_summary_shows_the_figures_of_the_statistics(contents):
    density = np.ones((3, 60))
    spectra = StageSpectra(np.arange(60) * 0.5, density, (9, 9, 0), (0, 0, 0))
    figure = summary_figure(contents, spectra)
    shown = texts_of(figure)
    assert "40.0 %, 2 bouts" in shown
    assert "Mean EEG spectra" in shown
    assert [line.get_label() for line in figure.axes[-1].lines] == ["Wake", "NREM"]
    assert figure.axes[1].get_xlabel() == "Hour of the recording"
    part = summary_figure(FigureContents(contents.hypnogram, span=(0, 100)))
    assert "Mean EEG spectra" not in texts_of(part)
    assert part.axes[1].get_xlabel() == "Hour of the part"


def test_an_unscored_recording_has_a_summary_too():
    figure = summary_figure(FigureContents(Hypnogram.unscored(30)))
    assert "– %, 0 bouts" in texts_of(figure)


def test_figures_are_written_as_their_names_end(contents, tmp_path):
    figure = hypnogram_figure(contents)
    beginnings = {"png": b"\x89PNG", "svg": b"<?xml", "PDF": b"%PDF"}
    for suffix, beginning in beginnings.items():
        path = tmp_path / f"figure.{suffix}"
        save_figure(figure, path)
        assert path.read_bytes().startswith(beginning)
    assert "mouse é" in (tmp_path / "figure.svg").read_text("utf-8")  # letters, not outlines
    with pytest.raises(FigureError, match="end it in"):
        save_figure(figure, tmp_path / "figure.bmp")
    assert len(list(tmp_path.iterdir())) == 3


def test_the_same_figure_gives_the_same_bytes(contents, tmp_path):
    written = []
    for name in ("one.svg", "two.svg"):
        save_figure(hypnogram_figure(contents), tmp_path / name)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]


def test_figures_are_light_whatever_the_users_own_style(contents):
    with mpl.rc_context({"figure.facecolor": "black", "axes.facecolor": "black"}):
        figure = hypnogram_figure(contents)
        assert to_hex(figure.get_facecolor()) == "#ffffff"
        assert to_hex(figure.axes[0].get_facecolor()) == "#ffffff"
        with figure_style():
            assert mpl.rcParams["figure.facecolor"] == "white"
        assert mpl.rcParams["figure.facecolor"] == "black"


@pytest.mark.parametrize(
    ("span", "start_time", "places", "labels"),
    [
        ((0, 60), None, list(range(0, 61, 10)), [f"0:00:{s:02d}" for s in range(0, 60, 10)]),
        ((0, 7200), None, [0, 900], ["0:00", "0:15"]),
        ((0, 86_400), NINE, [0, 10_800], ["9:00", "12:00"]),
        ((0, 7200), datetime(2024, 2, 3, 23, 50), [600, 1500], ["0:00", "0:15"]),
        ((0, 30 * 86_400), None, [0, 7 * 86_400], ["0:00", "168:00"]),
    ],
)
def test_ticks_stand_at_round_times(span, start_time, places, labels):
    found_places, found_labels = time_ticks(*span, start_time)
    assert found_places[: len(places)] == places
    assert found_labels[: min(len(labels), 6)] == labels
    assert 2 <= len(found_places) <= 10
    assert all(span[0] <= place <= span[1] for place in found_places)
