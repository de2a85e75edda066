"""Roles proposed from names, and from spectra where names do not tell."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from hypnoscope.core.recording import Channel, ChannelRole
from hypnoscope.formats import read_recording
from hypnoscope.formats.role_names import role_in_name
from hypnoscope.formats.roles import propose_roles

EEG, EMG, OTHER = ChannelRole.EEG, ChannelRole.EMG, ChannelRole.OTHER
MISLEEP = Path(__file__).parents[4] / "shared" / "data" / "misleep_10min_500Hz.edf"
RATE = 256
DURATION_S = 120


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (EEG, ["EEG", "eeg1", "EEG_P", "EEG EEG1A-B", "FrontalEEG", "ECoG 2", "FRO", "PAR_L"]),
        (EEG, ["F3-M2", "Fpz-Cz", "C3", "O1", "EEG Channel-1", "Hipp", "LFP1", "L cortex"]),
        (EMG, ["EMG", "EMG_DIFF", "emg2", "EEG EMG-Ref", "neckEMG", "NUCHAL", "Muscle", "Neck 1"]),
        (OTHER, ["ECG", "EOG left", "Temp", "TTL", "Status", "stAtUs", "EEG SpO2-Ref", "ACC_X"]),
        (None, ["Channel1", "Ch2", "A1", "Input 3", "C1", "B", "", "Biopot", "ADC7"]),
    ],
)
def test_names_of_many_laboratories_are_understood(role, names):
    assert {name: role_in_name(name) for name in names} == dict.fromkeys(names, role)


class InMemory:
    def __init__(self, samples):
        self.samples = np.asarray(samples, dtype=np.float32)
        self.n_read = 0

    def read(self, start, stop):
        self.n_read += stop - start
        return self.samples[start:stop]


def noise(seed, exponent, rate=RATE):
    """Noise whose amplitude falls with frequency to the power of `exponent`."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.normal(size=rate * DURATION_S))
    frequencies = np.fft.rfftfreq(rate * DURATION_S, 1 / rate)
    signal = np.fft.irfft(spectrum / np.maximum(frequencies, 0.5) ** exponent)
    return 50 * signal / signal.std()


def eeg_like(seed=0, rate=RATE):
    return noise(seed, 1.0, rate)


def emg_like(seed=1, rate=RATE):
    effort = 1 + 4 * (np.sin(np.arange(rate * DURATION_S) / (7 * rate)) > 0)
    return noise(seed, 0.0, rate) * effort


def proposed(signals, units=None, rates=None):
    channels = [
        Channel(name, (units or {}).get(name, "µV"), Fraction((rates or {}).get(name, RATE)))
        for name in signals
    ]
    sources = {name: InMemory(samples) for name, samples in signals.items()}
    return {c.name: c for c in propose_roles(channels, sources, DURATION_S)}, sources


def roles(channels):
    return {name: channel.role for name, channel in channels.items()}


def test_names_that_tell_are_believed_without_reading_a_sample():
    channels, sources = proposed({"EMG": eeg_like(), "EEG": emg_like(), "X": eeg_like(2)})
    assert roles(channels) == {"EMG": EMG, "EEG": EEG, "X": OTHER}
    assert channels["EEG"].role_reason == "name"
    assert all(source.n_read == 0 for source in sources.values())


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_spectra_tell_when_names_do_not(order):
    signals = {"A": eeg_like(), "B": emg_like()}
    channels, _ = proposed({name: signals[name] for name in order})
    assert roles(channels) == {"A": EEG, "B": EMG}
    assert channels["A"].role_reason.startswith("most power below 15 Hz (")
    assert channels["B"].role_reason.startswith("most power above 20 Hz (")


def test_only_seconds_are_read_to_tell():
    _, sources = proposed({"A": eeg_like(), "B": emg_like()})
    assert all(0 < source.n_read <= 64 * RATE for source in sources.values())


@pytest.mark.parametrize("gain", [1.0, -1.0, 0.001])
def test_copies_of_one_signal_are_never_eeg_and_emg(gain):
    channels, _ = proposed({"A": eeg_like(), "B": gain * eeg_like() + 1000})
    assert roles(channels) == {"A": EEG, "B": OTHER}
    assert channels["B"].role_reason == "the same signal as A"


def test_mains_hum_hides_neither_the_roles_nor_the_difference():
    hum = 500 * np.sin(2 * np.pi * 50 * np.arange(RATE * DURATION_S) / RATE)
    channels, _ = proposed({"A": eeg_like() + hum, "B": emg_like() + hum})
    assert roles(channels) == {"A": EEG, "B": EMG}


def test_artefacts_and_drift_do_not_mislead():
    spoilt = eeg_like() + np.linspace(0, 5000, RATE * DURATION_S)
    spoilt[: 30 * RATE] = np.random.default_rng(4).choice([-10_417, 10_417], 30 * RATE)
    channels, _ = proposed({"A": emg_like(), "B": spoilt})
    assert roles(channels) == {"A": EMG, "B": EEG}


def test_the_steady_noise_of_an_open_input_is_no_muscle():
    channels, _ = proposed({"A": noise(5, 0.0), "B": emg_like(), "C": eeg_like()})
    assert roles(channels) == {"A": OTHER, "B": EMG, "C": EEG}
    assert "% of its power below 15 Hz" in channels["A"].role_reason


def test_flat_lost_slow_and_foreign_channels_are_no_candidates():
    channels, _ = proposed(
        {
            "flat": np.full(RATE * DURATION_S, 3.14),
            "lost": np.full(RATE * DURATION_S, np.nan),
            "slow": np.arange(10 * DURATION_S),
            "warm": eeg_like(),
            "A": eeg_like(2),
            "B": emg_like(),
        },
        units={"warm": "degC"},
        rates={"slow": 10},
    )
    assert {name: channels[name].role_reason for name in ("flat", "lost", "slow", "warm")} == {
        "flat": "flat or lost",
        "lost": "flat or lost",
        "slow": "too slow (10 Hz)",
        "warm": "no voltage (degC)",
    }
    assert (channels["A"].role, channels["B"].role) == (EEG, EMG)


def test_a_gap_in_part_of_the_recording_does_not_matter():
    gappy = eeg_like()
    gappy[20 * RATE : 50 * RATE] = np.nan
    channels, _ = proposed({"A": gappy, "B": emg_like()})
    assert roles(channels) == {"A": EEG, "B": EMG}


def test_a_named_eeg_finds_its_emg_but_not_in_another_eeg():
    channels, _ = proposed({"EEG": eeg_like(), "A": noise(7, 1.5), "B": emg_like()})
    assert roles(channels) == {"EEG": EEG, "A": OTHER, "B": EMG}
    channels, _ = proposed({"EEG": eeg_like(), "A": noise(7, 1.5)})
    assert roles(channels) == {"EEG": EEG, "A": OTHER}


def test_a_named_emg_finds_its_eeg():
    channels, _ = proposed({"EMG": emg_like(), "A": eeg_like(), "B": noise(8, 0.3)})
    assert roles(channels) == {"EMG": EMG, "A": EEG, "B": OTHER}


@pytest.mark.parametrize(("signal", "role"), [(eeg_like(), EEG), (emg_like(), EMG)])
def test_a_channel_alone_gets_the_likelier_role(signal, role):
    channels, _ = proposed({"A": signal})
    assert roles(channels) == {"A": role}


def test_channels_of_different_rates_are_compared():
    channels, _ = proposed({"A": eeg_like(rate=512), "B": emg_like()}, rates={"A": 512})
    assert roles(channels) == {"A": EEG, "B": EMG}


def test_a_recording_of_a_second_is_judged_too():
    channel = Channel("A", "µV", Fraction(RATE))
    (judged,) = propose_roles([channel], {"A": InMemory(eeg_like()[:RATE])}, 1.0)
    assert judged.role is EEG


@pytest.mark.skipif(not MISLEEP.exists(), reason="the recording beside the repository is absent")
def test_a_real_recording_without_names_gets_one_eeg_and_one_emg():
    recording = read_recording(MISLEEP)
    (eeg,) = recording.channels_of(EEG)
    (emg,) = recording.channels_of(EMG)
    assert eeg.name != emg.name
    assert all("Hz" in channel.role_reason for channel in recording.channels)
