import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.session.session import ScoringSession

U, W, N, R = Stage.UNSCORED, Stage.WAKE, Stage.NREM, Stage.REM


def stages_of(session):
    return session.hypnogram.stages.tolist()


def scorers_of(session):
    hypnogram = session.hypnogram
    return [str(hypnogram.scorers[code]) for code in hypnogram.marks.scorers]


def test_a_new_session_is_unscored_and_unmodified(session):
    assert stages_of(session) == [U] * 10
    assert not session.is_modified
    assert session.stages_path is None
    assert np.isnan(session.confidence).all()


def test_scoring_names_the_person(session):
    session.score(2, 4, R)
    assert stages_of(session)[1:5] == [U, R, R, U]
    assert session.hypnogram.set_by_person().tolist()[1:5] == [False, True, True, False]
    assert scorers_of(session)[2] == "person:Ada"


def test_blanks_around_a_persons_name_do_not_make_another_person(qapp, make_recording):
    session = ScoringSession(make_recording(), person="  Ada   Lovelace\n")
    assert session.person == ScoredBy.parse(str(session.person))
    assert session.person.name == "Ada Lovelace"


def test_views_hear_of_scoring_undo_and_redo(session, qtbot):
    heard = []
    session.epochs_changed.connect(lambda start, stop: heard.append((start, stop)))
    session.score(2, 5, N)
    session.undo_stack.undo()
    session.undo_stack.redo()
    assert heard == [(2, 5)] * 3
    assert stages_of(session)[2:5] == [N] * 3


def test_undo_has_no_limit(session):
    for step in range(500):
        session.begin_sweep()
        session.score(step % 10, step % 10 + 1, (W, N, R)[step // 10 % 3])
    assert session.undo_stack.count() == 500
    for _ in range(500):
        session.undo_stack.undo()
    assert stages_of(session) == [U] * 10
    assert not session.undo_stack.canUndo()


def test_a_new_edit_forgets_what_was_undone(session):
    session.begin_sweep()
    session.score(0, 1, W)
    session.begin_sweep()
    session.score(1, 2, N)
    session.undo_stack.undo()
    session.begin_sweep()
    session.score(1, 2, R)
    assert not session.undo_stack.canRedo()
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert stages_of(session) == [U] * 10


def test_one_sweep_is_one_undo_step(session):
    session.begin_sweep()
    session.score(2, 3, R)
    session.score(3, 4, R)
    session.score(7, 8, R)  # as when a drag outruns the mouse events
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText() == "REM for 6 epochs"

    session.undo_stack.undo()
    assert stages_of(session) == [U] * 10
    session.undo_stack.redo()
    assert stages_of(session) == [U, U, R, R, U, U, U, R, U, U]


def test_a_sweep_over_its_own_epochs_undoes_to_what_was_there_before(session):
    session.score(0, 10, W)
    session.begin_sweep()
    session.score(2, 6, N)
    session.score(4, 8, R)
    session.score(3, 5, U)
    session.undo_stack.undo()
    assert stages_of(session) == [W] * 10
    session.undo_stack.redo()
    assert stages_of(session) == [W, W, N, U, U, R, R, R, W, W]


def test_a_sweep_that_comes_back_to_where_it_began_leaves_no_step(session):
    session.begin_sweep()
    session.flag_artefact(1, 3, True)
    session.flag_artefact(1, 3, False)
    assert not session.undo_stack.canUndo()
    assert not session.is_modified


def test_a_redo_of_a_merged_sweep_is_heard_once(session):
    session.begin_sweep()
    for epoch in range(2, 8):
        session.score(epoch, epoch + 1, N)
    heard = []
    session.epochs_changed.connect(lambda start, stop: heard.append((start, stop)))
    session.undo_stack.undo()
    session.undo_stack.redo()
    assert heard == [(2, 8), (2, 8)]


def test_scoring_what_already_stands_is_no_step(session):
    session.score(2, 4, R)
    session.begin_sweep()
    session.score(2, 4, R)
    assert session.undo_stack.count() == 1


def test_confirming_a_stage_of_the_model_makes_it_the_persons(session, make_scores):
    session.adopt(make_scores([W] * 10))
    session.score(3, 4, W)
    assert scorers_of(session)[2:5] == ["sdreamer:first", "person:Ada", "sdreamer:first"]
    session.adopt(make_scores([N] * 10, "second"))
    assert stages_of(session) == [N, N, N, W, N, N, N, N, N, N]


def test_unscoring_forgets_who_scored(session):
    session.score(0, 3, W)
    session.score(1, 2, U)
    assert scorers_of(session)[:3] == ["person:Ada", str(NOBODY), "person:Ada"]


def test_an_artefact_is_flagged_beside_the_stage(session):
    session.score(0, 4, W)
    session.begin_sweep()
    session.flag_artefact(1, 3, True)
    assert session.hypnogram.artefacts.tolist()[:4] == [False, True, True, False]
    assert stages_of(session)[:4] == [W] * 4
    session.undo_stack.undo()
    assert not session.hypnogram.artefacts.any()


def test_epochs_outside_the_recording_are_refused(session):
    with pytest.raises(IndexError, match=r"outside 0\.\.10"):
        session.score(9, 11, W)
    assert session.undo_stack.count() == 0


def test_adopting_scores_is_one_step_that_keeps_what_persons_scored(session, make_scores):
    session.score(0, 2, R)
    first = make_scores([W] * 10)
    second = make_scores([N] * 5 + [U] * 5, "second")
    session.adopt(first)
    session.adopt(second)
    assert session.scores is second
    assert stages_of(session) == [R, R, N, N, N, U, U, U, U, U]

    session.undo_stack.undo()
    assert session.scores is first
    assert stages_of(session) == [R, R] + [W] * 8
    session.undo_stack.undo()
    assert session.scores is None
    assert stages_of(session) == [R, R] + [U] * 8
    session.undo_stack.redo()
    assert session.scores is first


def test_adopting_scores_may_overwrite_persons_when_asked(session, make_scores):
    session.score(0, 2, R)
    session.adopt(make_scores([W] * 10), keep_persons=False)
    assert stages_of(session) == [W] * 10
    session.undo_stack.undo()
    assert scorers_of(session)[:3] == ["person:Ada", "person:Ada", ""]


def test_scoring_that_says_nothing_of_an_epoch_never_wipes_a_persons_stage(session, make_scores):
    session.score(0, 2, R)
    session.adopt(make_scores([U, W] + [W] * 8), keep_persons=False)
    assert stages_of(session)[:3] == [R, W, W]


def test_adoption_tells_of_epochs_and_scores_with_the_new_confidence_in_place(session, make_scores):
    heard = []
    session.epochs_changed.connect(lambda *span: heard.append((span, session.confidence[0])))
    session.scores_changed.connect(lambda: heard.append("scores"))
    session.adopt(make_scores([W] * 10, sure=0.75))
    assert heard == [((0, 10), 0.75), "scores"]


def test_adopting_equal_scores_is_still_a_step(session, make_scores):
    session.adopt(make_scores([W] * 10))
    session.adopt(make_scores([W] * 10))
    assert session.undo_stack.count() == 2


def test_confidence_is_that_of_the_stage_that_stands(session, make_scores):
    session.adopt(make_scores([W] * 9 + [U], sure=0.8))
    session.score(1, 2, R)
    np.testing.assert_allclose(session.confidence[:3], [0.8, 0.1, 0.8], rtol=1e-6)
    assert np.isnan(session.confidence[9])
    assert not session.confidence.flags.writeable


def test_scores_of_another_length_are_refused(session, make_scores):
    with pytest.raises(ValueError, match="9 stages do not fit 10"):
        session.adopt(make_scores([W] * 9))


def test_a_session_refuses_what_does_not_fit_its_recording(qapp, make_recording, make_scores):
    with pytest.raises(ValueError, match="9 epochs of 1 s do not fit a recording of 10"):
        ScoringSession(make_recording(), Hypnogram.unscored(9))
    with pytest.raises(ValueError, match="do not fit"):
        ScoringSession(make_recording(), Hypnogram.unscored(10, epoch_s=4.0))
    with pytest.raises(ValueError, match="9 scores do not fit 10"):
        ScoringSession(make_recording(), scores=make_scores([W] * 9))


def test_modified_follows_the_undo_stack(session, tmp_path):
    heard = []
    session.modified_changed.connect(heard.append)
    session.score(0, 1, W)
    session.mark_saved(tmp_path / "a.csv")
    session.undo_stack.undo()
    session.undo_stack.redo()
    assert heard == [True, False, True, False]
    assert session.stages_path == tmp_path / "a.csv"


def test_an_edit_after_saving_is_a_step_of_its_own_even_within_a_sweep(session, tmp_path):
    session.begin_sweep()
    session.score(0, 1, W)
    session.mark_saved(tmp_path / "a.csv")
    session.score(1, 2, W)
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    assert not session.is_modified


def test_an_undo_against_epochs_changed_elsewhere_is_refused(session, caplog):
    session.score(2, 4, R)
    session.hypnogram.apply(session.hypnogram.edit(3, 4, W, ScoredBy("person", "Eve")))
    session.undo_stack.undo()
    assert stages_of(session)[2:4] == [R, W]
    assert not session.undo_stack.canUndo()
    assert not session.undo_stack.canRedo()
    assert "changed outside the session" in caplog.text


def test_roles_can_be_set_and_are_not_undoable(session):
    heard = []
    session.recording_changed.connect(lambda: heard.append(True))
    session.set_role("EMG", ChannelRole.OTHER)
    session.set_role("EMG", ChannelRole.OTHER)
    assert session.recording.channel("EMG").role is ChannelRole.OTHER
    assert heard == [True]
    assert not session.undo_stack.canUndo()
    with pytest.raises(KeyError, match="no channel 'EOG'"):
        session.set_role("EOG", ChannelRole.EEG)


def test_a_day_is_scored_and_adopted_quickly(qapp, make_recording, make_scores, benchmark_ms):
    session = ScoringSession(make_recording(86_400.0), person="Ada")
    scores = make_scores(np.arange(86_400) % 3)
    assert benchmark_ms(lambda: session.adopt(scores)) < 20

    def score_one():
        session.begin_sweep()
        session.score(50_000, 50_001, Stage((session.hypnogram.stages[50_000] + 1) % 3))

    assert benchmark_ms(score_one) < 2


def test_seconds_in_a_gap_do_not_wait_to_be_scored(qapp, make_recording):
    session = ScoringSession(make_recording(gaps=((2.0, 4.0), (6.5, 9.0))))
    session.score(0, 2, Stage.WAKE)
    assert session.unscored.tolist() == [4, 5, 6, 9]
    session.score(4, 7, Stage.NREM)
    session.score(9, 10, Stage.REM)
    assert not len(session.unscored)
