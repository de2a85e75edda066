from dataclasses import replace

import pytest
from PySide6.QtCore import QThreadPool

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.spectrogram import SpectrogramRequest
from hypnoscope.session.features import FeatureSettings, SignalFeatures


@pytest.fixture
def features(session):
    yield SignalFeatures(session)
    QThreadPool.globalInstance().waitForDone()


def test_nothing_is_computed_before_it_is_wanted(features):
    assert (features.spectrogram, features.emg_rms, features._jobs) == (None, None, {})


def test_what_is_wanted_is_computed_once(features, qtbot):
    features.want_eeg()
    job = features._jobs["eeg"]
    features.want_eeg()
    assert features._jobs["eeg"] is job
    qtbot.waitUntil(lambda: features.spectrogram is not None)
    assert features.emg_rms is None
    features.want_emg()
    qtbot.waitUntil(lambda: features.emg_rms is not None)
    assert features.emg_rms.shape == (10,)


def test_other_settings_are_computed_anew_and_others_shown(features, qtbot):
    features.want_eeg()
    qtbot.waitUntil(lambda: features.spectrogram is not None)
    features.use(FeatureSettings(limits_db=(-5.0, 5.0)))
    assert features.spectrogram is not None
    assert features.limits_db == (-5.0, 5.0)
    features.use(FeatureSettings(SpectrogramRequest(top_hz=50.0)))
    assert features.spectrogram is None
    qtbot.waitUntil(lambda: features.spectrogram is not None)
    assert features.spectrogram.frequencies_hz[-1] == 50.0


def test_channels_follow_the_roles(features, session, qtbot):
    features.want_eeg()
    session.set_role("EEG", ChannelRole.OTHER)
    assert (features.eeg, features.spectrogram) == (None, None)
    session.set_role("EMG", ChannelRole.EEG)
    assert features.eeg == "EMG"
    qtbot.waitUntil(lambda: features.spectrogram is not None)


def test_failure_is_told(features, session, qtbot, monkeypatch):
    def fail(start, stop):
        raise OSError("the drive was removed")

    monkeypatch.setattr(session.recording.sources["EMG"], "read", fail, raising=False)
    with qtbot.waitSignal(features.failed) as told:
        features.want_emg()
    assert "removed" in str(told.args[0])


def test_settings_come_back_as_they_were_kept():
    settings = FeatureSettings(
        SpectrogramRequest("stft", 4.0, 40.0, (1.0, 4.0), (5.0, 9.0)), (1.5, 30.0), 20.0
    )
    assert FeatureSettings.restored(settings.kept()) == settings
    assert FeatureSettings.restored(replace(settings, limits_db=None).kept()).limits_db is None


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"spectrogram": {"method": 3}}'])
def test_strange_settings_are_the_defaults(text):
    assert FeatureSettings.restored(text) == FeatureSettings()
