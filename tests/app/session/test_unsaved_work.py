"""What is offered when a recording is opened whose work never ended."""

import pytest

from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.formats.journal import journal_path
from hypnoscope.session.documents import open_session, read_document, session_of
from hypnoscope.session.kept_work import decline
from hypnoscope.session.saving import SavingError, export_stages, save_session

ADA = ScoredBy("person", "Ada")


@pytest.fixture
def interrupted(recording_path, journal_folder, make_recorder, kill, write_stages):
    """A recording with ten saved NREM seconds of which three were rescored, not saved."""
    write_stages(recording_path)
    session = open_session(recording_path, "Ada")
    recorder = make_recorder(session, journal_folder)
    session.score(2, 5, Stage.REM)
    kill(recorder)
    return recording_path


def test_unsaved_work_is_offered_and_can_be_gone_on_with(interrupted, journal_folder):
    document = read_document(interrupted, journal_folder)
    session = session_of(document, "Ada", go_on=True)
    assert session.hypnogram.stages.tolist() == [1, 1, 2, 2, 2, 1, 1, 1, 1, 1]
    assert session.is_modified
    assert save_session(session) == stages_path_of(interrupted)
    assert not session.is_modified


def test_unsaved_work_that_is_declined_is_not_offered_again(interrupted, journal_folder):
    document = read_document(interrupted, journal_folder)
    decline(document.kept, journal_folder)
    session = session_of(document, "Ada")
    assert (session.hypnogram.stages == Stage.NREM).all()
    assert not session.is_modified
    assert read_document(interrupted, journal_folder).kept is None


def test_unsaved_work_does_not_overwrite_what_somebody_saved_since(
    interrupted, journal_folder, write_stages
):
    path = stages_path_of(interrupted)
    write_stages(interrupted, stage=Stage.WAKE)
    session = session_of(read_document(interrupted, journal_folder), "Ada", go_on=True)
    with pytest.raises(SavingError, match="changed by another program or window"):
        save_session(session)
    assert (read_hypnogram(path).hypnogram.stages == Stage.WAKE).all()


def test_a_kill_between_saving_and_the_journal_s_hearing_of_it_leaves_no_question(
    interrupted, journal_folder, make_recorder, kill
):
    document = read_document(interrupted, journal_folder)
    session = session_of(document, "Ada", go_on=True)
    save_session(session)  # of which the journal does not hear
    for epoch in (8, 9):
        document = read_document(interrupted, journal_folder)
        assert document.kept.history.is_modified == (epoch == 9)
        session = session_of(document, "Ada", go_on=True)
        recorder = make_recorder(session, journal_folder, kept=document.kept)
        session.score(epoch, epoch + 1, Stage.WAKE)
        kill(recorder)
    save_session(session)
    assert session.undo_stack.count() == 3


def make_note(session, make_scores):
    session.change_notes(Notes((Note(3, 4, "look here", "Ada"),)), "note")


def score_anew(session, make_scores):
    session.adopt(make_scores(session.hypnogram.stages), keep_persons=True)


@pytest.mark.parametrize("change", [make_note, score_anew])
def test_what_changed_no_stage_after_saving_is_unsaved_after_a_kill_too(
    interrupted, journal_folder, make_recorder, kill, make_scores, change
):
    document = read_document(interrupted, journal_folder)
    session = session_of(document, "Ada", go_on=True)
    recorder = make_recorder(session, journal_folder, kept=document.kept)
    save_session(session)
    change(session, make_scores)
    assert session.is_modified
    kill(recorder)
    kept = read_document(interrupted, journal_folder).kept
    assert kept.history.is_modified
    again = session_of(read_document(interrupted, journal_folder), "Ada", go_on=True)
    save_session(again)  # of which the journal does not hear
    assert not read_document(interrupted, journal_folder).kept.history.is_modified


def test_roles_chosen_before_a_kill_are_there_again(
    recording_path, journal_folder, make_recorder, kill
):
    session = open_session(recording_path)
    recorder = make_recorder(session, journal_folder)
    session.set_role("EMG", ChannelRole.OTHER)
    kill(recorder)
    again = session_of(read_document(recording_path, journal_folder), go_on=True)
    assert again.recording.channel("EMG").role is ChannelRole.OTHER


def test_a_recording_that_another_window_scores_is_said_to_be(
    interrupted, journal_folder, claim_elsewhere
):
    claim_elsewhere(journal_path(journal_folder), 1)
    document = read_document(interrupted, journal_folder)
    assert document.kept is None
    (notice,) = document.notices
    assert notice.startswith("mouse.edf is being scored in another window too")


def test_a_recording_is_never_written_to(interrupted, journal_folder, make_recorder, tmp_path):
    interrupted.chmod(0o444)
    before = (interrupted.read_bytes(), interrupted.stat().st_mtime_ns)
    document = read_document(interrupted, journal_folder)
    session = session_of(document, "Ada", go_on=True)
    make_recorder(session, journal_folder, kept=document.kept)
    session.score(0, 10, Stage.WAKE)
    save_session(session)
    export_stages(session, tmp_path / "copy.csv")
    assert (interrupted.read_bytes(), interrupted.stat().st_mtime_ns) == before
