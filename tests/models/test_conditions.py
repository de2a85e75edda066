"""One fault at a time."""

import numpy as np
import pytest

from sdreamer.conditions import CLEAN, CONDITIONS, NO_SIGNAL
from sdreamer.simulation.acquisition import Laboratory

EVERY = (*CONDITIONS, *NO_SIGNAL)


def test_every_condition_has_a_name_of_its_own():
    assert len({condition.name for condition in EVERY}) == len(EVERY) > 30
    assert len({condition.title for condition in EVERY}) == len(EVERY)


@pytest.mark.parametrize("condition", EVERY[1:], ids=lambda condition: condition.name)
def test_a_condition_changes_the_signals_and_not_the_sleep(condition):
    comes_and_goes = any(field.endswith("_per_h") for field, _ in condition.laboratory)
    minutes = 12 if comes_and_goes else 1
    plain, altered = (c.recording(0, minutes, Laboratory.plain()) for c in (CLEAN, condition))
    np.testing.assert_array_equal(plain.stages, altered.stages)
    assert len(altered.eeg) == len(altered.emg) == 60 * minutes * altered.rate
    same = [np.array_equal(getattr(plain, c), getattr(altered, c)) for c in ("eeg", "emg")]
    assert not all(same)
    assert altered.eeg.dtype == altered.emg.dtype == np.float32


def test_a_recording_is_always_the_same_and_numbers_are_animals():
    first, again, other = (CLEAN.recording(n, 0.5, Laboratory.plain()) for n in (0, 0, 1))
    np.testing.assert_array_equal(first.eeg, again.eeg)
    assert not np.array_equal(first.eeg, other.eeg)
