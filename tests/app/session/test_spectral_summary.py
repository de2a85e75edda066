"""Spectra of the stages: computed once a channel, in the background, when somebody looks."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool

from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.core.stage import Stage
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.spectral_summary import SpectralSummary
from hypnoscope.session.summary import Summary
from hypnoscope.session.viewport import Viewport


class Noise:
    def __init__(self):
        self.n_reads = 0

    def read(self, start, stop):
        self.n_reads += 1
        return np.random.default_rng(start).normal(0, 9, stop - start).astype(np.float32)


@pytest.fixture
def recording():
    roles = {"EMG": ChannelRole.EMG, "EEG 1": ChannelRole.EEG, "EEG 2": ChannelRole.EEG}
    channels = tuple(Channel(name, "µV", Fraction(64), role) for name, role in roles.items())
    return Recording(channels, {name: Noise() for name in roles}, 60.0)


@pytest.fixture
def session(qapp, recording):
    session = ScoringSession(recording, person="Ada")
    session.score(0, 60, Stage.NREM)
    return session


@pytest.fixture
def spectra(session):
    summary = Summary(session, Viewport(60.0, 60, session))
    yield SpectralSummary(session, summary, SignalFeatures(session))
    QThreadPool.globalInstance().waitForDone()


def test_nothing_is_read_before_it_is_wanted(spectra, recording):
    assert (spectra.spectra(), spectra.course(), spectra.powers) == (None, None, None)
    assert not any(source.n_reads for source in recording.sources.values())


def test_channels_that_are_eeg_come_first(spectra):
    assert spectra.channels == ("EEG 1", "EEG 2", "EMG")
    assert (spectra.channel, spectra.unit) == ("EEG 1", "µV")


def test_two_channels_are_kept_to_go_back_and_forth(spectra, recording, qtbot):
    spectra.want()
    for name in ("EEG 1", "EEG 2", "EEG 1", "EMG", "EEG 1"):
        spectra.choose_channel(name)
        qtbot.waitUntil(lambda: spectra.powers is not None)
    n_reads = {name: source.n_reads for name, source in recording.sources.items()}
    assert n_reads == {"EEG 1": 1, "EEG 2": 1, "EMG": 1}
    assert spectra.spectra().n_epochs[Stage.NREM] == 60


def test_only_the_channel_that_was_chosen_last_is_computed(spectra, qtbot):
    spectra.want()
    spectra.choose_channel("EEG 2")
    spectra.choose_channel("EMG")
    qtbot.waitUntil(lambda: spectra.powers is not None)
    assert list(spectra._made) == ["EMG"]


def test_part_is_chosen_by_its_name_and_kept_where_there_is_one(spectra, session):
    assert spectra.part.name == "all"
    spectra._summary.part_by("hour")
    spectra.choose_part("hour 7")
    assert spectra.part.name == "hour 1"
