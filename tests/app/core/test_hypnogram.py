import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage import Stage

N_EPOCHS = 12
ANNA = ScoredBy("person", "Anna")
BEN = ScoredBy("person", "Ben")
MODEL = ScoredBy("model", "f00d")

spans = st.tuples(st.integers(0, N_EPOCHS - 1), st.integers(1, N_EPOCHS)).filter(
    lambda span: span[0] < span[1]
)
stagings = st.tuples(spans, st.sampled_from(Stage), st.sampled_from([ANNA, BEN, MODEL]))
flaggings = st.tuples(spans, st.booleans())
adoptions = st.tuples(
    st.lists(st.sampled_from(Stage), min_size=N_EPOCHS, max_size=N_EPOCHS), st.booleans()
)


def described(hypnogram, change):
    match change:
        case ((start, stop), Stage() as stage, scorer):
            return hypnogram.edit(start, stop, stage, scorer)
        case ((int() as start, int() as stop), bool() as artefact):
            return hypnogram.edit_artefact(start, stop, artefact)
        case (stages, keep_persons):
            return hypnogram.edit_all(np.array(stages), MODEL, keep_persons=keep_persons)


@given(st.lists(st.one_of(stagings, flaggings, adoptions), max_size=8))
def test_undoing_every_edit_leads_back_to_the_start_and_redoing_to_the_end(changes):
    hypnogram = Hypnogram.unscored(N_EPOCHS)
    start = hypnogram.marks
    edits = []
    for change in changes:
        edits.append(described(hypnogram, change))
        hypnogram.apply(edits[-1])
    end = hypnogram.marks

    for edit in reversed(edits):
        hypnogram.apply(edit.inverted())
    assert hypnogram.marks.same_as(start)
    for edit in edits:
        hypnogram.apply(edit)
    assert hypnogram.marks.same_as(end)


@given(stagings)
def test_an_edit_changes_its_epochs_and_no_others(change):
    (start, stop), stage, scorer = change
    hypnogram = Hypnogram.scored_by(BEN, np.full(N_EPOCHS, Stage.REM))
    hypnogram.apply(hypnogram.edit(start, stop, stage, scorer))
    inside = np.zeros(N_EPOCHS, dtype=bool)
    inside[start:stop] = True
    assert (hypnogram.stages[inside] == stage).all()
    assert (hypnogram.stages[~inside] == Stage.REM).all()


@pytest.fixture
def hypnogram():
    return Hypnogram.unscored(N_EPOCHS)


def scorers_of(hypnogram):
    return [hypnogram.scorers[code] for code in hypnogram.marks.scorers]


def test_describing_an_edit_does_nothing_yet(hypnogram):
    before = hypnogram.marks
    hypnogram.edit(0, 5, Stage.WAKE, ANNA)
    assert hypnogram.marks.same_as(before)


def test_an_edit_made_against_other_marks_is_refused(hypnogram):
    stale = hypnogram.edit(2, 4, Stage.WAKE, ANNA)
    hypnogram.apply(hypnogram.edit(3, 5, Stage.REM, BEN))
    with pytest.raises(ValueError, match="different hypnogram"):
        hypnogram.apply(stale)
    assert hypnogram.stages[3] == Stage.REM


@pytest.mark.parametrize("span", [(-1, 2), (3, 3), (5, 4), (0, N_EPOCHS + 1)])
def test_epochs_outside_the_recording_are_refused(hypnogram, span):
    with pytest.raises(IndexError, match="outside"):
        hypnogram.edit(*span, Stage.WAKE, ANNA)


def test_setting_unscored_forgets_who_scored(hypnogram):
    hypnogram.apply(hypnogram.edit(0, 4, Stage.NREM, ANNA))
    hypnogram.apply(hypnogram.edit(0, 2, Stage.UNSCORED, ANNA))
    assert scorers_of(hypnogram)[:4] == [NOBODY, NOBODY, ANNA, ANNA]


def test_an_artefact_flag_leaves_the_stage_alone(hypnogram):
    hypnogram.apply(hypnogram.edit(0, 4, Stage.NREM, ANNA))
    hypnogram.apply(hypnogram.edit_artefact(1, 3, True))
    assert hypnogram.artefacts.tolist()[:5] == [False, True, True, False, False]
    assert (hypnogram.stages[:4] == Stage.NREM).all()


def test_automatic_stages_spare_what_a_person_set(hypnogram):
    hypnogram.apply(hypnogram.edit(3, 6, Stage.REM, ANNA))
    hypnogram.apply(hypnogram.edit_all(np.full(N_EPOCHS, Stage.WAKE), MODEL))
    assert (hypnogram.stages[3:6] == Stage.REM).all()
    assert scorers_of(hypnogram) == [MODEL] * 3 + [ANNA] * 3 + [MODEL] * 6
    assert hypnogram.set_by_person().tolist() == [False] * 3 + [True] * 3 + [False] * 6


def test_automatic_stages_replace_a_persons_only_when_asked(hypnogram):
    hypnogram.apply(hypnogram.edit(3, 6, Stage.REM, ANNA))
    hypnogram.apply(hypnogram.edit_all(np.full(N_EPOCHS, Stage.WAKE), MODEL, keep_persons=False))
    assert scorers_of(hypnogram) == [MODEL] * N_EPOCHS


def test_stages_of_another_length_are_refused(hypnogram):
    with pytest.raises(ValueError, match="11 stages do not fit 12 epochs"):
        hypnogram.edit_all(np.zeros(11), MODEL)


def test_observers_hear_of_each_edit(hypnogram):
    heard = []
    hypnogram.observe(heard.append)
    edit = hypnogram.edit(2, 7, Stage.WAKE, ANNA)
    hypnogram.apply(edit)
    assert [(one.start, one.stop) for one in heard] == [(2, 7)]


def test_published_arrays_cannot_be_changed(hypnogram):
    for array in (hypnogram.stages, hypnogram.artefacts, hypnogram.marks.scorers):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_unscored_epochs_have_no_scorer():
    hypnogram = Hypnogram.scored_by(ANNA, np.array([Stage.WAKE, Stage.UNSCORED]))
    assert scorers_of(hypnogram) == [ANNA, NOBODY]


def test_unknown_scorers_and_impossible_epochs_are_refused():
    marks = Marks(np.zeros(3, np.int8), np.zeros(3, np.bool_), np.ones(3, np.int16))
    with pytest.raises(ValueError, match="scorer codes"):
        Hypnogram(marks)
    with pytest.raises(ValueError, match="NOBODY"):
        Hypnogram(marks, (ANNA, BEN))
    with pytest.raises(ValueError, match="epoch_s"):
        Hypnogram.unscored(3, epoch_s=0)


def test_its_duration_is_that_of_its_epochs():
    assert Hypnogram.unscored(15, epoch_s=4.0).duration_s == 60.0
