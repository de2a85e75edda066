from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QTableWidget

from hypnoscope.core.recording import ChannelRole, DisabledChannel
from hypnoscope.windows.dialogs.channels import ChannelsDialog
from hypnoscope.windows.dialogs.texts import Notice


@pytest.fixture
def dialog(qtbot, recording):
    dialog = ChannelsDialog(recording)
    qtbot.addWidget(dialog)
    return dialog


def row_of(dialog, number):
    table = dialog.findChild(QTableWidget)
    box = table.cellWidget(number, 3).findChild(QComboBox)
    texts = [table.item(number, column).text() for column in (0, 1, 2, 4)]
    return [*texts[:3], box.currentText(), texts[3]]


def test_each_channel_is_shown_with_its_proposal_and_why(dialog):
    assert row_of(dialog, 0) == ["FRO", "µV", "512 Hz", "EEG", "by its name"]
    assert row_of(dialog, 2) == ["NUC", "µV", "610.35 Hz", "EMG", "most power above 20 Hz"]
    assert row_of(dialog, 3) == ["TTL", "none", "1 Hz", "Other", "flat"]


def test_only_what_was_changed_is_told(dialog):
    assert dialog.roles == {}
    dialog.choose("FRO", ChannelRole.OTHER)
    dialog.choose("TTL", ChannelRole.EMG)
    dialog.choose("TTL", ChannelRole.OTHER)
    assert dialog.roles == {"FRO": ChannelRole.OTHER}
    assert row_of(dialog, 0)[-1] == "chosen by you"
    assert row_of(dialog, 3)[-1] == "flat"


def test_a_role_is_chosen_by_keyboard(dialog, qtbot):
    box = dialog.findChild(QTableWidget).cellWidget(0, 3).findChild(QComboBox)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert dialog.roles == {"FRO": ChannelRole.EMG}


def test_the_dialog_says_what_automatic_scoring_will_read(dialog):
    assert dialog.use == "Automatic scoring reads FRO as EEG and NUC as EMG."
    dialog.choose("FRO", ChannelRole.OTHER)
    dialog.choose("NUC", ChannelRole.OTHER)
    assert dialog.use == "Automatic scoring reads PAR as EEG."


def test_the_dialog_says_when_nothing_could_be_scored(qtbot, recording_without_signals):
    dialog = ChannelsDialog(recording_without_signals)
    qtbot.addWidget(dialog)
    assert "needs an EEG or an EMG channel" in dialog.findChild(Notice).sentence
    dialog.choose("TTL", ChannelRole.EMG)
    assert dialog.findChild(Notice).sentence == ""


def test_long_names_stay_readable_by_their_tip(dialog):
    assert dialog.findChild(QTableWidget).item(2, 0).toolTip() == "NUC"


def test_disabled_channels_are_listed_with_the_reason_and_cannot_be_chosen(qtbot, recording):
    disabled = DisabledChannel("FLAT", "its physical minimum and maximum are both 0")
    dialog = ChannelsDialog(replace(recording, disabled=(disabled,)))
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableWidget)
    texts = [table.item(4, column).text().strip() for column in range(5)]
    assert texts == ["FLAT", "", "", "Disabled", disabled.reason]
    assert table.cellWidget(4, 3) is None
    assert not table.item(4, 0).flags() & Qt.ItemFlag.ItemIsEnabled
    dialog.choose("FRO", ChannelRole.OTHER)
    assert dialog.roles == {"FRO": ChannelRole.OTHER}


@pytest.mark.parametrize("n_repairs", [0, 2, 20])
def test_what_was_put_right_on_reading_is_listed(qtbot, recording, n_repairs):
    repairs = tuple(f"Repair {i}." for i in range(n_repairs))
    dialog = ChannelsDialog(replace(recording, repairs=repairs))
    qtbot.addWidget(dialog)
    told = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert ("not in order" in told) == (n_repairs > 0)
    assert ("Repair 1." in told) == (n_repairs > 1)
    assert ("and 14 more" in told) == (n_repairs == 20)


def test_ok_and_cancel_end_the_dialog(dialog, qtbot):
    buttons = dialog.findChild(QDialogButtonBox)
    with qtbot.waitSignal(dialog.accepted):
        buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    with qtbot.waitSignal(dialog.rejected):
        buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
