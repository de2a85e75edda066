"""When a line of the journal begins and ends, and whose it is."""

import pytest

from hypnoscope.core.stage import Stage
from hypnoscope.formats.journal import journal_path
from hypnoscope.session.documents import Document, session_of
from hypnoscope.session.kept_work import decline, find_kept
from hypnoscope.session.session import ScoringSession

from .recorded import kinds_of, walked

W, R = Stage.WAKE, Stage.REM


def test_looking_alone_writes_nothing(session, recorder, journal_folder, tmp_path):
    session.mark_saved(tmp_path / "a.csv")
    recorder.close()
    assert not journal_folder.exists()


def test_closing_after_saving_leaves_nothing_to_offer(
    session, recorder, next_start, make_recording, tmp_path, journal_folder
):
    session.score(0, 1, W)
    session.mark_saved(tmp_path / "a.csv")
    recorder.close()
    assert next_start(make_recording()) is None
    assert kinds_of(journal_folder) == ["Began", "Edited", "Saved", "Ended"]


def test_closing_without_saving_leaves_nothing_when_the_user_wants_it_so(
    session, recorder, next_start, make_recording, journal_folder
):
    session.score(0, 1, W)
    recorder.discard()
    recorder.close()
    assert next_start(make_recording()) is None
    assert kinds_of(journal_folder)[-1] == "Ended"


def test_scoring_on_after_all_takes_back_that_the_work_was_given_up(
    session, recorder, next_start, make_recording
):
    session.score(0, 1, W)
    recorder.discard()
    session.score(1, 2, W)
    recorder.close()
    again, _ = next_start(make_recording())
    assert again.hypnogram.stages.tolist()[:3] == [W, W, -1]


def test_declined_work_is_not_offered_again_and_stays_in_the_journal(
    session, recorder, kill, next_start, make_recording, journal_folder
):
    session.score(0, 1, W)
    kill(recorder)
    decline(find_kept(make_recording(), journal_folder).kept, journal_folder)
    assert next_start(make_recording()) is None
    assert kinds_of(journal_folder) == ["Began", "Edited", "Ended"]


def test_a_line_that_is_open_in_this_process_is_nobody_elses(
    session, recorder, journal_folder, make_recording
):
    session.score(0, 1, W)
    found = find_kept(make_recording(), journal_folder)
    assert (found.kept, found.is_open_elsewhere) == (None, False)


def test_two_windows_keep_their_work_apart(
    session, recorder, kill, make_recorder, claim_elsewhere, journal_folder, make_recording, qtbot
):
    session.score(0, 1, W)
    kill(recorder)
    other = claim_elsewhere(journal_path(journal_folder), 1)
    found = find_kept(make_recording(), journal_folder)
    assert (found.kept, found.is_open_elsewhere) == (None, True)
    ours = ScoringSession(make_recording(), person="Eve")
    ours_recorder = make_recorder(ours, journal_folder)
    with qtbot.waitSignal(ours_recorder.found_elsewhere):
        ours.score(5, 6, R)
    kill(ours_recorder)
    other.kill()
    other.wait()
    offered = []
    while (kept := find_kept(make_recording(), journal_folder).kept) is not None:
        offered.append(kept.history.marks.stages.tolist())
        decline(kept, journal_folder)
    assert offered == [[-1] * 5 + [R] + [-1] * 4, [W] + [-1] * 9]


@pytest.mark.parametrize("content", ["", "12"])
def test_a_kill_in_the_middle_of_a_claim_leaves_none(
    session, recorder, kill, journal_folder, next_start, make_recording, content
):
    session.score(0, 1, W)
    kill(recorder)
    (journal_folder / "journal-line-1.lock").write_text(content)
    again, its_recorder = next_start(make_recording())
    again.score(1, 2, W)
    kill(its_recorder)
    assert kinds_of(journal_folder) == ["Began", "Edited", "Edited"]


def test_two_windows_cannot_go_on_with_the_same_line(
    session, recorder, kill, make_recorder, claim_elsewhere, journal_folder, make_recording
):
    session.score(0, 1, W)
    kill(recorder)
    kept = find_kept(make_recording(), journal_folder).kept
    claim_elsewhere(journal_path(journal_folder), 1)  # quicker than we
    ours = session_of(Document(make_recording(), kept=kept), go_on=True)
    make_recorder(ours, journal_folder, kept=kept)
    ours.score(1, 2, W)
    assert kinds_of(journal_folder, 1) == ["Began", "Edited"]
    assert kinds_of(journal_folder, 2) == ["Began", "Edited", "Edited"]


def test_a_line_that_somebody_else_went_on_with_is_left_and_another_begun(
    session, recorder, kill, make_recorder, journal_folder, make_recording, next_start, qtbot
):
    session.score(0, 1, W)
    kill(recorder)
    stale = find_kept(make_recording(), journal_folder).kept
    _, quicker = next_start(make_recording())
    quicker._session.score(5, 6, R)
    kill(quicker)
    ours = session_of(Document(make_recording(), kept=stale), go_on=True)
    ours_recorder = make_recorder(ours, journal_folder, kept=stale)
    ours.score(1, 2, W)
    qtbot.waitUntil(lambda: not ours_recorder.is_behind)
    kill(ours_recorder)
    again, _ = next_start(make_recording())
    assert walked(again) == walked(ours)
    assert kinds_of(journal_folder, 1) == ["Began", "Edited", "Edited"]
