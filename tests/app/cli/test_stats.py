"""Statistics on the command line."""

import csv
import shutil
from datetime import datetime

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
    codes = np.tile(np.repeat([0, 1, 2], [600, 900, 300]), 5)
    hypnogram = Hypnogram.scored_by(ScoredBy("person", "Ada"), codes)
    write_hypnogram(path, hypnogram, None, Sidecar(start_time=datetime(2024, 2, 3, 6, 0)))
    return path


def rows_of(path, delimiter=","):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=delimiter))


def test_the_main_figures_are_printed(stages):
    shown = ran("stats", stages).stdout
    assert "mouse_hypnogram" in shown
    assert "33.3 %" in shown
    assert "5/5/5" in shown
    assert "15 min 00 s" in shown  # REM latency


def test_many_files_make_one_table(stages, tmp_path):
    second = shutil.copy(stages, tmp_path / "second.csv")
    out = tmp_path / "all.csv"
    ran("stats", stages, second, "-o", out)
    rows = rows_of(out)
    assert [row["recording"] for row in rows] == ["mouse_hypnogram", "second"]
    assert {row["nrem_s"] for row in rows} == {"4500"}


@pytest.mark.parametrize(
    ("per", "names"),
    [
        ("hour", ["hour 1", "hour 2", "hour 3"]),
        ("phase", ["dark 1", "light 1"]),
        ("zt", ["ZT 0–1", "ZT 1–2", "ZT 23–24"]),
    ],
)
def test_parts_are_rows(stages, tmp_path, per, names):
    out = tmp_path / "out.csv"
    ran("stats", stages, "-o", out, "--per", per, "--lights-on", "07:00")
    rows = rows_of(out)
    assert [row["part"] for row in rows] == names
    assert sum(float(row["total_s"]) for row in rows) == 9000


def test_phases_need_a_light_and_a_time(stages, tmp_path):
    assert "when the light goes on" in ran("stats", stages, "--per", "phase", code=2).stderr
    bare = shutil.copy(stages, tmp_path / "bare.csv")
    done = ran("stats", bare, "--per", "zt", "--lights-on", "07:00", code=1)
    assert "does not say at what time it begins" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--lights-on", "25:00"),
        ("--lights-off", "19:00"),
        ("--lights-on", "07:00", "--lights-off", "07:00"),
        ("--lights-on", "07:00", "--lights-off", "late"),
        ("--micro-arousal", "-1"),
    ],
)
def test_what_cannot_be_meant_is_refused(stages, options):
    ran("stats", stages, *options, code=2)


def test_definitions_bouts_and_a_decimal_comma(stages, tmp_path):
    named = [tmp_path / name for name in ("what.csv", "bouts.csv", "out.csv")]
    ran(
        *("stats", stages, "--definitions", named[0], "--bouts", named[1], "-o", named[2]),
        "--decimal-comma",
    )
    assert any("Kjaerby" in row["definition"] for row in rows_of(named[0], ";"))
    assert rows_of(named[1], ";")[0]["512 s and longer"] == "5"
    assert rows_of(named[2], ";")[0]["wake_percent"] == "33,3333"


def test_spectra_are_of_the_recording_beside(ten_minutes, tmp_path):
    mouse = shutil.copy(ten_minutes.recording, tmp_path / "mouse.edf")
    stages = tmp_path / "scored.csv"
    codes = (np.arange(600) // 25 % 3).astype(np.int8)
    hypnogram = Hypnogram.scored_by(ScoredBy("person", "Ada"), codes)
    write_hypnogram(stages, hypnogram, None, Sidecar(mouse.name, eeg="EEG"))
    out = tmp_path / "spectra.csv"
    ran("stats", stages, "--spectra", out)
    rows = [row for row in rows_of(out) if row["frequency_hz"][0].isdigit()]
    peak = max(rows, key=lambda row: float(row["rem"]))
    assert float(peak["frequency_hz"]) == pytest.approx(8, abs=0.5)
    delta = tmp_path / "delta.csv"
    ran("stats", stages, "--delta", delta, "--per", "hour")
    (row,) = rows_of(delta)
    assert row["part"] == "hour 1"
    assert float(row["nrem_delta_uv2"]) == pytest.approx(50**2 / 2, rel=0.1)
    assert float(row["nrem_delta_percent_of_recording"]) == pytest.approx(100)
    mouse.unlink()
    assert "put it there" in ran("stats", stages, "--spectra", out, code=1).stderr


def test_stages_are_not_overwritten_by_their_statistics(stages):
    before = stages.read_bytes()
    assert "choose another name" in ran("stats", stages, "-o", stages, code=2).stderr
    assert stages.read_bytes() == before
