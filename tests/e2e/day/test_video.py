"""A technician watches the animal: the video follows the cursor, and the cursor the video."""

from functools import partial

import numpy as np
import pytest

from hypnoscope.core.events import Edited
from hypnoscope.core.stage import Stage
from hypnoscope.session.video import VideoChoice
from hypnoscope.windows.side_panel_list import SIDE_PANELS
from hypnoscope.windows.side_panels import SidePanel
from hypnoscope.windows.video_panel import VideoPanel

from ...stand_in_player import StandInPlayer  # noqa: TID252 (tests are no package)


@pytest.fixture
def player(recording, monkeypatch):
    """A video beside the recording, and what plays it as soon as it is looked at."""
    recording.with_suffix(".mp4").touch()
    made = []

    def make(watcher):
        made.append(StandInPlayer(watcher))
        return made[-1]

    panels = tuple(
        SidePanel("video", partial(VideoPanel, make_player=make)) if one.name == "video" else one
        for one in SIDE_PANELS
    )
    monkeypatch.setattr("hypnoscope.windows.main_window.SIDE_PANELS", panels)
    return made


def test_a_day_is_scored_by_what_the_video_shows(
    player, technician, recording, make_mouse, make_technician, qtbot
):
    window, viewport = technician.window, technician.workspace.viewport
    technician.press("P")
    panel = window.side_panels.content("video")
    hypnogram = make_mouse(window.page.overview, window.page.overview.hypnogram, height=1.5)
    hypnogram.click(43_200.5)
    second = viewport.cursor
    assert second == pytest.approx(43_200, abs=100)
    assert player[-1].told[:1] == [("open", "mouse.mp4")]
    assert player[-1].told[-1] == ("seek", float(second))

    panel.offset_box.setFocus()
    panel.offset_box.selectAll()
    technician.type("12.5")
    technician.press("Return")
    assert player[-1].told[-1] == ("seek", second - 12.5)
    technician.press("P")
    assert ("play", 1.0) in player[-1].told
    player[-1].watcher.moved.emit(second - 12.5 + 7.2)
    assert viewport.cursor == second + 7
    technician.press("P", "R", "Shift+Right", "Shift+Right", "W")
    expected = np.full(86_400, Stage.UNSCORED, np.int8)
    expected[second + 7] = Stage.REM
    expected[second + 8 : second + 10] = Stage.WAKE
    np.testing.assert_array_equal(technician.stages, expected)
    assert player[-1].told[-1] == ("seek", viewport.cursor - 12.5)

    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    assert [(deed.start, deed.change) for deed in technician.deeds(Edited)] == [
        (second + 7, "REM"),
        (second + 8, "Wake"),
    ]
    technician.press("Ctrl+Q")
    again = make_technician()
    with qtbot.waitSignal(again.window.desk.changed):
        again.window.opening.open_path(recording)
    assert again.workspace.video.choice == VideoChoice(recording.with_suffix(".mp4"), 12.5)
    assert recording.with_suffix(".mp4").stat().st_size == 0
