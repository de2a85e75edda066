"""Sequences drawn from labelled recordings."""

import numpy as np
import pytest
import torch

from sdreamer.data import (
    RARE_STAGE,
    UNLABELLED,
    LabelledRecording,
    Place,
    batch_of,
    draw_places,
    labelled_simulation,
)
from sdreamer.signals import Signal, prepare
from sdreamer.simulation import simulate_recording

from .small import drawn_stages, small_recording, stages_of

LENGTH = 8


def drawn(recordings, seed: int = 0, rare_share: float = 0.0) -> list[Place]:
    return draw_places(np.random.default_rng(seed), recordings, LENGTH, rare_share)


def met(recordings, places) -> list[np.ndarray]:
    """How often each epoch of each recording is met."""
    counts = [np.zeros(len(recording.stages), dtype=int) for recording in recordings]
    for place in places:
        counts[place.recording][place.start : place.start + LENGTH] += 1
    return counts


def holds_rem(recordings, place) -> bool:
    stages = recordings[place.recording].stages[place.start : place.start + LENGTH]
    return bool((stages == RARE_STAGE).any())


@pytest.mark.parametrize("n_epochs", [1, 2, 7, 8, 9, 16, 23, 100])
@pytest.mark.parametrize("seed", range(5))
def test_every_labelled_epoch_is_met_in_every_pass(n_epochs, seed):
    recordings = [small_recording(drawn_stages(n_epochs, i)) for i in range(2)]
    for counts in met(recordings, drawn(recordings, seed)):
        assert counts.min() >= 1
        assert counts.max() <= 3
        assert counts.mean() <= 1 + 2 * LENGTH / n_epochs


def test_a_few_labels_at_the_very_ends_are_met():
    for letters in ("WN" + 40 * ".", 40 * "." + "NW"):
        recordings = [small_recording(stages_of(letters))]
        for seed in range(20):
            counts = met(recordings, drawn(recordings, seed))[0]
            assert counts[recordings[0].stages != UNLABELLED].min() >= 1


def test_sequences_without_a_label_are_left_out():
    recordings = [small_recording(stages_of(40 * "." + "WWNN" + 40 * "."))]
    places = drawn(recordings)
    assert 1 <= len(places) <= 2
    assert all((recordings[0].stages[p.start : p.start + LENGTH] >= 0).any() for p in places)
    assert drawn([small_recording(stages_of(30 * "."))]) == []
    assert drawn([]) == []


def test_sequences_lie_inside_their_recording():
    recordings = [small_recording(drawn_stages(n)) for n in (5, 8, 50)]
    for place in drawn(recordings, rare_share=0.9):
        last = max(len(recordings[place.recording].stages) - LENGTH, 0)
        assert 0 <= place.start <= last


@pytest.mark.parametrize("rare_share", [0.1, 0.33, 0.6])
def test_sequences_with_rem_make_up_their_share(rare_share):
    recordings = [
        small_recording(stages_of(150 * "WN" + "RRR" + 100 * "N")),
        small_recording(stages_of(200 * "W")),
    ]
    for seed in range(5):
        places = drawn(recordings, seed, rare_share)
        share = np.mean([holds_rem(recordings, place) for place in places])
        assert rare_share <= share < rare_share + 0.05


def test_rem_is_met_at_any_place_in_a_sequence():
    recordings = [small_recording(stages_of(50 * "W" + "R" + 50 * "W"))]
    places = [place for seed in range(40) for place in drawn(recordings, seed, 0.9)]
    at = {50 - place.start for place in places if holds_rem(recordings, place)}
    assert at == set(range(LENGTH))


def test_without_rem_or_with_enough_of_it_nothing_is_added():
    for letters in (60 * "W", 60 * "R"):
        recordings = [small_recording(stages_of(letters))]
        assert len(drawn(recordings, 3, 0.5)) == len(drawn(recordings, 3, 0.0))


def test_the_order_follows_the_seed_alone():
    recordings = [small_recording(drawn_stages(100, i)) for i in range(3)]
    assert drawn(recordings, 1, 0.4) == drawn(recordings, 1, 0.4)
    assert drawn(recordings, 1, 0.4) != drawn(recordings, 2, 0.4)
    assert drawn(recordings) != sorted(drawn(recordings), key=lambda p: (p.recording, p.start))


def test_a_batch_holds_the_samples_and_stages_of_its_places():
    recordings = [small_recording(drawn_stages(30, i), i) for i in range(2)]
    places = [Place(1, 4), Place(0, 22), Place(1, 0)]
    batch = batch_of(recordings, places, LENGTH)
    assert batch.eeg.shape == batch.emg.shape == (3, LENGTH, 512)
    assert batch.present.all()
    assert batch.labelled.all()
    for row, place in enumerate(places):
        recording, span = recordings[place.recording], slice(place.start, place.start + LENGTH)
        assert torch.equal(batch.eeg[row], torch.from_numpy(recording.eeg.samples[span]).float())
        assert torch.equal(batch.emg[row], torch.from_numpy(recording.emg.samples[span]).float())
        assert batch.stages[row].tolist() == recording.stages[span].tolist()


def test_padding_is_neither_present_nor_labelled():
    batch = batch_of([small_recording(stages_of("WNRRN"))], [Place(0, 0)], LENGTH)
    assert batch.present[0].tolist() == 5 * [True] + 3 * [False]
    assert batch.labelled.tolist() == batch.present.tolist()
    assert not batch.eeg[0, 5:].any()


def test_unlabelled_and_lost_epochs_do_not_count():
    recordings = [small_recording(stages_of("WNR.WNRW"), lost=(1, 6))]
    batch = batch_of(recordings, [Place(0, 0)], LENGTH)
    assert np.flatnonzero(~batch.present[0]).tolist() == [1, 6]
    assert np.flatnonzero(~batch.labelled[0]).tolist() == [1, 3, 6]
    assert batch.stages.min() >= 0  # a class for each, even where it does not count


def test_an_epoch_is_alive_where_no_channel_is_lost():
    both = small_recording(stages_of("WNRW"), lost=(2,))
    assert both.alive.tolist() == [True, True, False, True]
    without_eeg = LabelledRecording(None, both.emg, both.stages)
    assert without_eeg.alive.all()


@pytest.mark.parametrize("channels", ["eeg", "emg", "eeg emg"])
def test_a_batch_has_the_channels_that_its_recordings_have(channels):
    recordings = [small_recording(stages_of("WNRWNRWNRW"), channels=channels)]
    assert recordings[0].modalities == tuple(channels.split())
    batch = batch_of(recordings, [Place(0, 1), Place(0, 2)], LENGTH)
    assert (batch.eeg is not None) == ("eeg" in channels)
    assert (batch.emg is not None) == ("emg" in channels)


def test_a_recording_without_channels_or_of_two_lengths_is_refused():
    recording = small_recording(stages_of("WNR"))
    with pytest.raises(ValueError, match="needs EEG or EMG"):
        LabelledRecording(None, None, recording.stages)
    with pytest.raises(ValueError, match="3 epochs for 2 stages"):
        LabelledRecording(recording.eeg, None, recording.stages[:2])


def test_a_simulated_recording_is_prepared_as_a_real_one_would_be():
    simulated = simulate_recording(2, 0.02)
    labelled = labelled_simulation(simulated)
    np.testing.assert_array_equal(labelled.stages, simulated.stages)
    for modality in ("eeg", "emg"):
        channel = Signal.of(getattr(simulated, modality), 512)
        expected = prepare(channel, len(simulated.stages), modality)
        np.testing.assert_array_equal(getattr(labelled, modality).samples, expected.samples)
