from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.recording import Channel, ChannelRole, Recording


@dataclass
class Counting:
    """Each sample is its own index."""

    def read(self, start, stop):
        return np.arange(start, stop, dtype=np.float32)


def recording_at(*rates, duration_s=10.0):
    channels = tuple(Channel(f"Ch{i}", "µV", Fraction(rate)) for i, rate in enumerate(rates))
    return Recording(channels, {channel.name: Counting() for channel in channels}, duration_s)


def test_each_channel_is_cut_at_its_own_rate():
    recording = recording_at(512, 100)
    assert recording.slice("Ch0", 2, 3).tolist() == list(range(1024, 1536))
    assert recording.slice("Ch1", 2, 3).tolist() == list(range(200, 300))


@given(st.lists(st.floats(0, 10), min_size=1, max_size=6).map(sorted))
def test_slices_side_by_side_leave_nothing_out_and_repeat_nothing(borders):
    recording = recording_at(Fraction("610.35"))
    borders = [0.0, *borders, 10.0]
    pieces = [recording.slice("Ch0", start, stop) for start, stop in pairwise(borders)]
    np.testing.assert_array_equal(np.concatenate(pieces), recording.slice("Ch0", 0, 10))


@pytest.mark.parametrize(
    ("start_s", "stop_s", "n_samples"), [(-5, 1, 100), (9, 99, 100), (20, 30, 0), (5, 3, 0)]
)
def test_time_outside_the_recording_is_left_out(start_s, stop_s, n_samples):
    assert len(recording_at(100).slice("Ch0", start_s, stop_s)) == n_samples


def test_an_unknown_channel_is_refused_with_the_names_of_the_others():
    with pytest.raises(KeyError, match="no channel 'EEG'; the recording has: Ch0, Ch1"):
        recording_at(512, 100).slice("EEG", 0, 1)


def test_the_users_roles_replace_the_proposed_ones():
    recording = recording_at(512, 512).with_roles({"Ch1": ChannelRole.EMG})
    assert [channel.role for channel in recording.channels] == [ChannelRole.OTHER, ChannelRole.EMG]
    assert recording.channels_of(ChannelRole.EMG)[0].role_reason == "chosen by the user"
    with pytest.raises(KeyError, match="Ch7"):
        recording.with_roles({"Ch7": ChannelRole.EEG})


def test_epochs_are_the_whole_seconds():
    assert recording_at(512, duration_s=59.7).epochs.n_epochs == 59


def test_sampling_rates_are_told_in_hertz():
    assert recording_at(Fraction("305.1758")).channels[0].sfreq == 305.1758
