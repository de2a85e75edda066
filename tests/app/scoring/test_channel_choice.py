"""Which channels are scored, and the reasons given."""

from fractions import Fraction

import pytest

from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.scoring.channel_choice import ChannelChoice, choose_channels
from hypnoscope.scoring.scorer import ScoringError

EEG, EMG, OTHER = ChannelRole.EEG, ChannelRole.EMG, ChannelRole.OTHER


def recording_of(**roles: ChannelRole) -> Recording:
    channels = tuple(
        Channel(name, "µV", Fraction(512), role, "name") for name, role in roles.items()
    )
    return Recording(channels, {}, duration_s=60.0)


def test_both_signals_are_taken_by_their_roles():
    choice = choose_channels(recording_of(Temp=OTHER, Neck=EMG, Fro=EEG))
    assert (choice.eeg, choice.emg, choice.pathway) == ("Fro", "Neck", "mixed")


def test_the_reasons_say_which_channels_were_taken_and_why():
    choice = choose_channels(recording_of(Fro=EEG, Par=EEG, Neck=EMG))
    assert choice.reasons == (
        "EEG: Fro (by its name; the first of 2: Fro, Par)",
        "EMG: Neck (by its name)",
    )


@pytest.mark.parametrize(("role", "pathway"), [(EEG, "eeg"), (EMG, "emg")])
def test_a_single_signal_is_scored_alone(role, pathway):
    choice = choose_channels(recording_of(A=role, B=OTHER))
    assert choice.pathway == pathway
    assert any("none" in reason for reason in choice.reasons)


def test_a_named_channel_goes_before_its_role():
    choice = choose_channels(recording_of(A=EEG, B=EEG, C=EMG), eeg="B")
    assert (choice.eeg, choice.emg) == ("B", "C")
    assert "EEG: B (chosen by you)" in choice.reasons


def test_a_channel_named_as_eeg_is_not_also_the_emg():
    choice = choose_channels(recording_of(A=EMG, B=EMG), eeg="A")
    assert (choice.eeg, choice.emg) == ("A", "B")


def test_letter_case_of_a_name_does_not_matter_unless_it_has_to():
    assert choose_channels(recording_of(EEG1=OTHER), eeg="eeg1").eeg == "EEG1"
    assert choose_channels(recording_of(a=OTHER, A=OTHER), eeg="A").eeg == "A"
    with pytest.raises(ScoringError, match="no channel 'AA'"):
        choose_channels(recording_of(aA=OTHER, Aa=OTHER), eeg="AA")


def test_a_pathway_for_one_signal_leaves_the_other_out():
    choice = choose_channels(recording_of(A=EEG, B=EMG), pathway="emg")
    assert (choice.eeg, choice.emg, choice.pathway) == (None, "B", "emg")
    choice = choose_channels(recording_of(A=EEG, B=EMG), pathway="eeg")
    assert (choice.eeg, choice.emg, choice.pathway) == ("A", None, "eeg")


def test_a_channel_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(ScoringError, match=r"no channel 'X'; its channels are: A, B\."):
        choose_channels(recording_of(A=EEG, B=EMG), emg="X")


def test_one_channel_cannot_be_both():
    with pytest.raises(ScoringError, match="both the EEG and the EMG"):
        choose_channels(recording_of(A=EEG), eeg="A", emg="a")


@pytest.mark.parametrize(
    ("roles", "pathway", "sentence"),
    [
        ({"A": EEG}, "mixed", "needs an EMG channel"),
        ({"A": EMG}, "eeg", "needs an EEG channel"),
        ({"A": OTHER}, "auto", "No channel of the recording looks like EEG or EMG"),
        ({"A": EEG}, "both", "'both' is no pathway"),
    ],
)
def test_a_missing_signal_is_said_in_one_sentence(roles, pathway, sentence):
    with pytest.raises(ScoringError, match=sentence):
        choose_channels(recording_of(**roles), pathway=pathway)


def test_a_choice_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs an EEG or an EMG"):
        ChannelChoice(None, None)
