import numpy as np
import pytest

from hypnoscope.core.stage import Stage
from hypnoscope.session.autosave import Autosave, unsaved_work_of
from hypnoscope.session.recovery import (
    read_unsaved,
    recovery_path_of,
    recovery_paths_of,
    set_aside,
    write_unsaved,
)
from hypnoscope.session.session import ScoringSession


@pytest.fixture
def make_autosave(session, qtbot):
    made = []

    def make(folder, **options):
        made.append(Autosave(session, folder, **options))
        return made[-1]

    yield make
    for autosave in made:
        autosave.close()


@pytest.fixture
def autosave(make_autosave, tmp_path):
    return make_autosave(tmp_path / "recovery", delay_ms=0)


def marks_of(session):
    marks = session.hypnogram.marks
    names = [str(session.hypnogram.scorers[code]) for code in marks.scorers]
    return marks.stages.tolist(), marks.artefacts.tolist(), names


def test_unsaved_work_comes_back_as_it_was(session, make_scores, tmp_path):
    session.adopt(make_scores([1] * 9 + [-1]))
    session.score(2, 4, Stage.REM)
    session.flag_artefact(3, 6, True)
    path = recovery_path_of(session.recording, tmp_path)
    write_unsaved(path, unsaved_work_of(session))

    work = read_unsaved(session.recording, tmp_path)
    again = ScoringSession(session.recording, work.hypnogram(1.0), work.scores)

    assert marks_of(again) == marks_of(session)
    np.testing.assert_array_equal(again.scores.probabilities, session.scores.probabilities)
    origin = (again.scores.pathway, again.scores.model_id, again.scores.eeg, again.scores.emg)
    assert origin == ("mixed", "first", "EEG", "EMG")


def test_work_without_automatic_scores_comes_back_too(session, tmp_path):
    session.score(0, 1, Stage.WAKE)
    write_unsaved(recovery_path_of(session.recording, tmp_path), unsaved_work_of(session))
    assert read_unsaved(session.recording, tmp_path).scores is None


def test_work_is_found_again_under_another_name_of_the_recording(make_recording, tmp_path):
    one = make_recording(path=tmp_path / "a.edf", fingerprint="beef")
    two = make_recording(path=tmp_path / "moved" / "b.edf", fingerprint="beef")
    assert recovery_path_of(one, tmp_path) == recovery_path_of(two, tmp_path)


def test_a_recording_without_a_fingerprint_is_known_by_its_name(make_recording, tmp_path):
    recording = make_recording(path=tmp_path / "a.vhdr", fingerprint="")
    assert recovery_path_of(recording, tmp_path) == tmp_path / "a.npz"


def test_nothing_is_offered_where_nothing_was_lost(make_recording, tmp_path):
    assert read_unsaved(make_recording(), tmp_path) is None


def test_work_that_does_not_fit_the_recording_is_not_offered(session, make_recording, tmp_path):
    write_unsaved(recovery_path_of(session.recording, tmp_path), unsaved_work_of(session))
    assert read_unsaved(make_recording(duration_s=11), tmp_path) is None


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_damaged_file_is_left_alone_and_not_offered(session, tmp_path, caplog, share):
    path = recovery_path_of(session.recording, tmp_path)
    write_unsaved(path, unsaved_work_of(session))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert read_unsaved(session.recording, tmp_path) is None
    assert path.exists()
    assert "cannot be read" in caplog.text


def test_declined_work_is_not_offered_again_and_not_destroyed(session, tmp_path):
    path = recovery_path_of(session.recording, tmp_path)
    write_unsaved(path, unsaved_work_of(session))
    set_aside(path)
    assert read_unsaved(session.recording, tmp_path) is None
    assert [file.name for file in tmp_path.iterdir()] == ["f00d.discarded.npz"]


def test_work_that_was_saved_meanwhile_cannot_be_declined_any_more(tmp_path):
    set_aside(tmp_path / "f00d.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_change_is_on_disk_soon_after(session, autosave, qtbot, tmp_path):
    session.score(2, 4, Stage.REM)
    qtbot.waitUntil(autosave.path.exists, timeout=2_000)
    work = read_unsaved(session.recording, tmp_path / "recovery")
    assert work.marks.stages.tolist()[1:5] == [-1, 2, 2, -1]


def test_saving_removes_the_unsaved_work(session, autosave, tmp_path):
    session.score(2, 4, Stage.REM)
    autosave.write_now()
    session.mark_saved(tmp_path / "a.csv")  # before the write is sure to have ended
    autosave.wait()
    assert not autosave.path.exists()


def test_undoing_everything_leaves_nothing_to_recover(session, autosave):
    session.score(2, 4, Stage.REM)
    autosave.write_now()
    session.undo_stack.undo()
    autosave.wait()
    assert not autosave.path.exists()


def test_discarding_removes_the_unsaved_work(session, autosave):
    session.score(2, 4, Stage.REM)
    autosave.write_now()
    autosave.discard()
    autosave.wait()
    assert not autosave.path.exists()


def test_nothing_is_written_while_there_is_nothing_unsaved(session, autosave):
    autosave.write_now()
    autosave.wait()
    assert not autosave.path.exists()


def test_a_session_that_is_still_unsaved_keeps_its_recovered_file(session, tmp_path):
    path = recovery_path_of(session.recording, tmp_path)
    write_unsaved(path, unsaved_work_of(session))
    session.mark_unsaved()
    autosave = Autosave(session, tmp_path)
    autosave.write_now()
    autosave.wait()
    assert path.exists()


def test_two_windows_keep_their_work_apart(
    session, make_autosave, claim_elsewhere, tmp_path, qtbot
):
    path = recovery_path_of(session.recording, tmp_path)
    write_unsaved(path, unsaved_work_of(session))
    other = claim_elsewhere(path)
    theirs = path.read_bytes()
    assert read_unsaved(session.recording, tmp_path) is None
    autosave = make_autosave(tmp_path)
    session.score(2, 4, Stage.REM)
    with qtbot.waitSignal(autosave.found_elsewhere):
        autosave.write_now()
    autosave.discard()
    autosave.write_now()
    autosave.wait()
    assert autosave.path == tmp_path / "f00d~2.npz"
    assert autosave.path.exists()
    assert path.read_bytes() == theirs
    other.kill()
    other.wait()
    assert read_unsaved(session.recording, tmp_path).path == path


def test_work_of_both_windows_is_offered_in_turn_after_a_crash(session, tmp_path):
    for path in recovery_paths_of(session.recording, tmp_path)[:2]:
        write_unsaved(path, unsaved_work_of(session))
    for name in ("f00d.npz", "f00d~2.npz"):
        work = read_unsaved(session.recording, tmp_path)
        assert work.path.name == name
        set_aside(work.path)


def test_a_recovered_file_is_used_further_and_removed_once_saved(session, make_autosave, tmp_path):
    path = recovery_paths_of(session.recording, tmp_path)[1]
    write_unsaved(path, unsaved_work_of(session))
    session.mark_unsaved()
    autosave = make_autosave(tmp_path, recovered=path)
    assert autosave.path == path
    session.mark_saved(tmp_path / "a.csv")
    autosave.wait()
    assert not path.exists()


def test_a_closed_window_leaves_the_file_to_the_next(session, make_autosave, tmp_path):
    for _ in range(2):
        autosave = make_autosave(tmp_path)
        session.mark_unsaved()
        autosave.write_now()
        autosave.close()
    assert autosave.path == recovery_path_of(session.recording, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["f00d.npz"]


def test_a_folder_that_cannot_be_written_does_not_disturb_the_work(session, tmp_path, caplog):
    (tmp_path / "recovery").write_text("a file where the folder should be")
    autosave = Autosave(session, tmp_path / "recovery")
    session.score(2, 4, Stage.REM)
    autosave.write_now()
    autosave.wait()
    assert session.hypnogram.stages[2] == Stage.REM
    assert "a job failed" in caplog.text


def test_a_day_is_set_aside_without_holding_up_the_user(
    qapp, make_recording, make_scores, benchmark_ms
):
    session = ScoringSession(make_recording(86_400.0))
    session.adopt(make_scores(np.arange(86_400) % 3))
    assert benchmark_ms(lambda: unsaved_work_of(session)) < 1
