"""Figures on the command line."""

import shutil

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.formats.sidecar import Sidecar

from .test_commands import ran


@pytest.fixture
def stages(tmp_path):
    path = tmp_path / "mouse_hypnogram.csv"
    codes = (np.arange(600) // 25 % 3).astype(np.int8)
    hypnogram = Hypnogram.scored_by(ScoredBy("person", "Ada"), codes)
    write_hypnogram(path, hypnogram, None, Sidecar("mouse.edf", eeg="EEG"))
    return path


def test_a_picture_is_drawn_beside_the_stages_and_never_over_another(stages):
    ran("figure", stages, "--kind", "hypnogram")
    assert stages.with_suffix(".png").exists()
    assert "exists; name it" in ran("figure", stages, code=2).stderr


def test_the_summary_has_spectra_where_the_recording_is_beside(stages, ten_minutes, tmp_path):
    out = tmp_path / "summary.svg"
    shutil.copy(ten_minutes.recording, tmp_path / "mouse.edf")
    ran("figure", stages, "-o", out)
    assert "Mean EEG spectra" in out.read_text("utf-8")


def test_a_part_is_drawn_and_an_empty_one_refused(stages, tmp_path):
    out = tmp_path / "part.svg"
    ran("figure", stages, "-o", out, "--kind", "hypnogram", "--from", "0.1", "--to", "0.15")
    assert "0:07" in out.read_text("utf-8")
    assert "nothing to draw" in ran("figure", stages, "-o", out, "--from", "5", code=1).stderr


def test_a_name_that_is_no_figure_is_refused(stages, tmp_path):
    assert ".png, .svg or .pdf" in ran("figure", stages, "-o", tmp_path / "a.bmp", code=2).stderr
