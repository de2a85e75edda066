"""What faults mean for the scoring."""

import numpy as np
import pytest

from sdreamer.faults import Fault
from sdreamer.faults.trust import doubt, trust_in

N = 10
BOTH = ("eeg", "emg")
WHOLE = ((0, N),)


def seconds(mask) -> list[int]:
    return np.flatnonzero(mask).tolist()


def test_without_faults_all_is_trusted():
    trust = trust_in((), BOTH, N)
    assert not trust.doubted.any()
    assert not any(unusable.any() for unusable in trust.unusable.values())


@pytest.mark.parametrize("kind", ["flat", "lost", "noise", "duplicate"])
def test_a_bad_signal_is_left_out_while_the_other_lives(kind):
    trust = trust_in([Fault(kind, "eeg", ((2, 5),), "alarm")], BOTH, N)
    assert seconds(trust.unusable["eeg"]) == [2, 3, 4]
    assert not trust.unusable["emg"].any()
    assert not trust.doubted.any()


def test_noise_is_scored_with_doubt_where_nothing_else_lives():
    faults = [Fault("noise", "eeg", WHOLE, "alarm"), Fault("lost", "emg", ((2, 5),), "warning")]
    trust = trust_in(faults, BOTH, N)
    assert seconds(trust.doubted) == [2, 3, 4]
    assert seconds(trust.unusable["eeg"]) == [0, 1, 5, 6, 7, 8, 9]
    assert seconds(trust.unusable["emg"]) == [2, 3, 4]


def test_where_all_is_lost_nothing_is_read():
    trust = trust_in([Fault("lost", m, ((2, 5),), "warning") for m in BOTH], BOTH, N)
    assert all(seconds(trust.unusable[m]) == [2, 3, 4] for m in BOTH)
    assert not trust.doubted.any()


def test_a_pathway_minds_its_own_signals_only():
    faults = [Fault("noise", "emg", WHOLE, "alarm")]
    assert not trust_in(faults, ("eeg",), N).doubted.any()
    assert trust_in(faults, ("emg",), N).doubted.all()


def test_a_swap_is_doubted_everywhere_and_left_as_it_is():
    trust = trust_in([Fault("swapped", None, WHOLE, "alarm")], BOTH, N)
    assert trust.doubted.all()
    assert not any(unusable.any() for unusable in trust.unusable.values())


@pytest.mark.parametrize("kind", ["clipped", "hum", "rectified", "envelope"])
def test_what_the_model_knows_changes_nothing(kind):
    trust = trust_in([Fault(kind, m, WHOLE, "note") for m in BOTH], BOTH, N)
    assert not trust.doubted.any()
    assert not any(unusable.any() for unusable in trust.unusable.values())


def test_doubt_brings_probabilities_near_chance_and_keeps_their_order():
    sure = np.array([[0.98, 0.01, 0.01], [0.1, 0.2, 0.7], [np.nan] * 3], dtype=np.float32)
    softened = doubt(sure, np.array([True, True, True]))
    np.testing.assert_allclose(softened[:2].sum(axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(softened[:2].argmax(axis=1), sure[:2].argmax(axis=1))
    assert np.nanmax(softened) <= 0.5
    assert np.isnan(softened[2]).all()
    np.testing.assert_array_equal(doubt(sure, np.zeros(3, dtype=bool)), sure)
