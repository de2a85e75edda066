import pytest

from hypnoscope.windows.action_set import ActionSet, Described


@pytest.fixture
def actions(qapp):
    actions = ActionSet()
    actions.undo = actions.make("&Undo…", "Ctrl+Z", tip="Take back")
    actions.panels = actions.make_each(
        {
            "EEG": Described("&EEG", ("Alt+1",), recording=True, checkable=True),
            "EMG": Described("E&MG"),
        }
    )
    return actions


def test_each_of_a_group_is_made_as_it_is_described(actions):
    eeg, emg = actions.panels.values()
    assert (eeg.text(), eeg.isCheckable(), eeg.isEnabled()) == ("&EEG", True, False)
    assert (emg.text(), emg.isCheckable(), emg.isEnabled()) == ("E&MG", False, True)
    assert actions.needing_recording == [eeg]


def test_ids_are_the_names_of_attributes_and_the_keys_of_groups(actions):
    assert list(actions.by_id) == ["undo", "panels.eeg", "panels.emg"]


def test_a_new_key_takes_the_place_of_the_old_one_in_the_tool_tip(actions):
    actions.assign(actions.undo, ("U", "Ctrl+U"))
    assert actions.undo.toolTip() == "Take back (U or Ctrl+U)"
    assert set(actions.names_by_key) == {"U", "Ctrl+U", "Alt+1"}


def test_a_disabled_action_says_what_to_do_first(actions):
    actions.explain("Change something.", actions.undo)
    assert actions.why_disabled(actions.undo) == ""
    actions.undo.setEnabled(False)
    assert actions.why_disabled(actions.undo) == "Change something."
    assert actions.why_disabled(actions.panels["EEG"]) == "Open a recording first."
