from pathlib import Path

import pytest

from hypnoscope.session.video import (
    MOST_REMEMBERED,
    Video,
    VideoChoice,
    remembered,
    remembering,
    video_beside,
)
from hypnoscope.session.viewport import Viewport


@pytest.fixture
def viewport(qapp):
    return Viewport(100.0, 100)


@pytest.fixture
def video(viewport):
    video = Video(viewport, 1.0)
    video.use(VideoChoice(Path("mouse.mp4"), 10.0))
    return video


def test_video_of_the_same_name_is_found_whatever_its_case(tmp_path):
    assert video_beside(tmp_path / "mouse.edf") is None
    for name in ("mouse.csv", "other.mp4", "Mouse.MKV"):
        (tmp_path / name).touch()
    assert video_beside(tmp_path / "mouse.edf") == tmp_path / "Mouse.MKV"
    assert video_beside(tmp_path / "gone" / "mouse.edf") is None


def test_moment_counts_from_where_the_video_begins(viewport, video):
    viewport.put_cursor(25)
    assert video.moment_s == 15.0
    viewport.put_cursor(4)
    assert video.moment_s == -6.0


def test_moving_the_cursor_seeks(viewport, video, qtbot):
    with qtbot.waitSignal(video.sought) as news:
        viewport.move_cursor(30)
    assert news.args == [20.0]


def test_playing_moves_the_cursor_and_seeks_nothing(viewport, video, qtbot):
    with qtbot.assertNotEmitted(video.sought):
        video.lead(45.97)
    assert viewport.cursor == 55
    assert viewport.start_s < 55 < viewport.stop_s


def test_a_selection_stays_while_the_video_plays_within_a_second(viewport, video):
    video.lead(45.0)
    viewport.select(50, 55)
    video.lead(45.5)
    assert viewport.selection == (50, 56)


def test_video_before_the_recording_moves_nothing(viewport, video):
    video.use(VideoChoice(Path("mouse.mp4"), -20.0))
    video.lead(5.0)
    assert viewport.cursor == 0


def test_without_a_video_nothing_follows(viewport, qtbot):
    video = Video(viewport, 1.0)
    with qtbot.assertNotEmitted(video.sought):
        viewport.move_cursor(3)
    video.lead(8.0)
    assert viewport.cursor == 3


def test_choices_are_remembered_by_recording():
    one, two = VideoChoice(Path("/v/a.mp4"), 2.5), VideoChoice(Path("/v/b.avi"), -1.0)
    kept = remembering(remembering("", Path("/r/a.edf"), one), Path("/r/b.edf"), two)
    assert remembered(kept, Path("/r/a.edf")) == one
    assert remembered(kept, Path("/r/b.edf")) == two
    assert remembered(kept, Path("/r/c.edf")) is None


@pytest.mark.parametrize("kept", ["", "no json", "[]", '{"/r/a.edf": 3}', '{"/r/a.edf": [1, "x"]}'])
def test_strange_text_remembers_nothing(kept):
    assert remembered(kept, Path("/r/a.edf")) is None


def test_only_the_latest_are_remembered():
    kept = ""
    for number in range(MOST_REMEMBERED + 1):
        kept = remembering(kept, Path(f"/r/{number}.edf"), VideoChoice(Path("v.mp4")))
    assert remembered(kept, Path("/r/0.edf")) is None
    assert remembered(kept, Path(f"/r/{MOST_REMEMBERED}.edf")) is not None
