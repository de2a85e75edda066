from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.scoring.checkpoints import Checkpoint

CLASSES = ("Wake", "NREM", "REM")


@pytest.fixture
def recording():
    return recording_of(
        Channel("FRO", "µV", Fraction(512), ChannelRole.EEG, "name"),
        Channel("PAR", "µV", Fraction(512), ChannelRole.EEG, "name"),
        Channel("NUC", "µV", Fraction("610.35"), ChannelRole.EMG, "most power above 20 Hz"),
        Channel("TTL", "", Fraction(1), ChannelRole.OTHER, "flat"),
    )


def recording_of(*channels):
    return Recording(channels, {}, 60.0, datetime(2024, 2, 3, 9), path=Path("mouse.edf"))


@pytest.fixture
def recording_without_signals(recording):
    return recording.with_roles({channel.name: ChannelRole.OTHER for channel in recording.channels})


@pytest.fixture
def bundled():
    path = Path("bundled.safetensors")
    return Checkpoint(path, "sdreamer-1-0a1b", "sdreamer-1", True, "Simulated mice.", CLASSES)


@pytest.fixture
def own():
    path = Path("own.safetensors")
    return Checkpoint(path, "our-lab-2c3d", "our lab", False, "Our mice.", CLASSES)
