"""What the panels of the overview draw of the signals."""

from dataclasses import replace

import numpy as np
import pytest

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.spectrogram import SpectrogramRequest
from hypnoscope.core.stage import Stage
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.overview_panels import make_track
from hypnoscope.plots.spectrogram_track import mean_rows
from hypnoscope.plots.theme import AXIS_WIDTH_PX, CODE_NOTHING, DARK, LIGHT, spectrogram_table
from hypnoscope.session.features import FeatureSettings, SignalFeatures
from hypnoscope.session.pathways import Pathways
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.session import ScoringSession

POWER_TRACKS = ("delta", "theta-delta", "emg")


@pytest.fixture
def features(session):
    return SignalFeatures(session)


@pytest.fixture
def make(session, features, qtbot):
    def make(name):
        track = make_track(name, session, features, Pathways(session), SecondHypnogram(session))
        track.set_theme(LIGHT)
        track.resize(800, 60)
        track.show_part(0.0, 600.0)
        return track

    return make


def ready(features):
    return features.spectrogram is not None and (
        "emg" not in features._wanted or features.emg_rms is not None
    )


def test_spectrogram_is_drawn_once_it_was_computed(make, features, qtbot):
    track = make("spectrogram")
    assert "Computing" in track._hint.sentence
    qtbot.waitUntil(lambda: ready(features))
    assert track._hint.sentence == ""
    image = track._image.image
    assert image.shape == (51, 600)
    assert image[:, 300].argmax() in (1, 2, 3)  # the wave of 1 Hz, smoothed by the tapers


@pytest.mark.parametrize("span_s", [60.0, 599.0, 600.0])
def test_columns_are_as_many_as_pixels(make, features, qtbot, span_s):
    track = make("spectrogram")
    qtbot.waitUntil(lambda: ready(features))
    track.show_part(0.0, span_s)
    assert track._image.image.shape[1] <= max(track.n_columns, 61)


def test_wide_spans_show_the_mean_of_each_column(make, features, qtbot, session):
    from hypnoscope.plots.reduction import Columns

    track = make("spectrogram")
    qtbot.waitUntil(lambda: ready(features))
    made = features.spectrogram
    for width in (8, 24):
        columns = Columns(0, 600, width)
        exact = mean_rows(made.decibels, width)
        np.testing.assert_allclose(track._power(made, columns), exact, atol=1e-3)


def test_colour_limits_can_be_set(make, features, qtbot):
    track = make("spectrogram")
    qtbot.waitUntil(lambda: ready(features))
    features.use(FeatureSettings(limits_db=(-10.0, 40.0)))
    assert tuple(track._image.levels) == (-10.0, 40.0)


def test_scale_names_the_highest_frequency(make, features, qtbot):
    track = make("spectrogram")
    features.use(FeatureSettings(SpectrogramRequest(top_hz=40.0)))
    qtbot.waitUntil(lambda: ready(features))
    assert "40 Hz" in track._axis._names


@pytest.mark.parametrize("name", POWER_TRACKS)
def test_values_are_drawn_between_nought_and_a_round_number(make, features, qtbot, name):
    features.want_eeg()
    track = make(name)
    qtbot.waitUntil(lambda: ready(features))
    times, heights = track._curve.getData()
    assert (times[0], times[-1]) == (0.5, 599.5)
    assert 0.0 <= heights.min() <= heights.max() <= 1.0
    assert track._hint.sentence == ""
    assert any(f"{track.top:g}" in text for text in track._axis._names)


@pytest.mark.parametrize("name", ["spectrogram", *POWER_TRACKS])
def test_missing_channels_are_explained(make, session, name):
    track = make(name)
    session.set_role("EEG", ChannelRole.OTHER)
    session.set_role("EMG", ChannelRole.OTHER)
    assert "Channel roles" in track._hint.sentence


@pytest.mark.parametrize("name", ["spectrogram", *POWER_TRACKS])
def test_where_no_channel_can_have_a_role_nothing_is_asked_for(session, name):
    only = replace(session.recording, channels=session.recording.channels[2:])
    only = only.with_roles({"Light": ChannelRole.EMG if name != "emg" else ChannelRole.EEG})
    alone = ScoringSession(only, person="Ada")
    features = SignalFeatures(alone)
    track = make_track(name, alone, features, Pathways(alone), SecondHypnogram(alone))
    missing = "EMG" if name == "emg" else "EEG"
    assert track._hint.sentence == f"This recording has no {missing}."


def test_hypnogram_without_stages_says_what_to_do(make, session):
    track = make("hypnogram")
    assert track._hint.sentence.startswith("Nothing is scored yet")
    session.score(3, 5, Stage.REM)
    assert track._hint.sentence == ""


class Line:
    """Letters ten pixels wide."""

    def height(self):
        return 14

    def horizontalAdvance(self, text):  # noqa: N802 (Qt name)
        return 10 * len(text)


@pytest.mark.parametrize(
    ("height_px", "title", "top", "y"),
    [
        (60, "Delta", "30", 30),  # high enough: in the middle
        (32, "Delta", "30", 7),  # beside the upper name
        (32, "Delta power", "30", 16),  # no room beside it
    ],
)
def test_title_of_a_low_panel_stands_beside_the_upper_name(qapp, height_px, title, top, y):
    axis = NameAxis({top: 1.0, "0": 0.0}, title)
    axis.resize(AXIS_WIDTH_PX, height_px)
    axis.local_y = lambda place: (1 - place) * height_px
    assert axis._title_y(Line()) == y


def test_names_that_would_lie_over_each_other_give_way(qapp):
    axis = NameAxis({"30 µV": 1.0, "0": 0.0})
    axis.local_y = lambda place: (1 - place) * axis.height()
    axis.resize(AXIS_WIDTH_PX, 34)
    assert axis._places(14) == [("30 µV", 7), ("0", 27)]
    axis.resize(AXIS_WIDTH_PX, 20)
    assert axis._places(14) == [("30 µV", 7)]


def test_lost_seconds_have_no_height(make_session, qtbot):
    session = make_session(gaps=((100.0, 200.0),))
    features = SignalFeatures(session)
    track = make_track("emg", session, features, Pathways(session), SecondHypnogram(session))
    track.set_theme(DARK)
    track.resize(800, 60)
    track.show_part(0.0, 600.0)
    qtbot.waitUntil(lambda: features.emg_rms is not None)
    _, heights = track._curve.getData()
    assert (heights[100:200] == 0).all()
    assert np.isfinite(heights).all()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_of_the_spectrogram_go_from_the_plot_to_its_contrary(theme):
    lightness = spectrogram_table(theme)[:, :3].astype(float) @ (0.2126, 0.7152, 0.0722)
    steps = np.diff(lightness[::16])
    assert (steps < 0).all() if theme is LIGHT else (steps > 0).all()


def test_pathways_are_in_full_colour_where_they_disagree(session, features, scores):
    pathways = Pathways(session)
    track = make_track("pathways", session, features, pathways, SecondHypnogram(session))
    track.set_theme(LIGHT)
    track.resize(800, 60)
    track.show_part(0.0, 600.0)
    assert "F6" in track._hint.sentence
    eeg, emg = np.zeros(600, dtype=int), np.zeros(600, dtype=int)
    emg[100:200] = 2
    pathways.keep({"eeg": scores(eeg), "emg": scores(emg), "mixed": scores(eeg)})
    assert np.flatnonzero(pathways.disagreement()).tolist() == list(range(100, 200))
    full, faint = track._image.image, track._agreed.image
    assert (full[0, 50], full[7, 50], faint[0, 50]) == (CODE_NOTHING, CODE_NOTHING, 1)
    assert (full[0, 150], full[7, 150], faint[0, 150]) == (1, 3, CODE_NOTHING)
    assert track.words_at(Pointed(150.5, "pathways", 1.2)) == "EMG alone: REM 90 %"


def test_last_scores_take_the_place_of_their_pathway(session, scores, qtbot):
    pathways = Pathways(session)
    session.adopt(scores(np.ones(600, dtype=int)))
    assert pathways.scores == {}
    assert not pathways.disagreement().any()
    pathways.keep({name: scores(np.zeros(600, dtype=int)) for name in ("eeg", "emg", "mixed")})
    assert pathways.disagreement().all()
    with qtbot.waitSignal(pathways.changed):
        session.adopt(scores(np.zeros(600, dtype=int)))
    assert not pathways.disagreement().any()
