"""Recordings and their stages under names that trip up other programs."""

import sys
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of, write_hypnogram

SIGNALS = [EdfSignal("EEG", "uV", Fraction(64), np.ones(640, np.float32))]
NAMES = [
    "night 1 (left).edf",
    "Mäuse – 睡眠 №7.edf",
    "100%.edf",
    "a'b&c;d.edf",
    ".edf",
    "no ending",
]


def rounds_trip(path):
    write_edf(path, SIGNALS, None)
    recording = read_recording(path)
    assert (recording.path, recording.duration_s) == (path, 10.0)
    stages = stages_path_of(path)
    write_hypnogram(stages, Hypnogram.unscored(10))
    assert len(read_hypnogram(stages).hypnogram) == 10


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_round_trip(tmp_path, name):
    rounds_trip(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="needs long paths to be allowed")
def test_paths_of_more_than_260_letters_round_trip(tmp_path):
    folder = tmp_path.joinpath(*["a folder with a long name " + "x" * 40] * 5)
    folder.mkdir(parents=True)
    assert len(str(folder)) > 260
    rounds_trip(folder / "mouse.edf")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_lead_to_the_recording(tmp_path):
    write_edf(tmp_path / "mouse.edf", SIGNALS, None)
    (tmp_path / "link.edf").symlink_to(tmp_path / "mouse.edf")
    (tmp_path / "folder").mkdir()
    (tmp_path / "shortcut").symlink_to(tmp_path / "folder")
    rounds_trip(tmp_path / "shortcut" / "other.edf")
    link, real = read_recording(tmp_path / "link.edf"), read_recording(tmp_path / "mouse.edf")
    assert link.fingerprint == real.fingerprint
    assert link.path == tmp_path / "link.edf"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_nowhere_or_in_a_circle_are_refused(tmp_path):
    (tmp_path / "lost.edf").symlink_to(tmp_path / "gone.edf")
    with pytest.raises(ValueError, match=r"lost\.edf does not exist"):
        read_recording(tmp_path / "lost.edf")
    (tmp_path / "circle.edf").symlink_to(tmp_path / "circle.edf")
    with pytest.raises(ValueError, match=r"circle\.edf"):
        read_recording(tmp_path / "circle.edf")
