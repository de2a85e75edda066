"""Own stages, reviews, notes and rules in a session: undoable, saved, and never lost."""

import pytest

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.session.saving import export_stages

SCHEME = StageScheme(SUGGESTED)
AROUSAL = SUGGESTED[0]
NOTE = Note(3, 4, "look here", "Ada")
RULE = AppliedRule("minimum-bout", "Bouts under 5 s joined.", {"wake_s": 5}, 2)


@pytest.fixture
def worked_on(session, make_scores):
    session.adopt(make_scores([Stage.NREM] * 10))
    session.define_stages(SCHEME)
    session.score(1, 3, AROUSAL)
    session.review(5, 7)
    session.change_notes(Notes((NOTE,)), "note")
    rule = ScoredBy("rule", RULE.name)
    session.apply_rules(session.hypnogram.edit(8, 10, Stage.REM, rule), (RULE,))
    return session


def labels_of(session):
    return [session.hypnogram.label_of(epoch) for epoch in range(10)]


def test_all_of_it_is_undone_and_redone_step_by_step(worked_on):
    stack = worked_on.undo_stack
    end = (worked_on.hypnogram.marks, worked_on.extras)
    while stack.canUndo():
        stack.undo()
    assert labels_of(worked_on) == ["Unscored"] * 10
    assert (len(worked_on.notes), worked_on.rules) == (0, ())
    while stack.canRedo():
        stack.redo()
    assert worked_on.hypnogram.marks.same_as(end[0])
    assert worked_on.extras == end[1]


def test_an_own_stage_and_its_review_stand_in_the_name_of_the_person(worked_on):
    assert labels_of(worked_on) == [
        *("NREM", "Micro-arousal", "Micro-arousal"),
        *["NREM"] * 5,
        *["REM"] * 2,
    ]
    assert worked_on.undo_stack.text(1) == "Micro-arousal for 2 epochs"
    hypnogram = worked_on.hypnogram
    assert hypnogram.scorers[hypnogram.marks.reviewers[5]] == worked_on.person
    worked_on.review(5, 6, accepted=False)
    assert hypnogram.scorers[hypnogram.marks.reviewers[5]] == NOBODY


def test_undoing_a_drag_with_an_own_stage_brings_back_all_that_stood_there(worked_on):
    before = worked_on.hypnogram.marks
    worked_on.begin_sweep()
    for epoch in range(9):
        worked_on.score(epoch, epoch + 1, AROUSAL)
    worked_on.undo_stack.undo()
    assert worked_on.hypnogram.marks.same_as(before)


def test_an_edit_from_elsewhere_is_a_step_of_its_own(session):
    session.score(0, 2, Stage.WAKE)
    session.change(session.hypnogram.edit(2, 4, Stage.WAKE, session.person), "taken over")
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    assert labels_of(session)[:4] == ["Wake", "Wake", "Unscored", "Unscored"]


def test_views_hear_of_notes_rules_and_own_stages(session, qtbot):
    for change in (
        lambda: session.change_notes(Notes((NOTE,)), "note"),
        lambda: session.define_stages(SCHEME),
        lambda: session.apply_rules(
            session.hypnogram.edit(0, 1, Stage.REM, session.person), (RULE,)
        ),
    ):
        with qtbot.waitSignal(session.extras_changed, timeout=0):
            change()


def test_what_changes_nothing_is_no_step(session):
    session.change_notes(Notes(), "note")
    session.define_stages(StageScheme())
    assert (session.undo_stack.count(), session.is_modified) == (0, False)


def test_defining_a_stage_has_to_be_saved(session):
    session.define_stages(SCHEME)
    assert session.is_modified


def test_a_stage_that_epochs_have_cannot_be_taken_away(worked_on):
    with pytest.raises(ValueError, match="was given to epochs"):
        worked_on.define_stages(StageScheme())
    assert worked_on.hypnogram.scheme == SCHEME


def test_all_of_it_is_saved(worked_on, tmp_path):
    path = tmp_path / "stages.csv"
    export_stages(worked_on, path)
    read = read_hypnogram(path)
    assert read.sidecar.extras == worked_on.extras
    assert [read.hypnogram.label_of(epoch) for epoch in range(10)] == labels_of(worked_on)
    assert read.hypnogram.reviewed().tolist() == worked_on.hypnogram.reviewed().tolist()
