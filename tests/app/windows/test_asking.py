import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.scoring.checkpoints import checkpoints
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.dialogs.about import AboutDialog
from hypnoscope.windows.dialogs.channels import ChannelsDialog
from hypnoscope.windows.dialogs.questions import StopTrainingQuestion
from hypnoscope.windows.dialogs.retraining import RetrainingDialog
from hypnoscope.windows.dialogs.scorer_name import ScorerNameDialog
from hypnoscope.windows.dialogs.scoring import ScoringDialog
from hypnoscope.windows.key_sheet import KeySheet


@pytest.fixture
def asking(window):
    yield window.asking
    window.asking.close_dialogs()


def test_roles_chosen_in_the_dialog_are_used(window, workspace, asking):
    window.actions_.channels.trigger()
    assert isinstance(asking.dialog, ChannelsDialog)
    asking.dialog.choose("Light", ChannelRole.EMG)
    asking.dialog.accept()
    assert workspace.session.recording.channel("Light").role is ChannelRole.EMG
    assert asking.dialog is None


def test_scoring_with_options_scores_as_chosen(window, workspace, asking, scorer, qtbot):
    workspace.session.score(0, 5, Stage.REM)
    qtbot.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(asking.dialog, ScoringDialog)
    asking.dialog.overwrite_box.setChecked(True)
    with qtbot.waitSignal(window.auto_scoring.ended):
        asking.dialog.accept()
    assert (workspace.session.hypnogram.stages == Stage.NREM).all()
    assert not scorer.requests[0].keep_persons


def test_retraining_proposes_the_saved_stages_of_what_is_open(window, workspace, asking, written):
    workspace.session.score(0, 5, Stage.REM)
    window.saving.save()
    written()
    window.actions_.retrain.trigger()
    assert isinstance(asking.retraining, RetrainingDialog)
    (example,) = asking.retraining.setup.examples.examples
    assert example.recording == workspace.session.recording.path


def test_retraining_reminds_of_what_is_not_saved(window, workspace, asking, written):
    workspace.session.score(0, 5, Stage.REM)
    window.actions_.retrain.trigger()
    setup = asking.retraining.setup
    assert "mouse.edf are not saved: save them (Ctrl+S)" in setup.reminder
    assert setup.examples.examples == ()
    window.saving.save()
    written()
    window.actions_.retrain.trigger()
    assert setup is asking.retraining.setup
    assert setup.reminder == ""
    assert len(setup.examples.examples) == 1


def test_seconds_are_counted_anew_when_retraining_is_chosen_again(
    window, workspace, asking, qtbot, written
):
    def seconds_counted():
        examples = asking.retraining.setup.examples
        qtbot.waitUntil(lambda: not examples.is_counting)
        return examples.n_seconds

    workspace.session.score(0, 5, Stage.REM)
    window.saving.save()
    written()
    window.actions_.retrain.trigger()
    assert seconds_counted() == (0, 0, 5)
    workspace.session.score(5, 9, Stage.REM)
    window.saving.save()
    written()
    window.actions_.retrain.trigger()
    assert seconds_counted() == (0, 0, 9)


def test_adopted_checkpoint_is_used_from_then_on(window, workspace, asking, preferences):
    window.actions_.retrain.trigger()
    bundled = checkpoints()[0]
    asking.retraining.adopted.emit(bundled.path)
    assert preferences.settings.checkpoint == bundled.checkpoint_id
    asking.retraining.adopted.emit(bundled.path.with_name("gone.safetensors"))
    assert "gone.safetensors" in window.notice.sentence


@pytest.fixture
def training(window, workspace, asking, monkeypatch):
    """A training under way, as far as its dialog knows; the answers to its question."""
    answers = {"stop": False, "asked": 0}

    def ask(question):
        answers["asked"] += 1

    monkeypatch.setattr(StopTrainingQuestion, "exec", ask)
    monkeypatch.setattr(StopTrainingQuestion, "stop", property(lambda self: answers["stop"]))
    window.actions_.retrain.trigger()
    asking.retraining._show_page(asking.retraining.progress)
    yield answers
    answers["stop"] = True


def test_closing_the_window_asks_before_a_training_is_thrown_away(window, training):
    assert not window.close()
    assert window.desk.workspace is not None
    training["stop"] = True
    assert window.close()
    assert training["asked"] == 2
    assert window.asking.retraining is None


def test_closing_the_window_asks_before_a_result_is_thrown_away(window, training, asking):
    asking.retraining._show_page(asking.retraining.result_page)
    assert not window.close()
    assert training["asked"] == 1


def test_a_training_goes_on_when_the_user_does_not_close_after_all(window, training, workspace):
    workspace.session.score(0, 5, Stage.REM)
    window.saving.ask_unsaved = lambda name: "cancel"
    assert not window.close()
    assert training["asked"] == 0
    window.saving.ask_unsaved = lambda name: "discard"


def test_other_dialogs_leave_a_training_alone(window, training, asking):
    window.actions_.keys.trigger()
    window.actions_.channels.trigger()
    assert isinstance(asking.dialog, ChannelsDialog)
    assert asking.retraining.isVisible()
    assert training["asked"] == 0


def test_retraining_is_opened_once(window, training, asking):
    dialog = asking.retraining
    window.actions_.retrain.trigger()
    assert asking.retraining is dialog


def test_name_of_the_scorer_is_asked_and_used_from_then_on(
    window, workspace, asking, preferences, qtbot
):
    workspace.session.score(0, 1, Stage.REM)
    before = workspace.session.person.name
    qtbot.mouseClick(window._scorer_button, Qt.MouseButton.LeftButton)
    dialog = asking.dialog
    assert isinstance(dialog, ScorerNameDialog)
    assert dialog.name == before
    dialog.name_edit.setText("  Ada  Müller & Co ")
    dialog.accept()
    workspace.session.score(1, 2, Stage.REM)
    hypnogram = workspace.session.hypnogram
    names = [hypnogram.scorers[code].name for code in hypnogram.marks.scorers[:2]]
    assert names == [before, "Ada Müller & Co"]
    assert preferences.settings.person == "Ada Müller & Co"
    assert window._scorer_button.text() == "Scorer: Ada Müller && Co"


def test_nobody_is_no_scorer(window, asking, preferences):
    before = preferences.settings.person
    window.actions_.name_scorer.trigger()
    asking.dialog.name_edit.setText("  ")
    assert not asking.dialog.ok_button.isEnabled()
    asking.dialog.reject()
    assert preferences.settings.person == before


def test_about_and_keys_are_shown(window, asking, qtbot):
    window.actions_.about.trigger()
    assert isinstance(asking.dialog, AboutDialog)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    window.actions_.keys.trigger()
    assert isinstance(asking.dialog, KeySheet)


def test_a_second_dialog_takes_the_place_of_the_first(window, workspace, asking):
    window.actions_.channels.trigger()
    window.actions_.keys.trigger()
    assert isinstance(asking.dialog, KeySheet)


def test_missing_checkpoint_is_told(window, workspace, asking, monkeypatch):
    def none_there():
        raise ScoringError("The program came without a checkpoint; install it again.")

    monkeypatch.setattr("hypnoscope.windows.asking.checkpoints", none_there)
    window.actions_.score_with_options.trigger()
    assert asking.dialog is None
    assert "install it again" in window.notice.sentence


def test_dialogs_need_a_recording_where_they_are_about_one(window, asking):
    asking.ask_channels()
    asking.ask_how_to_score()
    assert asking.dialog is None


def test_checkpoint_is_chosen_in_a_menu(window, preferences, monkeypatch, tmp_path):
    from dataclasses import replace

    bundled = checkpoints()[0]
    own = replace(bundled, name="our & lab", checkpoint_id="own-1", bundled=False)
    monkeypatch.setattr("hypnoscope.windows.checkpoint_menu.checkpoints", lambda: [bundled, own])
    menu = window.menus.checkpoints
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()] == [True, False]
    menu.actions()[1].trigger()
    assert preferences.settings.checkpoint == "own-1"
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()] == [False, True]
    menu.actions()[0].trigger()
    assert preferences.settings.checkpoint == ""
