from dataclasses import replace
from fractions import Fraction

import pytest

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.core.derivation import Derivation
from hypnoscope.core.recording import Channel, ChannelRole
from hypnoscope.session.display_filter import DisplayFilter
from hypnoscope.session.montage import Montage, round_number


@pytest.fixture
def recording(make_recording):
    extra = (Channel("Temp", "°C", Fraction(1)), Channel("EEG 2", "µV", Fraction(512)))
    recording = make_recording()
    channels = (extra[0], *reversed(recording.channels), extra[1])
    sources = {channel.name: recording.sources["EEG"] for channel in channels}
    return replace(recording, channels=channels, sources=sources).with_roles(
        {"EEG 2": ChannelRole.EEG}
    )


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


def test_keys_mean_the_current_channel_or_all(montage, qtbot):
    with qtbot.waitSignal(montage.current_changed):
        montage.choose_next(1)
    assert montage.current == "EEG"
    montage.enlarge(1)
    montage.lift(3)
    assert (montage.half_range("EEG"), montage.half_range("EMG")) == (150.0, 200.0)
    assert (montage.offset("EEG"), montage.offset("EMG")) == (0.3, 0.0)
    montage.choose_next(-1)
    assert montage.current is None
    montage.choose_next(-1)
    assert montage.current == "EMG"
    montage.show_channel("EMG", False)
    assert montage.current is None


def test_reset_of_the_current_channel_leaves_the_others(montage):
    montage.enlarge(1)
    montage.lift(-2)
    montage.choose("EEG")
    montage.reset_sizes()
    assert (montage.half_range("EEG"), montage.half_range("EMG")) == (200.0, 150.0)
    assert (montage.offset("EEG"), montage.offset("EMG")) == (0.0, -0.2)


def test_channels_can_be_put_in_any_order(montage, recording):
    montage.place("EMG", 0)
    assert montage.channels == ("EMG", "EEG", "EEG 2", "Temp")
    montage.reorder(recording.with_roles({"Temp": ChannelRole.EEG}))
    assert montage.channels[0] == "EMG"


def test_filter_is_for_display_alone(montage, qtbot):
    source = montage.display.sources["EEG"]
    with qtbot.waitSignal(montage.display_changed):
        montage.switch_filter(True)
    assert montage.filter_in_force("EEG").text == "0.5–40 Hz"
    assert montage.display.sources["EEG"].source is source
    assert montage.centre("EEG") == 0.0
    montage.switch_filter(False)
    assert montage.display.sources["EEG"] is source
    assert montage.centre("EEG") == 5.0


def test_sources_that_read_the_same_stay_the_same(montage):
    montage.switch_filter(True)
    eeg, emg = (montage.display.sources[name] for name in ("EEG", "EMG"))
    montage.use_filter(["EMG"], DisplayFilter(20.0))
    assert montage.display.sources["EEG"] is eeg
    assert montage.display.sources["EMG"] is not emg


def test_channel_minus_another_is_shown_and_can_be_dropped(montage):
    montage.derive(Derivation("EEG", ("EMG",)))
    assert montage.shown == ("EEG", "EEG 2", "EEG − EMG", "EMG")
    assert montage.half_range("EEG − EMG") == 200.0
    assert montage.centre("EEG − EMG") == 0.0
    montage.drop("EEG − EMG")
    assert "EEG − EMG" not in montage.shown
    with pytest.raises(ValueError, match="Hz"):
        montage.derive(Derivation("EEG", ("Temp",)))


def test_montage_comes_back_for_recordings_with_the_same_channels(montage, recording):
    montage.derive(Derivation("EEG", ("EMG",)))
    montage.place("EMG", 0)
    montage.show_channel("EEG 2", False)
    montage.enlarge(2, "EEG")
    montage.lift(1, "EMG")
    montage.use_filter(["EEG"], DisplayFilter(1.0, 30.0, 50.0))
    montage.switch_filter(True)
    ranges = {c.name: AmplitudeRange(5.0, 190.0) for c in recording.channels}
    other = Montage(recording, ranges)
    other.restore(montage.kept())
    assert other.shown == montage.shown
    assert other.half_range("EEG") == montage.half_range("EEG")
    assert (other.offset("EMG"), other.filter_is_on) == (0.1, True)
    assert other.filter_of("EEG") == DisplayFilter(1.0, 30.0, 50.0)


def test_montage_of_other_channels_shows_what_there_is(montage, make_recording, qapp):
    montage.show_channel("EEG", False)
    montage.derive(Derivation("EEG 2", ("EMG",)))
    recording = make_recording()
    other = Montage(recording, {c.name: AmplitudeRange(0.0, 1.0) for c in recording.channels})
    other.restore(montage.kept())
    assert other.shown == ("EMG",)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"order": 1}'])
def test_strange_text_is_no_montage(montage, text):
    montage.restore(text)
    assert montage.shown == ("EEG", "EEG 2", "EMG")


def test_channels_are_rereferenced_in_their_places_and_as_large_as_they_were(montage, recording):
    montage.place("EMG", 0)
    montage.enlarge(3, "EEG 2")
    montage.use_filter(["EEG 2"], DisplayFilter(2.0))
    size = montage.half_range("EEG 2")
    montage.rereference(["EMG", "EEG 2"], ["EEG"])
    assert montage.shown == ("EMG − EEG", "EEG", "EEG 2 − EEG")
    assert montage.derived_shown == ("EMG − EEG", "EEG 2 − EEG")
    assert montage.half_range("EEG 2 − EEG") == size
    assert montage.filter_of("EEG 2 − EEG") == DisplayFilter(2.0)
    assert recording.channels == montage._recording.channels
    montage.draw_as_recorded(["EMG − EEG", "EEG 2 − EEG", "EEG"])
    assert montage.shown == ("EMG", "EEG", "EEG 2")
    assert montage.derivations == ()


def test_mean_of_several_may_hold_the_channel_itself(montage):
    montage.rereference(["EEG", "EEG 2"], ["EEG", "EEG 2"])
    assert montage.shown[:2] == ("EEG − mean of EEG, EEG 2", "EEG 2 − mean of EEG, EEG 2")


def test_what_was_rereferenced_is_rereferenced_anew_from_what_was_recorded(montage):
    montage.rereference(["EEG", "EEG 2"], ["EMG"])
    montage.rereference(["EEG − EMG", "EEG 2 − EMG"], ["EEG 2"])
    assert montage.shown == ("EEG − EEG 2", "EEG 2 − EMG", "EMG")  # minus itself it is nothing
    montage.rereference(["EEG − EEG 2"], ["EEG 2"])
    assert montage.shown == ("EEG − EEG 2", "EEG 2 − EMG", "EMG")


@pytest.mark.parametrize(
    ("names", "references", "said"),
    [
        (["EEG"], [], "Tick the channel"),
        ([], ["EEG"], "Select the channels"),
        (["EEG"], ["EEG"], "Select the channels"),
        (["EEG", "EEG 2"], ["Temp"], "same sampling rate"),
        (["EEG", "EEG 2"], ["EEG", "gone"], "no channel gone"),
    ],
)
def test_rereferencing_that_cannot_be_is_refused_whole(montage, names, references, said):
    with pytest.raises(ValueError, match=said):
        montage.rereference(names, references)
    assert (montage.shown, montage.derivations) == (("EEG", "EEG 2", "EMG"), ())


def test_rereferenced_channels_come_back_as_they_were_kept(montage, recording):
    montage.rereference(["EEG", "EMG"], ["EEG 2"])
    other = Montage(recording, {c.name: AmplitudeRange(5.0, 190.0) for c in recording.channels})
    other.restore(montage.kept())
    assert other.shown == montage.shown == ("EEG − EEG 2", "EEG 2", "EMG − EEG 2")
