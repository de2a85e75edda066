from datetime import UTC, datetime

import numpy as np
import pytest

from hypnoscope.core.events import (
    Began,
    Edited,
    Event,
    Moved,
    Noted,
    NotesChanged,
    Saved,
    SavedFile,
    StagesDefined,
)
from hypnoscope.core.history import replayed, retold
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.notes import Note
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme

ADA = ScoredBy("person", "Ada")
FILE = SavedFile("/data/mouse.csv", 12, 34)
NOTE = Note(3, 4, "look here")
EMPTY = Hypnogram.unscored(5)
BEGAN = Began(EMPTY.marks, EMPTY.scorers)


def history_of(*deeds, began=BEGAN):
    return replayed([Event(datetime.now(UTC), ADA, deed) for deed in (began, *deeds)])


def edited(start, stage, **more):
    marks = Marks(np.array([stage]), np.zeros(1), np.ones(1))
    return Edited(start, marks, (NOBODY, ADA), "stage", **more)


def stages_of(history):
    return history.marks.stages.tolist()


def test_what_was_saved_and_then_replaced_by_other_steps_is_saved_no_more():
    history = history_of(edited(0, 1), edited(1, 1), Saved(FILE), Moved(1), edited(1, 2))
    assert stages_of(history)[:2] == [1, 2]
    assert (history.index, history.clean, history.is_modified) == (2, None, True)


def test_undoing_to_what_was_saved_leaves_nothing_unsaved():
    history = history_of(edited(0, 1), Saved(FILE), edited(1, 1), Moved(1))
    assert (history.index, history.is_modified, len(history.steps)) == (1, False, 2)


def test_what_changed_while_it_was_saved_is_unsaved():
    assert history_of(edited(0, 1), Saved(FILE, whole=False)).is_modified


def test_a_step_that_joined_the_last_is_undone_with_it():
    history = history_of(edited(0, 1), edited(4, 2, outcome="merged"), Moved(0))
    assert stages_of(history) == [-1] * 5
    assert len(history.steps) == 1


def test_a_step_that_took_the_last_back_leaves_neither():
    history = history_of(edited(0, 1), edited(0, -1, outcome="nothing"))
    assert (history.steps, history.is_modified) == ((), False)


def test_own_stages_have_to_be_saved():
    assert history_of(StagesDefined(StageScheme(SUGGESTED))).is_modified


def test_what_is_only_noted_changes_nothing():
    assert not history_of(Noted("exported")).is_modified


@pytest.mark.parametrize("n_undone", range(5))
@pytest.mark.parametrize("saved_after", [None, 0, 2, 4])
def test_a_history_told_anew_is_the_same(n_undone, saved_after):
    deeds = [edited(0, 1), edited(1, 2), NotesChanged((), (NOTE,), "note"), edited(0, 0)]
    if saved_after is not None:
        deeds.insert(saved_after, Saved(FILE))
    history = history_of(*deeds, Moved(4 - n_undone))
    began, *rest = retold(history)
    again = history_of(*rest, began=began)
    assert again.marks.same_as(history.marks)
    assert (again.notes, again.index, again.clean) == (history.notes, history.index, history.clean)
    assert [step.change for step in again.steps] == [step.change for step in history.steps]


@pytest.mark.parametrize(
    ("deeds", "problem"),
    [
        ((edited(5, 1),), "lie outside"),
        ((edited(0, 1, outcome="merged"),), "no step that an edit could have joined"),
        ((Moved(1),), "there is no step 1"),
        ((BEGAN,), "begins only once"),
        ((NotesChanged((NOTE,), (), "no note"),), "not in"),
        ((Edited(0, edited(0, 1).after, (NOBODY,), "stage"),), "has the code 1, but no name"),
    ],
)
def test_deeds_that_do_not_belong_together_are_refused(deeds, problem):
    with pytest.raises(ValueError, match=problem):
        history_of(*deeds)


def test_a_line_without_a_beginning_is_refused():
    with pytest.raises(ValueError, match="must begin with a state"):
        history_of(began=Moved(0))
    with pytest.raises(ValueError, match="nothing was recorded"):
        replayed([])
