"""A few kills with every run of the suite; `make torture` does hundreds."""

import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import sys, tempfile
from pathlib import Path
from tests.torture.scoring import kill_exporting, kill_scoring
for kill in (kill_scoring, kill_exporting):
    with tempfile.TemporaryDirectory() as folder:
        kill(Path(folder), 4, 7, lambda outcome, done, detail: print(outcome, detail))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL")
def test_no_kill_takes_an_accepted_change_away():
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _PROGRAM],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    outcomes = [line.split()[0] for line in ended.stdout.splitlines()]
    assert len(outcomes) == 8
    assert set(outcomes) <= {"exactly", "and-one", "whole"}, ended.stdout
