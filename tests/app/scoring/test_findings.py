"""Faults in words."""

from dataclasses import replace

import numpy as np
import pytest

from hypnoscope.core.recording import ChannelRole
from hypnoscope.scoring.channel_choice import ChannelChoice
from hypnoscope.scoring.findings import findings_of
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer
from sdreamer.faults import Fault

from .in_memory import recording_in_memory

SECONDS = 4000
WHOLE = ((0, SECONDS),)
BOTH, EEG_ALONE = ChannelChoice("Cortex", "Neck"), ChannelChoice("Cortex", None)


@pytest.fixture
def recording():
    made = recording_in_memory({name: np.zeros(SECONDS * 128) for name in ("Cortex", "Neck")})
    return made.with_roles({"Cortex": ChannelRole.EEG, "Neck": ChannelRole.EMG})


def fault(kind, modality, spans=WHOLE, severity="alarm") -> Fault:
    return Fault(kind, modality, spans, severity)


@pytest.mark.parametrize(
    ("found", "channels", "sentence"),
    [
        (
            fault("flat", "eeg"),
            ("Cortex",),
            "Cortex, the EEG, is flat: the stages come from Neck, the EMG, alone; check its "
            "electrode and cable.",
        ),
        (
            fault("lost", "emg", ((60, 75),), "warning"),
            ("Neck",),
            "Neck, the EMG, has no signal from 0:01:00 to 0:01:15: there the stages come from "
            "Cortex, the EEG, alone; look there before you trust the stages.",
        ),
        (
            fault("lost", "emg", ((60, 75), (3700, 3705)), "warning"),
            ("Neck",),
            "Neck, the EMG, has no signal in 2 stretches, 20 s in all, the first from 0:01:00 to "
            "0:01:15: there the stages come from Cortex, the EEG, alone; look there before you "
            "trust the stages.",
        ),
        (
            fault("clipped", "eeg", ((0, 1000),), "warning"),
            ("Cortex",),
            "Cortex, the EEG, is cut off at its peaks in 25 % of the seconds: the stages rest on "
            "what is left; record with a lower gain or a wider range.",
        ),
        (
            fault("noise", "eeg"),
            ("Cortex",),
            "Cortex, the EEG, holds only noise from beginning to end, as an open input does: the "
            "stages come from Neck, the EMG, alone; check its electrode, or choose another EEG.",
        ),
        (
            fault("duplicate", "emg"),
            ("Cortex", "Neck"),
            "Cortex and Neck are one and the same signal, which looks like EEG: the stages come "
            "from Cortex, the EEG, alone; choose another EMG.",
        ),
        (
            fault("swapped", None),
            ("Cortex", "Neck"),
            "Cortex looks like muscle and Neck like brain, as if EEG and EMG were swapped: the "
            "stages have little confidence; if they are, score again with Neck as EEG and Cortex "
            "as EMG.",
        ),
    ],
)
def test_a_fault_is_one_sentence_with_the_channel_the_time_and_a_remedy(
    recording, found, channels, sentence
):
    (finding,) = findings_of([found], BOTH, recording)
    assert finding.sentence == sentence
    assert (finding.kind, finding.channels) == (found.kind, channels)
    assert (finding.spans, finding.severity) == (found.spans, found.severity)


def test_it_is_said_when_swapped_channels_were_read_the_other_way_round(recording):
    (finding,) = findings_of([fault("swapped", None)], BOTH, recording, exchanged=True)
    assert "swapped: they were read the other way round, and the stages have" in finding.sentence


@pytest.mark.parametrize("kind", ["hum", "rectified", "envelope"])
def test_every_kind_of_fault_has_its_sentence(recording, kind):
    (finding,) = findings_of([fault(kind, "emg")], BOTH, recording)
    assert finding.sentence.startswith("Neck, the EMG, is ")
    assert finding.sentence.endswith(".")


def test_without_another_signal_nothing_takes_its_place(recording):
    lost = fault("lost", "eeg", ((60, 75),), "warning")
    (alone,) = findings_of([lost], EEG_ALONE, recording)
    assert "nothing could be scored there" in alone.sentence
    together = findings_of([lost, replace(lost, modality="emg")], BOTH, recording)
    assert all("nothing could be scored there" in finding.sentence for finding in together)
    (noise,) = findings_of([fault("noise", "eeg")], EEG_ALONE, recording)
    assert "the stages are guesses" in noise.sentence


def test_a_recording_of_nothing_but_noise_is_said_once(recording):
    faults = [fault("noise", "eeg"), fault("noise", "emg"), fault("hum", "eeg", WHOLE, "warning")]
    faults.append(fault("lost", "eeg", ((3, 4),), "warning"))
    (finding,) = findings_of(faults, BOTH, recording)
    assert finding.channels == ("Cortex", "Neck")
    assert finding.sentence.startswith("Neither Cortex, the EEG, nor Neck, the EMG, holds anything")


def test_channels_that_are_called_as_what_they_are_are_not_explained():
    recording = recording_in_memory({name: np.zeros(SECONDS * 128) for name in ("EEG", "EMG")})
    choice = ChannelChoice("EEG", "EMG")
    (flat,) = findings_of([fault("flat", "eeg")], choice, recording)
    assert flat.sentence.startswith("EEG is flat: the stages come from EMG alone;")
    (noise,) = findings_of([fault("noise", "eeg"), fault("noise", "emg")], choice, recording)
    assert noise.sentence.startswith("Neither EEG nor EMG holds anything but noise")


def test_a_gap_of_the_file_is_not_said_again(recording):
    gappy = replace(recording, gaps=((99.5, 130.2),))
    lost = fault("lost", "eeg", ((60, 75), (99, 131)), "warning")
    (finding,) = findings_of([lost], BOTH, gappy)
    assert finding.spans == ((60, 75),)
    assert findings_of([replace(lost, spans=((99, 131),))], BOTH, gappy) == ()


def test_the_scorer_tells_what_it_found(tiny_checkpoint):
    rng = np.random.default_rng(0)
    eeg = rng.normal(0, 50, 20 * 128)
    made = recording_in_memory({"EEG": eeg, "EMG": np.full(20 * 128, 7.0)})
    scorer = SdreamerScorer(ChannelChoice("EEG", "EMG"), tiny_checkpoint, "cpu")
    scores = scorer.score(made, lambda _done, _total: None)
    assert [(f.kind, f.channels) for f in scores.findings] == [("flat", ("EMG",))]
    alone = SdreamerScorer(ChannelChoice("EEG", None), tiny_checkpoint, "cpu")
    expected = alone.score(made, lambda _done, _total: None)
    np.testing.assert_array_equal(scores.probabilities, expected.probabilities)
    assert expected.findings == ()
