"""Going through a list of stretches that stays as it was made."""

import numpy as np
import pytest

from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.session.reviewing import Reviewing, ReviewSettings
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

DOUBTS = {10: 0.5, 100: 0.4, 300: 0.6}  # first second of a stretch of three: confidence


@pytest.fixture
def session(qapp, make_recording):
    probabilities = np.full((600, 3), 0.05, np.float32)
    probabilities[:, Stage.NREM] = 0.9
    for start, sure in DOUBTS.items():
        probabilities[start : start + 3] = (1 - sure) / 2
        probabilities[start : start + 3, Stage.NREM] = sure
    session = ScoringSession(make_recording(600.0), person="Ada")
    session.adopt(Scores(probabilities, "mixed", "m"))
    return session


@pytest.fixture
def viewport(session):
    return Viewport(600.0, 600, session)


@pytest.fixture
def reviewing(session, viewport):
    return Reviewing(session, viewport)


def starts(reviewing):
    return [stretch.start for stretch in reviewing.list.stretches]


def test_uncertain_stretches_come_by_time_or_by_doubt(reviewing):
    assert starts(reviewing) == [10, 100, 300]
    reviewing.use(ReviewSettings(order="doubt"))
    assert starts(reviewing) == [100, 10, 300]


def test_threshold_decides_what_is_uncertain(reviewing, qtbot):
    with qtbot.waitSignal(reviewing.listed):
        reviewing.use(ReviewSettings(threshold=0.55))
    assert starts(reviewing) == [10, 100]
    reviewing.use(ReviewSettings(threshold=0.34))
    assert "sure of everything" in reviewing.why_empty


def test_going_on_selects_the_stretch_in_the_middle_of_the_view(reviewing, viewport):
    reviewing.go(1)
    assert viewport.selection == (10, 13)
    reviewing.go(1)
    assert viewport.selection == (100, 103)
    assert viewport.start_s < 100 < viewport.stop_s
    reviewing.go(-1)
    assert viewport.selection == (10, 13)
    reviewing.go(-1)
    assert viewport.selection == (10, 13)


def test_review_begins_where_the_cursor_is(reviewing, viewport):
    viewport.jump_to(150)
    reviewing.go(1)
    assert viewport.selection == (300, 303)


def test_accepting_marks_the_person_and_goes_on(reviewing, session, viewport):
    reviewing.go(1)
    reviewing.accept()
    marks = session.hypnogram.marks
    assert session.hypnogram.scorers[marks.reviewers[11]].name == "Ada"
    assert np.flatnonzero(marks.reviewers).tolist() == [10, 11, 12]
    assert viewport.selection == (100, 103)
    assert reviewing.progress == "1 of 3 reviewed"


def test_accepting_is_one_step_to_take_back(reviewing, session):
    reviewing.go(1)
    reviewing.accept()
    session.undo_stack.undo()
    assert not session.hypnogram.reviewed().any()
    assert reviewing.progress == "0 of 3 reviewed"


def test_first_press_only_shows_what_there_is_to_accept(reviewing, session):
    reviewing.accept()
    assert not session.hypnogram.reviewed().any()
    assert reviewing.list.place == 0


def test_nothing_is_accepted_out_of_sight(reviewing, session, viewport):
    reviewing.go(1)
    viewport.jump_to(500)
    reviewing.accept()
    assert not session.hypnogram.reviewed().any()
    assert viewport.selection == (10, 13)


def test_what_was_corrected_needs_no_acceptance(reviewing, session, viewport):
    reviewing.go(1)
    session.score(10, 13, Stage.WAKE)
    reviewing.accept()
    assert not session.hypnogram.marks.reviewers.any()
    assert viewport.selection == (100, 103)
    assert starts(reviewing) == [10, 100, 300]


def test_after_the_last_come_those_that_were_left_out(reviewing, viewport):
    viewport.jump_to(290)
    reviewing.go(1)
    reviewing.accept()
    assert viewport.selection == (10, 13)
    reviewing.accept()
    reviewing.accept()
    assert reviewing.is_done
    assert reviewing.progress == "3 of 3 reviewed"


def test_person_against_model_is_settled_by_whoever_looks_again(reviewing, session):
    session.score(10, 13, Stage.WAKE)
    reviewing.use(ReviewSettings("against"))
    assert (starts(reviewing), reviewing.is_done) == ([10], False)
    reviewing.go(1)
    reviewing.accept()
    assert reviewing.is_done


def test_person_who_gives_in_to_the_model_is_not_asked_again(reviewing, session):
    session.score(10, 13, Stage.WAKE)
    reviewing.use(ReviewSettings("against"))
    assert not reviewing.is_done
    session.score(10, 13, Stage.NREM)
    assert reviewing.is_done


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("bout", [0, 200, 203]),
        ("transition", [200, 203]),
        ("implausible", [200]),
        ("unscored", [400]),
        ("artefact", [50]),
    ],
)
def test_each_reason_has_its_list(reviewing, session, reason, found):
    session.score(200, 203, Stage.REM)
    session.score(400, 600, Stage.UNSCORED)
    session.flag_artefact(50, 52, True)
    reviewing.use(ReviewSettings(reason))
    assert starts(reviewing) == found


def test_long_stretch_is_shown_from_its_beginning(reviewing, session, viewport):
    session.score(400, 600, Stage.UNSCORED)
    reviewing.use(ReviewSettings("unscored"))
    reviewing.go(1)
    assert viewport.selection == (400, 600)
    assert viewport.start_s <= 400 <= viewport.cursor < viewport.stop_s
    assert viewport.span_s == 30.0


def test_list_that_was_empty_is_made_anew(reviewing, session, viewport):
    reviewing.use(ReviewSettings("artefact"))
    assert reviewing.why_empty == "Nothing is flagged as artefact."
    session.flag_artefact(50, 52, True)
    reviewing.go(1)
    assert viewport.selection == (50, 52)


def test_scoring_anew_makes_another_list(reviewing, session, make_scores, qtbot):
    reviewing.go(1)
    with qtbot.waitSignal(reviewing.listed):
        session.adopt(make_scores(np.ones(600, dtype=int), "other", sure=0.99))
    assert (starts(reviewing), reviewing.list.place) == ([], -1)


def test_without_scores_it_says_what_to_do(qapp, make_recording):
    session = ScoringSession(make_recording(20.0))
    reviewing = Reviewing(session, Viewport(20.0, 20, session))
    reviewing.accept()
    assert "Score the recording automatically first" in reviewing.why_empty
