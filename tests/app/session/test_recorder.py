"""What the journal keeps of a session, and what the next start finds."""

import shutil
import sqlite3
from datetime import datetime

import numpy as np
import pytest

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.formats.journal import Journal, journal_path
from hypnoscope.session.documents import Document, session_of
from hypnoscope.session.kept_work import decline, find_kept
from hypnoscope.session.session import ScoringSession

W, N, R = Stage.WAKE, Stage.NREM, Stage.REM
NOTE = Note(3, 4, "look here", "Ada", datetime(2024, 2, 3))
RULE = AppliedRule("minimum-bout", "Bouts under 5 s joined.", {"wake_s": 5}, 2)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def recorder(session, make_recorder, folder):
    return make_recorder(session, folder, retry_s=0.05)


@pytest.fixture
def next_start(folder, make_recorder):
    """Do what the next start of the program does when the user goes on; None for nothing kept."""

    def start(recording):
        kept = find_kept(recording, folder).kept
        if kept is None:
            return None
        session = session_of(Document(recording, kept=kept), "Ada", go_on=True)
        recorder = make_recorder(session, folder, kept=kept)
        return session, recorder

    return start


def kinds_of(folder, line=1):
    with Journal(journal_path(folder)) as journal:
        return [type(event.deed).__name__ for event in journal.events(line)]


def all_of(session):
    """Return everything that must be as it was."""
    marks = session.hypnogram.marks
    stack = session.undo_stack
    scores = session.scores
    return {
        "marks": {name: array.tolist() for name, array in marks.arrays.items()},
        "scorers": session.hypnogram.scorers,
        "scores": scores and (scores.model_id, scores.eeg, scores.probabilities.tobytes()),
        "extras": session.extras,
        "roles": [(c.name, c.role) for c in session.recording.channels],
        "texts": [stack.text(number) for number in range(stack.count())],
        "index": (stack.index(), stack.cleanIndex(), session.is_modified),
        "file": session.stages_file,
    }


def walked(session):
    """Return all states from the first to the last that undo and redo lead to."""
    stack, here = session.undo_stack, session.undo_stack.index()
    states = []
    for index in range(stack.count() + 1):
        stack.setIndex(index)
        states.append(all_of(session))
    stack.setIndex(here)
    return states


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


def test_an_edit_is_in_the_journal_when_it_is_done(session, recorder, folder):
    session.score(2, 4, R)
    assert kinds_of(folder) == ["Began", "Edited"]
    session.undo_stack.undo()
    assert kinds_of(folder) == ["Began", "Edited", "Moved"]
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


def test_looking_alone_writes_nothing(session, recorder, folder, tmp_path):
    session.mark_saved(tmp_path / "a.csv")
    recorder.close()
    assert not folder.exists()


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


def test_closing_after_saving_leaves_nothing_to_offer(
    session, recorder, next_start, make_recording, tmp_path, folder
):
    session.score(0, 1, W)
    session.mark_saved(tmp_path / "a.csv")
    recorder.close()
    assert next_start(make_recording()) is None
    assert kinds_of(folder) == ["Began", "Edited", "Saved", "Ended"]


def test_closing_without_saving_leaves_nothing_when_the_user_wants_it_so(
    session, recorder, next_start, make_recording, folder
):
    session.score(0, 1, W)
    recorder.discard()
    recorder.close()
    assert next_start(make_recording()) is None
    assert kinds_of(folder)[-1] == "Ended"


def test_scoring_on_after_all_takes_back_that_the_work_was_given_up(
    session, recorder, next_start, make_recording
):
    session.score(0, 1, W)
    recorder.discard()
    session.score(1, 2, W)
    recorder.close()
    again, _ = next_start(make_recording())
    assert again.hypnogram.stages.tolist()[:3] == [W, W, -1]


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


def test_declined_work_is_not_offered_again_and_stays_in_the_journal(
    session, recorder, kill, next_start, make_recording, folder
):
    session.score(0, 1, W)
    kill(recorder)
    decline(find_kept(make_recording(), folder).kept, folder)
    assert next_start(make_recording()) is None
    assert kinds_of(folder) == ["Began", "Edited", "Ended"]


def test_a_line_that_is_open_in_this_process_is_nobody_elses(
    session, recorder, folder, make_recording
):
    session.score(0, 1, W)
    found = find_kept(make_recording(), folder)
    assert (found.kept, found.is_open_elsewhere) == (None, False)


def test_two_windows_keep_their_work_apart(
    session, recorder, kill, make_recorder, claim_elsewhere, folder, make_recording, qtbot
):
    session.score(0, 1, W)
    kill(recorder)
    other = claim_elsewhere(journal_path(folder), 1)
    found = find_kept(make_recording(), folder)
    assert (found.kept, found.is_open_elsewhere) == (None, True)
    ours = ScoringSession(make_recording(), person="Eve")
    ours_recorder = make_recorder(ours, folder)
    with qtbot.waitSignal(ours_recorder.found_elsewhere):
        ours.score(5, 6, R)
    kill(ours_recorder)
    other.kill()
    other.wait()
    offered = []
    while (kept := find_kept(make_recording(), folder).kept) is not None:
        offered.append(kept.history.marks.stages.tolist())
        decline(kept, folder)
    assert offered == [[-1] * 5 + [R] + [-1] * 4, [W] + [-1] * 9]


@pytest.mark.parametrize("content", ["", "12"])
def test_a_kill_in_the_middle_of_a_claim_leaves_none(
    session, recorder, kill, folder, next_start, make_recording, content
):
    session.score(0, 1, W)
    kill(recorder)
    (folder / "journal-line-1.lock").write_text(content)
    again, its_recorder = next_start(make_recording())
    again.score(1, 2, W)
    kill(its_recorder)
    assert kinds_of(folder) == ["Began", "Edited", "Edited"]


def test_two_windows_cannot_go_on_with_the_same_line(
    session, recorder, kill, make_recorder, claim_elsewhere, folder, make_recording
):
    session.score(0, 1, W)
    kill(recorder)
    kept = find_kept(make_recording(), folder).kept
    claim_elsewhere(journal_path(folder), 1)  # quicker than we
    ours = session_of(Document(make_recording(), kept=kept), go_on=True)
    make_recorder(ours, folder, kept=kept)
    ours.score(1, 2, W)
    assert kinds_of(folder, 1) == ["Began", "Edited"]
    assert kinds_of(folder, 2) == ["Began", "Edited", "Edited"]


def test_a_line_that_somebody_else_went_on_with_is_left_and_another_begun(
    session, recorder, kill, make_recorder, folder, make_recording, next_start, qtbot
):
    session.score(0, 1, W)
    kill(recorder)
    stale = find_kept(make_recording(), folder).kept
    _, quicker = next_start(make_recording())
    quicker._session.score(5, 6, R)
    kill(quicker)
    ours = session_of(Document(make_recording(), kept=stale), go_on=True)
    ours_recorder = make_recorder(ours, folder, kept=stale)
    ours.score(1, 2, W)
    qtbot.waitUntil(lambda: not ours_recorder.is_behind)
    kill(ours_recorder)
    again, _ = next_start(make_recording())
    assert walked(again) == walked(ours)
    assert kinds_of(folder, 1) == ["Began", "Edited", "Edited"]


@pytest.fixture
def heard(recorder):
    sentences = []
    recorder.failed.connect(sentences.append)
    return sentences


def test_a_journal_that_cannot_be_written_is_told_once_and_written_later(
    session, recorder, heard, folder, qtbot, kill, next_start, make_recording
):
    folder.write_text("a file where the folder should be")
    for epoch in range(5):
        session.begin_sweep()
        session.score(epoch, epoch + 1, R)
    qtbot.waitUntil(lambda: bool(heard))
    (sentence,) = heard
    assert sentence.startswith("What you score is not being recorded for the case that")
    assert recorder.is_behind
    folder.unlink()
    qtbot.waitUntil(lambda: not recorder.is_behind)
    session.begin_sweep()
    session.score(5, 6, R)
    kill(recorder)
    assert len(heard) == 1
    again, _ = next_start(make_recording())
    assert all_of(again) == all_of(session)


def test_a_journal_that_fails_never_keeps_a_window_from_closing(session, recorder, heard, folder):
    folder.write_text("a file where the folder should be")
    session.score(0, 1, W)
    recorder.close()
    assert session.hypnogram.stages[0] == W


def test_a_journal_that_is_locked_for_a_while_holds_up_nobody(
    session, recorder, folder, qtbot, benchmark_ms
):
    session.score(0, 1, W)
    blocker = sqlite3.connect(journal_path(folder), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    session.score(1, 2, W)  # waits for a moment

    def score():
        session.begin_sweep()
        session.score(3, 4, R if session.hypnogram.stages[3] == W else W)

    assert benchmark_ms(score) < 20
    blocker.execute("ROLLBACK")
    blocker.close()
    qtbot.waitUntil(lambda: not recorder.is_behind)
    assert kinds_of(folder).count("Edited") == 22


def test_a_journal_damaged_meanwhile_is_kept_aside_and_the_state_put_into_a_new_one(
    session, recorder, heard, folder, kill, next_start, make_recording, qtbot
):
    session.score(0, 1, W)
    recorder._writer._journal._connection.execute("DROP TABLE event")
    session.score(1, 2, W)
    qtbot.waitUntil(lambda: len(list(folder.glob("journal-damaged-*.sqlite3"))) == 1)
    qtbot.waitUntil(lambda: not recorder.is_behind)
    session.score(2, 3, W)
    kill(recorder)
    assert heard == []  # nothing was lost, and nothing is to be done
    again, _ = next_start(make_recording())
    assert walked(again) == walked(session)


def test_a_journal_damaged_before_the_start_keeps_nobody_from_opening(
    folder, make_recording, make_recorder, session, kill, next_start
):
    folder.mkdir()
    journal_path(folder).write_bytes(b"no journal at all" * 99)
    found = find_kept(make_recording(), folder)
    assert found.kept is None
    assert found.notices[0].startswith("The journal was damaged, so unsaved work")
    recorder = make_recorder(session, folder)
    session.score(0, 1, W)
    kill(recorder)
    assert next_start(make_recording())[0].hypnogram.stages[0] == W


def test_damage_found_on_the_first_edit_costs_nothing(
    session, recorder, folder, kill, next_start, make_recording, qtbot
):
    folder.mkdir()
    journal_path(folder).write_bytes(b"no journal at all" * 99)
    session.score(0, 1, W)
    qtbot.waitUntil(lambda: not recorder.is_behind)
    kill(recorder)
    again, _ = next_start(make_recording())
    assert again.undo_stack.count() == 1


def test_a_line_that_cannot_be_read_is_left_out_and_told(
    session, recorder, kill, folder, make_recording
):
    session.score(0, 1, W)
    kill(recorder)
    with Journal(journal_path(folder)) as journal:
        journal._connection.execute("UPDATE event SET body = '' WHERE number = 1")
    found = find_kept(make_recording(), folder)
    assert found.kept is None
    assert "cannot be read" in found.notices[0]


def test_a_journal_of_a_newer_version_is_told_and_left_alone(
    session, recorder, heard, folder, make_recording, qtbot
):
    with Journal(journal_path(folder)) as journal:
        journal._connection.execute("PRAGMA user_version = 99")
    found = find_kept(make_recording(), folder)
    assert "cannot be read now" in found.notices[0]
    session.score(0, 1, W)
    qtbot.waitUntil(lambda: bool(heard))
    assert "newer version" in heard[0]


def test_a_journal_that_vanished_is_begun_anew(
    session, recorder, folder, kill, next_start, make_recording
):
    session.score(0, 1, W)
    kill(recorder)
    shutil.rmtree(folder)
    assert next_start(make_recording()) is None


def test_recording_costs_no_noticeable_time(
    qapp, make_recording, make_scores, make_recorder, folder, benchmark_ms
):
    day = ScoringSession(make_recording(86_400.0), person="Ada")
    recorder = make_recorder(day, folder)
    rng = np.random.default_rng(1)
    stages = np.repeat(rng.integers(0, 3, 4_000), rng.integers(5, 80, 4_000))[:86_400]
    day.adopt(make_scores(stages))
    assert not recorder.is_behind

    def score():
        day.begin_sweep()
        day.score(500, 501, Stage((day.hypnogram.stages[500] + 1) % 3))

    assert benchmark_ms(score) < 5
    assert not recorder.is_behind
