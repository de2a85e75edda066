import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.review import (
    ReviewList,
    Stretch,
    artefacts,
    differing,
    implausible,
    in_order,
    is_reviewed,
    joined,
    model_against_person,
    next_after,
    previous_before,
    transitions,
    uncertain,
    unscored,
)
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage

ANNA = ScoredBy("person", "Anna")
U, W, N, R = Stage.UNSCORED, Stage.WAKE, Stage.NREM, Stage.REM
NAN = float("nan")


def codes(text):
    """Return stage codes of a text of the letters U, W, N and R."""
    return np.array([{"U": U, "W": W, "N": N, "R": R}[letter] for letter in text], dtype=np.int8)


def spans(stretches):
    return [(stretch.start, stretch.stop) for stretch in stretches]


def test_uncertain_seconds_that_lie_near_are_one_stretch():
    confidence = np.array([0.9, 0.4, 0.9, 0.9, 0.6, 0.9, 0.9, 0.9, 0.5], dtype=np.float32)
    found = uncertain(confidence, 0.7)
    assert spans(found) == [(1, 5), (8, 9)]
    assert [stretch.doubt for stretch in found] == pytest.approx([0.6, 0.5])
    assert spans(uncertain(confidence, 0.7, near=0)) == [(1, 2), (4, 5), (8, 9)]


def test_what_has_no_confidence_is_neither_uncertain_nor_bridged():
    confidence = np.array([NAN, 0.2, NAN, 0.2, 0.9, 0.2], dtype=np.float32)
    assert spans(uncertain(confidence, 0.5)) == [(1, 2), (3, 6)]
    assert uncertain(np.full(3, NAN, np.float32), 1.0) == ()


@given(
    st.lists(st.floats(0, 1, width=32) | st.just(NAN), max_size=40),
    st.floats(0, 1),
    st.integers(0, 4),
)
def test_every_uncertain_second_is_in_a_stretch_and_no_stretch_is_without(values, threshold, near):
    confidence = np.array(values, dtype=np.float32)
    low = set(np.flatnonzero(confidence < threshold).tolist())
    found = uncertain(confidence, threshold, near)
    covered = [epoch for start, stop in spans(found) for epoch in range(start, stop)]
    assert len(covered) == len(set(covered))
    assert low <= set(covered)
    assert all({start, stop - 1} <= low for start, stop in spans(found))
    assert not np.isnan(confidence[covered]).any()


def test_spans_are_joined_across_few_epochs():
    assert joined([(0, 1), (2, 3), (6, 7)], 1) == [(0, 3), (6, 7)]
    assert joined([(0, 1), (1, 3)], 0) == [(0, 3)]
    assert joined([], 3) == []


def test_a_transition_is_where_the_next_bout_begins():
    found = transitions(codes("WWNNUURRW"))
    assert spans(found) == [(2, 3), (8, 9)]
    assert found[0].reason == "Wake to NREM"


def test_what_is_unscored_in_a_gap_needs_no_look():
    stages = codes("WUUNUU")
    gaps = np.array([False] * 4 + [True] * 2)
    assert spans(unscored(stages)) == [(1, 3), (4, 6)]
    assert spans(unscored(stages, gaps)) == [(1, 3)]


def test_artefacts_are_found():
    assert spans(artefacts(np.array([1, 0, 0, 1, 1], dtype=bool))) == [(0, 1), (3, 5)]
    assert artefacts(np.zeros(0, dtype=bool)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WWRRRRRRN", [(2, 8, "REM right after Wake")]),
        ("NNRRRN", [(2, 5, "REM under 5 s")]),
        ("NNRRRRRN", []),
        ("WWRNN", [(2, 3, "REM right after Wake; REM under 5 s")]),
        ("NNWNN", [(2, 3, "a lone epoch of Wake")]),
        ("NNRNN", [(2, 3, "REM under 5 s; a lone epoch of REM")]),
        ("NNWRRRRR", [(3, 8, "REM right after Wake")]),
        ("RRUNNWWUUNU", []),  # what is cut by a border or by unscored time may have been longer
        ("", []),
    ],
)
def test_implausible_bouts_are_found_with_their_reasons(text, expected):
    found = implausible(codes(text))
    assert [(stretch.start, stretch.stop, stretch.reason) for stretch in found] == expected


def test_longer_epochs_make_longer_bouts():
    assert implausible(codes("NRRN"), epoch_s=4.0) == ()
    assert len(implausible(codes("NRN"), epoch_s=4.0)) == 1


def test_a_person_against_the_model_is_found_and_how_sure_the_model_was():
    probabilities = np.tile(np.array([0.1, 0.7, 0.2], np.float32), (6, 1))
    probabilities[3] = [0.05, 0.9, 0.05]
    scores = Scores(probabilities, "mixed", "f00d")
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "f00d"), codes("NNNNWW"))
    hypnogram.apply(hypnogram.edit(0, 1, Stage.NREM, ANNA))
    hypnogram.apply(hypnogram.edit(2, 4, Stage.REM, ANNA))
    (found,) = model_against_person(hypnogram, scores)
    assert (found.start, found.stop) == (2, 4)
    assert found.reason == "REM by a person, NREM by the model"
    assert found.doubt == pytest.approx(0.9)


def test_two_hypnograms_differ_where_both_are_scored():
    found = differing(codes("WWNNU"), codes("WNNUR"))
    assert spans(found) == [(1, 2)]
    assert found[0].reason == "Wake here, NREM there"


A, B, C = Stretch(2, 4, "a", 0.2), Stretch(6, 7, "b", 0.9), Stretch(9, 12, "c", 0.2)


def test_stretches_are_put_in_order_of_time_or_doubt():
    assert in_order([C, A, B], "time") == (A, B, C)
    assert in_order([C, A, B], "doubt") == (B, A, C)


def test_the_next_and_the_previous_stretch_are_found_from_any_place_in_any_order():
    mixed = (B, C, A)
    assert [next_after(mixed, epoch) for epoch in (0, 2, 6, 9)] == [A, B, C, None]
    assert [previous_before(mixed, epoch) for epoch in (2, 3, 9, 50)] == [None, A, B, C]
    assert next_after((), 0) is None


def test_a_list_is_walked_within_its_ends():
    walk = ReviewList((A, B, C))
    assert walk.current is None
    assert walk.moved(1).current is A
    assert walk.moved(1).moved(9).current is C
    assert walk.moved(-1).current is None
    assert ReviewList(()).moved(1).current is None


def test_the_next_open_stretch_is_found_and_progress_counted():
    reviewed = np.zeros(12, dtype=bool)
    walk = ReviewList((A, B, C))
    assert walk.n_reviewed(reviewed) == 0
    reviewed[2:7] = True
    assert is_reviewed(A, reviewed)
    assert walk.at_next_open(reviewed).current is C
    reviewed[9] = True
    assert not is_reviewed(C, reviewed)
    reviewed[3] = False
    assert walk.moved(3).at_next_open(reviewed).current is A
    assert walk.n_reviewed(reviewed) == 1
    reviewed[:] = True
    assert walk.moved(2).at_next_open(reviewed).current is B
    assert ReviewList(()).at_next_open(reviewed).current is None


def test_accepting_each_stretch_completes_the_review():
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "f00d"), codes("W" * 12))
    walk = ReviewList((A, B, C))
    for done in range(3):
        assert walk.n_reviewed(hypnogram.reviewed()) == done
        walk = walk.at_next_open(hypnogram.reviewed())
        hypnogram.apply(hypnogram.edit_review(walk.current.start, walk.current.stop, ANNA))
    assert walk.n_reviewed(hypnogram.reviewed()) == 3
