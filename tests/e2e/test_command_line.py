"""The command line in a process of its own, with the bundled checkpoint."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

REAL = Path(__file__).parents[3] / "shared" / "data" / "misleep_10min_500Hz.edf"
COMMAND = [sys.executable, "-m", "hypnoscope"]


def rest_of(control):
    """Yield what was written to a terminal until nobody has it open."""
    while True:
        try:
            yield os.read(control, 1024)
        except OSError:
            return


def heed_interrupts():
    """Undo what shells do to the jobs that they run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ran(*arguments):
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not REAL.exists(), reason="the real recording does not lie beside the project")
def test_a_real_recording_whose_channels_have_no_names_is_scored(tmp_path):
    out = tmp_path / "out.csv"
    shown = ran("score", REAL, "-o", out)
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    stages = Counter(row["stage"] for row in rows)
    assert len(rows) == 600
    assert set(stages) <= {"Wake", "NREM", "REM", "Unscored"}
    assert stages["Unscored"] < 60
    assert "EEG: Channel" in shown
    assert "EMG: Channel" in shown
    assert shown.count("of its power") + shown.count("most power") >= 2


def test_a_simulated_animal_is_scored_as_its_true_stages_say(tmp_path):
    path = tmp_path / "animal.edf"
    ran("simulate", "--hours", "0.3", "--seed", "87", "-o", path)
    ran("score", path)
    told = ran("evaluate", tmp_path / "animal_hypnogram.csv", tmp_path / "animal.csv", "--json")
    assert json.loads(told)["accuracy"] > 0.8


@pytest.mark.skipif(os.name == "nt", reason="Windows has no interrupt that a test can send alone")
def test_an_interrupt_ends_in_one_sentence_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "animal.edf"
    ran("simulate", "--hours", "0.5", "--seed", "1", "-o", path)
    before = sorted(tmp_path.iterdir())
    control, terminal = os.openpty()  # on a terminal, progress says when scoring has begun
    try:
        running = subprocess.Popen(
            [*COMMAND, "score", str(path)], stderr=terminal, preexec_fn=heed_interrupts
        )
        os.close(terminal)
        shown = b""
        while b"%" not in shown:
            shown += os.read(control, 1024)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
        shown = b"".join(rest_of(control))
    finally:
        os.close(control)
    assert b"hypnoscope: cancelled." in shown
    assert b"Traceback" not in shown
    assert sorted(tmp_path.iterdir()) == before
