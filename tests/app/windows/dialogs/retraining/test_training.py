"""The training itself: begun, watched, stopped, judged and adopted."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.agreement import Agreement
from hypnoscope.scoring.retraining import RetrainingReport
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.dialogs.retraining_pages import RetrainingProgress, duration_text
from hypnoscope.windows.dialogs.texts import Notice

REPORT = RetrainingReport(
    Path("aside/our lab 2.safetensors"),
    "our lab 2",
    before=Agreement(((60, 20, 0), (20, 60, 0), (0, 0, 0)), 0),
    after=Agreement(((76, 4, 0), (4, 76, 0), (0, 0, 0)), 0),
    n_taught=(300, 300, 40),
    n_asked=(80, 80, 0),
)


def notice_of(page):
    return page.findChildren(Notice)[-1].sentence


def test_training_begins_with_what_was_chosen(ready, run):
    ready.start_button.click()
    assert run.calls == [("start", ["mouse.edf"], "our lab 2", Path("own.safetensors"), "auto")]
    assert ready.stop_button.isVisible()
    assert not ready.start_button.isVisible()


def test_progress_says_what_is_left(qtbot):
    page = RetrainingProgress()
    qtbot.addWidget(page)
    page.restart()
    page.show_progress(0, 0)
    assert page.bar.maximum() == 0
    assert page.time_text == "Reading the recordings…"
    page.show_progress(250, 1000)
    assert (page.bar.value(), page.bar.maximum()) == (250, 1000)
    assert page.time_text == "0 s gone"
    page.show_progress(500, 1000)
    assert page.time_text.startswith("0 s gone, about ")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "0 s"),
        (59.2, "59 s"),
        (59.7, "1 min"),
        (61, "1 min"),
        (3599, "1 h 00 min"),
        (3900, "1 h 05 min"),
    ],
)
def test_durations_are_told_as_people_do(seconds, text):
    assert duration_text(seconds) == text


def test_before_and_after_are_compared_stage_by_stage(ready, run):
    ready.start_button.click()
    run.succeeded.emit(REPORT)
    page = ready.result_page
    assert page.verdict == "“our lab 2” agrees better with what was scored by hand"
    assert page.rows == [
        ["Accuracy", "0.750", "0.950", "+0.200"],
        ["Macro F1", "0.750", "0.950", "+0.200"],
        ["Cohen's kappa", "0.500", "0.900", "+0.400"],
        ["F1 of Wake (80 seconds)", "0.750", "0.950", "+0.200"],
        ["F1 of NREM (80 seconds)", "0.750", "0.950", "+0.200"],
        ["F1 of REM (0 seconds)", "–", "–", ""],
    ]


def test_a_loss_is_not_called_a_gain(ready, run):
    worse = RetrainingReport(
        REPORT.checkpoint, "worse", REPORT.after, REPORT.before, REPORT.n_taught, REPORT.n_asked
    )
    run.succeeded.emit(worse)
    assert ready.result_page.verdict == "“worse” agrees no better with what was scored by hand"
    assert ready.result_page.rows[0][-1] == "\N{MINUS SIGN}0.200"
    assert ready.discard_button.isDefault()
    run.succeeded.emit(REPORT)
    assert ready.use_button.isDefault()


def test_a_new_checkpoint_is_adopted_only_when_the_user_says_so(ready, run, qtbot):
    run.succeeded.emit(REPORT)
    with qtbot.waitSignals([ready.adopted, ready.accepted]):
        ready.use_button.click()
    assert not ready.isVisible()


def test_a_name_taken_meanwhile_is_said_and_loses_nothing(ready, run):
    run.succeeded.emit(REPORT)
    run.taken = True
    ready.use_button.click()
    assert "already" in notice_of(ready.result_page)
    assert ready.isVisible()
    assert run.calls == []


def test_discarding_a_new_checkpoint_is_asked_about(ready, run, answer):
    run.succeeded.emit(REPORT)
    asked = answer(stop=False)
    ready.discard_button.click()
    assert len(asked) == 1
    assert ready.isVisible()
    answer(stop=True)
    ready.discard_button.click()
    assert run.calls == ["discard"]
    assert not ready.isVisible()


@pytest.mark.parametrize(
    "close", [lambda d, q: d.close(), lambda d, q: q.keyClick(d, Qt.Key.Key_Escape)]
)
def test_closing_while_it_trains_is_asked_about(ready, run, answer, qtbot, close):
    ready.start_button.click()
    answer(stop=False)
    close(ready, qtbot)
    assert ready.isVisible()
    assert "discard" not in run.calls
    answer(stop=True)


def test_stopping_returns_to_the_choice_with_everything_as_it_was(ready, run):
    ready.start_button.click()
    ready.stop_button.click()
    assert run.calls[-1] == "cancel"
    run.cancelled.emit()
    assert ready.start_button.isVisible()
    assert ready.start_button.isEnabled()
    assert ready.setup.name == "our lab 2"


def test_a_failure_is_explained_where_it_can_be_mended(ready, run):
    ready.start_button.click()
    run.failed.emit(ScoringError("The scored seconds are too close together."))
    assert notice_of(ready.setup) == "The scored seconds are too close together."
    assert ready.start_button.isVisible()


def test_a_failure_nobody_foresaw_is_told_as_such(ready, run):
    ready.start_button.click()
    run.failed.emit(RuntimeError("the worker process ended early (exit code -9)"))
    assert notice_of(ready.setup).startswith("Training did not go well: the worker process")


def test_closing_before_training_asks_nothing(ready, run, answer):
    asked = answer(stop=False)
    ready.close_button.click()
    assert asked == []
    assert run.calls == ["discard"]
    assert not ready.isVisible()


def test_the_dialog_is_small_while_it_trains(ready):
    before = ready.size()
    ready.start_button.click()
    assert ready.height() < before.height() / 2
    ready._run.succeeded.emit(REPORT)
    assert ready.size() == before
