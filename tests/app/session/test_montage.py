from dataclasses import replace
from fractions import Fraction

import pytest

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.core.recording import Channel, ChannelRole
from hypnoscope.session.montage import Montage, round_number


@pytest.fixture
def recording(make_recording):
    extra = (Channel("Temp", "°C", Fraction(1)), Channel("EEG 2", "µV", Fraction(512)))
    recording = make_recording()
    channels = (extra[0], *reversed(recording.channels), extra[1])
    return replace(recording, channels=channels).with_roles({"EEG 2": ChannelRole.EEG})


@pytest.fixture
def montage(qapp, recording):
    return Montage(recording, {c.name: AmplitudeRange(5.0, 190.0) for c in recording.channels})


def test_eeg_comes_first_then_emg_and_the_rest_is_hidden(montage):
    assert montage.channels == ("EEG", "EEG 2", "EMG", "Temp")
    assert montage.shown == ("EEG", "EEG 2", "EMG")


def test_without_roles_all_channels_are_shown(qapp, recording):
    unknown = recording.with_roles({c.name: ChannelRole.OTHER for c in recording.channels})
    ranges = {c.name: AmplitudeRange(0.0, 1.0) for c in recording.channels}
    assert len(Montage(unknown, ranges).shown) == 4


def test_channel_can_be_shown_and_hidden(montage, qtbot):
    with qtbot.waitSignal(montage.shown_changed):
        montage.show_channel("Temp", True)
    montage.show_channel("EEG", False)
    assert montage.shown == ("EEG 2", "EMG", "Temp")


def test_new_roles_give_a_new_order(montage, recording):
    montage.reorder(recording.with_roles({"Temp": ChannelRole.EEG}))
    assert montage.channels == ("Temp", "EEG", "EEG 2", "EMG")


def test_sizes_are_round_and_can_be_reset(montage):
    assert montage.half_range("EEG") == 200.0
    montage.enlarge(1, "EEG")
    assert (montage.half_range("EEG"), montage.half_range("EMG")) == (150.0, 200.0)
    montage.enlarge(-2)
    assert (montage.half_range("EEG"), montage.half_range("EMG")) == (300.0, 500.0)
    montage.reset_sizes()
    assert montage.half_range("EMG") == 200.0


def test_sizes_have_limits(montage):
    montage.enlarge(1000)
    assert montage.half_range("EEG") == pytest.approx(0.2)
    montage.enlarge(-1000)
    assert montage.half_range("EEG") == pytest.approx(200_000)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.0, 1.0), (0.021, 0.02), (950.0, 1000.0), (4.2, 5.0), (1.3e-5, 1.5e-5)],
)
def test_nearest_round_number_is_found(value, expected):
    assert round_number(value) == pytest.approx(expected)


def test_steps_lead_through_the_round_numbers_and_back():
    assert [round_number(7.0, step) for step in (-1, 0, 1, 2)] == [5.0, 7.0, 10.0, 15.0]
