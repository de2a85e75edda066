"""A second hypnogram: what differs, how far both agree, taking over."""

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.session import ScoringSession

ANNA = ScoredBy("person", "Anna")


@pytest.fixture
def session(make_recording, qapp):
    return ScoringSession(make_recording(120.0), person="Cleo")


@pytest.fixture
def theirs(session):
    """NREM for a minute, then REM; the last second unscored, none flagged."""
    n = len(session.hypnogram)
    stages = np.full(n, Stage.REM, dtype=np.int8)
    stages[:60], stages[-1] = Stage.NREM, Stage.UNSCORED
    scorers = np.where(stages == Stage.UNSCORED, 0, 1)
    return Hypnogram(Marks(stages, np.zeros(n, dtype=np.bool_), scorers), (NOBODY, ANNA), 1.0)


@pytest.fixture
def second(session, theirs):
    second = SecondHypnogram(session)
    session.score(0, len(session.hypnogram), Stage.NREM)
    second.keep("anna.csv", theirs)
    return second


def test_differences_follow_every_edit(session, second, qtbot):
    n = len(session.hypnogram)
    assert [(d.start, d.stop) for d in second.differences] == [(60, n - 1)]
    with qtbot.waitSignal(second.compared_anew):
        session.begin_sweep()
        session.score(70, n, Stage.REM)
    assert [(d.start, d.stop) for d in second.differences] == [(60, 70)]
    assert second.differing.sum() == 10
    assert second.agreement.confusion[Stage.REM] == (0, 10, n - 71)
    assert second.agreement.n_left_out == 1


def test_going_through_what_differs_begins_anew_at_the_end(session, second):
    session.begin_sweep()
    session.score(70, 80, Stage.REM)
    first, last = second.differences
    assert second.next_after(0) is first
    assert second.next_after(60) is last
    assert second.next_after(last.start) is first
    assert second.previous_before(last.start) is first
    assert second.previous_before(first.start) is last


def test_a_stretch_is_taken_over_as_one_step_with_who_scored_it(session, second):
    session.begin_sweep()
    session.flag_artefact(62, 63, True)
    before = session.undo_stack.count()
    assert second.take_over(55, 65) == 5
    hypnogram = session.hypnogram
    assert (hypnogram.stages[60:65] == Stage.REM).all()
    assert hypnogram.scorers[hypnogram.marks.scorers[60]] == ANNA
    assert hypnogram.marks.artefacts[62]
    assert hypnogram.reviewed()[60]
    assert session.undo_stack.count() == before + 1
    assert session.undo_stack.undoText().startswith("taken over from anna.csv")
    session.undo_stack.undo()
    assert (session.hypnogram.stages[60:65] == Stage.NREM).all()


def test_what_the_other_left_unscored_stays(session, second):
    n = len(session.hypnogram)
    second.take_over(n - 3, n)
    assert session.hypnogram.stages[-3:].tolist() == [Stage.REM, Stage.REM, Stage.NREM]


def test_the_last_scores_of_the_model_are_a_second_hypnogram(session):
    second = SecondHypnogram(session)
    assert not second.keep_scores()
    table = np.zeros((len(session.hypnogram), 3), dtype=np.float32)
    table[:, Stage.REM] = 1
    session.adopt(Scores(table, "mixed", "fixed-1"))
    session.score(3, 6, Stage.WAKE)
    assert second.keep_scores()
    assert [(d.start, d.stop, d.ours) for d in second.differences] == [(3, 6, Stage.WAKE)]


def test_removing_it_leaves_nothing(session, second):
    second.remove()
    assert second.hypnogram is None
    assert second.agreement is None
    assert second.differences == ()
    assert second.next_after(0) is None
    assert second.take_over(0, 5) == 0


def test_another_length_is_refused(session, second, theirs):
    with pytest.raises(ValueError, match="5 epochs cannot be held against"):
        second.keep("short", Hypnogram.unscored(5, 1.0))
    assert second.hypnogram is theirs
