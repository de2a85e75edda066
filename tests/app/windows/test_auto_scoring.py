import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.dialogs.channels import ChannelsDialog


@pytest.fixture
def score(window, workspace, qtbot):
    def score():
        with qtbot.waitSignal(window.auto_scoring.ended):
            qtbot.keyClick(window, Qt.Key.Key_F5)

    return score


def test_every_second_is_scored(score, workspace, scorer):
    score()
    assert (workspace.session.hypnogram.stages == Stage.NREM).all()
    np.testing.assert_allclose(workspace.session.confidence, 0.9, rtol=1e-6)
    assert scorer.requests[0].choice.pathway == "mixed"


def test_result_is_one_undoable_step(score, workspace, qtbot, window):
    score()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (workspace.session.hypnogram.stages == Stage.UNSCORED).all()
    assert workspace.session.scores is None


def test_what_a_person_scored_stays(score, workspace, window):
    workspace.session.score(5, 10, Stage.REM)
    score()
    assert (workspace.session.hypnogram.stages[5:10] == Stage.REM).all()
    assert "5 scored by hand were kept" in window.statusBar().currentMessage()


def test_progress_device_and_time_are_shown(window, workspace, scorer, qtbot):
    scorer.endless = True
    with qtbot.waitSignal(window.auto_scoring.progressed):
        window.actions_.score_automatically.trigger()
    assert window.job_bar.isVisible()
    assert window.job_bar.text.startswith("Scoring EEG and EMG on CPU … · 0 s")
    assert not window.actions_.score_automatically.isEnabled()
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.mouseClick(window.job_bar._cancel, Qt.MouseButton.LeftButton)


def test_running_score_can_be_cancelled(window, workspace, scorer, qtbot):
    scorer.endless = True
    with qtbot.waitSignal(window.auto_scoring.progressed):
        window.actions_.score_automatically.trigger()
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.mouseClick(window.job_bar._cancel, Qt.MouseButton.LeftButton)
    assert not window.job_bar.isVisible()
    assert (workspace.session.hypnogram.stages == Stage.UNSCORED).all()
    assert not workspace.session.is_modified
    assert "cancelled" in window.statusBar().currentMessage()
    assert window.actions_.score_automatically.isEnabled()


def test_escape_cancels_as_well(window, workspace, scorer, qtbot):
    scorer.endless = True
    with qtbot.waitSignal(window.auto_scoring.progressed):
        window.actions_.score_automatically.trigger()
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_closing_the_recording_cancels(window, workspace, scorer, qtbot):
    scorer.endless = True
    with qtbot.waitSignal(window.auto_scoring.progressed):
        window.actions_.score_automatically.trigger()
    with qtbot.waitSignal(window.auto_scoring.ended):
        window.actions_.close_recording.trigger()
    assert not window.actions_.score_automatically.isEnabled()


def test_scoring_goes_on_while_the_user_edits(window, workspace, scorer, qtbot):
    scorer.endless = True
    with qtbot.waitSignal(window.auto_scoring.progressed):
        window.actions_.score_automatically.trigger()
    qtbot.keyClick(window, Qt.Key.Key_R)
    with qtbot.waitSignal(window.auto_scoring.ended):
        scorer.endless = False
    assert workspace.session.hypnogram.stages[:2].tolist() == [Stage.REM, Stage.NREM]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ScoringError("EEG 1 is flat throughout."), "EEG 1 is flat throughout."),
        (MemoryError("12 GB"), "Automatic scoring failed: 12 GB."),
    ],
)
def test_failure_is_told_and_nothing_changes(score, workspace, window, scorer, error, said):
    scorer.error = error
    score()
    assert window.notice.sentence == said
    assert not workspace.session.is_modified
    assert window.actions_.score_automatically.isEnabled()


def test_recording_without_signals_leads_to_the_channels(window, workspace, scorer, score):
    for channel in workspace.session.recording.channels:
        workspace.session.set_role(channel.name, ChannelRole.OTHER)
    window.actions_.score_automatically.trigger()
    assert isinstance(window.asking.dialog, ChannelsDialog)
    assert "Say which channel is EEG" in window.statusBar().currentMessage()
    assert window.notice.sentence == ""
    window.asking.dialog.choose("EEG", ChannelRole.EEG)
    window.asking.dialog.accept()
    score()
    assert scorer.requests[0].choice.eeg == "EEG"
    assert not window.auto_scoring.is_running


def test_chosen_checkpoint_scores(score, scorer, preferences, monkeypatch, tmp_path):
    from dataclasses import replace

    from hypnoscope.scoring.checkpoints import checkpoints

    bundled = checkpoints()[0]
    own = replace(bundled, path=tmp_path / "own", checkpoint_id="own-1", bundled=False)
    monkeypatch.setattr("hypnoscope.windows.auto_scoring.checkpoints", lambda: [bundled, own])
    preferences.use_checkpoint("own-1")
    score()
    preferences.use_checkpoint("gone-9")
    score()
    assert [r.checkpoint.checkpoint_id for r in scorer.requests] == [
        "own-1",
        bundled.checkpoint_id,
    ]


def test_no_checkpoint_at_all_is_told(window, workspace, monkeypatch):
    def none_there():
        raise ScoringError("The program came without a checkpoint; install it again.")

    monkeypatch.setattr("hypnoscope.windows.auto_scoring.checkpoints", none_there)
    window.actions_.score_automatically.trigger()
    assert "install it again" in window.notice.sentence


def test_nothing_is_scored_without_a_recording(window, scorer):
    window.auto_scoring.start_usual()
    assert not window.auto_scoring.is_running
    assert scorer.requests == []


def test_pathways_are_compared_without_changing_a_stage(window, workspace, scorer, qtbot):
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.keyClick(window, Qt.Key.Key_F6)
    assert [request.choice.pathway for request in scorer.requests] == ["eeg", "emg", "mixed"]
    assert set(workspace.pathways.scores) == {"eeg", "emg", "mixed"}
    assert (workspace.session.hypnogram.stages == Stage.UNSCORED).all()
    assert not workspace.session.is_modified
    assert window.arrangement.panels.is_shown("pathways")
    assert "0 %" in window.statusBar().currentMessage()


def test_pathways_need_both_signals(window, workspace, scorer):
    workspace.session.set_role("EMG", ChannelRole.OTHER)
    window.actions_.compare_pathways.trigger()
    assert scorer.requests == []
    assert "EMG" in window.notice.sentence
