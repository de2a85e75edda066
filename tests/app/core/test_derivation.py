from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.derivation import Derivation, with_derivations
from hypnoscope.core.recording import Channel, ChannelRole, Recording


class Constant:
    def __init__(self, value):
        self.value = value

    def read(self, start, stop):
        return np.full(stop - start, self.value, dtype=np.float32)


@pytest.fixture
def recording():
    channels = (
        Channel("A", "µV", Fraction(100), ChannelRole.EEG),
        Channel("B", "µV", Fraction(100), ChannelRole.EEG),
        Channel("C", "µV", Fraction(100), ChannelRole.EMG),
        Channel("slow", "µV", Fraction(50)),
        Channel("Temp", "°C", Fraction(100)),
    )
    sources = {channel.name: Constant(10.0**i) for i, channel in enumerate(channels)}
    return Recording(channels, sources, 10.0)


def test_one_channel_minus_another(recording):
    derived = with_derivations(recording, [Derivation("C", ("A",))])
    assert (derived.slice("C − A", 1.0, 2.0) == 99).all()
    assert derived.channel("C − A").role is ChannelRole.EMG
    assert derived.channels[:5] == recording.channels


def test_one_channel_minus_the_mean_of_others(recording):
    derivation = Derivation("C", ("A", "B"))
    derived = with_derivations(recording, [derivation])
    assert derived.slice(derivation.name, 0.0, 1.0)[0] == pytest.approx(100 - 5.5)
    assert derivation.name == "C − mean of A, B"


def test_what_is_lost_in_one_is_lost_in_the_difference(recording):
    recording.sources["A"].value = np.nan
    derived = with_derivations(recording, [Derivation("C", ("A", "B"))])
    assert np.isnan(derived.slice("C − mean of A, B", 0.0, 1.0)).all()


@pytest.mark.parametrize(
    ("minuend", "reference", "said"),
    [
        ("A", "slow", "A has 100 Hz and slow 50 Hz"),
        ("A", "Temp", "A is in µV and Temp in °C"),
        ("A", "A", "itself"),
        ("A", "gone", "no channel gone"),
    ],
)
def test_misfits_are_refused_in_a_sentence(recording, minuend, reference, said):
    with pytest.raises(ValueError, match=said):
        with_derivations(recording, [Derivation(minuend, (reference,))])


def test_something_must_be_taken_away():
    with pytest.raises(ValueError, match="nothing"):
        Derivation("A", ())
