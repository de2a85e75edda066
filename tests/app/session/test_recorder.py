"""What the journal keeps of a session, and what the next start makes of it."""

from datetime import datetime

import pytest

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme

from .recorded import all_of, kinds_of, walked

W, N, R = Stage.WAKE, Stage.NREM, Stage.REM
NOTE = Note(3, 4, "look here", "Ada", datetime(2024, 2, 3))
RULE = AppliedRule("minimum-bout", "Bouts under 5 s joined.", {"wake_s": 5}, 2)


def do_everything(session, make_scores, tmp_path):
    session.adopt(make_scores([N] * 9 + [-1]))
    session.begin_sweep()
    for epoch in range(3):
        session.score(epoch, epoch + 1, R)
    session.define_stages(StageScheme(SUGGESTED))
    (tmp_path / "stages.csv").touch()
    session.mark_saved(tmp_path / "stages.csv")
    session.set_role("EMG", ChannelRole.OTHER)
    session.change_notes(Notes((NOTE,)), "note")
    session.begin_sweep()
    session.score(4, 6, SUGGESTED[0])
    session.review(5, 7)
    session.flag_artefact(0, 3, True)
    rule = ScoredBy("rule", RULE.name)
    session.apply_rules(session.hypnogram.edit(8, 10, W, rule), (RULE, RULE))
    session.adopt(make_scores([W] * 10, model_id="second"), keep_persons=False)
    session.undo_stack.undo()
    session.undo_stack.undo()
    session.begin_sweep()
    session.score(9, 10, N)
    for _ in range(3):
        session.undo_stack.undo()


def test_an_edit_is_in_the_journal_when_it_is_done(session, recorder, journal_folder):
    session.score(2, 4, R)
    assert kinds_of(journal_folder) == ["Began", "Edited"]
    session.undo_stack.undo()
    assert kinds_of(journal_folder) == ["Began", "Edited", "Moved"]
    assert not recorder.is_behind


def test_after_a_kill_all_is_as_it_was_undo_and_redo_included(
    session, recorder, kill, next_start, make_recording, make_scores, tmp_path
):
    do_everything(session, make_scores, tmp_path)
    kill(recorder)
    again, _ = next_start(make_recording())
    assert all_of(again) == all_of(session)
    assert walked(again) == walked(session)


def test_a_second_kill_changes_nothing_more(
    session, recorder, kill, next_start, make_recording, make_scores, tmp_path
):
    do_everything(session, make_scores, tmp_path)
    kill(recorder)
    second, its_recorder = next_start(make_recording())
    for ours in (session, second):
        ours.begin_sweep()
        ours.score(7, 9, R)
        ours.undo_stack.undo()
        ours.undo_stack.undo()
    kill(its_recorder)
    third, _ = next_start(make_recording())
    assert all_of(third) == all_of(session)
    assert walked(third) == walked(session)


def test_what_is_brought_back_is_never_joined_by_what_is_new(
    session, recorder, kill, next_start, make_recording
):
    session.score(0, 1, W)
    kill(recorder)
    again, _ = next_start(make_recording())
    again.score(1, 2, W)
    assert again.undo_stack.count() == 2


def test_an_own_stage_that_only_the_history_has_cannot_be_taken_away(
    session, recorder, kill, next_start, make_recording
):
    session.define_stages(StageScheme(SUGGESTED))
    session.score(0, 1, SUGGESTED[0])
    session.begin_sweep()
    session.score(0, 1, W)
    kill(recorder)
    again, _ = next_start(make_recording())
    with pytest.raises(ValueError, match="was given to epochs"):
        again.define_stages(StageScheme())


def test_a_recording_is_known_under_another_name(
    session, recorder, kill, next_start, make_recording, tmp_path
):
    session.score(0, 1, W)
    kill(recorder)
    again, _ = next_start(make_recording(path=tmp_path / "moved.edf"))
    assert again.hypnogram.stages[0] == W


@pytest.mark.parametrize(("duration_s", "fingerprint"), [(11.0, "f00d"), (10.0, "beef")])
def test_work_on_another_recording_is_not_offered(
    session, recorder, kill, next_start, make_recording, duration_s, fingerprint
):
    session.score(0, 1, W)
    kill(recorder)
    assert next_start(make_recording(duration_s, fingerprint=fingerprint)) is None


def test_what_was_saved_before_the_first_edit_is_the_state_to_begin_with(
    session, recorder, kill, next_start, make_recording, tmp_path
):
    session.mark_saved(tmp_path / "a.csv")
    session.score(0, 1, W)
    kill(recorder)
    again, _ = next_start(make_recording())
    assert again.stages_path == tmp_path / "a.csv"
    assert again.is_modified
    again.undo_stack.undo()
    assert not again.is_modified


def test_a_kill_after_saving_keeps_the_undo_history_while_the_file_is_the_same(
    session, recorder, kill, next_start, make_recording, tmp_path
):
    saved = tmp_path / "a.csv"
    saved.write_text("as saved")
    session.score(0, 1, W)
    session.mark_saved(saved)
    kill(recorder)
    again, its_recorder = next_start(make_recording())
    assert (again.is_modified, again.undo_stack.canUndo()) == (False, True)
    kill(its_recorder)
    saved.write_text("as changed by somebody else")
    assert next_start(make_recording()) is None
    saved.unlink()
    assert next_start(make_recording()) is None  # the line has ended
