"""What becomes of saving where the disk or the network does not play along."""

import errno
import os

import pytest

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.session.saving import (
    SavingError,
    export_stages,
    save_session,
    snapshot_of,
    write_snapshot,
)


@pytest.fixture
def saved(session, tmp_path):
    """A stages file of ten NREM seconds, which the session has changed since."""
    session.score(0, 10, Stage.NREM)
    path = save_session(session, tmp_path / "stages.csv")
    session.score(0, 5, Stage.REM)
    return path


@pytest.fixture
def failing(monkeypatch):
    """Let files fail to be flushed to the disk."""

    def fail(number):
        def flush(descriptor):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("os.fsync", flush)

    return fail


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, r"No space left on device\): the disk is full; free some space and save"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EACCES, "nothing may be changed there; choose another folder"),
        (errno.EROFS, "nothing may be changed there"),
        (errno.EIO, r"cannot be written \(Input/output error\); choose another folder"),
    ],
)
def test_each_failure_is_told_and_the_last_good_file_stays(session, saved, failing, number, told):
    before = saved.read_bytes()
    failing(number)
    with pytest.raises(SavingError, match=told):
        save_session(session)
    assert saved.read_bytes() == before
    assert session.is_modified
    assert sorted(path.name for path in saved.parent.iterdir()) == ["stages.csv", "stages.json"]


def test_a_folder_that_vanished_is_told_and_saved_to_again_when_it_is_back(session, tmp_path):
    drive = tmp_path / "drive"
    drive.mkdir()
    session.score(0, 5, Stage.NREM)
    save_session(session, drive / "stages.csv")
    drive.rename(tmp_path / "away")
    session.begin_sweep()
    session.score(5, 10, Stage.REM)
    with pytest.raises(SavingError, match="as when a network drive is off; save again when it is"):
        save_session(session)
    assert session.is_modified
    (tmp_path / "away").rename(drive)
    save_session(session)
    assert (read_hypnogram(drive / "stages.csv").hypnogram.stages[5:] == Stage.REM).all()


def test_what_somebody_else_wrote_is_kept_until_the_user_says_otherwise(session, saved):
    saved.write_text("stage\nWake\n")
    with pytest.raises(SavingError, match="neither is lost"):
        save_session(session)
    assert saved.read_text() == "stage\nWake\n"
    export_stages(session, saved)  # named by the user, who was asked
    assert len(read_hypnogram(saved).hypnogram) == 10


def test_what_is_done_after_the_snapshot_is_not_written(session, tmp_path):
    session.score(0, 5, Stage.NREM)
    snapshot = snapshot_of(session)
    assert snapshot.is_current(session)
    session.score(5, 10, Stage.REM)
    assert not snapshot.is_current(session)
    write_snapshot(snapshot, tmp_path / "stages.csv")
    stages = read_hypnogram(tmp_path / "stages.csv").hypnogram.stages
    assert (stages[5:] == Stage.UNSCORED).all()


def test_a_step_that_grew_since_is_no_longer_what_was_written(session):
    session.begin_sweep()
    session.score(0, 5, Stage.NREM)
    snapshot = snapshot_of(session)
    session.score(5, 6, Stage.NREM)  # joins the step before
    assert session.undo_stack.index() == snapshot.index
    assert not snapshot.is_current(session)
