import pytest
from PySide6.QtWidgets import QLabel

from hypnoscope.windows.dialogs.scoring import ScoringDialog
from hypnoscope.windows.dialogs.texts import Notice


@pytest.fixture
def make_dialog(qtbot, recording, bundled, own):
    def make(recording=recording, checkpoint_id="", n_by_person=0):
        dialog = ScoringDialog(recording, [bundled, own], checkpoint_id, n_by_person)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def test_the_usual_request_takes_all_signals_and_keeps_what_persons_scored(make_dialog, bundled):
    request = make_dialog(n_by_person=12).request
    assert (request.choice.eeg, request.choice.emg) == ("FRO", "NUC")
    assert request.choice.pathway == "mixed"
    assert request.checkpoint == bundled
    assert request.device == "auto"
    assert request.keep_persons


def test_the_checkpoint_of_the_settings_is_proposed(make_dialog, own, bundled):
    dialog = make_dialog(checkpoint_id="our-lab-2c3d")
    assert dialog.request.checkpoint == own
    assert dialog.checkpoint_box.itemText(0) == "sdreamer-1 (bundled)"
    assert dialog.checkpoint_box.toolTip() == dialog.checkpoint_box.currentText()
    assert make_dialog(checkpoint_id="since removed").request.checkpoint == bundled


def test_what_a_checkpoint_learned_from_is_said_as_such(make_dialog, bundled):
    dialog = make_dialog()
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert f"Trained on: {bundled.trained_on}" in said


@pytest.mark.parametrize(("pathway", "channels"), [("eeg", ("FRO", None)), ("emg", (None, "NUC"))])
def test_one_signal_alone_may_be_asked_for(make_dialog, pathway, channels):
    dialog = make_dialog()
    choose(dialog.signals_box, pathway)
    choice = dialog.request.choice
    assert (choice.eeg, choice.emg) == channels
    assert choice.pathway == pathway


def test_overwriting_is_offered_only_where_there_is_something(make_dialog):
    assert not make_dialog(n_by_person=0).overwrite_box.isVisible()
    dialog = make_dialog(n_by_person=1_204)
    assert dialog.overwrite_box.text() == "Overwrite the 1,204 seconds scored by hand"
    assert not dialog.overwrite_box.isChecked()
    dialog.overwrite_box.click()
    assert not dialog.request.keep_persons


def test_a_wish_that_cannot_be_met_cannot_be_started(make_dialog, recording_without_signals):
    dialog = make_dialog(recording_without_signals)
    assert not dialog.start_button.isEnabled()
    assert "needs an EEG or an EMG channel" in dialog.findChild(Notice).sentence


def test_a_wish_that_can_be_met_after_all_can_be_started(make_dialog, recording):
    eeg_only = recording.with_roles({"NUC": recording.channel("TTL").role})
    dialog = make_dialog(eeg_only)
    choose(dialog.signals_box, "mixed")
    assert not dialog.start_button.isEnabled()
    choose(dialog.signals_box, "eeg")
    assert dialog.start_button.isEnabled()
    assert dialog.findChild(Notice).sentence == ""


def test_a_device_may_be_asked_for(make_dialog):
    dialog = make_dialog()
    choose(dialog.device_box, "cpu")
    assert dialog.request.device == "cpu"


def test_starting_ends_the_dialog(make_dialog, qtbot):
    dialog = make_dialog()
    with qtbot.waitSignal(dialog.accepted):
        dialog.start_button.click()
