from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from hypnoscope.core.events import Began
from hypnoscope.core.history import Replay
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.windows.dialogs.about import AboutDialog
from hypnoscope.windows.dialogs.questions import (
    RecoveryQuestion,
    StopTrainingQuestion,
    UnsavedChangesQuestion,
)


def answered(qtbot, question, respond):
    """Show the question and give the answer once it is on the screen."""
    qtbot.addWidget(question)
    QTimer.singleShot(0, question, respond)
    question.exec()
    return question


def button_of(question, text):
    (button,) = [button for button in question.buttons() if button.text() == text]
    return button


@pytest.fixture
def work():
    hypnogram = Hypnogram.scored_by(ScoredBy("person", "Ada"), np.array([0, 1, -1], dtype=np.int8))
    at = datetime(2024, 2, 3, 17, 42)
    began = Began(hypnogram.marks, hypnogram.scorers, modified=True)
    return Replay(began).history(at)


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (QMessageBox.StandardButton.Save, "save"),
        (QMessageBox.StandardButton.Discard, "discard"),
        (QMessageBox.StandardButton.Cancel, "cancel"),
    ],
)
def test_unsaved_changes_are_saved_discarded_or_kept_open(qtbot, button, answer):
    question = UnsavedChangesQuestion("mouse.edf")
    answered(qtbot, question, lambda: question.button(button).click())
    assert question.answer == answer
    assert "mouse.edf" in question.text()


def test_escape_never_discards_unsaved_changes(qtbot):
    question = UnsavedChangesQuestion("mouse.edf")
    answered(qtbot, question, lambda: qtbot.keyClick(question, Qt.Key.Key_Escape))
    assert question.answer == "cancel"


def test_enter_saves_unsaved_changes(qtbot):
    question = UnsavedChangesQuestion("mouse.edf")
    answered(qtbot, question, lambda: qtbot.keyClick(question, Qt.Key.Key_Return))
    assert question.answer == "save"


def test_recovery_says_what_was_found(qtbot, work):
    question = RecoveryQuestion("mouse.edf", work)
    qtbot.addWidget(question)
    assert "3 February 2024 at 17:42" in question.informativeText()
    assert "holds 2 scored seconds, 2 of them by hand" in question.informativeText()


@pytest.mark.parametrize(
    ("text", "recover"), [("Go on with it", True), ("Open as last saved", False)]
)
def test_recovery_is_taken_or_declined(qtbot, work, text, recover):
    question = RecoveryQuestion("mouse.edf", work)
    answered(qtbot, question, lambda: button_of(question, text).click())
    assert question.recover is recover


def test_escape_never_throws_recovered_work_away(qtbot, work):
    question = RecoveryQuestion("mouse.edf", work)
    answered(qtbot, question, lambda: qtbot.keyClick(question, Qt.Key.Key_Escape))
    assert question.recover


@pytest.mark.parametrize("finished", [False, True])
def test_a_training_is_not_thrown_away_by_enter_or_escape(qtbot, finished):
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        question = StopTrainingQuestion(finished)
        answered(qtbot, question, lambda q=question, k=key: qtbot.keyClick(q, k))
        assert not question.stop


@pytest.mark.parametrize(("finished", "text"), [(False, "Stop training"), (True, "Discard")])
def test_a_training_is_thrown_away_when_the_user_says_so(qtbot, finished, text):
    question = StopTrainingQuestion(finished)
    answered(qtbot, question, lambda: button_of(question, text).click())
    assert question.stop


def test_about_names_versions_checkpoint_licence_and_paper(qtbot, own):
    dialog = AboutDialog(own)
    qtbot.addWidget(dialog)
    facts = dialog.facts
    assert "Python 3" in facts["Versions"]
    assert facts["Checkpoint"] == "our-lab-2c3d"
    assert facts["Trained on"] == "Our mice."
    assert "sDREAMER" in facts["Method"]
    assert facts["Licence"].startswith("MIT")
    (copy,) = [b for b in dialog.findChild(QDialogButtonBox).buttons() if b.text() == "Copy"]
    copy.click()
    assert "Checkpoint: our-lab-2c3d" in QGuiApplication.clipboard().text()


def test_about_does_without_a_checkpoint(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    assert "Checkpoint" not in dialog.facts


@pytest.mark.parametrize("finished", [True, False])
def test_enter_means_the_same_after_the_theme_has_changed(qtbot, qapp, finished):
    question = StopTrainingQuestion(finished)
    qtbot.addWidget(question)
    question.show()
    before = question.defaultButton()
    sheet = qapp.styleSheet()
    qapp.setStyleSheet("QDialog { background: #202020; }")
    qtbot.wait(20)
    qapp.setStyleSheet(sheet)
    qtbot.waitUntil(lambda: question.focusWidget() is before and before.isDefault())
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert not question.stop
