"""The session against a model of it that keeps every state: whatever is done and undone."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.session.session import ScoringSession

N = 10
spans = st.tuples(st.integers(0, N - 1), st.integers(1, N)).map(
    lambda pair: (min(pair), max(max(pair), min(pair) + 1))
)
deeds = st.one_of(
    st.tuples(st.just("score"), spans, st.sampled_from([*SCORED_STAGES, Stage.UNSCORED])),
    st.tuples(st.just("flag"), spans, st.booleans()),
    st.tuples(st.just("adopt"), st.lists(st.integers(-1, 2), min_size=N, max_size=N)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


class Document:
    """All states so far; those behind the present one are forgotten by a new deed."""

    def __init__(self):
        unscored = tuple([int(Stage.UNSCORED)] * N)
        self.states = [(unscored, (False,) * N, (None,) * N)]
        self.at = 0

    @property
    def now(self):
        return self.states[self.at]

    def become(self, stages, artefacts, by, even_the_same=False):
        state = (tuple(stages), tuple(artefacts), tuple(by))
        if even_the_same or state != self.now:
            self.states[self.at + 1 :] = [state]
            self.at += 1

    def do(self, name, *told):
        stages, artefacts, by = map(list, self.now)
        match name:
            case "undo":
                self.at = max(self.at - 1, 0)
                return
            case "redo":
                self.at = min(self.at + 1, len(self.states) - 1)
                return
            case "score":
                (first, stop), stage = told
                who = None if stage is Stage.UNSCORED else "Ada"
                stages[first:stop] = [int(stage)] * (stop - first)
                by[first:stop] = [who] * (stop - first)
            case "flag":
                (first, stop), flag = told
                artefacts[first:stop] = [flag] * (stop - first)
            case "adopt":
                for epoch, stage in enumerate(told[0]):
                    if by[epoch] != "Ada":
                        stages[epoch], by[epoch] = stage, "first" if stage >= 0 else None
        # a score run is a step even if it finds what was there: its probabilities are new
        self.become(stages, artefacts, by, even_the_same=name == "adopt")


def do(session, make_scores, name, *told):
    match name:
        case "undo":
            session.undo_stack.undo()
        case "redo":
            session.undo_stack.redo()
        case "score":
            session.begin_sweep()
            session.score(*told[0], told[1])
        case "flag":
            session.begin_sweep()
            session.flag_artefact(*told[0], told[1])
        case "adopt":
            session.adopt(make_scores(np.array(told[0])))


def state_of(session):
    hypnogram = session.hypnogram
    by = [hypnogram.scorers[code].name or None for code in hypnogram.marks.scorers]
    return tuple(hypnogram.stages.tolist()), tuple(hypnogram.artefacts.tolist()), tuple(by)


@pytest.fixture
def make_session(qapp, make_recording):
    return lambda: ScoringSession(make_recording(), person="Ada")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(deeds, max_size=15))
def test_whatever_is_done_and_undone_the_session_is_where_its_model_is(
    make_session, make_scores, done
):
    session, document = make_session(), Document()
    for deed in done:
        before = document.now
        do(session, make_scores, *deed)
        document.do(*deed)
        if deed[0] not in ("undo", "redo"):
            assert state_of(session) == document.now
        elif state_of(session) != document.now:  # a step that changed nothing was undone
            assert state_of(session) == before
            return
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert state_of(session) == document.states[0]
    while session.undo_stack.canRedo():
        session.undo_stack.redo()
    assert state_of(session) == document.states[-1]
