"""The features of the classical baselines."""

import numpy as np
import pytest
from scipy import stats

from sdreamer.baselines.features import epoch_features, feature_names, signal_features

from .small import drawn_stages, small_recording


def column(features: np.ndarray, name: str) -> np.ndarray:
    return features[:, feature_names(["eeg"]).index(f"eeg_{name}")]


def test_there_are_twenty_of_each_signal_and_each_has_a_name():
    recording = small_recording(drawn_stages(7))
    features = epoch_features(recording, ("eeg", "emg"))
    names = feature_names(("eeg", "emg"))
    assert features.shape == (7, 40)
    assert features.dtype == np.float32
    assert len(set(names)) == 40
    np.testing.assert_array_equal(features[:, 20:], epoch_features(recording, ("emg",)))


def test_they_are_the_statistics_of_signal_slope_and_both_spectra():
    samples = np.random.default_rng(0).gamma(2, size=(3, 512))
    features = signal_features(samples)
    slope = np.diff(samples, axis=1)
    views = {
        "signal": samples,
        "derivative": slope,
        "signal_spectrum": np.abs(np.fft.rfft(samples)),
        "derivative_spectrum": np.abs(np.fft.rfft(slope)),
    }
    for view, values in views.items():
        expected = {
            "mean": values.mean(1),
            "max": values.max(1),
            "min": values.min(1),
            "std": values.std(1),
            "skew": stats.skew(values, axis=1),
        }
        for name, value in expected.items():
            np.testing.assert_allclose(
                column(features, f"{view}_{name}"), value, rtol=1e-4, atol=1e-4
            )


def test_a_flat_signal_has_features_without_nan():
    assert np.isfinite(signal_features(np.zeros((2, 512), dtype=np.float16))).all()


def test_a_long_recording_gives_what_its_parts_give(monkeypatch):
    recording = small_recording(drawn_stages(30))
    whole = epoch_features(recording, ("eeg",))
    monkeypatch.setattr("sdreamer.baselines.features._BLOCK", 7)
    np.testing.assert_array_equal(epoch_features(recording, ("eeg",)), whole)


def test_a_signal_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="the recording has no EMG"):
        epoch_features(small_recording(drawn_stages(5), channels="eeg"), ("eeg", "emg"))
