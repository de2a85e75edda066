"""The features of each epoch."""

import numpy as np
import pytest
import torch

from sdreamer.config import PATHWAYS
from sdreamer.embedding import embed_recording

from .small import CONFIG, drawn_stages, small_model, small_recording

K = CONFIG.sequence_epochs


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_they_are_what_the_model_classifies(pathway):
    model, recording = small_model(), small_recording(drawn_stages(2 * K))
    features = embed_recording(model, recording, pathway)
    assert features.shape == (2 * K, CONFIG.d_head)
    eeg, emg = (
        torch.from_numpy(channel.samples).float().reshape(2, K, -1)
        for channel in (recording.eeg, recording.emg)
    )
    with torch.inference_mode():
        logits = model.heads.classify(torch.from_numpy(features).reshape(2, K, -1), pathway)
        torch.testing.assert_close(logits, model(eeg, emg)[pathway], atol=1e-4, rtol=1e-4)


def test_lost_epochs_and_a_remainder_have_none():
    features = embed_recording(
        small_model(), small_recording(drawn_stages(K + 3), lost=(2,)), "eeg"
    )
    missing = np.isnan(features).any(axis=1)
    assert np.flatnonzero(missing).tolist() == [2, K, K + 1, K + 2]


def test_one_signal_is_enough_for_its_pathway():
    recording = small_recording(drawn_stages(K), channels="emg")
    assert np.isfinite(embed_recording(small_model(), recording, "emg")).all()
