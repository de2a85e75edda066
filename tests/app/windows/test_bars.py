"""The bars of the window: information, job, notice."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.windows.job_bar import JobBar, duration_text
from hypnoscope.windows.notice_bar import NoticeBar


@pytest.fixture
def information(window, workspace):
    return window.page.information


def scores():
    probabilities = np.tile(np.float32([0.05, 0.9, 0.05]), (120, 1))
    return Scores(probabilities, "mixed", "fixed-1")


def shown(information):
    return information._chip.text(), information._note.text()


def test_unscored_second_has_nothing_to_tell(information):
    assert shown(information) == ("Unscored", "")


def test_scored_second_tells_how_sure_and_by_what(information, workspace):
    workspace.session.adopt(scores())
    assert shown(information) == ("NREM", "90 % confidence · set by the model fixed-1")


def test_a_hundred_per_cent_is_kept_for_what_is_certain(information, workspace):
    probabilities = np.tile(np.float32([0.002, 0.997, 0.001]), (120, 1))
    workspace.session.adopt(Scores(probabilities, "mixed", "fixed-1"))
    assert shown(information)[1].startswith("99 % confidence")


def test_corrected_second_tells_by_whom_and_what_the_model_thinks(
    information, workspace, preferences
):
    workspace.session.adopt(scores())
    workspace.session.score(0, 1, Stage.REM)
    workspace.session.flag_artefact(0, 1, True)
    person = preferences.settings.person
    assert shown(information) == ("REM", f"set by {person} · the model gives it 5 % · artefact")


def test_long_facts_are_elided_and_in_the_tool_tip(information, workspace, window, qtbot):
    workspace.session.adopt(scores())
    workspace.viewport.select(0, 100)
    window.resize(window.minimumSize())
    assert information.minimumSizeHint().width() <= window.minimumSize().width()
    qtbot.waitUntil(lambda: information._note.shown_text.endswith("…"))
    assert window.width() == window.minimumSize().width()
    information._note.grab()
    assert information._note.toolTip().endswith("set by the model fixed-1")


def test_place_follows_the_cursor_and_the_clock(information, workspace, window):
    workspace.viewport.move_cursor(61)
    assert (information._time.text(), information._place.text()) == ("0:01:01", "second 62")
    window.actions_.clock_time.trigger()
    assert information._time.text() == "09:01:01"


def test_selection_is_counted(information, workspace):
    workspace.viewport.select(3, 5)
    assert information._selected.text() == "3 s selected"
    workspace.viewport.clear_selection()
    assert information._selected.text() == ""


def test_buttons_score_as_the_keys_do(information, workspace, qtbot):
    found = [b for b in information.findChildren(QToolButton) if b.objectName() != "filtered"]
    buttons = {button.text(): button for button in found}
    assert list(buttons) == ["W  Wake", "N  NREM", "R  REM", "X  Unscored", "A  Artefact"]
    qtbot.mouseClick(buttons["R  REM"], Qt.MouseButton.LeftButton)
    assert workspace.session.hypnogram.stages[0] == Stage.REM


@pytest.fixture
def clock():
    class Clock:
        now = 100.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def job_bar(qtbot, clock):
    bar = JobBar(clock)
    qtbot.addWidget(bar)
    return bar


def test_job_tells_time_elapsed_and_left(job_bar, clock):
    job_bar.begin("Scoring EEG alone")
    clock.now += 30
    job_bar.advance(25, 100)
    job_bar.name_device("CUDA")
    assert job_bar.text == "Scoring EEG alone on CUDA … · 30 s · about 1:30 min left"


def test_job_guesses_nothing_at_the_start(job_bar, clock):
    job_bar.begin("Scoring")
    clock.now += 3
    job_bar.advance(1, 1000)
    assert job_bar.text == "Scoring … · 3 s"


def test_job_can_be_cancelled_once(job_bar, qtbot):
    job_bar.begin("Scoring")
    job_bar.show()
    with qtbot.waitSignal(job_bar.cancel_wanted):
        qtbot.mouseClick(job_bar._cancel, Qt.MouseButton.LeftButton)
    assert "Cancelling" in job_bar.text
    assert not job_bar._cancel.isEnabled()
    job_bar.end()
    assert job_bar.isHidden()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (125, "2:05 min"), (3725, "1:02 h")]
)
def test_durations_read_as_people_say_them(seconds, text):
    assert duration_text(seconds) == text


def test_notice_is_there_until_it_is_closed(qtbot):
    bar = NoticeBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.say("mouse.edf cannot be opened.")
    assert bar.sentence == "mouse.edf cannot be opened."
    qtbot.mouseClick(bar._close, Qt.MouseButton.LeftButton)
    assert (bar.isHidden(), bar.sentence) == (True, "")
