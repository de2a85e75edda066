"""Where stages are written, and what is never written over."""

import pytest

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.session.documents import open_session, read_document, session_of
from hypnoscope.session.saving import SavingError, export_stages, save_session

ADA = ScoredBy("person", "Ada")


def test_saving_again_goes_to_the_same_file(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 5, Stage.WAKE)
    save_session(session, tmp_path / "mine.csv")
    session.begin_sweep()
    session.score(5, 6, Stage.REM)
    assert save_session(session) == tmp_path / "mine.csv"
    assert not stages_path_of(recording_path).exists()


def test_an_export_leaves_the_session_as_unsaved_as_it_was(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 5, Stage.WAKE)
    export_stages(session, tmp_path / "copy.csv")
    assert session.is_modified
    assert session.stages_path is None
    assert read_hypnogram(tmp_path / "copy.csv").hypnogram.stages[0] == Stage.WAKE


def test_a_file_changed_by_somebody_else_is_not_overwritten_unasked(recording_path):
    ours, theirs = open_session(recording_path), open_session(recording_path)
    ours.score(0, 1, Stage.WAKE)
    path = save_session(ours)
    theirs.score(5, 9, Stage.REM)
    with pytest.raises(SavingError, match="not loaded"):
        save_session(theirs)

    theirs = open_session(recording_path)
    ours.score(1, 5, Stage.NREM)
    save_session(ours)
    theirs.score(5, 9, Stage.REM)
    with pytest.raises(SavingError, match="changed by another program or window"):
        save_session(theirs)
    assert save_session(theirs, path) == path  # when the user says so


def test_a_change_between_reading_and_showing_does_not_go_unnoticed(recording_path, write_stages):
    write_stages(recording_path)
    document = read_document(recording_path)
    write_stages(recording_path, stage=Stage.REM)
    session = session_of(document)
    session.score(0, 1, Stage.WAKE)
    with pytest.raises(SavingError, match="changed by another program or window"):
        save_session(session)


def test_a_stages_file_that_was_removed_is_written_again(recording_path):
    session = open_session(recording_path)
    session.score(0, 1, Stage.WAKE)
    save_session(session).unlink()
    session.score(1, 2, Stage.WAKE)
    assert save_session(session).exists()


def test_the_recording_itself_is_never_overwritten(recording_path):
    before = recording_path.read_bytes()
    with pytest.raises(SavingError, match="is the recording itself"):
        save_session(open_session(recording_path), recording_path)
    assert recording_path.read_bytes() == before


@pytest.mark.parametrize("text", ['{"camera": 3}', "not even JSON"])
def test_a_file_of_another_program_is_not_replaced_by_the_sidecar(recording_path, tmp_path, text):
    session = open_session(recording_path)
    session.score(0, 1, Stage.WAKE)
    (tmp_path / "rig.json").write_text(text)
    with pytest.raises(SavingError, match=r"rig\.json lies in the place of the notes on rig\.csv"):
        save_session(session, tmp_path / "rig.csv")
    assert (tmp_path / "rig.json").read_text() == text
    assert not (tmp_path / "rig.csv").exists()


def test_a_save_that_fails_says_so_and_leaves_the_session_unsaved(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 1, Stage.WAKE)
    with pytest.raises(SavingError, match=r"cannot be written \(.+\): its folder is not there"):
        save_session(session, tmp_path / "missing" / "a.csv")
    assert session.is_modified


def test_a_session_without_a_file_must_be_told_where_to_save(session):
    with pytest.raises(SavingError, match="choose where to save"):
        save_session(session)
