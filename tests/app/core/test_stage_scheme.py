import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme, Substage

ANNA = ScoredBy("person", "Anna")
BEN = ScoredBy("person", "Ben")
MODEL = ScoredBy("model", "f00d")
AROUSAL, QUIET, ACTIVE, NO_ATONIA = SUGGESTED
SCHEME = StageScheme(SUGGESTED)


@pytest.fixture
def hypnogram():
    hypnogram = Hypnogram.unscored(12)
    hypnogram.adopt_scheme(SCHEME)
    return hypnogram


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": ""}, "no name"),
        ({"name": " blank"}, "no name"),
        ({"name": "two\nlines"}, "no name"),
        ({"name": "sws"}, "name of a stage already"),
        ({"name": "Unscored"}, "name of a stage already"),
        ({"stage": Stage.UNSCORED}, "must lie in"),
        ({"code": 2}, "use one from 3 to 127"),
        ({"code": 128}, "use one from 3 to 127"),
        ({"colour": "red"}, "no colour"),
    ],
)
def test_a_stage_that_would_be_misread_is_refused(changes, complaint):
    good = {"name": "Quiet Wake", "stage": Stage.WAKE, "code": 3}
    with pytest.raises(ValueError, match=complaint):
        Substage(**{**good, **changes})


@pytest.mark.parametrize(
    ("second", "what"),
    [
        (Substage("micro-AROUSAL", Stage.NREM, 9), "name"),
        (Substage("Other", Stage.NREM, AROUSAL.code), "code"),
        (Substage("Other", Stage.NREM, 9, AROUSAL.key.lower()), "key"),
    ],
)
def test_two_stages_share_neither_name_nor_code_nor_key(second, what):
    with pytest.raises(ValueError, match=f"Two stages have the {what}"):
        StageScheme((AROUSAL, second))


def test_stages_without_a_key_do_not_collide():
    assert len(StageScheme((Substage("A", Stage.WAKE, 3), Substage("B", Stage.REM, 4))).substages)


def test_stages_are_found_by_code_by_name_and_by_the_stage_they_lie_in():
    assert SCHEME.of_code(4) is QUIET
    assert SCHEME.of_code(99) is None
    assert SCHEME.named(" QUIET wake ") is QUIET
    assert SCHEME.named("Wake") is None
    assert SCHEME.within(Stage.WAKE) == (AROUSAL, QUIET, ACTIVE)
    assert SCHEME.label(Stage.WAKE, 0) == "Wake"
    assert SCHEME.label(Stage.REM, NO_ATONIA.code) == "REM without atonia"


def test_a_stage_can_be_renamed_in_its_place_added_and_removed():
    renamed = Substage("Still Wake", Stage.WAKE, QUIET.code)
    assert SCHEME.with_substage(renamed).substages[1] is renamed
    added = Substage("Drowsy", Stage.NREM, SCHEME.free_code)
    assert SCHEME.free_code == 7
    assert SCHEME.with_substage(added).substages == (*SUGGESTED, added)
    assert SCHEME.with_substage(added).without(7) == SCHEME
    assert SCHEME.without(4).free_code == 4


def test_there_is_an_end_to_codes():
    full = StageScheme(tuple(Substage(f"s{code}", Stage.WAKE, code) for code in range(3, 128)))
    with pytest.raises(ValueError, match="no more can be defined"):
        _ = full.free_code


def test_an_own_stage_sets_the_stage_that_it_lies_in(hypnogram):
    hypnogram.apply(hypnogram.edit(2, 5, NO_ATONIA, ANNA))
    assert (hypnogram.stages[2:5] == Stage.REM).all()
    assert hypnogram.label_of(3) == "REM without atonia"
    assert hypnogram.label_of(6) == "Unscored"
    hypnogram.apply(hypnogram.edit(3, 4, Stage.REM, ANNA))
    assert [hypnogram.label_of(epoch) for epoch in (2, 3)] == ["REM without atonia", "REM"]


def test_a_stage_that_was_not_defined_cannot_be_set(hypnogram):
    with pytest.raises(ValueError, match="none of the stages that were defined"):
        hypnogram.edit(0, 2, Substage("Drowsy", Stage.NREM, 9), ANNA)


def test_a_stage_in_use_can_be_renamed_but_neither_removed_nor_moved(hypnogram):
    edit = hypnogram.edit(0, 2, QUIET, ANNA)
    hypnogram.apply(edit)
    hypnogram.apply(edit.inverted())  # redo must be possible, so it still counts as in use
    with pytest.raises(ValueError, match="neither removed"):
        hypnogram.adopt_scheme(SCHEME.without(QUIET.code))
    with pytest.raises(ValueError, match="neither removed"):
        hypnogram.adopt_scheme(SCHEME.with_substage(Substage("Quiet", Stage.NREM, QUIET.code)))
    hypnogram.adopt_scheme(SCHEME.with_substage(Substage("Quiet", Stage.WAKE, QUIET.code)))
    hypnogram.adopt_scheme(hypnogram.scheme.without(ACTIVE.code))
    hypnogram.apply(edit)
    assert hypnogram.label_of(0) == "Quiet"


@pytest.mark.parametrize(
    ("stage", "code", "complaint"),
    [(Stage.WAKE, 99, "no stage has the code"), (Stage.NREM, 4, "stands where the stage")],
)
def test_marks_that_contradict_the_scheme_are_refused(stage, code, complaint):
    marks = Marks(np.full(3, stage), np.zeros(3), np.zeros(3), np.full(3, code))
    with pytest.raises(ValueError, match=complaint):
        Hypnogram(marks, scheme=SCHEME)


def test_accepting_says_who_accepted_and_leaves_who_scored(hypnogram):
    hypnogram.apply(hypnogram.edit(0, 6, Stage.NREM, MODEL))
    hypnogram.apply(hypnogram.edit_review(4, 8, ANNA))
    reviewers = [hypnogram.scorers[code] for code in hypnogram.marks.reviewers]
    assert reviewers == [NOBODY] * 4 + [ANNA] * 2 + [NOBODY] * 6  # 6 and 7 have no stage
    assert hypnogram.reviewed().tolist() == [False] * 4 + [True] * 2 + [False] * 6
    assert not hypnogram.set_by_person().any()
    hypnogram.apply(hypnogram.edit_review(0, 12, NOBODY))
    assert not hypnogram.reviewed().any()


def test_what_a_person_set_counts_as_reviewed(hypnogram):
    hypnogram.apply(hypnogram.edit(1, 3, Stage.WAKE, ANNA))
    assert np.flatnonzero(hypnogram.reviewed()).tolist() == [1, 2]


def test_a_new_stage_has_not_been_reviewed(hypnogram):
    hypnogram.apply(hypnogram.edit(0, 6, Stage.NREM, MODEL))
    hypnogram.apply(hypnogram.edit_review(0, 6, ANNA))
    hypnogram.apply(hypnogram.edit(0, 3, Stage.REM, MODEL))
    assert np.flatnonzero(hypnogram.reviewed()).tolist() == [3, 4, 5]


def test_automatic_scoring_leaves_what_was_accepted_unless_told(hypnogram):
    hypnogram.apply(hypnogram.edit(0, 12, Stage.NREM, MODEL))
    hypnogram.apply(hypnogram.edit_review(0, 4, ANNA))
    rem = np.full(12, Stage.REM)
    hypnogram.apply(hypnogram.edit_all(rem, MODEL))
    assert hypnogram.stages.tolist() == [Stage.NREM] * 4 + [Stage.REM] * 8
    hypnogram.apply(hypnogram.edit_all(rem, MODEL, keep_persons=False))
    assert (hypnogram.stages == Stage.REM).all()
    assert not hypnogram.reviewed().any()


def test_an_edit_of_what_differs_leaves_all_else_as_it_was(hypnogram):
    hypnogram.apply(hypnogram.edit(0, 12, Stage.NREM, MODEL))
    hypnogram.apply(hypnogram.edit(4, 6, QUIET, ANNA))
    rule = ScoredBy("rule", "minimum-bout")
    wanted = np.full(12, Stage.NREM)
    wanted[[3, 8]] = Stage.REM
    edit = hypnogram.edit_differing(wanted, rule)
    assert (edit.start, edit.stop) == (3, 9)
    hypnogram.apply(edit)
    who = [hypnogram.scorers[code] for code in hypnogram.marks.scorers]
    assert who == [MODEL] * 3 + [rule, ANNA, ANNA] + [MODEL] * 2 + [rule] + [MODEL] * 3
    assert hypnogram.label_of(4) == "Quiet Wake"
    hypnogram.apply(hypnogram.edit_differing(wanted, rule, keep_persons=False))
    assert (hypnogram.stages == wanted).all()
    assert not hypnogram.marks.substages.any()
    nothing = hypnogram.edit_differing(wanted, rule)
    assert (nothing.start, nothing.stop) == (0, 0)
    hypnogram.apply(nothing)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from([*SCORED_STAGES, *SUGGESTED]))),
    st.integers(0, 9),
)
def test_a_trimmed_edit_does_the_same(changes, reviewed):
    hypnogram = Hypnogram.unscored(10)
    hypnogram.adopt_scheme(SCHEME)
    before = hypnogram.marks
    for epoch, stage in changes:
        hypnogram.apply(hypnogram.edit(epoch, epoch + 1, stage, BEN))
    hypnogram.apply(hypnogram.edit_review(reviewed, 10, ANNA))
    whole = type(hypnogram.edit(0, 10, Stage.WAKE, BEN))(0, before, hypnogram.marks)
    again = Hypnogram(before, hypnogram.scorers, scheme=SCHEME)
    again.apply(whole.trimmed())
    assert again.marks.same_as(hypnogram.marks)
    again.apply(whole.trimmed().inverted())
    assert again.marks.same_as(before)
