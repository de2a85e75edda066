import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.comparison import Difference, changes, counted, differences, taking_over
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme, Substage

U, W, N, R = Stage.UNSCORED, Stage.WAKE, Stage.NREM, Stage.REM
ANNA, BEN = ScoredBy("person", "Anna"), ScoredBy("person", "Ben")
MODEL = ScoredBy("model", "f00d")

pairs_of_stages = st.lists(st.tuples(st.sampled_from(Stage), st.sampled_from(Stage)), max_size=30)


def codes(*stages):
    return np.array(stages, dtype=np.int8)


@given(pairs_of_stages, st.booleans())
def test_differences_are_exactly_the_epochs_that_differ(pairs, unscored_too):
    ours, theirs = (
        (codes(*column) for column in zip(*pairs, strict=True)) if pairs else (codes(),) * 2
    )
    flags = np.zeros(len(pairs), dtype=bool)
    found = differences(ours, theirs, unscored_too=unscored_too)
    for part in found:
        assert (ours[part.start : part.stop] == part.ours).all()
        assert (theirs[part.start : part.stop] == part.theirs).all()
        flags[part.start : part.stop] = True
    expected = [a is not b and (unscored_too or U not in (a, b)) for a, b in pairs]
    assert flags.tolist() == expected
    assert sum(part.n_epochs for part in found) == sum(expected)


def test_neighbouring_differences_of_another_kind_stand_apart():
    found = differences(codes(W, W, W, N), codes(N, N, R, N))
    assert found == (Difference(0, 2, W, N), Difference(2, 3, W, R))
    assert counted(found) == {(W, N): 2, (W, R): 1}


def test_hypnograms_of_unequal_length_are_not_compared():
    with pytest.raises(ValueError, match="3 epochs cannot be held against 2"):
        differences(codes(W, W, W), codes(W, W))


def test_the_changes_of_an_edit_stand_where_they_happen():
    hypnogram = Hypnogram.scored_by(MODEL, codes(W, W, N, N, U, R))
    edit = hypnogram.edit(1, 5, N, ANNA)
    assert changes(edit) == (Difference(1, 2, W, N), Difference(4, 5, U, N))


@pytest.fixture
def ours():
    hypnogram = Hypnogram.scored_by(MODEL, np.zeros(8, np.int8))
    hypnogram.adopt_scheme(StageScheme(SUGGESTED[:2]))
    return hypnogram


def who(hypnogram):
    return [hypnogram.scorers[code] for code in hypnogram.marks.scorers]


def test_what_is_taken_over_keeps_who_set_it_and_says_who_took_it(ours):
    theirs = Hypnogram.scored_by(BEN, codes(*[N] * 4, *[R] * 2, U, U))
    edit = taking_over(ours, theirs, 2, 7, ANNA)
    ours.apply(edit)
    assert ours.stages.tolist() == [W, W, N, N, R, R, U, W]
    assert who(ours)[2:6] == [BEN] * 4
    assert {str(ours.scorers[code]) for code in ours.marks.reviewers[2:6]} == {"person:Anna"}
    assert ours.reviewed().tolist() == [False] * 2 + [True] * 4 + [False] * 2
    ours.apply(edit.inverted())
    assert (ours.stages == W).all()


def test_own_stages_are_taken_over_by_name_where_both_mean_the_same(ours):
    theirs = Hypnogram.unscored(8)
    quiet = Substage("quiet wake", W, 20)
    other = Substage("Micro-arousal", N, 21)
    theirs.adopt_scheme(StageScheme((quiet, other)))
    theirs.apply(theirs.edit(0, 2, quiet, BEN))
    theirs.apply(theirs.edit(2, 4, other, BEN))
    for edit in (
        taking_over(ours, theirs, 0, 4, ANNA),
        ours.edit_from(theirs, np.arange(8) < 4),
    ):
        ours.apply(edit)
        assert [ours.label_of(epoch) for epoch in range(4)] == ["Quiet Wake"] * 2 + ["NREM"] * 2
        ours.apply(edit.inverted())


def test_artefact_flags_stay_when_stages_are_taken_over(ours):
    ours.apply(ours.edit_artefact(1, 3, True))
    ours.apply(taking_over(ours, Hypnogram.scored_by(BEN, np.ones(8, np.int8)), 0, 8, ANNA))
    assert np.flatnonzero(ours.artefacts).tolist() == [1, 2]


def test_a_hypnogram_of_another_length_is_refused(ours):
    with pytest.raises(ValueError, match="9 stages do not fit 8 epochs"):
        taking_over(ours, Hypnogram.unscored(9), 0, 2, ANNA)
    with pytest.raises(IndexError):
        taking_over(ours, Hypnogram.unscored(8), 5, 9, ANNA)
