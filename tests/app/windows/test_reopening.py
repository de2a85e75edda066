import pytest

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of


@pytest.fixture
def reopen(window, workspace, qtbot):
    """Change the open recording, then open it again with this answer about the changes."""
    asked = []

    def reopening(answer):
        window.opening.ask_recover = lambda *args: asked.append(args)
        window.saving.ask_unsaved = lambda name: answer
        workspace.session.score(3, 5, Stage.REM)
        window.opening.open_path(workspace.session.recording.path)
        changed = lambda: window.desk.workspace not in (None, workspace)  # noqa: E731
        if answer != "cancel":
            qtbot.waitUntil(changed)
        else:
            with qtbot.waitSignal(window.opening.busy_changed, check_params_cb=lambda b: not b):
                pass
        return window.desk.workspace.session

    yield reopening
    assert asked == []


def test_reopening_after_saving_shows_what_was_saved(reopen):
    session = reopen("save")
    assert session.hypnogram.stages[2:6].tolist() == [-1, 2, 2, -1]
    assert not session.is_modified


def test_reopening_after_discarding_shows_what_the_file_has(reopen, workspace):
    session = reopen("discard")
    assert (session.hypnogram.stages == Stage.UNSCORED).all()
    assert not stages_path_of(session.recording.path).exists()


def test_giving_up_on_reopening_keeps_the_work(reopen, workspace):
    session = reopen("cancel")
    assert session is workspace.session
    assert session.is_modified


def test_what_was_saved_on_reopening_stays_saved(reopen, window, qtbot):
    session = reopen("save")
    session.score(10, 11, Stage.WAKE)
    window.saving.save()
    qtbot.waitUntil(lambda: not window.saving.is_writing)
    saved = read_hypnogram(session.stages_path).hypnogram.stages
    assert saved[2:6].tolist() == [-1, 2, 2, -1]
