"""What becomes of the work when the journal is damaged, locked, out of reach or slow."""

import shutil
import sqlite3

import numpy as np
import pytest

from hypnoscope.core.stage import Stage
from hypnoscope.formats.journal import Journal, journal_path
from hypnoscope.session.journal_writer import PATIENCE_S
from hypnoscope.session.kept_work import find_kept
from hypnoscope.session.session import ScoringSession

from .recorded import all_of, kinds_of, walked

W, R = Stage.WAKE, Stage.REM


@pytest.fixture
def heard(recorder):
    sentences = []
    recorder.failed.connect(sentences.append)
    return sentences


def test_a_journal_that_cannot_be_written_is_told_once_and_written_later(
    session, recorder, heard, journal_folder, qtbot, kill, next_start, make_recording
):
    journal_folder.write_text("a file where the journal_folder should be")
    for epoch in range(5):
        session.begin_sweep()
        session.score(epoch, epoch + 1, R)
    qtbot.waitUntil(lambda: bool(heard))
    (sentence,) = heard
    assert sentence.startswith("What you score is not being recorded for the case that")
    assert recorder.is_behind
    journal_folder.unlink()
    qtbot.waitUntil(lambda: not recorder.is_behind)
    session.begin_sweep()
    session.score(5, 6, R)
    kill(recorder)
    assert len(heard) == 1
    again, _ = next_start(make_recording())
    assert all_of(again) == all_of(session)


def test_a_journal_that_fails_never_keeps_a_window_from_closing(
    session, recorder, heard, journal_folder
):
    journal_folder.write_text("a file where the journal_folder should be")
    session.score(0, 1, W)
    recorder.close()
    assert session.hypnogram.stages[0] == W


def test_a_journal_that_is_locked_for_a_while_holds_up_nobody(
    session, make_recorder, journal_folder, qtbot, benchmark_ms
):
    recorder = make_recorder(session, journal_folder, retry_s=0.05, patience_s=PATIENCE_S)
    session.score(0, 1, W)
    blocker = sqlite3.connect(journal_path(journal_folder), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    session.score(1, 2, W)  # waits for a moment

    def score():
        session.begin_sweep()
        session.score(3, 4, R if session.hypnogram.stages[3] == W else W)

    assert benchmark_ms(score) < 20
    blocker.execute("ROLLBACK")
    blocker.close()
    qtbot.waitUntil(lambda: not recorder.is_behind)
    assert kinds_of(journal_folder).count("Edited") == 22


def test_a_journal_damaged_meanwhile_is_kept_aside_and_the_state_put_into_a_new_one(
    session, recorder, heard, journal_folder, kill, next_start, make_recording, qtbot
):
    session.score(0, 1, W)
    recorder._writer._journal._connection.execute("DROP TABLE event")
    session.score(1, 2, W)
    qtbot.waitUntil(lambda: len(list(journal_folder.glob("journal-damaged-*.sqlite3"))) == 1)
    qtbot.waitUntil(lambda: not recorder.is_behind)
    session.score(2, 3, W)
    kill(recorder)
    assert heard == []  # nothing was lost, and nothing is to be done
    again, _ = next_start(make_recording())
    assert walked(again) == walked(session)


def test_a_journal_damaged_before_the_start_keeps_nobody_from_opening(
    journal_folder, make_recording, make_recorder, session, kill, next_start
):
    journal_folder.mkdir()
    journal_path(journal_folder).write_bytes(b"no journal at all" * 99)
    found = find_kept(make_recording(), journal_folder)
    assert found.kept is None
    assert found.notices[0].startswith("The journal was damaged, so unsaved work")
    recorder = make_recorder(session, journal_folder)
    session.score(0, 1, W)
    kill(recorder)
    assert next_start(make_recording())[0].hypnogram.stages[0] == W


def test_damage_found_on_the_first_edit_costs_nothing(
    session, recorder, journal_folder, kill, next_start, make_recording, qtbot
):
    journal_folder.mkdir()
    journal_path(journal_folder).write_bytes(b"no journal at all" * 99)
    session.score(0, 1, W)
    qtbot.waitUntil(lambda: not recorder.is_behind)
    kill(recorder)
    again, _ = next_start(make_recording())
    assert again.undo_stack.count() == 1


def test_a_line_that_cannot_be_read_is_left_out_and_told(
    session, recorder, kill, journal_folder, make_recording
):
    session.score(0, 1, W)
    kill(recorder)
    with Journal(journal_path(journal_folder)) as journal:
        journal._connection.execute("UPDATE event SET body = '' WHERE number = 1")
    found = find_kept(make_recording(), journal_folder)
    assert found.kept is None
    assert "cannot be read" in found.notices[0]


def test_a_journal_of_a_newer_version_is_told_and_left_alone(
    session, recorder, heard, journal_folder, make_recording, qtbot
):
    with Journal(journal_path(journal_folder)) as journal:
        journal._connection.execute("PRAGMA user_version = 99")
    found = find_kept(make_recording(), journal_folder)
    assert "cannot be read now" in found.notices[0]
    session.score(0, 1, W)
    qtbot.waitUntil(lambda: bool(heard))
    assert "newer version" in heard[0]


def test_a_journal_that_vanished_is_begun_anew(
    session, recorder, journal_folder, kill, next_start, make_recording
):
    session.score(0, 1, W)
    kill(recorder)
    shutil.rmtree(journal_folder)
    assert next_start(make_recording()) is None


def test_recording_costs_no_noticeable_time(
    qapp, make_recording, make_scores, make_recorder, journal_folder, benchmark_ms
):
    day = ScoringSession(make_recording(86_400.0), person="Ada")
    recorder = make_recorder(day, journal_folder)
    rng = np.random.default_rng(1)
    stages = np.repeat(rng.integers(0, 3, 4_000), rng.integers(5, 80, 4_000))[:86_400]
    day.adopt(make_scores(stages))
    assert not recorder.is_behind

    def score():
        day.begin_sweep()
        day.score(500, 501, Stage((day.hypnogram.stages[500] + 1) % 3))

    assert benchmark_ms(score) < 5
    assert not recorder.is_behind
